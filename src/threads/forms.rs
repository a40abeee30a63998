//! What the forms around a thread show: answering, editing, and what changed.

use askama::Template;

use super::Thread;
use crate::boards::Board;
use crate::drafts::Place;
use crate::ids::PostId;
use crate::markup::{Piece, SafeHtml};
use crate::temper::Nudge;
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
    /// The draft it may become.
    pub(crate) place: Place,
    pub(crate) body: String,
    pub(crate) content_note: String,
    pub(crate) quote_number: String,
    /// When this was kept as a draft.
    pub(crate) kept: Option<When>,
    pub(crate) preview: Option<SafeHtml>,
    pub(crate) nudge: Option<Nudge>,
    pub(crate) problem: Option<Problem>,
    pub(crate) idempotency_key: String,
    /// It can be kept as a draft, and not posted yet.
    pub(crate) rests: bool,
    /// Nor by this member, who is held or kept apart from whoever they answer.
    pub(crate) held: bool,
    /// What is asked of whoever answers, where advice is not.
    pub(crate) cross_talk: Option<&'static str>,
}

impl ReplyPage {
    fn action(&self) -> String {
        match &self.answering {
            Some((id, _)) => format!("/p/{id}/replies"),
            None => format!("/t/{}/replies", self.thread.id),
        }
    }

    fn back(&self) -> String {
        self.answering.as_ref().map_or_else(|| self.thread.url(), |(id, _)| format!("/p/{id}"))
    }
}

#[derive(Template)]
#[template(path = "posts/edit.html")]
pub(crate) struct EditPage {
    pub(crate) chrome: Chrome,
    pub(crate) thread: Thread,
    pub(crate) id: PostId,
    pub(crate) number: i32,
    /// What is being changed: a change to any other is refused first.
    pub(crate) version: i32,
    pub(crate) body: String,
    pub(crate) content_note: String,
    /// When this was kept as a draft.
    pub(crate) kept: Option<When>,
    pub(crate) clash: Option<Clash>,
    pub(crate) nudge: Option<Nudge>,
    pub(crate) preview: Option<SafeHtml>,
    pub(crate) problem: Option<Problem>,
}

/// Two changes at once: the text that was saved first, and how the other differs from it.
pub(crate) struct Clash {
    pub(crate) stands: SafeHtml,
    pub(crate) changes: Vec<Piece>,
}

#[derive(Template)]
#[template(path = "posts/delete.html")]
pub(crate) struct DeletePage {
    pub(crate) chrome: Chrome,
    pub(crate) thread: Thread,
    pub(crate) id: PostId,
    pub(crate) number: i32,
    pub(crate) body: SafeHtml,
    pub(crate) replies: i32,
    pub(crate) problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "posts/revisions.html")]
pub(crate) struct HistoryPage {
    pub(crate) chrome: Chrome,
    pub(crate) thread: Thread,
    pub(crate) id: PostId,
    pub(crate) number: i32,
    pub(crate) author: String,
    /// Newest first.
    pub(crate) versions: Vec<VersionView>,
    /// Earlier texts that this viewer may not read.
    pub(crate) withheld: bool,
    /// There are older ones than this.
    pub(crate) older: Option<i32>,
}

pub(crate) struct VersionView {
    pub(crate) number: i32,
    pub(crate) by_moderator: bool,
    pub(crate) current: bool,
    pub(crate) when: When,
    pub(crate) reason: Option<String>,
    /// From the version before; `None` for the first one that may be read.
    pub(crate) changes: Option<Vec<Piece>>,
    /// The content note it got (or lost), where that changed.
    pub(crate) note: Option<Option<String>>,
    /// The content note that the changes are to be folded behind.
    pub(crate) hidden: Option<String>,
    pub(crate) body: SafeHtml,
}
