//! From settings to a running [`App`].

use secrecy::ExposeSecret;

use crate::app::App;
use crate::boards;
use crate::clock::Clock;
use crate::config::{Config, DatabaseUrl};
use crate::db::{self, Db, Pool, Schema};
use crate::files;
use crate::heat::Scorer;
use crate::keys::{Keys, Token};
use crate::limits::{Limits, RedisLimits};
use crate::mail::Mailer;
use crate::queue::{Queue, RedisQueue, manager};
use crate::threads;

/// What a command needs beside the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The queue and the limits, which may be Redis's.
    Everything,
    /// A command that ends when it is done.
    OnlyTheDatabase,
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot make the data directory {path}: {source}")]
    DataDir { path: String, source: std::io::Error },
    #[error("cannot open the database {path}: {source}")]
    Database { path: String, source: std::io::Error },
    #[error(
        "the database's tables are {0} step(s) behind this program. Run `evenkeel migrate` once, then start again"
    )]
    OldSchema(usize),
    #[error(
        "the database was made by a newer Evenkeel; nothing was changed. Please use that version or a later one"
    )]
    NewSchema,
    #[error(
        "this secret key is not the one the database was set up with; addresses could not be read and links in mail would break. \
         Point EVENKEEL__SECURITY__SECRET_FILE (or EVENKEEL__DATA_DIR) at the right one"
    )]
    OtherSecret,
    #[error("cannot reach Redis: {0}")]
    Redis(#[from] redis::RedisError),
}

/// What went wrong while starting, for the terminal.
pub type Failure = Box<dyn std::error::Error>;

pub async fn start(config: Config, needs: Needs) -> Result<App, Failure> {
    let mailer = Mailer::open(&config)?;
    assemble(config, Clock::System, mailer, needs).await
}

/// The same with a clock and a mailbox of the caller's, as tests have them.
pub async fn assemble(config: Config, clock: Clock, mailer: Mailer, needs: Needs) -> Result<App, Failure> {
    let (pool, keys) = open(&config)?;
    let mut db = pool.writer()?;
    match db::is_current(&mut db)? {
        Schema::Current => {}
        Schema::New => return Err(StartError::NewSchema.into()),
        Schema::Old(_) if matches!(*db, Db::Sqlite(_)) => {
            db::migrate(&mut db)?;
        }
        Schema::Old(behind) => return Err(StartError::OldSchema(behind).into()),
    }
    settle_in(&mut db, &keys, &clock)?;
    drop(db);
    let (queue, limits) = match config.redis_url().filter(|_| needs == Needs::Everything) {
        Some(url) => {
            let url = url.expose_secret();
            let consumer = Token::random()?.as_str()[..12].to_owned();
            let queue = RedisQueue::connect(url, consumer).await.map_err(StartError::Redis)?;
            let limits = RedisLimits::new(manager(url, false).await.map_err(StartError::Redis)?);
            (Queue::Redis(queue), Limits::Redis(limits))
        }
        None => (Queue::in_process(), Limits::in_memory(clock.clone())),
    };
    let limits = if config.limits.enabled { limits } else { Limits::Off };
    Ok(App::new(config, clock, keys, pool, queue, limits, mailer, Scorer::shipped()?))
}

/// Brings the tables up to date, and answers with how many steps that took.
pub fn migrate(config: &Config) -> Result<usize, Failure> {
    let (pool, keys) = open(config)?;
    let mut db = pool.writer()?;
    if db::is_current(&mut db)? == Schema::New {
        return Err(StartError::NewSchema.into());
    }
    let steps = db::migrate(&mut db)?;
    settle_in(&mut db, &keys, &Clock::System)?;
    Ok(steps)
}

/// The database and the secret, as they are.
pub fn open(config: &Config) -> Result<(Pool, Keys), Failure> {
    make_data_dir(config)?;
    Ok((open_database(config)?, Keys::load(&config.secret_file())?))
}

pub(crate) fn make_data_dir(config: &Config) -> Result<(), StartError> {
    let path = &config.data_dir;
    files::make_private_folder(path)
        .map_err(|source| StartError::DataDir { path: path.display().to_string(), source })
}

pub(crate) fn open_database(config: &Config) -> Result<Pool, Failure> {
    let url = config.database()?;
    if let DatabaseUrl::Sqlite(path) = &url {
        // Before SQLite opens it: the files it puts beside it get the same mode.
        files::make_private(path)
            .map_err(|source| StartError::Database { path: path.display().to_string(), source })?;
    }
    Ok(Pool::open(&url)?)
}

/// What a database needs once, and what it must agree on with every program that opens it.
fn settle_in(db: &mut Db, keys: &Keys, clock: &Clock) -> Result<(), Failure> {
    if db::settle_fingerprint(db, &keys.fingerprint())? != keys.fingerprint() {
        return Err(StartError::OtherSecret.into());
    }
    boards::seed::seed(db, clock.now())?;
    threads::seed_tags::seed(db)?;
    Ok(())
}
