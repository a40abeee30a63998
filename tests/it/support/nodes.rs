//! A forum as a host runs it: the real program, one process or several, by the machine's clock.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use evenkeel::config::Config;
use evenkeel::db::Pool;
use tempfile::TempDir;

use super::browser::Browser;
use super::client::Client;
use super::deliveries::{Delivery, deliveries};
use super::forum::Backend;
use super::mail::Mail;
use super::postgres::{Postgres, TestDatabase};
use super::process::Process;
use super::redis::Redis;
use super::{eventually, free_port, need};

/// Long enough for a busy machine: whoever waits this long waits in vain.
pub(crate) const SOON: Duration = Duration::from_secs(40);

/// What all processes of one forum share. Mail waits for nothing and becomes files, or goes to an
/// SMTP server.
pub(crate) struct Nodes {
    /// `http://127.0.0.1:PORT`, once something serves there.
    pub(crate) url: String,
    pub(crate) redis: Option<Redis>,
    settings: Vec<(&'static str, String)>,
    database: Option<TestDatabase>,
    dir: TempDir,
}

impl Nodes {
    /// With a database in which nothing is; `None`: this machine lacks the services, and has said so.
    pub(crate) fn new(backend: Backend) -> Option<Nodes> {
        let (database, redis) = match backend {
            Backend::Sqlite => (None, None),
            Backend::PostgresAndRedis => (Some(need::<Postgres>()?.database()), Some(need::<Redis>()?)),
        };
        let listen = format!("127.0.0.1:{}", free_port());
        let url = format!("http://{listen}");
        let settings =
            vec![("EVENKEEL__SERVER__LISTEN", listen), ("EVENKEEL__SERVER__PUBLIC_URL", url.clone())];
        Some(Nodes { url, redis, settings, database, dir: tempfile::tempdir().unwrap() })
    }

    /// PostgreSQL and Redis, with the tables in place.
    pub(crate) fn migrated() -> Option<Nodes> {
        let nodes = Nodes::new(Backend::PostgresAndRedis)?;
        let migrated = nodes.run(&["migrate"]);
        assert!(migrated.status.success(), "{migrated:?}");
        Some(nodes)
    }

    /// For the processes that are started from now on.
    pub(crate) fn set(&mut self, variable: &'static str, value: &str) {
        self.settings.push((variable, value.to_owned()));
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// `evenkeel serve`, when it answers.
    pub(crate) async fn serve(&self, args: &[&str]) -> Process {
        let mut process = self.spawn(&[&["serve"], args].concat());
        let health = format!("{}/healthz", self.url);
        for _ in 0..SOON.as_millis() / 50 {
            if reqwest::get(&health).await.is_ok_and(|answer| answer.status() == 200) {
                return process;
            }
            assert!(!process.has_ended(), "{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nothing serves: {}", self.log())
    }

    /// `evenkeel worker`, which may still be starting.
    pub(crate) fn worker(&self) -> Process {
        self.spawn(&["worker"])
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.url)
    }

    pub(crate) fn api(&self) -> Client {
        Client::new(&self.url)
    }

    /// The mail files so far, in the order in which they were written.
    pub(crate) fn mail(&self) -> Vec<Mail> {
        let folder = fs::read_dir(self.dir.path().join("mail")).into_iter().flatten();
        let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|e| e == "eml"));
        paths.sort_by_key(|path| fs::metadata(path).unwrap().modified().unwrap());
        paths.iter().map(|path| Mail::new(fs::read(path).unwrap())).collect()
    }

    /// Waits until the deliveries are as asked for.
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, condition: impl Fn(&[Delivery]) -> bool) {
        let pool = self.pool();
        let come = eventually(SOON, || condition(&deliveries(&pool)));
        assert!(come, "{what}: {:#?}\n{}", deliveries(&pool), self.log());
    }

    /// The states of the deliveries, oldest first.
    pub(crate) fn states(&self) -> Vec<String> {
        deliveries(&self.pool()).into_iter().map(|d| d.state).collect()
    }

    /// Does to the database what no page does.
    pub(crate) fn sql(&self, statement: &str) {
        self.pool().writer().unwrap().batch_execute(statement).unwrap();
    }

    /// What the processes said.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    pub(crate) fn data_dir(&self) -> &Path {
        self.dir.path()
    }

    fn pool(&self) -> Pool {
        let mut config: Config = Config::built_in("test").unwrap().extract().unwrap();
        config.data_dir = self.dir.path().to_owned();
        config.database.url = self.database.as_ref().map(TestDatabase::url).unwrap_or_default().into();
        Pool::open(&config.database().unwrap()).unwrap()
    }

    fn log_path(&self) -> std::path::PathBuf {
        self.dir.path().join("log")
    }

    fn spawn(&self, args: &[&str]) -> Process {
        let log = File::options().create(true).append(true).open(self.log_path()).unwrap();
        let mut command = self.command(args);
        Process::spawn(command.stdout(Stdio::null()).stderr(log)).unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
        command
            .args(args)
            .env("EVENKEEL_PROFILE", "test")
            .env("EVENKEEL__DATA_DIR", self.dir.path())
            .env("DATABASE_URL", self.database.as_ref().map(TestDatabase::url).unwrap_or_default())
            .env("REDIS_URL", self.redis.as_ref().map(Redis::url).unwrap_or_default())
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }
}
