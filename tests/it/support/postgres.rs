//! A private PostgreSQL 15 or newer.
//!
//! **One server is shared by all test processes of a user**, because `cargo nextest` runs every test in a
//! process of its own and would otherwise start hundreds. Whoever comes first starts it, everyone who uses
//! it holds a shared lock on a file, and a watchdog stops it and removes its data once nobody does. The
//! kernel releases the lock of a process that panics, aborts or is killed, so nothing can be left behind.
//! `initdb` runs once a machine: a server starts on a copy of the cluster it made, in a tenth of a second.
//!
//! Tests do not see each other: each has a database of its own, copied from a template.

mod cluster;

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use diesel::pg::PgConnection;
use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query, sql_types};

use super::{Missing, Service, current_uid, find_program};
use cluster::Cluster;

/// PostgreSQL as installed on this machine.
#[derive(Clone)]
pub(crate) struct Postgres {
    bin: PathBuf,
    major: u32,
    /// The user and group it runs as, when that is not who we are: it refuses to run as root.
    owner: Option<(u32, u32)>,
}

/// A database of one test; dropped with it.
pub(crate) struct TestDatabase {
    name: String,
    cluster: &'static Cluster,
}

/// A server of one test, which that test may stop; removed with it.
pub(crate) struct PrivatePostgres {
    cluster: Cluster,
    _in_use: File,
    _dir: tempfile::TempDir,
}

impl Service for Postgres {
    const NAME: &'static str = "PostgreSQL";

    fn obtain() -> Result<Self, Missing> {
        let bin = fs::canonicalize(find_program("initdb")?).unwrap();
        let bin = bin.parent().unwrap().to_owned();
        find_program("flock")?;
        let version = Command::new(bin.join("postgres")).arg("--version").output();
        let version = version.map_err(|_| Missing("no postgres beside initdb".into()))?.stdout;
        let version = String::from_utf8_lossy(&version).trim().to_owned();
        let number = version.split(' ').find_map(|word| word.split('.').next()?.parse().ok());
        let Some(major @ 15..) = number else {
            return Err(Missing(format!("15 or newer needed, found: {version}")));
        };
        let owner = if current_uid() == 0 { Some(postgres_user()?) } else { None };
        Ok(Self { bin, major, owner })
    }
}

impl Postgres {
    /// An empty database.
    pub(crate) fn database(&self) -> TestDatabase {
        self.copy_of("template1")
    }

    /// A copy of a template that `prepare`, given its URL, fills when it is needed for the first time; it
    /// is kept for as long as the server runs and used by every process of the same test binary. Thus
    /// migrations run once, and a changed migration, being compiled in, makes another template.
    pub(crate) fn database_from(&self, template: &str, prepare: impl FnOnce(&str)) -> TestDatabase {
        let cluster = self.shared();
        let key = fingerprint(template);
        let template = format!("template_{key:016x}");
        let mut connection = cluster.connect("postgres");
        // Other threads and processes wait here; the lock ends with the connection, a panic included.
        run(&mut connection, &format!("SELECT pg_advisory_lock({})", key.cast_signed()));
        if !is_template(&mut connection, &template) {
            // Left half-filled by a `prepare` that panicked.
            run(&mut connection, &format!("DROP DATABASE IF EXISTS {template} WITH (FORCE)"));
            run(&mut connection, &format!("CREATE DATABASE {template}"));
            prepare(&cluster.url(&template));
            // A database someone is connected to cannot be copied.
            run(&mut connection, &format!("ALTER DATABASE {template} ALLOW_CONNECTIONS false"));
            let leave = format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'"
            );
            run(&mut connection, &leave);
            run(&mut connection, &format!("ALTER DATABASE {template} IS_TEMPLATE true"));
        }
        drop(connection);
        self.copy_of(&template)
    }

    /// A server of its own, for tests that stop it.
    pub(crate) fn private(&self) -> PrivatePostgres {
        let dir = tempfile::Builder::new().prefix("evenkeel-pg").tempdir().unwrap();
        let (cluster, in_use) = Cluster::private(self, dir.path());
        PrivatePostgres { cluster, _in_use: in_use, _dir: dir }
    }

    fn copy_of(&self, template: &str) -> TestDatabase {
        let cluster = self.shared();
        let name = format!("test_{:016x}", getrandom::u64().unwrap());
        run(&mut cluster.connect("postgres"), &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        TestDatabase { name, cluster }
    }

    /// The server all test processes share; in use from here to the end of this process.
    fn shared(&self) -> &'static Cluster {
        static SHARED: OnceLock<(Cluster, File)> = OnceLock::new();
        &SHARED.get_or_init(|| Cluster::shared(self)).0
    }
}

impl TestDatabase {
    /// Its URL over TCP: `postgres://postgres@127.0.0.1:PORT/NAME`. No password is asked for.
    pub(crate) fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    /// Its URL over the server's Unix socket.
    pub(crate) fn socket_url(&self) -> String {
        self.cluster.socket_url(&self.name)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // A test that fails shall show its own failure, so errors are let go here.
        if let Ok(mut connection) = PgConnection::establish(&self.cluster.url("postgres")) {
            let _ = sql_query(format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name))
                .execute(&mut connection);
        }
    }
}

impl PrivatePostgres {
    /// The URL of its one database. Stays the same over [`PrivatePostgres::stop`] and [`PrivatePostgres::start`].
    pub(crate) fn url(&self) -> String {
        self.cluster.url("postgres")
    }

    /// Stops at once, as in a crash: every connection is cut, open transactions are lost, committed ones
    /// are recovered at the next start.
    pub(crate) fn stop(&mut self) {
        self.cluster.stop();
    }

    /// Starts it again on the same port; does nothing when it runs.
    pub(crate) fn start(&mut self) {
        self.cluster.resume();
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        self.cluster.stop();
    }
}

fn run(connection: &mut PgConnection, sql: &str) {
    sql_query(sql).execute(connection).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn is_template(connection: &mut PgConnection, name: &str) -> bool {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = sql_types::Bool)]
        found: bool,
    }
    sql_query("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate) AS found")
        .bind::<sql_types::Text, _>(name)
        .get_result::<Row>(connection)
        .unwrap()
        .found
}

/// Tells apart the templates of different names and of different builds of the tests.
fn fingerprint(template: &str) -> u64 {
    let program = std::env::current_exe().unwrap();
    let built = fs::metadata(&program).unwrap();
    let mut hasher = DefaultHasher::new();
    (template, &program, built.len(), built.modified().unwrap()).hash(&mut hasher);
    hasher.finish()
}

/// The user and group ids of `postgres`, whom the packages of PostgreSQL create.
fn postgres_user() -> Result<(u32, u32), Missing> {
    let id = |which| {
        let Output { stdout, .. } = Command::new("id").args([which, "postgres"]).output().ok()?;
        String::from_utf8(stdout).ok()?.trim().parse().ok()
    };
    let missing = || Missing("root cannot run it, and there is no user postgres".into());
    Ok((id("-u").ok_or_else(missing)?, id("-g").ok_or_else(missing)?))
}

/// The absolute path of a directory as the value of a parameter in a connection URL.
fn percent_encoded(path: &Path) -> String {
    url::form_urlencoded::byte_serialize(path.to_str().unwrap().as_bytes()).collect()
}
