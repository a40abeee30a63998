//! Asking for mail. An address that isn't proved yet gets one confirmation mail and nothing else.

use diesel::prelude::*;

use super::queries::{Target, link_token};
use super::{Frequency, Subscription, SubscriptionState};
use crate::accounts;
use crate::accounts::addresses::{self, Ask, EmailAddress};
use crate::app::{App, Client};
use crate::boards;
use crate::db::schema::subscriptions;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{AddressId, SubscriptionId, ThreadId};
use crate::limits::Rule;
use crate::policy::{self, Actor};
use crate::threads;

/// What to follow, as asked for.
#[derive(Debug, Clone)]
pub(crate) enum Wanted {
    Thread(ThreadId),
    Board(String),
}

#[derive(Debug, Clone)]
pub(crate) struct Subscribe {
    pub wanted: Wanted,
    pub frequency: String,
    pub show_details: bool,
    /// `None`: the member's own address.
    pub email: Option<String>,
}

/// Where things stand afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subscribed {
    Active(SubscriptionId),
    /// A confirmation mail is on its way. The number is for members who wait for their own address:
    /// for any other it would tell whether that address follows already.
    AwaitingConfirmation(Option<SubscriptionId>),
}

pub(crate) async fn subscribe(
    app: &App,
    client: &Client,
    actor: Actor,
    input: Subscribe,
) -> Result<Subscribed, AppError> {
    app.limits.check(app, Rule::Subscribe, client.as_str()).await?;
    app.write(move |app, db| db.write(|db| subscribe_now(app, db, actor, &input))).await
}

fn subscribe_now(app: &App, db: &mut Db, actor: Actor, input: &Subscribe) -> Result<Subscribed, AppError> {
    let (target, audience) = match &input.wanted {
        Wanted::Thread(id) => {
            let (thread, board) = threads::queries::seen(db, actor, *id)?;
            (Target::Thread(thread.id), board.audience())
        }
        Wanted::Board(slug) => {
            let board = boards::queries::by_slug(db, actor, slug)?;
            (Target::Board(board.id), board.audience())
        }
    };
    policy::thread::follow(actor, audience)?;
    let frequency = Frequency::parse(&input.frequency).ok_or_else(|| {
        AppError::invalid(
            "frequency",
            "Please choose how often mail may come: instant, daily, weekly or never.",
        )
    })?;
    let Destination { address, own, proved } = destination(app, db, actor, input.email.as_deref())?;
    let settings = Settings { frequency, show_details: input.show_details };
    let subscription = find_or_create(app, db, actor, address, target, settings)?;
    if proved {
        activate(app, db, subscription.id, settings)?;
        // It may have begun before the address was theirs.
        diesel::update(subscriptions::table.find(subscription.id))
            .set(subscriptions::member_id.eq(actor.member_id()))
            .execute(db)?;
        return Ok(Subscribed::Active(subscription.id));
    }
    addresses::ask_to_confirm(
        app,
        db,
        Ask {
            address,
            subscription: Some(subscription.id),
            member: None,
            frequency: frequency.as_str(),
            show_details: input.show_details,
        },
    )?;
    Ok(Subscribed::AwaitingConfirmation(own.then_some(subscription.id)))
}

/// Where mail is to go.
struct Destination {
    address: AddressId,
    /// It is the address of whoever asks, as far as their account says.
    own: bool,
    /// They have proved that it is theirs, and mail that went there since was not refused.
    proved: bool,
}

/// Typing an address proves nothing, whoever types it.
fn destination(app: &App, db: &mut Db, actor: Actor, typed: Option<&str>) -> Result<Destination, AppError> {
    if let Some(text) = typed.map(str::trim).filter(|text| !text.is_empty()) {
        let email = EmailAddress::parse(text).map_err(|e| AppError::invalid("email", e))?;
        let address = addresses::find_or_create(app, db, &email)?;
        return Ok(Destination { address, own: false, proved: false });
    }
    let missing = || AppError::invalid("email", "Please give the email address that mail should go to.");
    let member = accounts::queries::by_id(db, actor.member_id().ok_or_else(missing)?)?;
    let address = member.address_id.ok_or_else(missing)?;
    let takes_mail = addresses::by_id(db, address)?.suppressed_us.is_none();
    Ok(Destination { address, own: true, proved: member.address_confirmed_us.is_some() && takes_mail })
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    pub(super) frequency: Frequency,
    pub(super) show_details: bool,
}

/// The settings of a subscription that is active stay as they are until the address's owner
/// agrees to others; a new one starts pending.
fn find_or_create(
    app: &App,
    db: &mut Db,
    actor: Actor,
    address: AddressId,
    target: Target,
    settings: Settings,
) -> Result<Subscription, AppError> {
    let now = app.clock.now();
    let index = addresses::by_id(db, address)?.blind_index;
    let link_hash = link_token(app, &index, target).hash();
    let existing: Option<Subscription> = subscriptions::table
        .filter(subscriptions::link_hash.eq(&link_hash))
        .select(Subscription::as_select())
        .first(db)
        .optional()?;
    if let Some(subscription) = existing {
        // Until its owner has agreed, a subscription belongs to whoever asked for it last.
        if subscription.state != SubscriptionState::Active {
            diesel::update(subscriptions::table.find(subscription.id))
                .set((
                    subscriptions::state.eq(SubscriptionState::Pending),
                    subscriptions::member_id.eq(actor.member_id()),
                    subscriptions::frequency.eq(settings.frequency),
                    subscriptions::show_details.eq(settings.show_details),
                    subscriptions::changed_us.eq(now),
                ))
                .execute(db)?;
        }
        return Ok(subscription);
    }
    let (thread, board) = match target {
        Target::Thread(id) => (Some(id), None),
        Target::Board(id) => (None, Some(id)),
    };
    let row = (
        subscriptions::address_id.eq(address),
        subscriptions::member_id.eq(actor.member_id()),
        subscriptions::thread_id.eq(thread),
        subscriptions::board_id.eq(board),
        subscriptions::frequency.eq(settings.frequency),
        subscriptions::show_details.eq(settings.show_details),
        subscriptions::state.eq(SubscriptionState::Pending),
        subscriptions::link_hash.eq(link_hash),
        subscriptions::created_us.eq(now),
        subscriptions::changed_us.eq(now),
    );
    let id: SubscriptionId = both!(db, |c| {
        diesel::insert_into(subscriptions::table).values(row).returning(subscriptions::id).get_result(c)?
    });
    super::queries::by_id(db, id)
}

pub(super) fn activate(
    app: &App,
    db: &mut Db,
    id: SubscriptionId,
    settings: Settings,
) -> Result<(), AppError> {
    diesel::update(subscriptions::table.find(id))
        .set((
            subscriptions::state.eq(SubscriptionState::Active),
            subscriptions::frequency.eq(settings.frequency),
            subscriptions::show_details.eq(settings.show_details),
            subscriptions::changed_us.eq(app.clock.now()),
        ))
        .execute(db)?;
    Ok(())
}
