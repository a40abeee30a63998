//! The relay: turns events into deliveries, one row a recipient.

use diesel::prelude::*;

use super::{DeliveryKind, DeliveryState};
use super::{apart, attempt, schedule};
use crate::accounts::{addresses, queries as members};
use crate::app::App;
use crate::cases::alarm as alarms;
use crate::clock::Micros;
use crate::db::schema::deliveries;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{AddressId, AlarmId, ConfirmationId, EventId, PostId, SubscriptionId};
use crate::moderation;
use crate::outbox::{self, Event};
use crate::policy::Actor;
use crate::subscriptions::queries as subscriptions;
use crate::threads;

/// Events relayed in one go.
const BATCH: i64 = 100;
/// Rows in one insert; PostgreSQL takes at most 65,535 values.
const CHUNK: usize = 500;

/// Relays what is waiting, and answers with how many events that was. One that can't be relayed
/// stays, and keeps no other back.
pub(crate) fn relay(app: &App, db: &mut Db) -> Result<usize, AppError> {
    let waiting = outbox::waiting(db, BATCH)?;
    // All in one transaction, as a rule: each costs a write to the disk that posts wait for.
    if waiting.iter().all(|(_, event)| event.is_ok())
        && let Ok(relayed) = db.write(|db| relay_all(app, db, &waiting))
    {
        return Ok(relayed);
    }
    let mut relayed = 0;
    let mut stuck = Ok(());
    for (id, event) in waiting {
        match event.and_then(|event| db.write(|db| relay_one(app, db, id, &event))) {
            Ok(taken) => relayed += usize::from(taken),
            Err(error) => stuck = Err(error),
        }
    }
    stuck.map(|()| relayed)
}

fn relay_all(app: &App, db: &mut Db, waiting: &[outbox::Waiting]) -> Result<usize, AppError> {
    let mut relayed = 0;
    for (id, event) in waiting {
        if let Ok(event) = event {
            relayed += usize::from(relay_one(app, db, *id, event)?);
        }
    }
    Ok(relayed)
}

/// One event, in a transaction: either all its deliveries are there, or it is still waiting.
fn relay_one(app: &App, db: &mut Db, id: EventId, event: &Event) -> Result<bool, AppError> {
    if !outbox::take(app, db, id)? {
        return Ok(false);
    }
    let rows = match event {
        Event::PostCreated { post_id } => new_post(app, db, *post_id)?,
        Event::CaseLookedAt { post_id } => {
            attempt::release(app, db, *post_id)?;
            Vec::new()
        }
        Event::AlarmRaised { alarm_id } => alarm(app, db, *alarm_id)?,
        Event::ConfirmationAsked { confirmation_id } => confirmation(app, db, *confirmation_id)?,
    };
    for chunk in rows.chunks(CHUNK) {
        both!(db, |c| diesel::insert_into(deliveries::table).values(chunk).execute(c)?);
    }
    Ok(true)
}

#[derive(Insertable)]
#[diesel(table_name = deliveries)]
struct NewDelivery {
    kind: DeliveryKind,
    address_id: AddressId,
    subscription_id: Option<SubscriptionId>,
    post_id: Option<PostId>,
    confirmation_id: Option<ConfirmationId>,
    alarm_id: Option<AlarmId>,
    state: DeliveryState,
    due_us: Micros,
    claims: i32,
    attempts: i32,
    created_us: Micros,
}

/// Everyone who follows the thread or its board, once an address, but not who wrote it.
fn new_post(app: &App, db: &mut Db, post: PostId) -> Result<Vec<NewDelivery>, AppError> {
    let (post, thread, board) = threads::queries::seen_post(db, Actor::System, post)?;
    let own_address = members::by_id(db, post.author_id)?.address_id;
    let mut told: std::collections::HashSet<AddressId> = own_address.into_iter().collect();
    let apart = apart::of(app, db, post.author_id)?;
    let mut rows = Vec::new();
    for follower in subscriptions::followers(db, thread.id, board.id, post.created_us)? {
        // The first one counts: "never" for a thread is never, whatever its board's mail is set to.
        if follower.member_id == Some(post.author_id) || !told.insert(follower.address_id) {
            continue;
        }
        if apart.includes(follower.member_id, follower.address_id) {
            continue;
        }
        let delay = app.config.mail.delay_seconds;
        let Some(due_us) = schedule::due(follower.frequency, post.created_us, delay) else { continue };
        rows.push(NewDelivery {
            kind: DeliveryKind::NewPost,
            address_id: follower.address_id,
            subscription_id: Some(follower.id),
            post_id: Some(post.id),
            confirmation_id: None,
            alarm_id: None,
            state: DeliveryState::Queued,
            due_us,
            claims: 0,
            attempts: 0,
            created_us: post.created_us,
        });
    }
    Ok(rows)
}

fn confirmation(app: &App, db: &mut Db, id: ConfirmationId) -> Result<Vec<NewDelivery>, AppError> {
    let asked = addresses::confirmation(db, id)?;
    let now = app.clock.now();
    Ok(vec![NewDelivery {
        kind: DeliveryKind::Confirmation,
        address_id: asked.address_id,
        subscription_id: None,
        post_id: None,
        confirmation_id: Some(id),
        alarm_id: None,
        state: DeliveryState::Queued,
        due_us: now,
        claims: 0,
        attempts: 0,
        created_us: now,
    }])
}

/// Every moderator who proved an address, once an address.
fn alarm(app: &App, db: &mut Db, id: AlarmId) -> Result<Vec<NewDelivery>, AppError> {
    let now = app.clock.now();
    let alarm = alarms::by_id(db, id)?;
    let mut addresses: Vec<AddressId> = moderation::alarms::whom(db, &alarm)?
        .into_iter()
        .filter(|member| member.address_confirmed_us.is_some())
        .filter_map(|member| member.address_id)
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    let delivery = |address_id| NewDelivery {
        kind: DeliveryKind::Alarm,
        address_id,
        subscription_id: None,
        post_id: None,
        confirmation_id: None,
        alarm_id: Some(id),
        state: DeliveryState::Queued,
        due_us: now,
        claims: 0,
        attempts: 0,
        created_us: now,
    };
    Ok(addresses.into_iter().map(delivery).collect())
}
