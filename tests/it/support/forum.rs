//! A forum of one test: the real server on a free port, a clock that the test moves, a mailbox it
//! reads, on SQLite with the queue in the process or on PostgreSQL with Redis.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use evenkeel::app::App;
use evenkeel::clock::{Clock, Micros};
use evenkeel::config::Config;
use evenkeel::mail::{Mailer, Outgoing, Smtp};
use evenkeel::start::{self, Needs};
use evenkeel::{server, worker};
use secrecy::ExposeSecret;
use tempfile::TempDir;
use tokio::sync::oneshot;

use super::browser::Browser;
use super::client::Client;
use super::mail::Mail;
use super::need;
use super::postgres::{Postgres, TestDatabase};
use super::redis::Redis;

/// Where a forum of a test keeps its things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    PostgresAndRedis,
}

/// When every test begins.
pub(crate) const BEGINNING: &str = "2026-03-02T08:00:00Z";

pub(crate) struct Forum {
    /// `http://127.0.0.1:PORT`
    pub(crate) url: String,
    pub(crate) app: App,
    pub(crate) clock: Clock,
    sent: Arc<Mutex<Vec<Outgoing>>>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
    /// Dropped last, after the server has stopped.
    _kept: (TempDir, Option<TestDatabase>, Option<Redis>),
}

impl Forum {
    /// `None`: this machine lacks the services, and has said so.
    pub(crate) async fn start(backend: Backend) -> Option<Forum> {
        Forum::start_with(backend, |_| {}).await
    }

    /// With settings of the test's own.
    pub(crate) async fn start_with(backend: Backend, settings: impl FnOnce(&mut Config)) -> Option<Forum> {
        let dir = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let mut config: Config = Config::built_in("test").unwrap().extract().unwrap();
        config.data_dir = dir.path().to_owned();
        config.server.public_url = Some(url.parse().unwrap());
        config.mail.delay_seconds = 600;
        let (database, redis) = match backend {
            Backend::Sqlite => (None, None),
            Backend::PostgresAndRedis => {
                let (postgres, redis) = (need::<Postgres>()?, need::<Redis>()?);
                // The template's boards and secret are this test's too.
                let database = postgres.database_from("forum", migrate);
                config.database.url = database.url().into();
                config.redis.url = redis.url().into();
                config.security.secret_file = template_secret();
                (Some(database), Some(redis))
            }
        };
        settings(&mut config);
        let clock = Clock::manual(at(BEGINNING));
        let sent = Arc::new(Mutex::new(Vec::new()));
        let mailer = match config.mail.transport {
            evenkeel::config::Transport::File => Mailer::Memory(sent.clone()),
            evenkeel::config::Transport::Smtp => Mailer::Smtp(impatient(&config)),
        };
        let app = start::assemble(config, clock.clone(), mailer, Needs::Everything).await.unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = std::thread::spawn({
            let app = app.clone();
            move || serve(app, listener, stopped)
        });
        let kept = (dir, database, redis);
        Some(Forum { url, app, clock, sent, stop: Some(stop), serving: Some(serving), _kept: kept })
    }

    /// A visitor with a browser of their own, signed out.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.url)
    }

    /// A program that uses the JSON surface, without a token.
    pub(crate) fn api(&self) -> Client {
        Client::new(&self.url)
    }

    /// A member who has joined by the JSON surface, and their token.
    pub(crate) async fn member(&self, handle: &str) -> Client {
        self.api().join(handle).await
    }

    /// A member whom the host made a moderator.
    pub(crate) async fn moderator(&self, handle: &str) -> Client {
        let client = self.member(handle).await;
        super::forum::grant(self, handle, "moderator").await;
        client
    }

    /// Moves the clock.
    pub(crate) fn pass_seconds(&self, seconds: i64) {
        self.clock.advance(seconds * Micros::SECOND);
    }

    /// Lets the worker do all there is to do at this moment.
    pub(crate) async fn settle(&self) {
        worker::settle(&self.app).await.unwrap();
    }

    /// The mail that has left so far, oldest first.
    pub(crate) fn mail(&self) -> Vec<Mail> {
        self.sent.lock().unwrap().iter().map(|m| Mail::new(m.bytes.clone())).collect()
    }

    /// The mail that has left so far, with its envelopes.
    pub(crate) fn outgoing(&self) -> Vec<Outgoing> {
        self.sent.lock().unwrap().clone()
    }

    /// Throws away the mail seen so far.
    pub(crate) fn forget_mail(&self) {
        self.sent.lock().unwrap().clear();
    }

    /// The data directory.
    pub(crate) fn dir(&self) -> &std::path::Path {
        self._kept.0.path()
    }

    pub(crate) fn redis(&self) -> Option<&Redis> {
        self._kept.2.as_ref()
    }

    /// To stop it, and start it again.
    pub(crate) fn redis_mut(&mut self) -> Option<&mut Redis> {
        self._kept.2.as_mut()
    }
}

impl Drop for Forum {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(serving) = self.serving.take() {
            let _ = serving.join();
        }
    }
}

fn serve(app: App, listener: TcpListener, stopped: oneshot::Receiver<()>) {
    actix_web::rt::System::new().block_on(async move {
        let server = server::serve(app, listener).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(async move {
            let _ = stopped.await;
            handle.stop(false).await;
        });
        server.await.unwrap();
    });
}

/// The configured relay; a silent one is given up on after seconds instead of minutes.
fn impatient(config: &Config) -> Smtp {
    const LIMIT: Duration = Duration::from_secs(5);
    Smtp::new(config.mail.smtp_url.expose_secret()).unwrap().with_limits(LIMIT, LIMIT)
}

pub(crate) fn at(text: &str) -> Micros {
    text.parse::<jiff::Timestamp>().unwrap().into()
}

/// All databases of one run are copies of one template, so they share its secret.
fn template_secret() -> std::path::PathBuf {
    let path = std::env::temp_dir().join("evenkeel-test-secret.key");
    if !path.exists() {
        evenkeel::keys::Keys::load(&path).unwrap();
    }
    path
}

fn migrate(url: &str) {
    let dir = tempfile::tempdir().unwrap();
    let mut config: Config = Config::built_in("test").unwrap().extract().unwrap();
    config.data_dir = dir.path().to_owned();
    config.database.url = url.to_owned().into();
    config.security.secret_file = template_secret();
    start::migrate(&config).unwrap();
}

/// Gives a member a role, and leaves no line of it: the record of a test begins with what the test does.
pub(crate) async fn grant(forum: &Forum, handle: &str, role: &str) {
    let name = handle.to_lowercase().replace('\'', "''");
    let sql = format!("UPDATE members SET role = '{role}' WHERE lower(handle) = '{name}'");
    super::database::execute(forum, &sql).await;
}

/// Runs a test on SQLite, and again on PostgreSQL with Redis.
macro_rules! on_both {
    ($($test:tt)+) => { $crate::support::forum::on_both_with! { |_| {}; $($test)+ } };
}
pub(crate) use on_both;

/// The same with settings: a function that changes the [`Config`], then the tests.
macro_rules! on_both_with {
    (@each $settings:tt $($(#[$doc:meta])* async fn $name:ident($forum:ident) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run(backend: $crate::support::forum::Backend) {
                let Some($forum) = $crate::support::forum::Forum::start_with(backend, $settings).await else { return };
                $body
            }

            #[tokio::test]
            async fn on_sqlite() {
                run($crate::support::forum::Backend::Sqlite).await;
            }

            #[tokio::test]
            async fn on_postgres_and_redis() {
                run($crate::support::forum::Backend::PostgresAndRedis).await;
            }
        }
    )+};
    ($settings:expr; $($(#[$doc:meta])* async fn $name:ident($forum:ident) $body:block)+) => {
        $crate::support::forum::on_both_with! { @each ($settings) $($(#[$doc])* async fn $name($forum) $body)+ }
    };
}
pub(crate) use on_both_with;
