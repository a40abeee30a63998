//! Events, recorded in the transaction that made them, so that what was committed is also told.
//!
//! This is the only way a concept speaks to mail: it knows nothing of who listens.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::db::Db;
use crate::db::schema::outbox;
use crate::error::AppError;
use crate::ids::{AlarmId, ConfirmationId, EventId, PostId};

/// Kept as JSON: an event written by one version is read by the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    /// A post was published (imported ones are not news and record nothing).
    PostCreated { post_id: PostId },
    /// A moderator has looked at the case of a post: mail about it has nothing to wait for.
    CaseLookedAt { post_id: PostId },
    /// Moderators should look: those who have an address get a mail.
    AlarmRaised { alarm_id: AlarmId },
    /// Someone gave an address that has yet to be proved theirs.
    ConfirmationAsked { confirmation_id: ConfirmationId },
}

pub(crate) fn record(app: &App, db: &mut Db, event: &Event) -> Result<(), AppError> {
    let json = serde_json::to_string(event).map_err(AppError::internal)?;
    diesel::insert_into(outbox::table)
        .values((outbox::event.eq(json), outbox::created_us.eq(app.clock.now())))
        .execute(db)?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// An event and its id; an error where it can't be read, which must keep no other back.
pub(crate) type Waiting = (EventId, Result<Event, AppError>);

/// The oldest events nobody has relayed, or all that are left of them. One that can't be read, say
/// because a newer version wrote it, is an error of its own.
pub(crate) fn waiting(db: &mut Db, limit: i64) -> Result<Vec<Waiting>, AppError> {
    let rows: Vec<(EventId, String)> = outbox::table
        .filter(outbox::relayed_us.is_null())
        .order(outbox::id)
        .limit(limit)
        .select((outbox::id, outbox::event))
        .load(db)?;
    let parse = |json: String| serde_json::from_str(&json).map_err(AppError::internal);
    Ok(rows.into_iter().map(|(id, json)| (id, parse(json))).collect())
}

/// Takes an event for relaying, in the transaction that relays it. `false`: another worker has it.
pub(crate) fn take(app: &App, db: &mut Db, id: EventId) -> Result<bool, AppError> {
    let untaken = outbox::table.find(id).filter(outbox::relayed_us.is_null());
    let taken = diesel::update(untaken).set(outbox::relayed_us.eq(app.clock.now())).execute(db)?;
    Ok(taken == 1)
}
