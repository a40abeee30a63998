//! The measures that hold on a thread, as whoever reads or answers it meets them.

use diesel::prelude::*;

use super::{Thread, ThreadState};
use crate::app::App;
use crate::boards::Board;
use crate::clock::Micros;
use crate::db::schema::{posts, threads};
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{BoardId, MemberId, ThreadId};
use crate::measures::{self, Measure, MeasureKind};
use crate::policy::thread::{Pace, ThreadFacts};
use crate::policy::{self, Actor};

/// Those that held when they were asked for. Some may have ended since: see [`Running::at`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Running(Vec<Measure>);

impl Running {
    pub(crate) fn on(db: &mut Db, thread: &Thread, now: Micros) -> Result<Running, AppError> {
        Ok(Running(measures::queries::on_thread(db, thread.id, now)?))
    }

    /// Those of them that still hold.
    pub(crate) fn at(&self, now: Micros) -> Running {
        Running(self.0.iter().filter(|measure| measure.holds(now)).cloned().collect())
    }

    pub(crate) fn all(&self) -> &[Measure] {
        &self.0
    }

    pub(crate) fn of(&self, kind: MeasureKind) -> Option<&Measure> {
        self.0.iter().find(|measure| measure.kind == kind)
    }

    /// What a decision about answering rests on.
    pub(crate) fn facts(&self, thread: &Thread) -> ThreadFacts {
        ThreadFacts { locked: thread.is_locked(), rests: self.of(MeasureKind::Rest).is_some() }
    }

    /// Whether members are asked not to advise each other here.
    pub(crate) fn no_cross_talk(&self, board: &Board) -> bool {
        !board.cross_talk || self.of(MeasureKind::NoCrossTalk).is_some()
    }
}

/// Holds a thread's row until the end of the transaction, so that what is set on it and who answers in it
/// come one after the other. On SQLite the transaction alone sees to that.
pub(crate) fn lock(db: &mut Db, thread: ThreadId) -> Result<(), AppError> {
    if let Db::Pg(c) = db {
        threads::table.find(thread).select(threads::id).for_no_key_update().first::<ThreadId>(c)?;
    }
    Ok(())
}

const SLOW: &str = "This thread is in slow mode, so that it can cool: some time passes between two replies of the same member. You can keep what you wrote as a draft.";

/// Asks whether slow mode lets a member answer now; inside the transaction that would write the answer.
pub(super) fn pace(
    app: &App,
    db: &mut Db,
    here: Actor,
    thread: &Thread,
    running: &Running,
) -> Result<(), AppError> {
    let member = policy::signed_in(here)?;
    let Some(slow) = running.of(MeasureKind::SlowMode) else { return Ok(()) };
    let minutes = match slow.minutes {
        Some(minutes) => i64::from(minutes),
        None => super::mood::mood(app, db, thread.id)?.minutes_between_replies(),
    };
    let last = last_reply(db, thread.id, member)?;
    let pace = Pace { gap: minutes * Micros::MINUTE, last: last.map(|at| at.0), now: app.clock.now().0 };
    match policy::thread::wait(here, pace) {
        None => Ok(()),
        Some(wait) => {
            let retry_after = wait.unsigned_abs().div_ceil(Micros::SECOND.unsigned_abs());
            Err(AppError::TooMany { what: SLOW, retry_after })
        }
    }
}

/// Whatever became of it: taking a reply back doesn't make room for the next one.
fn last_reply(db: &mut Db, thread: ThreadId, member: MemberId) -> Result<Option<Micros>, AppError> {
    let own = posts::table
        .filter(posts::thread_id.eq(thread).and(posts::author_id.eq(member)))
        .filter(posts::number.gt(1));
    let last = own.order(posts::created_us.desc()).select(posts::created_us);
    Ok(both!(db, |c| last.first(c).optional()?))
}

/// A measure on the thread began or ended: keeps when the next one ends beside the thread, and lets nobody
/// see a page made before; inside the transaction that made it so.
pub(crate) fn measured(db: &mut Db, thread: ThreadId, now: Micros) -> Result<(), AppError> {
    let ends = measures::queries::on_thread(db, thread, now)?;
    let first = ends.iter().filter_map(|measure| measure.until_us).min();
    diesel::update(threads::table.find(thread)).set(threads::changes_us.eq(first)).execute(db)?;
    super::changed(db, thread)
}

/// Threads in one go.
const BATCH: i64 = 100;

/// Writes down that measures are over whose time has come, so that pages are kept again and a clock that is
/// set back opens nothing twice. What holds and what doesn't never waits for this. For the worker.
pub(crate) async fn settle_over(app: &App) -> Result<usize, AppError> {
    let due = app
        .read(|app, db| {
            let over = threads::table.filter(threads::changes_us.le(app.clock.now()));
            let over = over.order(threads::changes_us).limit(BATCH).select(threads::id);
            Ok(over.load::<ThreadId>(db)?)
        })
        .await?;
    if due.is_empty() {
        return Ok(0);
    }
    app.write(move |app, db| {
        for thread in &due {
            db.write(|db| {
                let now = app.clock.now();
                lock(db, *thread)?;
                measures::end::over(db, *thread, now)?;
                measured(db, *thread, now)
            })?;
        }
        Ok(due.len())
    })
    .await
}

/// Closes a thread, or opens it; inside the transaction of whoever decided so.
pub(crate) fn set_locked(
    db: &mut Db,
    thread: ThreadId,
    locked: bool,
    reason: Option<&str>,
) -> Result<(), AppError> {
    let state = if locked { ThreadState::Locked } else { ThreadState::Open };
    diesel::update(threads::table.find(thread))
        .set((threads::state.eq(state), threads::locked_reason.eq(reason)))
        .execute(db)?;
    super::changed(db, thread)
}

/// Puts it on another board; inside the transaction of whoever decided so.
pub(crate) fn put_on(db: &mut Db, thread: ThreadId, board: BoardId) -> Result<(), AppError> {
    diesel::update(threads::table.find(thread)).set(threads::board_id.eq(board)).execute(db)?;
    super::series::parts_changed(db, thread)?;
    super::changed(db, thread)
}
