//! Following a thread or a board by email, with an account or without.

pub(crate) mod change;
pub(crate) mod confirm;
pub(crate) mod http;
mod pages;
pub(crate) mod queries;
pub(crate) mod subscribe;

use diesel::prelude::*;

use crate::db::schema::subscriptions;
use crate::db::text_enum;
use crate::ids::{AddressId, BoardId, MemberId, SubscriptionId, ThreadId};
use crate::policy::{Actor, Held, Rank};

text_enum! {
    /// How often mail may come.
    pub enum Frequency {
        /// Soon after each post, several in one mail when they come together.
        Instant = "instant",
        Daily = "daily",
        Weekly = "weekly",
        Never = "never",
    }
}

text_enum! {
    pub enum SubscriptionState {
        /// The address has yet to be proved.
        Pending = "pending",
        Active = "active",
        Ended = "ended",
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
pub(crate) struct Subscription {
    pub id: SubscriptionId,
    pub address_id: AddressId,
    pub member_id: Option<MemberId>,
    pub thread_id: Option<ThreadId>,
    pub board_id: Option<BoardId>,
    pub frequency: Frequency,
    /// Whether mail may name the thread, the board and the people, and quote them.
    pub show_details: bool,
    pub state: SubscriptionState,
}

impl Subscription {
    /// Whom mail for this subscription is read by, as far as policy knows.
    pub(crate) fn reader(&self) -> Actor {
        match self.member_id {
            Some(id) => Actor::Member { id, rank: Rank::Member, held: Held::Free },
            None => Actor::Anonymous,
        }
    }
}
