//! What moderators tell each other about a case, and asking another of them to look as well.

use diesel::prelude::*;

use super::decide::touched;
use super::{Case, CaseState};
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{case_notes, cases, members};
use crate::error::AppError;
use crate::ids::{CaseId, MemberId};

/// Something a moderator noted.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct CaseNote {
    pub by: String,
    pub words: String,
    pub at: Micros,
}

pub(crate) fn add(
    db: &mut Db,
    case: CaseId,
    moderator: MemberId,
    words: &str,
    now: Micros,
) -> Result<(), AppError> {
    diesel::insert_into(case_notes::table)
        .values((
            case_notes::case_id.eq(case),
            case_notes::by_id.eq(moderator),
            case_notes::words.eq(words),
            case_notes::created_us.eq(now),
        ))
        .execute(db)?;
    touched(db, case, now)
}

/// In the order they were written.
pub(crate) fn of(db: &mut Db, case: CaseId) -> Result<Vec<CaseNote>, AppError> {
    Ok(case_notes::table
        .inner_join(members::table.on(members::id.eq(case_notes::by_id)))
        .filter(case_notes::case_id.eq(case))
        .order(case_notes::id)
        .select((members::handle, case_notes::words, case_notes::created_us))
        .load(db)?)
}

/// Marks an open case as one that another should look at too. `false`: it is marked.
pub(crate) fn ask_second_opinion(
    db: &mut Db,
    case: &Case,
    moderator: MemberId,
    now: Micros,
) -> Result<bool, AppError> {
    let unasked = cases::table
        .find(case.id)
        .filter(cases::state.eq(CaseState::Open).and(cases::second_opinion_us.is_null()));
    let asked = diesel::update(unasked)
        .set((cases::second_opinion_us.eq(now), cases::second_opinion_by.eq(moderator)))
        .execute(db)?;
    if asked == 1 {
        touched(db, case.id, now)?;
    }
    Ok(asked == 1)
}
