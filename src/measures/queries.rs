//! Reads of measures.

use diesel::prelude::*;

use super::{Measure, MeasureKind};
use crate::clock::Micros;
use crate::db::schema::measures;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{ActionId, MeasureId, MemberId, ThreadId};

pub(crate) fn by_id(db: &mut Db, id: MeasureId) -> Result<Measure, AppError> {
    Ok(measures::table.find(id).select(Measure::as_select()).first(db)?)
}

/// Those that a line of the record set.
pub(crate) fn of_action(db: &mut Db, action: ActionId) -> Result<Vec<Measure>, AppError> {
    let set = measures::table.filter(measures::action_id.eq(action)).order(measures::id);
    Ok(set.select(Measure::as_select()).load(db)?)
}

/// Those that hold on a thread at a moment, in the order they were set.
pub(crate) fn on_thread(db: &mut Db, thread: ThreadId, now: Micros) -> Result<Vec<Measure>, AppError> {
    let running = measures::table
        .filter(measures::thread_id.eq(thread).and(measures::ended_us.is_null()))
        .filter(measures::until_us.is_null().or(measures::until_us.gt(now)))
        .order(measures::id);
    Ok(both!(db, |c| running.select(Measure::as_select()).load(c)?))
}

/// All that one member has and had, the newest first; separations are another question.
pub(crate) fn of_member(db: &mut Db, member: MemberId) -> Result<Vec<Measure>, AppError> {
    let own = measures::table.filter(measures::member_id.eq(member).and(measures::other_id.is_null()));
    Ok(own.order(measures::id.desc()).select(Measure::as_select()).load(db)?)
}

/// The separations that hold for a member at a moment.
pub(crate) fn separations(db: &mut Db, member: MemberId, now: Micros) -> Result<Vec<Measure>, AppError> {
    let running = measures::table
        .filter(measures::kind.eq(MeasureKind::Separation).and(measures::ended_us.is_null()))
        .filter(measures::member_id.eq(member).or(measures::other_id.eq(member)))
        .filter(measures::until_us.is_null().or(measures::until_us.gt(now)))
        .order(measures::id);
    Ok(both!(db, |c| running.select(Measure::as_select()).load(c)?))
}

/// From whom a member is separated at a moment.
pub(crate) fn apart_from(db: &mut Db, member: MemberId, now: Micros) -> Result<Vec<MemberId>, AppError> {
    let found = separations(db, member, now)?;
    Ok(found.iter().filter_map(|measure| measure.other_than(member)).collect())
}

/// All separations a member has and had, the newest first.
pub(crate) fn separations_ever(db: &mut Db, member: MemberId) -> Result<Vec<Measure>, AppError> {
    let own = measures::table
        .filter(measures::kind.eq(MeasureKind::Separation))
        .filter(measures::member_id.eq(member).or(measures::other_id.eq(member)));
    Ok(own.order(measures::id.desc()).select(Measure::as_select()).load(db)?)
}

/// The one that holds between two members, if one does.
pub(crate) fn between(
    db: &mut Db,
    (one, other): (MemberId, MemberId),
    now: Micros,
) -> Result<Option<Measure>, AppError> {
    let found = separations(db, one, now)?;
    Ok(found.into_iter().find(|measure| measure.other_than(one) == Some(other)))
}

/// Whether another one of its kind holds for the same member or the same two.
pub(crate) fn another_holds(db: &mut Db, measure: &Measure, now: Micros) -> Result<bool, AppError> {
    let Some(member) = measure.member_id else { return Ok(false) };
    Ok(match measure.other_id {
        Some(other) => between(db, (member, other), now)?.is_some_and(|other| other.id != measure.id),
        None => of_member(db, member)?
            .iter()
            .any(|other| other.id != measure.id && other.kind == measure.kind && other.holds(now)),
    })
}

/// Those that ended by themselves and whose members haven't been told.
pub(crate) fn untold(db: &mut Db, now: Micros, limit: i64) -> Result<Vec<Measure>, AppError> {
    let over = measures::table
        .filter(measures::ended_us.is_null().and(measures::told_us.is_null()))
        .filter(measures::until_us.le(now))
        .order(measures::id);
    Ok(over.limit(limit).select(Measure::as_select()).load(db)?)
}

/// Whether another one took its place: it ended early, and nobody lifted it.
pub(crate) fn was_replaced(db: &mut Db, measure: &Measure) -> Result<bool, AppError> {
    let ended = measures::table
        .find(measure.id)
        .filter(measures::ended_us.is_not_null().and(measures::ended_by.is_null()))
        .filter(measures::until_us.is_null().or(measures::ended_us.lt(measures::until_us)));
    Ok(ended.count().get_result::<i64>(db)? > 0)
}
