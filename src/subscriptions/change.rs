//! Changing and ending subscriptions: by the link under a mail, or by the member signed in.

use diesel::prelude::*;

use super::subscribe::{Settings, activate};
use super::{Frequency, Subscription, SubscriptionState, queries};
use crate::app::App;
use crate::db::Db;
use crate::db::schema::subscriptions;
use crate::error::AppError;
use crate::ids::SubscriptionId;
use crate::keys::Token;
use crate::policy::{self, Actor};

/// Ends the subscription whose mail carried this link (RFC 8058). Ending it twice is fine.
pub(crate) fn end_by_link(app: &App, db: &mut Db, token: &Token) -> Result<(), AppError> {
    db.write(|db| {
        let subscription = queries::by_link(db, token)?;
        end(app, db, subscription.id)
    })
}

/// Ends everything that goes to the address this link was mailed to.
pub(crate) fn end_all_by_link(app: &App, db: &mut Db, token: &Token) -> Result<(), AppError> {
    db.write(|db| {
        let address = queries::by_link(db, token)?.address_id;
        let all = subscriptions::table.filter(subscriptions::address_id.eq(address));
        diesel::update(all)
            .set((
                subscriptions::state.eq(SubscriptionState::Ended),
                subscriptions::changed_us.eq(app.clock.now()),
            ))
            .execute(db)?;
        Ok(())
    })
}

/// Changes one of the subscriptions of the address this link was mailed to.
pub(crate) fn change_by_link(
    app: &App,
    db: &mut Db,
    token: &Token,
    id: SubscriptionId,
    change: Change,
) -> Result<(), AppError> {
    db.write(|db| {
        let address = queries::by_link(db, token)?.address_id;
        let subscription = queries::by_id(db, id)?;
        if subscription.address_id != address {
            return Err(AppError::NotFound);
        }
        apply(app, db, &subscription, change)
    })
}

/// Changes one of the subscriptions a member is shown as their own; another isn't found.
pub(crate) fn change_own(
    app: &App,
    db: &mut Db,
    actor: Actor,
    id: SubscriptionId,
    change: Change,
) -> Result<(), AppError> {
    let member = policy::signed_in(actor)?;
    db.write(|db| {
        let own = queries::of_member(db, member)?;
        let own = own.into_iter().find(|named| named.subscription.id == id).ok_or(AppError::NotFound)?;
        apply(app, db, &own.subscription, change)
    })
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    End,
    Settings { frequency: Frequency, show_details: bool },
}

fn apply(app: &App, db: &mut Db, subscription: &Subscription, change: Change) -> Result<(), AppError> {
    match change {
        Change::End => end(app, db, subscription.id),
        // An address that was never proved doesn't become active by a change of settings.
        Change::Settings { .. } if subscription.state != SubscriptionState::Active => {
            Err(AppError::Conflict("This hasn't been confirmed yet. The link is in the mail we sent.".into()))
        }
        Change::Settings { frequency, show_details } => {
            activate(app, db, subscription.id, Settings { frequency, show_details })
        }
    }
}

fn end(app: &App, db: &mut Db, id: SubscriptionId) -> Result<(), AppError> {
    diesel::update(subscriptions::table.find(id))
        .set((
            subscriptions::state.eq(SubscriptionState::Ended),
            subscriptions::changed_us.eq(app.clock.now()),
        ))
        .execute(db)?;
    Ok(())
}
