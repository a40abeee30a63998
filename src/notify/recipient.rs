//! One address: how much it was sent lately, and how often it refused.

use std::collections::HashSet;

use diesel::prelude::*;

use super::DeliveryState;
use crate::accounts::addresses;
use crate::app::App;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::deliveries;
use crate::error::AppError;
use crate::ids::{AddressId, SubscriptionId};

/// Until when an address has had as many mails as the host lets it have in a day; what waits shares the
/// next ones. The posts of one mail belong to one subscription, and were finished at one moment.
pub(super) fn full(app: &App, db: &mut Db, address: AddressId) -> Result<Option<Micros>, AppError> {
    let (now, most) = (app.clock.now(), app.config.mail.most_per_day.get());
    let lately: Vec<(Option<Micros>, Option<SubscriptionId>)> = deliveries::table
        .filter(deliveries::address_id.eq(address).and(deliveries::state.eq(DeliveryState::Sent)))
        .filter(deliveries::finished_us.gt(now.minus(Micros::DAY)))
        .select((deliveries::finished_us, deliveries::subscription_id))
        .distinct()
        .order(deliveries::finished_us.desc())
        .limit(most.into())
        .load(db)?;
    let is_full = lately.len() >= usize::try_from(most).unwrap_or(usize::MAX);
    let oldest = lately.last().and_then(|(at, _)| *at).filter(|_| is_full);
    Ok(oldest.map(|at| at.plus(Micros::DAY)))
}

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
