//! One address, and how often it refused.

use std::collections::HashSet;

use diesel::prelude::*;

use super::DeliveryState;
use crate::accounts::addresses;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::deliveries;
use crate::error::AppError;
use crate::ids::AddressId;

/// A mailbox that isn't there gets no more mail at once; one that was refused for another reason, on its fifth
/// day of refusals within seven.
pub(super) fn refused(db: &mut Db, address: AddressId, for_good: bool, now: Micros) -> Result<(), AppError> {
    if for_good || days_refused(db, address, now)? >= MOST_DAYS_REFUSED {
        tracing::info!(address = address.0, "no more mail to an address that refuses it");
        addresses::suppress(db, address, now)?;
    }
    Ok(())
}

const MOST_DAYS_REFUSED: usize = 5;

/// On how many of the last seven days.
fn days_refused(db: &mut Db, address: AddressId, now: Micros) -> Result<usize, AppError> {
    let refusals: Vec<Option<Micros>> = deliveries::table
        .filter(deliveries::address_id.eq(address))
        .filter(deliveries::finished_us.gt(now.minus(7 * Micros::DAY)))
        .filter(
            deliveries::state.eq(DeliveryState::Failed).and(deliveries::outcome.like("recipient refused:%")),
        )
        .select(deliveries::finished_us)
        .load(db)?;
    let days: HashSet<i64> = refusals.into_iter().flatten().map(|at| at.0 / Micros::DAY).collect();
    Ok(days.len())
}
