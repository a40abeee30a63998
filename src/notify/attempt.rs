//! The states of one attempt. Each step is a conditional update, so two workers that hold the same
//! id can't both go on.

use diesel::prelude::*;

use super::bundle::{self, Departure, Waiting};
use super::calm::{self, Calm, Cooling};
use super::{Delivery, DeliveryKind, DeliveryState, recipient, schedule};
use crate::app::App;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::deliveries;
use crate::error::AppError;
use crate::ids::{DeliveryId, PostId, SubscriptionId};
use crate::mail::SendError;
use crate::subscriptions::queries as subscriptions;

/// How long a worker may take to prepare a mail.
const TO_PREPARE: i64 = 2 * Micros::MINUTE;
/// How long handing it over may take: more than all the limits in [`crate::mail`] together.
const TO_SEND: i64 = 10 * Micros::MINUTE;
/// A delivery claimed this often without an outcome brings its workers down: no more of it.
const MOST_CLAIMS: i32 = 5;

/// What came of claiming.
pub(super) enum Claim {
    /// Someone else's, done, or not due (any more).
    Nothing,
    /// Claimed too often.
    Dead,
    Mine(Bundle),
}

/// Deliveries that leave as one mail, oldest first, and the lease this worker has them under.
/// Every further step names the lease: a worker that overslept it changes nothing any more.
#[derive(Debug, Clone)]
pub(super) struct Bundle {
    pub(super) deliveries: Vec<Delivery>,
    lease: Micros,
}

impl Bundle {
    fn ids(&self) -> Vec<DeliveryId> {
        self.deliveries.iter().map(|d| d.id).collect()
    }
}

/// Claims a delivery, together with the others of the same subscription that are waiting: several
/// posts that come together become one mail.
pub(super) fn claim(app: &App, db: &mut Db, id: DeliveryId) -> Result<Claim, AppError> {
    let now = app.clock.now();
    db.write(|db| {
        let found: Option<Delivery> =
            deliveries::table.find(id).select(Delivery::as_select()).first(db).optional()?;
        let Some(asked) = found.filter(|d| d.state == DeliveryState::Queued && d.due_us <= now) else {
            return Ok(Claim::Nothing);
        };
        if asked.claims >= MOST_CLAIMS {
            return bury(db, asked.id, now);
        }
        if asked.kind == DeliveryKind::NewPost
            && let Some(until) = recipient::full(app, db, asked.address_id)?
        {
            hold(db, &[asked.id], until)?;
            return Ok(Claim::Nothing);
        }
        let waiting = match (asked.kind, asked.subscription_id) {
            (DeliveryKind::NewPost, Some(subscription)) => waiting_for(app, db, subscription)?,
            _ => vec![(asked, 0)],
        };
        let time = |(d, patience): &(Delivery, i64)| Waiting {
            id: d.id,
            since: d.created_us,
            due: d.due_us,
            patience: *patience,
        };
        let times: Vec<Waiting> = waiting.iter().map(time).collect();
        match bundle::departure(&times, now) {
            Departure::Held { until, due } => {
                hold(db, &due, until)?;
                Ok(Claim::Nothing)
            }
            Departure::Now(due) => {
                let deliveries =
                    waiting.into_iter().map(|(d, _)| d).filter(|d| due.contains(&d.id)).collect();
                take(db, Bundle { deliveries, lease: now.plus(TO_PREPARE) })
            }
        }
    })
}

/// What waits for one follower, and how long each waits for the others at most. A reader who has
/// asked for rarer mail since gets it that rarely; a post that heats, or whose thread does or rests, waits
/// longer, and is left out while a moderator is yet to look at it.
fn waiting_for(
    app: &App,
    db: &mut Db,
    subscription: SubscriptionId,
) -> Result<Vec<(Delivery, i64)>, AppError> {
    let now = app.clock.now();
    let waiting: Vec<Delivery> = deliveries::table
        .filter(deliveries::subscription_id.eq(subscription))
        .filter(deliveries::state.eq(DeliveryState::Queued))
        .filter(deliveries::claims.lt(MOST_CLAIMS))
        .order(deliveries::id)
        .select(Delivery::as_select())
        .load(db)?;
    let frequency = subscriptions::by_id(db, subscription)?.frequency;
    let (mut ready, mut cooling) = (Vec::new(), Cooling::new());
    for mut delivery in waiting {
        let Some(post) = delivery.post_id else { continue };
        let Calm { rest, patience, held } = calm::calm(app, db, post, &mut cooling)?;
        let held = held.filter(|until| *until > now);
        let rested = schedule::due(frequency, delivery.created_us, rest);
        let due = [rested, held].into_iter().flatten().fold(delivery.due_us, Micros::max);
        if due != delivery.due_us {
            hold(db, &[delivery.id], due)?;
            delivery.due_us = due;
        }
        if held.is_none() {
            ready.push((delivery, i64::from(patience) * Micros::SECOND));
        }
    }
    Ok(ready)
}

/// Mail about a post that waited for a moderator waits no longer: it is looked at again now.
pub(super) fn release(app: &App, db: &mut Db, post: PostId) -> Result<(), AppError> {
    let now = app.clock.now();
    let waiting = deliveries::table
        .filter(deliveries::post_id.eq(post).and(deliveries::state.eq(DeliveryState::Queued)))
        .filter(deliveries::attempts.eq(0).and(deliveries::due_us.gt(now)));
    diesel::update(waiting)
        .set((deliveries::due_us.eq(now), deliveries::enqueued_us.eq(None::<Micros>)))
        .execute(db)?;
    Ok(())
}

fn bury(db: &mut Db, id: DeliveryId, now: Micros) -> Result<Claim, AppError> {
    let still_queued = deliveries::table.find(id).filter(deliveries::state.eq(DeliveryState::Queued));
    let buried = diesel::update(still_queued)
        .set((
            deliveries::state.eq(DeliveryState::Failed),
            deliveries::outcome.eq("claimed too often without an outcome"),
            deliveries::finished_us.eq(now),
        ))
        .execute(db)?;
    Ok(if buried == 1 { Claim::Dead } else { Claim::Nothing })
}

fn hold(db: &mut Db, ids: &[DeliveryId], until: Micros) -> Result<(), AppError> {
    let still_queued = deliveries::table
        .filter(deliveries::id.eq_any(ids))
        .filter(deliveries::state.eq(DeliveryState::Queued));
    diesel::update(still_queued)
        .set((deliveries::due_us.eq(until), deliveries::enqueued_us.eq(None::<Micros>)))
        .execute(db)?;
    Ok(())
}

/// All of them or none.
fn take(db: &mut Db, bundle: Bundle) -> Result<Claim, AppError> {
    if bundle.deliveries.is_empty() {
        return Ok(Claim::Nothing);
    }
    let still_queued = deliveries::table
        .filter(deliveries::id.eq_any(bundle.ids()))
        .filter(deliveries::state.eq(DeliveryState::Queued));
    let taken = diesel::update(still_queued)
        .set((
            deliveries::state.eq(DeliveryState::Claimed),
            deliveries::lease_us.eq(bundle.lease),
            deliveries::claims.eq(deliveries::claims + 1),
        ))
        .execute(db)?;
    if taken != bundle.deliveries.len() {
        // Another worker got in between: it has them all, or the sweeper will find what is left.
        return Err(AppError::Conflict("another worker claimed this delivery".into()));
    }
    Ok(Claim::Mine(bundle))
}

/// From here on a crash leaves `unknown`. `None`: the lease ran out and someone else has it.
pub(super) fn begin_sending(app: &App, db: &mut Db, bundle: Bundle) -> Result<Option<Bundle>, AppError> {
    let now = app.clock.now();
    let lease = now.plus(TO_SEND);
    let begun = db.write(|db| {
        let held = deliveries::table
            .filter(deliveries::id.eq_any(bundle.ids()))
            .filter(deliveries::state.eq(DeliveryState::Claimed))
            .filter(deliveries::lease_us.eq(bundle.lease).and(deliveries::lease_us.gt(now)));
        let begun = diesel::update(held)
            .set((
                deliveries::state.eq(DeliveryState::Sending),
                deliveries::lease_us.eq(lease),
                deliveries::attempts.eq(deliveries::attempts + 1),
            ))
            .execute(db)?;
        if begun != bundle.deliveries.len() {
            return Err(AppError::Conflict("the lease ran out".into()));
        }
        let never_tried = deliveries::table
            .filter(deliveries::id.eq_any(bundle.ids()))
            .filter(deliveries::first_try_us.is_null());
        diesel::update(never_tried).set(deliveries::first_try_us.eq(now)).execute(db)?;
        let all = deliveries::table.filter(deliveries::id.eq_any(bundle.ids())).order(deliveries::id);
        Ok(all.select(Delivery::as_select()).load(db)?)
    });
    match begun {
        Ok(deliveries) => Ok(Some(Bundle { deliveries, lease })),
        Err(AppError::Conflict(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes down how it ended, and answers with those that are given up for good.
pub(super) fn conclude(
    app: &App,
    db: &mut Db,
    bundle: &Bundle,
    result: &Result<(), SendError>,
) -> Result<Vec<DeliveryId>, AppError> {
    let now = app.clock.now();
    let error = match result {
        Ok(()) => {
            return db.write(|db| finish(db, bundle, DeliveryState::Sent, "sent", now)).map(|()| vec![]);
        }
        Err(error) => error,
    };
    let words = error.to_string();
    db.write(|db| match error {
        SendError::Unknown(_) => finish(db, bundle, DeliveryState::Unknown, &words, now).map(|()| vec![]),
        SendError::Never(_) => finish(db, bundle, DeliveryState::Failed, &words, now).map(|()| bundle.ids()),
        SendError::Recipient(_) | SendError::NoSuchAddress(_) => {
            finish(db, bundle, DeliveryState::Failed, &words, now)?;
            if let Some(first) = bundle.deliveries.first() {
                let for_good = matches!(error, SendError::NoSuchAddress(_));
                recipient::refused(db, first.address_id, for_good, now)?;
            }
            Ok(bundle.ids())
        }
        SendError::Later(_) => put_off(db, bundle, &words, now),
    })
}

/// Each by its own count and its own first try: one that joined the bundle late is not given up
/// with those that have been tried all day.
fn put_off(db: &mut Db, bundle: &Bundle, error: &str, now: Micros) -> Result<Vec<DeliveryId>, AppError> {
    let dice = schedule::dice()?;
    let mut given_up = Vec::new();
    for delivery in &bundle.deliveries {
        let one = Bundle { deliveries: vec![delivery.clone()], lease: bundle.lease };
        let first_try = delivery.first_try_us.unwrap_or(now);
        match schedule::retry(delivery.attempts, first_try, now, dice) {
            Some(again) => try_again(db, &one, error, again)?,
            None => {
                let words = format!("given up after {} attempts: {error}", delivery.attempts);
                finish(db, &one, DeliveryState::Failed, &words, now)?;
                given_up.push(delivery.id);
            }
        }
    }
    Ok(given_up)
}

/// Takes some of a bundle out of it, not to be sent.
pub(super) fn drop_some(
    app: &App,
    db: &mut Db,
    bundle: &mut Bundle,
    why: &str,
    mut is_out: impl FnMut(&Delivery) -> bool,
) -> Result<(), AppError> {
    let out: Vec<Delivery> = bundle.deliveries.extract_if(.., |d| is_out(d)).collect();
    let out = Bundle { deliveries: out, lease: bundle.lease };
    if out.deliveries.is_empty() {
        return Ok(());
    }
    db.write(|db| finish(db, &out, DeliveryState::Dropped, why, app.clock.now()))
}

/// Puts those whose post a moderator should look at first back in the queue: somebody may have asked
/// for that since the mail was claimed.
pub(super) fn put_back_held(app: &App, db: &mut Db, bundle: &mut Bundle) -> Result<(), AppError> {
    let now = app.clock.now();
    let mut ready = Vec::new();
    for delivery in std::mem::take(&mut bundle.deliveries) {
        let held = match delivery.post_id {
            Some(post) => calm::held(app, db, post)?.filter(|until| *until > now),
            None => None,
        };
        match held {
            Some(until) => {
                let one = Bundle { deliveries: vec![delivery], lease: bundle.lease };
                db.write(|db| try_again(db, &one, "waits for a moderator", until))?;
            }
            None => ready.push(delivery),
        }
    }
    bundle.deliveries = ready;
    Ok(())
}

fn try_again(db: &mut Db, bundle: &Bundle, outcome: &str, due: Micros) -> Result<(), AppError> {
    let held = deliveries::table
        .filter(deliveries::id.eq_any(bundle.ids()))
        .filter(deliveries::lease_us.eq(bundle.lease));
    diesel::update(held)
        .set((
            deliveries::state.eq(DeliveryState::Queued),
            deliveries::due_us.eq(due),
            deliveries::enqueued_us.eq(None::<Micros>),
            deliveries::lease_us.eq(None::<Micros>),
            deliveries::finished_us.eq(None::<Micros>),
            deliveries::claims.eq(0),
            deliveries::outcome.eq(outcome),
        ))
        .execute(db)?;
    Ok(())
}

fn finish(
    db: &mut Db,
    bundle: &Bundle,
    state: DeliveryState,
    outcome: &str,
    now: Micros,
) -> Result<(), AppError> {
    let held = deliveries::table
        .filter(deliveries::id.eq_any(bundle.ids()))
        .filter(deliveries::lease_us.eq(bundle.lease));
    diesel::update(held)
        .set((
            deliveries::state.eq(state),
            deliveries::outcome.eq(outcome),
            deliveries::lease_us.eq(None::<Micros>),
            deliveries::finished_us.eq(now),
        ))
        .execute(db)?;
    Ok(())
}
