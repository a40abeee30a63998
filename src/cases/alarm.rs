//! Alarms: where moderators should look although no single post says so. Who is told, and what else is done,
//! is in [`moderation`](crate::moderation).

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::{Case, CaseState};
use crate::clock::Micros;
use crate::db::schema::{alarms, audit_log, boards, cases, threads};
use crate::db::{Db, both, text_enum};
use crate::error::AppError;
use crate::ids::{AlarmId, CaseId, MemberId};

text_enum! {
    pub enum AlarmKind {
        /// A case is open for long, and no moderator has come.
        Shift = "shift",
        /// Many new accounts flag the posts of one member.
        Brigade = "brigade",
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = alarms)]
pub(crate) struct Alarm {
    pub id: AlarmId,
    pub kind: AlarmKind,
    /// The case it is about, or that of the post that was flagged last.
    pub case_id: Option<CaseId>,
    /// Against whom many flag.
    pub member_id: Option<MemberId>,
    /// What was seen, for moderators to read.
    pub words: String,
    pub raised_us: Micros,
    /// A moderator has seen to it.
    pub ended_us: Option<Micros>,
}

/// Raises one. `None`: there is one for this case already.
pub(crate) fn raise(
    db: &mut Db,
    kind: AlarmKind,
    (case, member): (CaseId, Option<MemberId>),
    words: &str,
    now: Micros,
) -> Result<Option<AlarmId>, AppError> {
    let row = (
        alarms::kind.eq(kind),
        alarms::case_id.eq(case),
        alarms::member_id.eq(member),
        alarms::words.eq(words),
        alarms::raised_us.eq(now),
    );
    Ok(both!(db, |c| diesel::insert_into(alarms::table)
        .values(row)
        .on_conflict_do_nothing()
        .returning(alarms::id)
        .get_result(c)
        .optional()?))
}

/// What was seen has grown.
pub(crate) fn say(db: &mut Db, id: AlarmId, words: &str) -> Result<(), AppError> {
    diesel::update(alarms::table.find(id)).set(alarms::words.eq(words)).execute(db)?;
    Ok(())
}

/// A moderator has seen to it. `false`: somebody has already.
pub(crate) fn end(db: &mut Db, id: AlarmId, by: MemberId, now: Micros) -> Result<bool, AppError> {
    let open = alarms::table.find(id).filter(alarms::ended_us.is_null());
    let ended = diesel::update(open).set((alarms::ended_us.eq(now), alarms::ended_by.eq(by))).execute(db)?;
    Ok(ended == 1)
}

pub(crate) fn by_id(db: &mut Db, id: AlarmId) -> Result<Alarm, AppError> {
    Ok(alarms::table.find(id).select(Alarm::as_select()).first(db)?)
}

/// Those that nobody has seen to, the oldest first.
pub(crate) fn open(db: &mut Db) -> Result<Vec<Alarm>, AppError> {
    let open = alarms::table.filter(alarms::ended_us.is_null()).order(alarms::id);
    Ok(open.select(Alarm::as_select()).load(db)?)
}

/// The last one that many raised by flagging a member's posts.
pub(crate) fn last_brigade(db: &mut Db, member: MemberId) -> Result<Option<Alarm>, AppError> {
    let against = alarms::table
        .filter(alarms::member_id.eq(member).and(alarms::kind.eq(AlarmKind::Brigade)))
        .order(alarms::id.desc());
    Ok(both!(db, |c| against.select(Alarm::as_select()).first(c).optional()?))
}

/// Open cases past their board's hours that raised no alarm and that no moderator has touched: neither the
/// case, nor anything else in its thread since, which the record tells.
pub(crate) fn neglected(db: &mut Db, now: Micros) -> Result<Vec<Case>, AppError> {
    let alarmed =
        alarms::table.filter(alarms::kind.eq(AlarmKind::Shift)).select(alarms::case_id.assume_not_null());
    let acted = audit_log::table
        .filter(audit_log::thread_id.eq(cases::thread_id.nullable()))
        .filter(audit_log::actor_id.is_not_null().and(audit_log::at_us.ge(cases::opened_us)));
    // No board waits for less than an hour.
    let untouched = cases::table
        .inner_join(threads::table.on(threads::id.eq(cases::thread_id)))
        .inner_join(boards::table.on(boards::id.eq(threads::board_id)))
        .filter(cases::state.eq(CaseState::Open).and(cases::opened_us.le(now.minus(Micros::HOUR))))
        .filter(cases::touched_us.is_null().and(not(exists(acted))))
        .filter(cases::id.ne_all(alarmed))
        .order(cases::id);
    let found: Vec<(Case, i32)> = untouched.select((Case::as_select(), boards::alarm_hours)).load(db)?;
    let due = |(case, hours): (Case, i32)| {
        let due = case.opened_us.plus(i64::from(hours).saturating_mul(Micros::HOUR));
        (due <= now).then_some(case)
    };
    Ok(found.into_iter().filter_map(due).collect())
}
