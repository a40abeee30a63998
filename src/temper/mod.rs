//! What the heat of single posts comes to: a [`Nudge`] for an author who is about to add to it, and
//! a [`Mood`] of the thread for moderators. It knows neither database nor HTTP.

mod advice;
mod mood;
mod nudge;

use crate::ids::{MemberId, PostId};

pub(crate) use mood::{Mood, curve, reading};

pub(crate) use nudge::{Asked, Nudge, heats_up, nudge};

// Times and spans are in microseconds, moments since 1970 (UTC).
const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// From where on a text is warm, and hot, on one board.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Thresholds {
    pub(crate) warm: f32,
    /// Never below `warm`.
    pub(crate) hot: f32,
}

/// A post as far as its heat is concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Said {
    pub(crate) post: PostId,
    pub(crate) by: MemberId,
    /// Whom it answers; `None`: nobody, it opens the thread.
    pub(crate) to: Option<MemberId>,
    pub(crate) score: f32,
    pub(crate) by_moderator: bool,
    pub(crate) at: i64,
}

impl Said {
    /// Said by one of the two to the other.
    fn between(&self, one: MemberId, other: MemberId) -> bool {
        (self.by, self.to) == (one, Some(other)) || (self.by, self.to) == (other, Some(one))
    }
}
