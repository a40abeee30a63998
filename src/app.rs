//! What every part of the running program shares: settings, clock, secrets, database, queue, mail.

use std::sync::Arc;

use tokio::sync::{Notify, Semaphore};

use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Db, Pool, Readers, Writers};
use crate::error::AppError;
use crate::heat::Scorer;
use crate::keys::Keys;
use crate::limits::Limits;
use crate::mail::Mailer;
use crate::queue::Queue;

/// Cheap to clone: all of it is shared.
#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub config: Config,
    pub clock: Clock,
    pub keys: Keys,
    pub pool: Pool,
    pub queue: Queue,
    pub limits: Limits,
    pub mailer: Mailer,
    pub heat: Scorer,
    /// Rung when an event was recorded, so that a worker in this process needn't wait to look.
    pub outbox_bell: Notify,
    hashing: Semaphore,
    readers: Readers,
    writers: Writers,
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    #[allow(clippy::too_many_arguments, reason = "one for each part, and each of its own type")]
    pub fn new(
        config: Config,
        clock: Clock,
        keys: Keys,
        pool: Pool,
        queue: Queue,
        limits: Limits,
        mailer: Mailer,
        heat: Scorer,
    ) -> App {
        let hashing = Semaphore::new(2);
        let readers = Readers::new(&pool);
        let writers = Writers::new(&pool);
        let outbox_bell = Notify::new();
        App(Arc::new(Parts {
            config,
            clock,
            keys,
            pool,
            queue,
            limits,
            mailer,
            heat,
            outbox_bell,
            hashing,
            readers,
            writers,
        }))
    }

    /// Runs a read off the async threads.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&App, &mut Db) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let app = self.clone();
        self.readers.run(move |db| work(&app, db)).await
    }

    /// Runs a write off the async threads; `work` opens its own transaction with [`Db::write`]. It may
    /// share its commit with others, so it must leave nothing to be done after a failed one.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&App, &mut Db) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let app = self.clone();
        self.writers.run(move |db| work(&app, db)).await
    }

    /// Runs the judging and hashing of passphrases off the async threads, two at a time: each takes 19 MiB and a core,
    /// and a crowd at the sign-in page must not take them all.
    pub async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let _slot = self.hashing.acquire().await.map_err(AppError::internal)?;
        blocking(work).await
    }

    /// Runs what takes milliseconds, and needs no database, off the async threads.
    pub async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        blocking(work).await
    }

    /// An absolute address of a page here.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_url())
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(AppError::internal)?
}

/// What the limiter knows a client by; see [`Keys::client`]. Never its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client(String);

impl Client {
    pub fn new(key: String) -> Client {
        Client(key)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}
