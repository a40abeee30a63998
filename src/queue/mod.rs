//! Who sends which mail next. Only ids travel: the database remembers, the queue distributes.
//!
//! An id that is lost costs time (the sweeper finds it again) and one that comes twice costs a
//! look (a delivery is claimed with a conditional update), so neither backend has to be perfect.

mod redis;

use std::time::Duration;

use tokio::sync::{Mutex, mpsc};

use crate::ids::DeliveryId;

pub use redis::{RedisQueue, manager};

#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    #[error("the queue in Redis: {0}")]
    Redis(#[from] ::redis::RedisError),
    #[error("the queue in this process is closed")]
    Closed,
}

/// Something taken from the queue, to be given back when it is done.
#[derive(Debug)]
pub struct Job {
    pub delivery: DeliveryId,
    receipt: Option<String>,
}

pub enum Queue {
    InProcess(InProcess),
    Redis(RedisQueue),
}

impl Queue {
    pub fn in_process() -> Queue {
        let (sender, receiver) = mpsc::unbounded_channel();
        Queue::InProcess(InProcess { sender, receiver: Mutex::new(receiver) })
    }

    pub fn name(&self) -> &'static str {
        match self {
            Queue::InProcess(_) => "in this process",
            Queue::Redis(_) => "Redis stream",
        }
    }

    pub async fn push(&self, ids: &[DeliveryId]) -> Result<(), QueueError> {
        match self {
            Queue::InProcess(queue) => {
                ids.iter().try_for_each(|id| queue.sender.send(*id)).map_err(|_| QueueError::Closed)
            }
            Queue::Redis(queue) => Ok(queue.push(ids).await?),
        }
    }

    /// About how many jobs wait to be taken or acknowledged.
    pub async fn backlog(&self) -> Result<usize, QueueError> {
        match self {
            // Whoever has the receiver waits for a job, so there is none.
            Queue::InProcess(queue) => Ok(queue.receiver.try_lock().map_or(0, |r| r.len())),
            Queue::Redis(queue) => Ok(queue.backlog().await?),
        }
    }

    /// The next job, waiting up to `patience` for one.
    pub async fn next(&self, patience: Duration) -> Result<Option<Job>, QueueError> {
        match self {
            Queue::InProcess(queue) => {
                let mut receiver = queue.receiver.lock().await;
                let delivery = match receiver.try_recv() {
                    Ok(id) => Some(id),
                    Err(_) => tokio::time::timeout(patience, receiver.recv()).await.ok().flatten(),
                };
                Ok(delivery.map(|delivery| Job { delivery, receipt: None }))
            }
            Queue::Redis(queue) => Ok(queue.next(patience).await?),
        }
    }

    /// Done with it, however it went: the database knows how.
    pub async fn acknowledge(&self, job: Job) -> Result<(), QueueError> {
        match (self, job.receipt) {
            (Queue::Redis(queue), Some(receipt)) => Ok(queue.acknowledge(&receipt).await?),
            _ => Ok(()),
        }
    }

    /// A delivery given up on, put where an operator can find it.
    pub async fn bury(&self, id: DeliveryId) -> Result<(), QueueError> {
        match self {
            Queue::InProcess(_) => Ok(()),
            Queue::Redis(queue) => Ok(queue.bury(id).await?),
        }
    }
}

pub struct InProcess {
    sender: mpsc::UnboundedSender<DeliveryId>,
    receiver: Mutex<mpsc::UnboundedReceiver<DeliveryId>>,
}
