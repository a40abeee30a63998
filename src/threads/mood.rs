//! How hot a thread is now, and how that came.

use crate::app::App;
use crate::cases;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::posts;
use crate::temper::{self, Mood};

/// The last posts that are looked at.
const LOOK_BACK: i64 = 100;

pub(crate) fn mood(app: &App, db: &mut Db, thread: ThreadId) -> Result<Mood, AppError> {
    let said = posts::heat::said(db, thread, LOOK_BACK)?;
    let cases = cases::queries::heated(db, thread)?;
    Ok(Mood::of(temper::reading(&said, cases, app.clock.now().0)))
}

/// The readings of the last day, so many, the oldest first and the last one now.
pub(crate) fn curve(app: &App, db: &mut Db, thread: ThreadId, points: usize) -> Result<Vec<f32>, AppError> {
    let said = posts::heat::said(db, thread, LOOK_BACK)?;
    let cases = cases::queries::heated(db, thread)?;
    Ok(temper::curve(&said, cases, app.clock.now().0, points))
}
