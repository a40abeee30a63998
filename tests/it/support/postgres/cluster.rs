//! One data directory and the server on it.

use std::fs::{self, DirBuilder, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::Ipv4Addr;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use diesel::Connection;
use diesel::pg::PgConnection;

use super::{Postgres, percent_encoded};
use crate::support::{current_uid, free_port};

const INITDB: [&str; 7] = [
    "--auth=trust",
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--wal-segsize=1",
    "--no-sync",
    "--no-instructions",
];

/// Nothing here needs to survive the machine. A commit is still written before it is acknowledged
/// (`synchronous_commit` is left on), so that it survives the server, which tests do kill.
const SETTINGS: [&str; 6] = [
    "fsync=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=300",
    "shared_buffers=32MB",
    "listen_addresses=127.0.0.1",
];

/// Waits until no test process holds the file `$1`, then stops the server (`$2` is pg_ctl) on the data `$3`
/// and removes `$4`. Asks only now and then, so that the server outlives the gap between two processes.
const WATCHDOG: &str = r#"exec 9<"$1"
until flock --nonblock 9; do sleep 2; done
"$2" --pgdata="$3" --mode=immediate --silent stop
rm -rf "$4""#;

pub(super) struct Cluster {
    postgres: Postgres,
    /// Holds `data`, the socket, and the files `log`, `port`, `door` and `in-use`.
    dir: PathBuf,
    port: u16,
}

impl Cluster {
    /// The server all processes share, and the lock that keeps it running.
    pub(super) fn shared(postgres: &Postgres) -> (Self, File) {
        let dir = postgres.home();
        let door = postgres.file(&dir, "door");
        door.lock().unwrap();
        // Taken behind the door, so that a watchdog either has finished or will not begin.
        let in_use = postgres.file(&dir, "in-use");
        in_use.lock_shared().unwrap();
        let mut cluster = Self { postgres: postgres.clone(), dir, port: 0 };
        match cluster.running_port() {
            Some(port) => cluster.port = port,
            None => cluster.create(&cluster.data()),
        }
        (cluster, in_use)
    }

    /// A server in `dir`, and the lock that keeps it running.
    pub(super) fn private(postgres: &Postgres, dir: &Path) -> (Self, File) {
        postgres.give(dir);
        let in_use = postgres.file(dir, "in-use");
        in_use.lock_shared().unwrap();
        let door = postgres.file(&postgres.home(), "door");
        door.lock().unwrap();
        let mut cluster = Self { postgres: postgres.clone(), dir: dir.to_owned(), port: 0 };
        cluster.create(dir);
        (cluster, in_use)
    }

    pub(super) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@{}:{}/{database}", Ipv4Addr::LOCALHOST, self.port)
    }

    pub(super) fn socket_url(&self, database: &str) -> String {
        let (host, port) = (percent_encoded(&self.dir), self.port);
        format!("postgres://postgres@/{database}?host={host}&port={port}")
    }

    pub(super) fn connect(&self, database: &str) -> PgConnection {
        PgConnection::establish(&self.url(database)).unwrap()
    }

    /// Stops at once, as in a crash; does nothing when it does not run.
    pub(super) fn stop(&self) {
        self.pg_ctl(&["--mode=immediate", "stop"]);
    }

    /// Starts on the data and the port it had; does nothing when it runs.
    pub(super) fn resume(&self) {
        let started = self.running_port().is_some() || self.try_start();
        assert!(started, "PostgreSQL did not start: {}", self.log());
    }

    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// Starts on fresh data; when nobody uses it any more, `removed` goes. The caller has the door to itself.
    fn create(&mut self, removed: &Path) {
        self.stop();
        let data = self.data();
        let _ = fs::remove_dir_all(&data);
        let _ = fs::remove_file(self.dir.join("log"));
        self.postgres.must("/bin/cp", |cp| cp.arg("-a").arg(self.postgres.pristine()).arg(&data));
        // A free port can be taken by someone else before the server binds it; then another will do.
        let started = (0..3).any(|_| {
            self.port = free_port();
            self.try_start()
        });
        assert!(started, "PostgreSQL did not start: {}", self.log());
        fs::write(self.dir.join("port"), self.port.to_string()).unwrap();
        let mut watchdog = self.postgres.command("/bin/sh", &self.dir);
        watchdog.args(["-c", WATCHDOG, "watchdog"]).arg(self.dir.join("in-use"));
        watchdog.arg(self.postgres.bin.join("pg_ctl")).arg(data).arg(removed);
        // Whoever kills the group of this test shall not kill the watchdog of all of them.
        let mut watchdog = watchdog.process_group(0).spawn().unwrap();
        // It ends after us, mostly; if not, it does not stay a zombie.
        thread::spawn(move || watchdog.wait());
    }

    fn try_start(&self) -> bool {
        let socket = format!("unix_socket_directories='{}'", self.dir.display());
        let mut options = format!("-p {}", self.port);
        for setting in SETTINGS.iter().copied().chain([socket.as_str()]) {
            options.push_str(" -c ");
            options.push_str(setting);
        }
        let log = format!("--log={}", self.dir.join("log").display());
        self.pg_ctl(&["--wait", &log, "--options", &options, "start"])
    }

    fn running_port(&self) -> Option<u16> {
        let port = fs::read_to_string(self.dir.join("port")).ok()?.parse().ok()?;
        self.pg_ctl(&["status"]).then_some(port)
    }

    fn pg_ctl(&self, arguments: &[&str]) -> bool {
        let mut command = self.postgres.command(self.postgres.bin.join("pg_ctl"), &self.dir);
        command.arg("--pgdata").arg(self.data()).arg("--silent").args(arguments);
        command.status().unwrap().success()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.dir.join("log")).unwrap_or_default()
    }
}

impl Postgres {
    /// The directory of the shared server, kept between runs for the cluster that `initdb` made. Its name
    /// tells apart whatever that cluster depends on.
    fn home(&self) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        (self.major, &self.bin, INITDB).hash(&mut hasher);
        let name = format!("evenkeel-pg{}-{}-{:08x}", self.major, current_uid(), hasher.finish() as u32);
        let home = std::env::temp_dir().join(name);
        let _ = DirBuilder::new().mode(0o700).create(&home);
        let found = fs::symlink_metadata(&home).unwrap();
        let ours = [current_uid(), self.owner.map_or(current_uid(), |(uid, _)| uid)];
        // The place is known to everyone who may write to the temporary directory.
        assert!(found.is_dir() && ours.contains(&found.uid()), "{} is not ours", home.display());
        self.give(&home);
        home
    }

    /// The cluster as `initdb` left it, made by the first who asks. The caller has the door to itself.
    fn pristine(&self) -> PathBuf {
        let pristine = self.home().join("pristine");
        if !pristine.exists() {
            let unfinished = self.home().join("unfinished");
            let _ = fs::remove_dir_all(&unfinished);
            self.must(self.bin.join("initdb"), |initdb| initdb.args(INITDB).arg("--pgdata").arg(&unfinished));
            fs::rename(unfinished, &pristine).unwrap();
        }
        pristine
    }

    /// A command that runs as the user PostgreSQL runs as, without words and without our terminal.
    fn command(&self, program: impl AsRef<Path>, dir: &Path) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(dir).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Some((uid, gid)) = self.owner {
            command.uid(uid).gid(gid);
        }
        command
    }

    fn must(&self, program: impl AsRef<Path>, arguments: impl FnOnce(&mut Command) -> &mut Command) {
        let mut command = self.command(program, &self.home());
        let output = arguments(&mut command).stderr(Stdio::piped()).output().unwrap();
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Opens a lock file that the watchdog may open too.
    fn file(&self, dir: &Path, name: &str) -> File {
        let path = dir.join(name);
        let file = File::options().create(true).append(true).open(&path).unwrap();
        self.give(&path);
        file
    }

    fn give(&self, path: &Path) {
        if let Some((uid, gid)) = self.owner {
            chown(path, Some(uid), Some(gid)).unwrap();
        }
    }
}
