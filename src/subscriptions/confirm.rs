//! Pressing the button behind a mailed link: the address is proved, the mail may come.

use diesel::prelude::*;

use super::subscribe::{Settings, activate};
use super::{Frequency, SubscriptionState};
use crate::accounts::{addresses, join};
use crate::app::App;
use crate::db::Db;
use crate::db::schema::subscriptions;
use crate::error::AppError;
use crate::keys::Token;

/// What was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Confirmed {
    Subscription,
    MemberAddress,
}

pub(crate) fn confirm(app: &App, db: &mut Db, token: &Token) -> Result<Confirmed, AppError> {
    db.write(|db| {
        let asked = addresses::confirmation_by_token(app, db, token)?;
        addresses::use_confirmation(app, db, asked.id)?;
        addresses::takes_mail_again(db, asked.address_id)?;
        if let Some(id) = asked.subscription_id {
            let frequency = Frequency::parse(&asked.frequency).unwrap_or(Frequency::Instant);
            activate(app, db, id, Settings { frequency, show_details: asked.show_details })?;
        }
        if let Some(member) = asked.member_id {
            join::confirm_address(app, db, member, asked.address_id)?;
            // What the member asked for while waiting starts now.
            let waiting = subscriptions::table
                .filter(subscriptions::member_id.eq(member))
                .filter(subscriptions::address_id.eq(asked.address_id))
                .filter(subscriptions::state.eq(SubscriptionState::Pending));
            diesel::update(waiting).set(subscriptions::state.eq(SubscriptionState::Active)).execute(db)?;
            return Ok(Confirmed::MemberAddress);
        }
        Ok(Confirmed::Subscription)
    })
}
