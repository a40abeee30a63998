//! What the tests stand on: real servers, started privately on loopback and stopped again.
//!
//! A test asks for a service and goes without when this machine cannot provide it:
//!
//! ```ignore
//! let Some(postgres) = need::<Postgres>() else { return };
//! ```
//!
//! A suite that skips says so once, visibly; `EVENKEEL_TEST_SERVICES=required` makes it fail instead.

pub(crate) mod browser;
pub(crate) mod client;
pub(crate) mod database;
pub(crate) mod deliveries;
pub(crate) mod followers;
pub(crate) mod forum;
pub(crate) mod mail;
pub(crate) mod nodes;
pub(crate) mod opensmtpd;
pub(crate) mod postgres;
pub(crate) mod process;
pub(crate) mod ran;
pub(crate) mod redis;
pub(crate) mod served;
pub(crate) mod smtp;
pub(crate) mod state;

use std::collections::BTreeSet;
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

/// A program of the machine that some tests need.
pub(crate) trait Service: Sized {
    /// How the skip line calls it, e.g. `PostgreSQL`.
    const NAME: &'static str;

    /// Makes the service ready for one test, or says what this machine lacks.
    ///
    /// Only an absence is a [`Missing`]; a service that is there and does not start panics.
    fn obtain() -> Result<Self, Missing>;
}

/// Why a service cannot be had on this machine, e.g. `initdb not found`.
#[derive(Debug)]
pub(crate) struct Missing(pub(crate) String);

/// The service, ready to use; or `None`, announced once a process, when this machine lacks it.
///
/// # Panics
/// With `EVENKEEL_TEST_SERVICES=required`, instead of answering `None`.
pub(crate) fn need<S: Service>() -> Option<S> {
    let Missing(what) = match S::obtain() {
        Ok(service) => return Some(service),
        Err(missing) => missing,
    };
    if env::var("EVENKEEL_TEST_SERVICES").is_ok_and(|wish| wish == "required") {
        panic!("{} is required by EVENKEEL_TEST_SERVICES, but: {what}", S::NAME);
    }
    static ANNOUNCED: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());
    if ANNOUNCED.lock().unwrap().insert(S::NAME) {
        // Not `eprintln!`: libtest captures that from passing tests, and a skip must be seen.
        let _ = writeln!(
            std::io::stderr().lock(),
            "skipped: {} runs ({what}; set EVENKEEL_TEST_SERVICES=required to make this a failure)",
            S::NAME,
        );
    }
    None
}

/// Finds a program on the `PATH`, or where Debian keeps those it leaves off a user's `PATH`.
fn find_program(name: &str) -> Result<PathBuf, Missing> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/usr/local/sbin".into()])
        .chain(debian_postgres_dirs())
        .map(|dir| dir.join(name))
        .find(|program| program.is_file())
        .ok_or_else(|| Missing(format!("{name} not found")))
}

/// `/usr/lib/postgresql/<major>/bin`, the newest first.
fn debian_postgres_dirs() -> Vec<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut majors: Vec<u32> =
        versions.filter_map(|version| version.file_name().to_str()?.parse().ok()).collect();
    majors.sort_unstable_by(|a, b| b.cmp(a));
    majors.into_iter().map(|major| format!("/usr/lib/postgresql/{major}/bin").into()).collect()
}

/// A TCP port of the loopback interface that was free a moment ago.
fn free_port() -> u16 {
    let probe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    probe.local_addr().unwrap().port()
}

/// Asks again and again, for foreign programs that cannot be waited for in any other way;
/// `false` when it did not come true within `limit`.
pub(crate) fn eventually(limit: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + limit;
    loop {
        if condition() {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// The user this process runs as.
fn current_uid() -> u32 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").unwrap().uid()
}

/// The program itself, set up to use a test's forum: its database, its files, its Redis.
pub(crate) fn evenkeel_command(forum: &forum::Forum) -> std::process::Command {
    use secrecy::ExposeSecret;
    let config = &forum.app.config;
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_evenkeel"));
    command
        .env("EVENKEEL_PROFILE", "test")
        .env("EVENKEEL__DATA_DIR", forum.dir())
        .env("DATABASE_URL", config.database.url.expose_secret())
        .env("REDIS_URL", config.redis.url.expose_secret())
        .env("EVENKEEL__SERVER__PUBLIC_URL", &forum.url)
        .env("EVENKEEL__SECURITY__SECRET_FILE", config.secret_file())
        .stdin(std::process::Stdio::null());
    command
}
