//! What became of a case. Who may say so, moderation knows.

use diesel::prelude::*;

use super::{Case, CaseState, Decision};
use crate::app::App;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::cases;
use crate::error::AppError;
use crate::ids::{CaseId, MemberId};
use crate::outbox::{self, Event};

/// A moderator did something about the case. The first time is kept.
pub(super) fn touched(db: &mut Db, case: CaseId, now: Micros) -> Result<(), AppError> {
    let untouched = cases::table.find(case).filter(cases::touched_us.is_null());
    diesel::update(untouched).set(cases::touched_us.eq(now)).execute(db)?;
    Ok(())
}

/// A moderator has seen the post: mail about it waits no longer.
pub(crate) fn looked(
    app: &App,
    db: &mut Db,
    case: &Case,
    (moderator, now): (MemberId, Micros),
) -> Result<(), AppError> {
    touched(db, case.id, now)?;
    let unseen = cases::table.find(case.id).filter(cases::looked_us.is_null());
    let seen = (cases::looked_us.eq(now), cases::looked_by.eq(moderator));
    if diesel::update(unseen).set(seen).execute(db)? == 1 {
        outbox::record(app, db, &Event::CaseLookedAt { post_id: case.post_id })?;
    }
    Ok(())
}

/// Closes a case. `false`: somebody has done so already.
pub(crate) fn decide(
    app: &App,
    db: &mut Db,
    case: &Case,
    decision: Decision,
    (moderator, now): (MemberId, Micros),
) -> Result<bool, AppError> {
    looked(app, db, case, (moderator, now))?;
    let open = cases::table.find(case.id).filter(cases::state.eq(CaseState::Open));
    let decided = diesel::update(open)
        .set((
            cases::state.eq(CaseState::Decided),
            cases::decision.eq(decision),
            cases::decided_us.eq(now),
            cases::decided_by.eq(moderator),
        ))
        .execute(db)?;
    Ok(decided == 1)
}
