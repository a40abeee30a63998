//! Setting a measure.

use diesel::prelude::*;

use super::{MeasureKind, Subject, standing};
use crate::clock::Micros;
use crate::db::schema::measures;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{ActionId, MeasureId, MemberId};

pub(crate) struct NewMeasure<'a> {
    pub kind: MeasureKind,
    pub subject: Subject,
    /// Of slow mode; `None`: by heat.
    pub minutes: Option<i32>,
    pub reason: &'a str,
    /// `None`: the system.
    pub set_by: Option<MemberId>,
    pub from: Micros,
    /// `None`: until it is lifted.
    pub until: Option<Micros>,
    /// The line of the record that sets it.
    pub action: ActionId,
}

/// Inside the transaction that records it. Who may, is asked before.
pub(crate) fn begin(db: &mut Db, new: &NewMeasure<'_>) -> Result<MeasureId, AppError> {
    let (thread, member, other) = match new.subject {
        Subject::Thread(thread) => (Some(thread), None, None),
        Subject::Pair(one, other) => (None, Some(one.min(other)), Some(one.max(other))),
        Subject::Member(member) => (None, Some(member), None),
    };
    let row = (
        measures::kind.eq(new.kind),
        measures::thread_id.eq(thread),
        measures::member_id.eq(member),
        measures::other_id.eq(other),
        measures::minutes.eq(new.minutes),
        measures::reason.eq(new.reason),
        measures::set_by.eq(new.set_by),
        measures::from_us.eq(new.from),
        measures::until_us.eq(new.until),
        measures::action_id.eq(new.action),
    );
    let id = both!(db, |c| diesel::insert_into(measures::table)
        .values(row)
        .returning(measures::id)
        .get_result(c)?);
    if let Subject::Member(member) = new.subject {
        standing::keep(db, member, new.from)?;
    }
    Ok(id)
}
