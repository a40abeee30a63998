//! Whether anybody has written to a SQLite file, and small looks into it.

use std::sync::{Mutex, MutexGuard, PoisonError};
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

/// A connection that only reads, for questions so small that handing them to another thread would
/// take longer than the answer.
pub(super) struct Watch(Mutex<Watching>);

struct Watching {
    db: Db,
    seen: Option<(Instant, Version)>,
}

impl Watch {
    pub(super) fn new(connection: SqliteConnection) -> Watch {
        Watch(Mutex::new(Watching { db: Db::Sqlite(connection), seen: None }))
    }

    /// `PRAGMA data_version`: it changes with each commit by any connection but the one that asks.
    /// SQLite answers from memory that its connections share, and waits for no writer. `None`: it
    /// would not say.
    pub(super) fn version(&self) -> Option<Version> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::Integer)]
            data_version: i32,
        }
        let mut watching = self.lock();
        if let Some((at, version)) = watching.seen
            && at.elapsed() < GLANCE
        {
            return Some(version);
        }
        let at = Instant::now();
        let row = diesel::sql_query("PRAGMA data_version").get_result::<Row>(&mut watching.db);
        let version = Version(row.ok()?.data_version);
        watching.seen = Some((at, version));
        Some(version)
    }

    /// This process has committed something.
    pub(super) fn look_again(&self) {
        self.lock().seen = None;
    }

    pub(super) fn glance<T>(&self, look: impl FnOnce(&mut Db) -> T) -> T {
        look(&mut self.lock().db)
    }

    fn lock(&self) -> MutexGuard<'_, Watching> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
