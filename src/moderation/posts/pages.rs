//! The forms for what moderators do with a post.

use askama::Template;

use super::acts::{Field, Kind};
use crate::ids::{NoteId, PostId};
use crate::markup::SafeHtml;
use crate::posts::queries::Answered;
use crate::threads::{Clash, Thread};
use crate::web::{Chrome, Problem};

#[derive(Template)]
#[template(path = "moderation/edit.html")]
pub(crate) struct EditPage {
    pub(crate) chrome: Chrome,
    pub(crate) thread: Thread,
    pub(crate) id: PostId,
    pub(crate) number: i32,
    pub(crate) author: String,
    pub(crate) original: SafeHtml,
    /// What is being changed: a change to any other is refused first.
    pub(crate) version: i32,
    pub(crate) body: String,
    pub(crate) content_note: String,
    pub(crate) clash: Option<Clash>,
    pub(crate) reason: String,
    pub(crate) preview: Option<SafeHtml>,
    pub(crate) problem: Option<Problem>,
}

impl EditPage {
    /// Words that fit most edits, to take as they are or to change.
    fn ready_words(&self) -> [&'static str; 4] {
        [
            "a remark about a person was taken out",
            "it could have identified someone",
            "it said where or how to get something",
            "the author’s own correction was put in",
        ]
    }
}

#[derive(Template)]
#[template(path = "moderation/restore.html")]
pub(crate) struct RestorePage {
    pub(crate) chrome: Chrome,
    /// The thread's.
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) id: PostId,
    pub(crate) number: i32,
    pub(crate) author: String,
    pub(crate) body: SafeHtml,
    pub(crate) reason: String,
    pub(crate) problem: Option<Problem>,
}

/// The post that an act is about.
pub(super) struct Shown {
    /// The thread's.
    pub(super) url: String,
    pub(super) title: String,
    pub(super) id: PostId,
    pub(super) number: i32,
    pub(super) author: String,
    pub(super) body: SafeHtml,
}

/// All that can be done with a post.
#[derive(Template)]
#[template(path = "moderation/post.html")]
pub(super) struct PostPage {
    pub(super) chrome: Chrome,
    pub(super) shown: Shown,
    /// Why this moderator can do nothing with it.
    pub(super) refused: Option<String>,
    pub(super) can_edit: bool,
    pub(super) acts: Vec<Kind>,
    pub(super) can_restore: bool,
    pub(super) merged: Option<Answered>,
    /// Those that stand under it, and who wrote them.
    pub(super) notes: Vec<(NoteId, String, SafeHtml)>,
}

#[derive(Template)]
#[template(path = "moderation/act.html")]
pub(super) struct ActPage {
    pub(super) chrome: Chrome,
    pub(super) shown: Shown,
    pub(super) kind: Kind,
    pub(super) fields: Vec<Field>,
    pub(super) ticked: bool,
    pub(super) chosen: String,
    pub(super) problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "moderation/remove_note.html")]
pub(super) struct NotePage {
    pub(super) chrome: Chrome,
    pub(super) shown: Shown,
    pub(super) id: NoteId,
    pub(super) by: String,
    pub(super) body: SafeHtml,
    pub(super) reason: String,
    pub(super) problem: Option<Problem>,
}
