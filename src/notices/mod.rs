//! Notices: what a member is told of on the pages. Somebody named them as `@handle`, or answered
//! them. No mail comes of it: mail is for whoever asked to follow something.

pub(crate) mod http;
mod pages;
pub(crate) mod queries;
mod read;
mod tell;

use crate::clock::Micros;
use crate::db::text_enum;
use crate::ids::NoticeId;

pub(crate) use tell::{News, tell};

text_enum! {
    pub enum NoticeKind {
        /// They were named in a post.
        Mention = "mention",
        /// A post of theirs was answered.
        Reply = "reply",
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
    pub created_us: Micros,
    pub read: bool,
}
