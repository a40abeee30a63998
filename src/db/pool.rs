//! Connections. SQLite: one that writes beside several that read. PostgreSQL: one set for both.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{self, ManageConnection, PooledConnection};
use secrecy::{ExposeSecret, SecretString};

use super::Db;
use super::watch::{Version, Watch};
use crate::config::DatabaseUrl;

/// In this order: the time-out first, so that the rest waits for a busy file too. WAL lets readers
/// go on while one writes; FULL means that what was acknowledged survives a power cut. Each
/// connection maps a part of the file of its own, so the map is small: it counts as memory.
const SQLITE_PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 16777216;";

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("cannot open the database {name}: {source}")]
    Connect { name: String, source: ConnectionError },
    #[error("cannot set up the database {name}: {source}")]
    Setup { name: String, source: diesel::result::Error },
    #[error("cannot make the folder {path}: {source}")]
    Folder { path: String, source: std::io::Error },
    #[error("no database connection became free in time: {0}")]
    Pool(#[from] r2d2::PoolError),
}

#[derive(Clone)]
pub struct Pool {
    readers: r2d2::Pool<Manager>,
    writer: r2d2::Pool<Manager>,
    /// `None`: PostgreSQL.
    watch: Option<Arc<Watch>>,
}

impl Pool {
    /// Opens the database and checks that it answers; makes the folder of a SQLite file.
    pub fn open(url: &DatabaseUrl) -> Result<Pool, OpenError> {
        if let DatabaseUrl::Sqlite(path) = url
            && let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder)
                .map_err(|source| OpenError::Folder { path: folder.display().to_string(), source })?;
        }
        // r2d2 hides why a connection failed behind a time-out; ask once ourselves, first.
        drop(connect(url)?);
        // A server may have gone away since a connection was last used; a file doesn't.
        let may_be_gone = matches!(url, DatabaseUrl::Postgres(_));
        let build = |size: u32| {
            r2d2::Pool::builder()
                .max_size(size)
                .min_idle(Some(1))
                .connection_timeout(Duration::from_secs(10))
                .test_on_check_out(may_be_gone)
                .build(Manager(url.clone()))
        };
        Ok(match url {
            DatabaseUrl::Sqlite(_) => {
                let watch = Some(Arc::new(Watch::open(|| connect(url))?));
                Pool { readers: build(4)?, writer: build(1)?, watch }
            }
            DatabaseUrl::Postgres(_) => {
                let pool = build(8)?;
                Pool { readers: pool.clone(), writer: pool, watch: None }
            }
        })
    }

    /// How many can read at the same time.
    pub fn readers(&self) -> usize {
        usize::try_from(self.readers.max_size()).unwrap_or(1)
    }

    /// How many can write at the same time.
    pub fn writers(&self) -> usize {
        usize::try_from(self.writer.max_size()).unwrap_or(1)
    }

    /// What the file holds now; `None` on PostgreSQL, which has no such answer. Takes a few
    /// microseconds at most, so it may be asked on the async threads.
    pub(crate) fn version(&self) -> Option<Version> {
        self.watch.as_ref()?.version()
    }

    /// A look for a row or two by their keys, on the async thread that needs them; `None` on
    /// PostgreSQL, which is further away.
    pub(crate) fn glance<T>(&self, look: impl FnOnce(&mut Db) -> T) -> Option<T> {
        self.watch.as_ref()?.glance(look)
    }

    /// To be called after a commit, before anyone is told of it.
    pub(super) fn wrote(&self) {
        if let Some(watch) = &self.watch {
            watch.look_again();
        }
    }

    pub fn reader(&self) -> Result<PooledConnection<Manager>, OpenError> {
        Ok(self.readers.get()?)
    }

    pub fn writer(&self) -> Result<PooledConnection<Manager>, OpenError> {
        Ok(self.writer.get()?)
    }
}

fn connect(url: &DatabaseUrl) -> Result<Db, OpenError> {
    match url {
        DatabaseUrl::Sqlite(path) => open_sqlite(path).map(Db::Sqlite),
        DatabaseUrl::Postgres(url) => open_postgres(url),
    }
}

fn open_sqlite(path: &Path) -> Result<SqliteConnection, OpenError> {
    let name = path.display().to_string();
    let mut connection = SqliteConnection::establish(&name)
        .map_err(|source| OpenError::Connect { name: name.clone(), source })?;
    connection.batch_execute(SQLITE_PRAGMAS).map_err(|source| OpenError::Setup { name, source })?;
    Ok(connection)
}

/// English for what goes wrong, where the role may choose ([`Db::write`] reads it).
const PG_SESSION: &str = "SET TIME ZONE 'UTC'; SET lock_timeout = '10s';
    SELECT set_config('lc_messages', 'C', false) WHERE has_parameter_privilege('lc_messages', 'SET')";

fn open_postgres(url: &SecretString) -> Result<Db, OpenError> {
    // The address may hold a password: the error names the database without it.
    let name = || {
        url::Url::parse(url.expose_secret())
            .map(|u| format!("postgres://{}{}", u.host_str().unwrap_or("…"), u.path()))
            .unwrap_or_else(|_| "postgres://…".into())
    };
    let mut connection = PgConnection::establish(url.expose_secret())
        .map_err(|source| OpenError::Connect { name: name(), source })?;
    connection.batch_execute(PG_SESSION).map_err(|source| OpenError::Setup { name: name(), source })?;
    Ok(Db::Pg(connection))
}

pub struct Manager(DatabaseUrl);

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = OpenError;

    fn connect(&self) -> Result<Db, OpenError> {
        connect(&self.0)
    }

    fn is_valid(&self, db: &mut Db) -> Result<(), OpenError> {
        db.batch_execute("SELECT 1").map_err(|source| OpenError::Setup { name: "connection".into(), source })
    }

    /// A panic half-way through a transaction: never hand it out again.
    fn has_broken(&self, db: &mut Db) -> bool {
        std::thread::panicking() || !db.is_idle()
    }
}
