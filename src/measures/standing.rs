//! What a member's measures come to, kept beside the member.

use super::{MeasureKind, queries};
use crate::accounts::hold::{self, Hold};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::MemberId;

/// Until somebody lifts it.
const OPEN_ENDED: Micros = Micros(i64::MAX);

pub(super) fn keep(db: &mut Db, member: MemberId, now: Micros) -> Result<(), AppError> {
    let mut hold = Hold::default();
    for measure in queries::of_member(db, member)?.into_iter().filter(|measure| measure.holds(now)) {
        let until = measure.until_us.unwrap_or(OPEN_ENDED);
        match measure.kind {
            MeasureKind::Warning => hold.warned = true,
            MeasureKind::Silence => hold.silenced_until_us = hold.silenced_until_us.max(Some(until)),
            MeasureKind::Suspension => hold.suspended_until_us = hold.suspended_until_us.max(Some(until)),
            _ => {}
        }
    }
    hold::keep(db, member, &hold)
}
