//! Who reads, and when.
//!
//! A few threads read for everybody who asks, each with a connection of its own, and go on while
//! somebody waits: handing a connection from one thread to the next, and waking that one, takes as
//! long as many a look-up.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::{Db, Pool};
use crate::error::AppError;

pub(crate) struct Readers(Arc<Line>);

struct Line {
    pool: Pool,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Job>,
    /// Threads that read, and will look here again before stopping.
    reading: usize,
}

/// Answers whether the connection is as good as before.
type Job = Box<dyn FnOnce(Result<&mut Db, AppError>) -> bool + Send>;

impl Readers {
    pub(crate) fn new(pool: &Pool) -> Readers {
        Readers(Arc::new(Line { pool: pool.clone(), queue: Mutex::default() }))
    }

    /// Runs `work` off the async threads.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |db| {
            let done = db.and_then(work);
            let well = !matches!(done, Err(AppError::Internal(_)));
            // Whoever has hung up no longer wants to know.
            let _ = tell.send(done);
            well
        });
        let one_more = {
            let mut queue = self.0.queue();
            queue.waiting.push_back(job);
            let one_more = queue.reading < self.0.pool.readers();
            queue.reading += usize::from(one_more);
            one_more
        };
        if one_more {
            let turn = Turn { line: self.0.clone(), over: false };
            tokio::task::spawn_blocking(move || turn.read());
        }
        told.await.map_err(AppError::internal)?
    }
}

impl Line {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One thread's turn of reading; given up even by a panic.
struct Turn {
    line: Arc<Line>,
    over: bool,
}

impl Turn {
    fn read(mut self) {
        let mut kept = None;
        while let Some(job) = self.next() {
            match kept.take().map_or_else(|| self.line.pool.reader(), Ok) {
                Ok(mut db) => {
                    // Whoever's work panicked is told of it by their channel's end.
                    let well = catch_unwind(AssertUnwindSafe(|| job(Ok(&mut *db)))).unwrap_or(false);
                    kept = (well && db.is_idle()).then_some(db);
                }
                Err(error) => {
                    job(Err(AppError::internal(error)));
                }
            }
        }
    }

    /// The turn ends in the moment nobody waits: whoever asks after that begins another.
    fn next(&mut self) -> Option<Job> {
        let mut queue = self.line.queue();
        let job = queue.waiting.pop_front();
        if job.is_none() {
            queue.reading -= 1;
            self.over = true;
        }
        job
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.over {
            self.line.queue().reading -= 1;
        }
    }
}

#[cfg(test)]
mod tests;
