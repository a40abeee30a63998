//! From an event to an inbox: outbox → deliveries → queue → SMTP.
//!
//! ```text
//! queued ──claim──▶ claimed ──begin──▶ sending ──▶ sent | failed | unknown
//!    ▲                 │                  │
//!    └── lease ran out ┴── not taken yet ─┘            dropped: nothing to say any more
//! ```

mod apart;
mod attempt;
mod bundle;
mod calm;
mod compose;
pub(crate) mod deliver;
pub(crate) mod plan;
mod recipient;
mod schedule;
pub(crate) mod sweep;

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::schema::deliveries;
use crate::db::text_enum;
use crate::ids::{AddressId, AlarmId, ConfirmationId, DeliveryId, PostId, SubscriptionId};

text_enum! {
    enum DeliveryKind {
        NewPost = "new_post",
        /// The link that proves an address.
        Confirmation = "confirmation",
        /// The moderators' desk needs somebody.
        Alarm = "alarm",
    }
}

text_enum! {
    enum DeliveryState {
        /// Waits until it is due.
        Queued = "queued",
        /// A worker is preparing it; nothing has left yet.
        Claimed = "claimed",
        /// It is being handed over; if the worker dies now, nobody knows how that ended.
        Sending = "sending",
        Sent = "sent",
        /// It may have left. Not sent again by itself.
        Unknown = "unknown",
        Failed = "failed",
        /// Not to be sent after all: unsubscribed, or nothing left to show.
        Dropped = "dropped",
    }
}

/// One mail to one recipient, or the part of one that tells of one post.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = deliveries)]
struct Delivery {
    id: DeliveryId,
    kind: DeliveryKind,
    address_id: AddressId,
    subscription_id: Option<SubscriptionId>,
    post_id: Option<PostId>,
    confirmation_id: Option<ConfirmationId>,
    alarm_id: Option<AlarmId>,
    state: DeliveryState,
    due_us: Micros,
    /// Times it was claimed without an outcome.
    claims: i32,
    /// Times it was handed over.
    attempts: i32,
    /// When that was for the first time.
    first_try_us: Option<Micros>,
    /// When the post was written, or the address was given: rests and delays count from here.
    created_us: Micros,
}
