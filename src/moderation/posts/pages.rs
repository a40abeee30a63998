//! The forms for what moderators do with a post.

use askama::Template;

use crate::ids::PostId;
use crate::markup::SafeHtml;
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
