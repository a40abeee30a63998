//! The queue several workers share: a Redis Stream with one consumer group.

use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::streams::{
    StreamAutoClaimOptions, StreamAutoClaimReply, StreamId, StreamReadOptions, StreamReadReply,
};
use redis::{AsyncCommands, RedisError};
use tokio::sync::Mutex;

use super::Job;
use crate::ids::DeliveryId;

const STREAM: &str = "evenkeel:deliveries";
const DEAD: &str = "evenkeel:deliveries:dead";
const GROUP: &str = "workers";
/// A job nobody has acknowledged for this long is taken from whoever had it (milliseconds).
const ABANDONED: usize = 5 * 60 * 1000;
/// The stream holds hints, not mail: what is cut off here the sweeper finds again.
const LONGEST: usize = 100_000;

/// The longest a read may wait. A server that has gone without a word is noticed soon after.
const PATIENCE: Duration = Duration::from_secs(5);

/// A connection that comes back by itself. `blocking`: for reads that wait.
pub async fn manager(url: &str, blocking: bool) -> Result<ConnectionManager, RedisError> {
    // By default half a second, which a busy machine can take over an answer.
    let longest = if blocking { PATIENCE * 2 } else { Duration::from_secs(3) };
    let config = ConnectionManagerConfig::new()
        .set_number_of_retries(3)
        .set_connection_timeout(Some(Duration::from_secs(3)))
        .set_response_timeout(Some(longest));
    redis::Client::open(url)?.get_connection_manager_with_config(config).await
}

pub struct RedisQueue {
    commands: ConnectionManager,
    /// Waits on its own connection: a blocked read would hold up every other command.
    reads: Mutex<ConnectionManager>,
    consumer: String,
}

impl RedisQueue {
    pub async fn connect(url: &str, consumer: String) -> Result<RedisQueue, RedisError> {
        let queue = RedisQueue {
            commands: manager(url, false).await?,
            reads: Mutex::new(manager(url, true).await?),
            consumer,
        };
        queue.make_group().await?;
        Ok(queue)
    }

    async fn make_group(&self) -> Result<(), RedisError> {
        let made: Result<(), RedisError> =
            self.commands.clone().xgroup_create_mkstream(STREAM, GROUP, "0").await;
        match made {
            Err(error) if error.code() == Some("BUSYGROUP") => Ok(()),
            other => other,
        }
    }

    pub(super) async fn push(&self, ids: &[DeliveryId]) -> Result<(), RedisError> {
        let mut pipe = redis::pipe();
        for id in ids {
            let length = redis::streams::StreamMaxlen::Approx(LONGEST);
            pipe.xadd_maxlen(STREAM, length, "*", &[("delivery", id.0)]).ignore();
        }
        pipe.query_async(&mut self.commands.clone()).await
    }

    pub(super) async fn backlog(&self) -> Result<usize, RedisError> {
        self.commands.clone().xlen(STREAM).await
    }

    pub(super) async fn next(&self, patience: Duration) -> Result<Option<Job>, RedisError> {
        let mut reads = self.reads.lock().await;
        if let Some(job) = self.take_abandoned().await? {
            return Ok(Some(job));
        }
        let mut options = StreamReadOptions::default().group(GROUP, &self.consumer).count(1);
        if !patience.is_zero() {
            options = options.block(usize::try_from(patience.min(PATIENCE).as_millis()).unwrap_or(1_000));
        }
        let reply: Result<Option<StreamReadReply>, RedisError> =
            reads.xread_options(&[STREAM], &[">"], &options).await;
        match reply {
            Ok(reply) => {
                let first = reply.and_then(|r| r.keys.into_iter().next());
                Ok(first.and_then(|key| key.ids.into_iter().next()).and_then(job))
            }
            // Someone emptied Redis: the stream comes back with the next push, the jobs with the
            // next sweep.
            Err(error) if error.code() == Some("NOGROUP") => {
                self.make_group().await?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn take_abandoned(&self) -> Result<Option<Job>, RedisError> {
        let one = StreamAutoClaimOptions::default().count(1);
        let reply: Result<StreamAutoClaimReply, RedisError> = self
            .commands
            .clone()
            .xautoclaim_options(STREAM, GROUP, &self.consumer, ABANDONED, "0-0", one)
            .await;
        match reply {
            Ok(reply) => Ok(reply.claimed.into_iter().next().and_then(job)),
            Err(error) if error.code() == Some("NOGROUP") => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn acknowledge(&self, receipt: &str) -> Result<(), RedisError> {
        redis::pipe()
            .atomic()
            .xack(STREAM, GROUP, &[receipt])
            .ignore()
            .xdel(STREAM, &[receipt])
            .ignore()
            .query_async(&mut self.commands.clone())
            .await
    }

    pub(super) async fn bury(&self, id: DeliveryId) -> Result<(), RedisError> {
        let length = redis::streams::StreamMaxlen::Approx(LONGEST);
        self.commands.clone().xadd_maxlen(DEAD, length, "*", &[("delivery", id.0)]).await
    }

    pub async fn ping(&self) -> Result<(), RedisError> {
        redis::cmd("PING").query_async(&mut self.commands.clone()).await
    }
}

fn job(entry: StreamId) -> Option<Job> {
    let delivery = DeliveryId(entry.get("delivery")?);
    Some(Job { delivery, receipt: Some(entry.id) })
}
