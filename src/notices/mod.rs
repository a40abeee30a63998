//! Notices: what a member is told of on the pages. Somebody named them as `@handle`, or answered
//! them, or a moderator decided about a post that they wrote or flagged. No mail comes of it: mail is for whoever asked to follow something.

pub(crate) mod http;
mod pages;
pub(crate) mod queries;
mod read;
mod tell;

use crate::clock::Micros;
use crate::db::text_enum;
use crate::ids::{ActionId, NoticeId};
use crate::measures::Measure;

pub(crate) use tell::{News, Told, tell, tell_of};

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
        /// A moderator changed a post of theirs.
        Edited = "edited",
        /// A moderator took words out of a post of theirs.
        Redacted = "redacted",
        /// A moderator put a correction of theirs into the post that it corrects.
        Merged = "merged",
        /// A moderator moved a post of theirs.
        Moved = "moved",
        /// A moderator said something to them under a post.
        Noted = "noted",
        /// A post of theirs that waited for a moderator is there.
        Approved = "approved",
        /// A measure for them begins: see the measure.
        MeasureSet = "measure_set",
        /// It was lifted before its time.
        MeasureLifted = "measure_lifted",
        /// It has ended by itself.
        MeasureOver = "measure_over",
        /// Another moderator looked again, and it stays.
        AppealUpheld = "appeal_upheld",
        /// And it was taken back.
        AppealOverturned = "appeal_overturned",
        /// For moderators: one of them asks for a second opinion.
        SecondOpinion = "second_opinion",
        /// For moderators: see the desk.
        Alarm = "alarm",
    }
}

impl NoticeKind {
    /// It tells of what a moderator decided, and stays whether or not the post can be read.
    fn is_decision(self) -> bool {
        !matches!(self, NoticeKind::Mention | NoticeKind::Reply)
    }
}

/// What a member is told.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    /// The post it is about, if it is about one.
    pub post: Option<About>,
    /// The measure it is about, if it is about one.
    pub measure: Option<Measure>,
    /// What they may ask to have looked at again.
    pub action: Option<ActionId>,
    /// It waited for a moderator and was not let through: nobody else has ever read it.
    pub refused: bool,
    /// In the moderator's words, where one decided.
    pub reason: Option<String>,
    pub created_us: Micros,
    pub read: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct About {
    /// In its thread.
    pub number: i32,
    /// Who wrote it.
    pub author: String,
    pub thread_title: String,
}
