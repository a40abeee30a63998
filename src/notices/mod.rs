//! Notices: what a member is told of on the pages. Somebody named them as `@handle`, or answered
//! them, or a moderator decided about a post that they wrote or flagged. No mail comes of it: mail is for whoever asked to follow something.

pub(crate) mod http;
mod pages;
pub(crate) mod queries;
mod read;
mod tell;

use crate::clock::Micros;
use crate::db::text_enum;
use crate::ids::NoticeId;

pub(crate) use tell::{News, decided, tell};

text_enum! {
    pub enum NoticeKind {
        /// They were named in a post.
        Mention = "mention",
        /// A post of theirs was answered.
        Reply = "reply",
        /// They flagged a post, and a moderator agreed.
        FlagUpheld = "flag_upheld",
        /// They flagged a post, and a moderator let it stand.
        FlagDismissed = "flag_dismissed",
        /// A moderator hid a post of theirs.
        Hidden = "hidden",
        /// A hidden post of theirs is back.
        Restored = "restored",
    }
}

impl NoticeKind {
    /// It tells of what a moderator decided, and stays whether or not the post can be read.
    fn is_decision(self) -> bool {
        !matches!(self, NoticeKind::Mention | NoticeKind::Reply)
    }
}

/// A post that a member is told of.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    /// The post's number in its thread.
    pub number: i32,
    /// Who wrote it.
    pub author: String,
    pub thread_title: String,
    /// In the moderator's words, where one decided.
    pub reason: Option<String>,
    pub created_us: Micros,
    pub read: bool,
}
