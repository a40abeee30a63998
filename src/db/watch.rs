//! Whether anybody has written to a SQLite file, and small looks into it.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use diesel::prelude::*;

use super::Db;

/// The contents of a SQLite file at one moment. While it stays the same nobody has written,
/// neither this process nor another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Version(i32);

/// How long what was seen is taken to be so, unless this process writes. What another one has
/// written, say the command line, is seen that much later.
const GLANCE: Duration = Duration::from_millis(1);

/// Connections that only read, for questions so small that handing them to another thread would
/// take longer than the answer. Nobody who asks waits for somebody else's question, if it can be
/// helped: that thread may be off its core for milliseconds.
pub(super) struct Watch {
    /// Versions are only comparable when the same connection told them.
    asked: Mutex<Db>,
    seen: Mutex<Seen>,
    looking: Vec<Mutex<Db>>,
}

#[derive(Default)]
struct Seen {
    /// Commits by this process.
    writes: u64,
    latest: Option<(Instant, Version)>,
}

impl Watch {
    /// `connect` is called once for each core, and once more.
    pub(super) fn open<E>(connect: impl Fn() -> Result<Db, E>) -> Result<Watch, E> {
        let cores = available_parallelism().map_or(1, NonZeroUsize::get);
        let looking = (0..cores).map(|_| Ok(Mutex::new(connect()?))).collect::<Result<_, E>>()?;
        Ok(Watch { asked: Mutex::new(connect()?), seen: Mutex::default(), looking })
    }

    /// `PRAGMA data_version`: it changes with each commit by any connection but the one that asks.
    /// SQLite answers from memory that its connections share, and waits for no writer. `None`:
    /// somebody is asking at this moment, or it would not say.
    pub(super) fn version(&self) -> Option<Version> {
        let before = {
            let seen = lock(&self.seen);
            match seen.latest {
                Some((at, version)) if at.elapsed() < GLANCE => return Some(version),
                _ => seen.writes,
            }
        };
        let at = Instant::now();
        let version = data_version(&mut *self.asked.try_lock().ok()?)?;
        let mut seen = lock(&self.seen);
        if seen.writes == before {
            seen.latest = Some((at, version));
        }
        Some(version)
    }

    /// This process has committed something.
    pub(super) fn look_again(&self) {
        let mut seen = lock(&self.seen);
        seen.writes += 1;
        seen.latest = None;
    }

    pub(super) fn glance<T>(&self, look: impl FnOnce(&mut Db) -> T) -> Option<T> {
        let idle = self.looking.iter().find_map(|db| db.try_lock().ok());
        let mut db = idle.or_else(|| self.looking.first().map(lock))?;
        Some(look(&mut db))
    }
}

fn data_version(db: &mut Db) -> Option<Version> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        data_version: i32,
    }
    let row = diesel::sql_query("PRAGMA data_version").get_result::<Row>(db);
    Some(Version(row.ok()?.data_version))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
