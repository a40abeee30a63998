//! Measures: what moderators set for a while, on a thread, on two members or on one. A measure ends by
//! itself: whoever asks whether it holds compares its times with the clock, so no job has to end it.
//!
//! The concept keeps the rows; who may set one, and what is told and recorded with it, is in
//! [`moderation`](crate::moderation).

pub(crate) mod begin;
pub(crate) mod end;
pub(crate) mod queries;
mod standing;

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::schema::measures;
use crate::db::text_enum;
use crate::ids::{ActionId, MeasureId, MemberId, ThreadId};

text_enum! {
    /// The mildest first.
    pub enum MeasureKind {
        /// On a thread: so long between two replies of a member.
        SlowMode = "slow_mode",
        /// On a thread: no replies.
        Rest = "rest",
        /// On a thread: every reply waits for a moderator.
        ApprovalFirst = "approval_first",
        /// On a thread: members share their own experience and don't advise each other.
        NoCrossTalk = "no_cross_talk",
        /// Between two members: neither answers, quotes or names the other.
        Separation = "separation",
        /// To a member: a message from the moderators.
        Word = "word",
        /// To a member: to be acknowledged before they post again.
        Warning = "warning",
        /// A member reads, and doesn't post.
        Silence = "silence",
        /// A member reads, and does nothing else.
        Suspension = "suspension",
    }
}

/// Whom a measure is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Thread(ThreadId),
    /// Whichever of them is named first.
    Pair(MemberId, MemberId),
    Member(MemberId),
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
pub(crate) struct Measure {
    pub id: MeasureId,
    pub kind: MeasureKind,
    pub thread_id: Option<ThreadId>,
    pub member_id: Option<MemberId>,
    pub other_id: Option<MemberId>,
    /// Of slow mode, between two replies of a member; `None`: by heat.
    pub minutes: Option<i32>,
    /// In the words that those concerned read.
    pub reason: String,
    /// `None`: the system.
    pub set_by: Option<MemberId>,
    pub from_us: Micros,
    /// `None`: until it is lifted.
    pub until_us: Option<Micros>,
    /// Lifted before its time.
    pub ended_us: Option<Micros>,
    pub acknowledged_us: Option<Micros>,
    /// The line of the record that set it.
    pub action_id: ActionId,
}

impl Measure {
    /// Whether it holds at a moment. It does from its first microsecond to the last before its end. A
    /// warning holds until it is acknowledged; a word is said, and holds nothing.
    pub(crate) fn holds(&self, now: Micros) -> bool {
        let running = self.ended_us.is_none() && self.until_us.is_none_or(|until| now < until);
        running
            && match self.kind {
                MeasureKind::Word => false,
                MeasureKind::Warning => self.acknowledged_us.is_none(),
                _ => true,
            }
    }

    /// Of a separation, the one who isn't this.
    pub(crate) fn other_than(&self, member: MemberId) -> Option<MemberId> {
        match (self.member_id, self.other_id) {
            (Some(one), Some(other)) if one == member => Some(other),
            (one, Some(other)) if other == member => one,
            _ => None,
        }
    }
}
