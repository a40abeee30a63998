//! Look-ups that many ask for at the same moment, made in one go.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::{Db, Pool};
use crate::error::AppError;

type Load<K, V> = fn(&mut Db, &[K]) -> Result<HashMap<K, V>, AppError>;
type Told<V> = Result<Option<V>, AppError>;

/// One thread reads for whoever waits. Every look-up begins after it was asked for, so nobody is
/// told what had been true before they came; under load many share one.
pub(crate) struct Batch<K, V> {
    pool: Pool,
    load: Load<K, V>,
    queue: Mutex<Queue<K, V>>,
}

struct Queue<K, V> {
    waiting: Vec<(K, oneshot::Sender<Told<V>>)>,
    /// Somebody is reading, and will look here again before stopping.
    reading: bool,
}

impl<K, V> Batch<K, V>
where
    K: Copy + Eq + Hash + Send + 'static,
    V: Clone + Send + 'static,
{
    pub(crate) fn new(pool: Pool, load: Load<K, V>) -> Batch<K, V> {
        Batch { pool, load, queue: Mutex::new(Queue { waiting: Vec::new(), reading: false }) }
    }

    /// What is kept under the key now; `None` when nothing is.
    pub(crate) async fn get(self: &Arc<Self>, key: K) -> Result<Option<V>, AppError> {
        let (tell, told) = oneshot::channel();
        let idle = {
            let mut queue = self.queue();
            queue.waiting.push((key, tell));
            !std::mem::replace(&mut queue.reading, true)
        };
        if idle {
            let batch = Reading(self.clone());
            tokio::task::spawn_blocking(move || batch.read());
        }
        told.await.map_err(AppError::internal)?
    }

    fn queue(&self) -> MutexGuard<'_, Queue<K, V>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn of reading; given up even by a panic.
struct Reading<K, V>(Arc<Batch<K, V>>);

impl<K, V> Reading<K, V>
where
    K: Copy + Eq + Hash + Send + 'static,
    V: Clone + Send + 'static,
{
    fn read(self) {
        loop {
            let waiting = {
                let mut queue = self.0.queue();
                if queue.waiting.is_empty() {
                    queue.reading = false;
                    return;
                }
                std::mem::take(&mut queue.waiting)
            };
            let mut keys: Vec<K> = Vec::new();
            for (key, _) in &waiting {
                if !keys.contains(key) {
                    keys.push(*key);
                }
            }
            let found = self.0.pool.reader().map_err(AppError::internal);
            let found = found.and_then(|mut db| (self.0.load)(&mut db, &keys));
            for (key, tell) in waiting {
                let told = match &found {
                    Ok(found) => Ok(found.get(&key).cloned()),
                    Err(error) => Err(AppError::internal(error.to_string())),
                };
                // Whoever has hung up no longer wants to know.
                let _ = tell.send(told);
            }
        }
    }
}

impl<K, V> Drop for Reading<K, V> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut queue = self.0.queue.lock().unwrap_or_else(PoisonError::into_inner);
            queue.reading = false;
            queue.waiting.clear();
        }
    }
}
