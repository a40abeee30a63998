//! The sweeper: puts on the queue whatever is due and not done, whoever forgot it.

use diesel::prelude::*;

use super::{DeliveryKind, DeliveryState};
use crate::app::App;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::deliveries;
use crate::error::AppError;
use crate::ids::DeliveryId;

/// Deliveries put on the queue in one go.
const BATCH: usize = 500;

/// Enqueues what is due, and answers with how many that was.
pub(crate) async fn sweep(app: &App) -> Result<usize, AppError> {
    // Nothing is lost from a queue that is merely long, so nothing is put there twice.
    let is_short = app.queue.backlog().await.map_err(AppError::internal)? < BATCH;
    let due = app
        .write(move |app, db| {
            expire_leases(app, db)?;
            due(app, db, is_short)
        })
        .await?;
    if due.is_empty() {
        return Ok(0);
    }
    let count = due.len();
    app.queue.push(&due).await.map_err(AppError::internal)?;
    // Marked after they were pushed: if this fails they are pushed twice, which is harmless.
    app.write(move |app, db| {
        // A worker may have been quicker, and put it off until later.
        let still_due = deliveries::table
            .filter(deliveries::id.eq_any(due))
            .filter(deliveries::state.eq(DeliveryState::Queued).and(deliveries::due_us.le(app.clock.now())));
        diesel::update(still_due).set(deliveries::enqueued_us.eq(app.clock.now())).execute(db)?;
        Ok(())
    })
    .await?;
    Ok(count)
}

/// Due, and either never put on the queue or, when `lost` ones are asked for too, put there so long
/// ago that it must have been lost.
fn due(app: &App, db: &mut Db, lost: bool) -> Result<Vec<DeliveryId>, AppError> {
    let now = app.clock.now();
    let requeue_after = i64::from(app.config.queue.requeue_after_seconds) * Micros::SECOND;
    let long_ago = if lost { now.minus(requeue_after) } else { Micros(i64::MIN) };
    Ok(deliveries::table
        .filter(deliveries::state.eq(DeliveryState::Queued))
        .filter(deliveries::due_us.le(now))
        .filter(deliveries::enqueued_us.is_null().or(deliveries::enqueued_us.le(long_ago)))
        .order(deliveries::due_us)
        .limit(BATCH as i64)
        .select(deliveries::id)
        .load(db)?)
}

/// A worker that stopped half-way. Before the hand-over nothing has left, so it starts again.
/// During it nobody knows: a notification is better lost than sent twice, while a confirmation is
/// sent again with the same Message-ID, for without it the reader is stuck.
fn expire_leases(app: &App, db: &mut Db) -> Result<(), AppError> {
    let now = app.clock.now();
    let expired = |state: DeliveryState| deliveries::state.eq(state).and(deliveries::lease_us.le(now));
    let waiting = (
        deliveries::state.eq(DeliveryState::Queued),
        deliveries::enqueued_us.eq(None::<Micros>),
        deliveries::lease_us.eq(None::<Micros>),
    );
    diesel::update(deliveries::table.filter(expired(DeliveryState::Claimed))).set(waiting).execute(db)?;
    let confirmations = deliveries::kind.eq(DeliveryKind::Confirmation);
    diesel::update(deliveries::table.filter(expired(DeliveryState::Sending).and(confirmations)))
        .set(waiting)
        .execute(db)?;
    diesel::update(deliveries::table.filter(expired(DeliveryState::Sending)))
        .set((
            deliveries::state.eq(DeliveryState::Unknown),
            deliveries::outcome.eq("the worker stopped while handing it over"),
            deliveries::finished_us.eq(now),
        ))
        .execute(db)?;
    Ok(())
}
