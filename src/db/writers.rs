//! Who may write, and when. PostgreSQL lets several write at once and puts their commits together
//! by itself. SQLite has one writer, and every commit waits for the disk: there all who wait at the
//! same moment share one transaction and its one commit, each in savepoints of its own (group
//! commit: DeWitt et al., "Implementation techniques for main memory database systems", 1984).
//! Nobody is answered before it is on disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, oneshot};

use super::{Db, Pool};
use crate::error::AppError;

/// The most that share a commit: those behind them shouldn't wait for a crowd.
const MOST_TOGETHER: usize = 64;
/// Between two commits while members write one after another. Each makes what readers have kept
/// worth nothing, so it is better for them that a few posts more share it.
const APART: Duration = Duration::from_millis(2);

pub(crate) enum Writers {
    Several(Pool, Semaphore),
    OneForAll(Arc<Group>),
}

impl Writers {
    pub(crate) fn new(pool: &Pool) -> Writers {
        match pool.writers() {
            1 => Writers::OneForAll(Arc::new(Group { pool: pool.clone(), queue: Mutex::default() })),
            several => Writers::Several(pool.clone(), Semaphore::new(several)),
        }
    }

    /// Runs `work` off the async threads; it opens its own transactions with [`Db::write`]. Whoever
    /// must wait for a connection waits here, not in one of the threads that reads need.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        match self {
            Writers::OneForAll(group) => group.run(work).await,
            Writers::Several(pool, turns) => {
                let _turn = turns.acquire().await.map_err(AppError::internal)?;
                let pool = pool.clone();
                let done = tokio::task::spawn_blocking(move || {
                    work(&mut *pool.writer().map_err(AppError::internal)?)
                });
                done.await.map_err(AppError::internal)?
            }
        }
    }
}

pub(crate) struct Group {
    pool: Pool,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Job>,
    /// Somebody is writing, and will look here again before stopping.
    writing: bool,
    /// When the latest commit began.
    began: Option<Instant>,
}

/// Does the work, and gives what is to be called when it is known whether the commit went well.
type Job = Box<dyn FnOnce(&mut Db) -> Tell + Send>;
type Tell = Box<dyn FnOnce(Result<(), &AppError>) + Send>;

impl Group {
    async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Db) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |db| {
            let done = work(db);
            Box::new(move |committed| {
                let answer = match committed {
                    Ok(()) => done,
                    Err(error) => Err(AppError::internal(error.to_string())),
                };
                // Whoever has hung up no longer wants to know.
                let _ = tell.send(answer);
            })
        });
        let idle = {
            let mut queue = self.queue();
            queue.waiting.push(job);
            !std::mem::replace(&mut queue.writing, true)
        };
        if idle {
            let turn = Turn(self.clone());
            tokio::task::spawn_blocking(move || turn.write());
        }
        told.await.map_err(AppError::internal)?
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn of writing; given up even by a panic.
struct Turn(Arc<Group>);

impl Turn {
    fn write(self) {
        loop {
            let soonest = self.0.queue().began.map(|began| began + APART);
            if let Some(wait) = soonest.and_then(|soonest| soonest.checked_duration_since(Instant::now())) {
                std::thread::sleep(wait);
            }
            let jobs: Vec<Job> = {
                let mut queue = self.0.queue();
                if queue.waiting.is_empty() {
                    queue.writing = false;
                    return;
                }
                queue.began = Some(Instant::now());
                let some = queue.waiting.len().min(MOST_TOGETHER);
                queue.waiting.drain(..some).collect()
            };
            let mut told = Vec::with_capacity(jobs.len());
            let committed = self.together(jobs, &mut told);
            self.0.pool.wrote();
            for tell in told {
                tell(committed.as_ref().copied());
            }
        }
    }

    /// Those whose work panicked are told of it by their channel's end.
    fn together(&self, jobs: Vec<Job>, told: &mut Vec<Tell>) -> Result<(), AppError> {
        let mut db = self.0.pool.writer().map_err(AppError::internal)?;
        db.begin()?;
        for job in jobs {
            match catch_unwind(AssertUnwindSafe(|| job(&mut db))) {
                Ok(tell) => told.push(tell),
                Err(_) => db.abandon_savepoints()?,
            }
        }
        Ok(db.commit()?)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut queue = self.0.queue();
            queue.writing = false;
            queue.waiting.clear();
        }
    }
}

#[cfg(test)]
mod tests;
