//! Claiming a case: for half an hour others leave it to whoever looks at it.

use diesel::prelude::*;

use super::decide::touched;
use super::{Case, CaseState};
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::cases;
use crate::error::AppError;
use crate::ids::MemberId;

/// How long a claim lasts, in microseconds.
const LEASE: i64 = 30 * Micros::MINUTE;

impl Case {
    /// Whose it is at a moment, and until when.
    pub(crate) fn claim(&self, now: Micros) -> Option<(MemberId, Micros)> {
        let (by, until) = self.claimed_by.zip(self.claimed_until_us)?;
        (self.state == CaseState::Open && now < until).then_some((by, until))
    }
}

/// Claims it, or claims it for longer. `false`: another has it.
pub(crate) fn claim(db: &mut Db, case: &Case, moderator: MemberId, now: Micros) -> Result<bool, AppError> {
    let free = cases::table.find(case.id).filter(cases::state.eq(CaseState::Open)).filter(
        cases::claimed_by.is_null().or(cases::claimed_by.eq(moderator)).or(cases::claimed_until_us.le(now)),
    );
    let claimed = diesel::update(free)
        .set((cases::claimed_by.eq(moderator), cases::claimed_until_us.eq(now.plus(LEASE))))
        .execute(db)?;
    if claimed == 1 {
        touched(db, case.id, now)?;
    }
    Ok(claimed == 1)
}

/// Leaves it to others again.
pub(crate) fn release(db: &mut Db, case: &Case, moderator: MemberId) -> Result<(), AppError> {
    let own = cases::table.find(case.id).filter(cases::claimed_by.eq(moderator));
    diesel::update(own)
        .set((cases::claimed_by.eq(None::<MemberId>), cases::claimed_until_us.eq(None::<Micros>)))
        .execute(db)?;
    Ok(())
}
