//! Ending a measure before its time, acknowledging a warning, and noting that those concerned were told.

use diesel::prelude::*;

use super::{Measure, MeasureKind, queries, standing};
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::measures;
use crate::error::AppError;
use crate::ids::{MeasureId, MemberId, ThreadId};

/// Lifts it. `false`: it was over already. `by`: nobody, when something else takes its place.
pub(crate) fn lift(
    db: &mut Db,
    measure: &Measure,
    by: Option<MemberId>,
    now: Micros,
) -> Result<bool, AppError> {
    let running = measures::table
        .find(measure.id)
        .filter(measures::ended_us.is_null())
        .filter(measures::until_us.is_null().or(measures::until_us.gt(now)));
    let lifted = diesel::update(running)
        .set((measures::ended_us.eq(now), measures::ended_by.eq(by), measures::told_us.eq(now)))
        .execute(db)?;
    settle(db, measure, now)?;
    Ok(lifted == 1)
}

/// A member says that they read a warning of theirs.
pub(crate) fn acknowledge(db: &mut Db, member: MemberId, id: MeasureId, now: Micros) -> Result<(), AppError> {
    let measure = queries::by_id(db, id)?;
    if measure.kind != MeasureKind::Warning || measure.member_id != Some(member) {
        return Err(AppError::NotFound);
    }
    let unread = measures::table.find(id).filter(measures::acknowledged_us.is_null());
    diesel::update(unread).set(measures::acknowledged_us.eq(now)).execute(db)?;
    settle(db, &measure, now)
}

/// Takes the end of one back: it runs again for as long as it was set, or is over by itself.
pub(crate) fn resume(db: &mut Db, measure: &Measure, now: Micros) -> Result<(), AppError> {
    let over = measure.until_us.is_some_and(|until| until <= now);
    diesel::update(measures::table.find(measure.id))
        .set((
            measures::ended_us.eq(None::<Micros>),
            measures::ended_by.eq(None::<MemberId>),
            measures::told_us.eq(over.then_some(now)),
        ))
        .execute(db)?;
    settle(db, measure, now)
}

/// One whose place another took stays over when that one is taken back, as if this member had lifted it.
pub(crate) fn leave(db: &mut Db, measure: &Measure, by: MemberId) -> Result<(), AppError> {
    let replaced = measures::table.find(measure.id).filter(measures::ended_by.is_null());
    diesel::update(replaced.filter(measures::ended_us.is_not_null()))
        .set(measures::ended_by.eq(by))
        .execute(db)?;
    Ok(())
}

/// Those concerned know that it is over. `false`: another worker told them.
pub(crate) fn told(db: &mut Db, measure: &Measure, now: Micros) -> Result<bool, AppError> {
    let untold = measures::table.find(measure.id).filter(measures::told_us.is_null());
    let told = diesel::update(untold).set(measures::told_us.eq(now)).execute(db)?;
    settle(db, measure, now)?;
    Ok(told == 1)
}

/// Those of a thread whose time is over have ended, whatever becomes of the clock.
pub(crate) fn over(db: &mut Db, thread: ThreadId, now: Micros) -> Result<(), AppError> {
    let over = measures::table
        .filter(measures::thread_id.eq(thread).and(measures::ended_us.is_null()))
        .filter(measures::until_us.le(now));
    diesel::update(over)
        .set((measures::ended_us.eq(measures::until_us), measures::told_us.eq(now)))
        .execute(db)?;
    Ok(())
}

fn settle(db: &mut Db, measure: &Measure, now: Micros) -> Result<(), AppError> {
    match (measure.member_id, measure.other_id) {
        (Some(member), None) => standing::keep(db, member, now),
        _ => Ok(()),
    }
}
