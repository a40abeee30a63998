//! Reads of subscriptions.

use diesel::prelude::*;

use super::{Subscription, SubscriptionState};
use crate::accounts;
use crate::app::App;
use crate::boards;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{addresses, subscriptions};
use crate::error::AppError;
use crate::ids::{AddressId, BoardId, MemberId, SubscriptionId, ThreadId};
use crate::keys::{Purpose, Token};
use crate::threads;

/// What is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Thread(ThreadId),
    Board(BoardId),
}

impl Subscription {
    pub(crate) fn target(&self) -> Option<Target> {
        self.thread_id.map(Target::Thread).or(self.board_id.map(Target::Board))
    }
}

/// The token of the link under every mail of one subscription.
pub(crate) fn link_token(app: &App, address_index: &[u8], target: Target) -> Token {
    let (kind, id) = match target {
        Target::Thread(id) => (b't', id.0),
        Target::Board(id) => (b'b', id.0),
    };
    app.keys.link(Purpose::Manage, &[address_index, &[kind], &id.to_be_bytes()].concat())
}

pub(crate) fn by_id(db: &mut Db, id: SubscriptionId) -> Result<Subscription, AppError> {
    Ok(subscriptions::table.find(id).select(Subscription::as_select()).first(db)?)
}

pub(crate) fn by_link(db: &mut Db, token: &Token) -> Result<Subscription, AppError> {
    let found: Option<Subscription> = subscriptions::table
        .filter(subscriptions::link_hash.eq(token.hash()))
        .select(Subscription::as_select())
        .first(db)
        .optional()?;
    found.ok_or_else(|| {
        AppError::Gone("This link isn't one of ours. Perhaps it was cut in two by a mail program: try to copy all of it.".into())
    })
}

/// A subscription with the name of what it follows.
pub(crate) struct Named {
    pub subscription: Subscription,
    pub name: String,
}

/// What an address follows or has asked to follow.
pub(crate) fn of_address(db: &mut Db, address: AddressId) -> Result<Vec<Named>, AppError> {
    let followed = subscriptions::table
        .filter(subscriptions::address_id.eq(address))
        .filter(subscriptions::state.ne(SubscriptionState::Ended))
        .order(subscriptions::id)
        .select(Subscription::as_select())
        .load(db)?;
    named(db, followed)
}

/// What a member asked for while signed in, whatever address it goes to.
///
/// Until an address other than their own has agreed, nothing is listed: a subscription that is
/// there, or isn't, would tell whether that address follows already.
pub(crate) fn of_member(db: &mut Db, member: MemberId) -> Result<Vec<Named>, AppError> {
    let own_address = accounts::queries::by_id(db, member)?.address_id;
    let asked_for: Vec<Subscription> = subscriptions::table
        .filter(subscriptions::member_id.eq(member))
        .filter(subscriptions::state.ne(SubscriptionState::Ended))
        .order(subscriptions::id)
        .select(Subscription::as_select())
        .load(db)?;
    let listed = asked_for
        .into_iter()
        .filter(|s| s.state == SubscriptionState::Active || Some(s.address_id) == own_address);
    named(db, listed.collect())
}

fn named(db: &mut Db, subscriptions: Vec<Subscription>) -> Result<Vec<Named>, AppError> {
    let named = |subscription: Subscription| Ok(Named { name: name(db, &subscription)?, subscription });
    subscriptions.into_iter().map(named).collect()
}

/// What it is called, for the one its mail is for; a board may have closed its doors since.
fn name(db: &mut Db, subscription: &Subscription) -> Result<String, AppError> {
    let reader = subscription.reader();
    let name = match subscription.target() {
        Some(Target::Thread(id)) => threads::queries::seen(db, reader, id).map(|(thread, _)| thread.title),
        Some(Target::Board(id)) => {
            boards::queries::by_id(db, reader, id).map(|board| format!("Everything in {}", board.name))
        }
        None => Err(AppError::NotFound),
    };
    match name {
        Err(AppError::NotFound) => Ok("Something that is no longer open to you".into()),
        other => other,
    }
}

/// Who follows this thread, and did when something was written in it; those who said so of the
/// thread itself before those of its board.
pub(crate) fn followers(
    db: &mut Db,
    thread: ThreadId,
    board: BoardId,
    written: Micros,
) -> Result<Vec<Subscription>, AppError> {
    let follows = subscriptions::thread_id.eq(thread).or(subscriptions::board_id.eq(board));
    Ok(subscriptions::table
        .inner_join(addresses::table)
        .filter(follows)
        .filter(subscriptions::created_us.le(written))
        .filter(subscriptions::state.eq(SubscriptionState::Active))
        .filter(addresses::suppressed_us.is_null())
        .order((subscriptions::board_id.is_not_null(), subscriptions::id))
        .select(Subscription::as_select())
        .load(db)?)
}
