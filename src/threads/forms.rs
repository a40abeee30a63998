//! What the forms around a thread show: answering, editing, and what changed.

use askama::Template;

use super::Thread;
use crate::boards::Board;
use crate::ids::{PostId, ThreadId};
use crate::markup::SafeHtml;
use crate::web::{Chrome, Problem, When};

/// What is being answered, above the composer.
pub(crate) struct Quoted {
    pub(crate) number: i32,
    pub(crate) author: String,
    pub(crate) body: Option<SafeHtml>,
}

#[derive(Template)]
#[template(path = "threads/reply.html")]
pub(crate) struct ReplyPage {
    pub(crate) chrome: Chrome,
    pub(crate) thread: Thread,
    pub(crate) board: Board,
    /// `None`: the thread as a whole.
    pub(crate) answering: Option<(PostId, Quoted)>,
    pub(crate) body: String,
    pub(crate) preview: Option<SafeHtml>,
    pub(crate) problem: Option<Problem>,
    pub(crate) idempotency_key: String,
}

impl ReplyPage {
    fn action(&self) -> String {
        match &self.answering {
            Some((id, _)) => format!("/p/{id}/replies"),
            None => format!("/t/{}/replies", self.thread.id),
        }
    }

    fn draft(&self) -> String {
        reply_draft(self.thread.id, self.answering.as_ref().map(|(id, _)| *id))
    }

    fn back(&self) -> String {
        self.answering.as_ref().map_or_else(|| self.thread.url(), |(id, _)| format!("/p/{id}"))
    }
}

/// The name a reply's draft is kept under in the browser.
pub(crate) fn reply_draft(thread: ThreadId, post: Option<PostId>) -> String {
    post.map_or_else(|| format!("reply:{thread}"), |post| format!("reply:{thread}:{post}"))
}

#[derive(Template)]
#[template(path = "posts/edit.html")]
pub(crate) struct EditPage {
    pub(crate) chrome: Chrome,
    pub(crate) thread: Thread,
    pub(crate) id: PostId,
    pub(crate) number: i32,
    pub(crate) body: String,
    pub(crate) preview: Option<SafeHtml>,
    pub(crate) problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "posts/revisions.html")]
pub(crate) struct RevisionsPage {
    pub(crate) chrome: Chrome,
    pub(crate) thread: Thread,
    pub(crate) id: PostId,
    pub(crate) number: i32,
    pub(crate) author: String,
    pub(crate) versions: Vec<Version>,
    /// Earlier texts that this viewer may not read.
    pub(crate) withheld: bool,
}

pub(crate) struct Version {
    pub(crate) title: String,
    pub(crate) when: When,
    pub(crate) reason: Option<String>,
    pub(crate) body: SafeHtml,
}
