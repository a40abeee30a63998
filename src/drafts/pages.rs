//! What the page of drafts shows.

use askama::Template;

use super::Draft;
use crate::ids::DraftId;
use crate::markup;
use crate::web::{Chrome, When};

/// Characters of a draft's beginning.
const BEGINNING: usize = 200;

#[derive(Template)]
#[template(path = "drafts/drafts.html")]
pub(super) struct DraftsPage {
    pub(super) chrome: Chrome,
    pub(super) drafts: Vec<DraftView>,
}

/// What a draft is for.
pub(super) enum Purpose {
    Reply {
        thread: String,
    },
    Answer {
        number: i32,
        author: String,
        thread: String,
    },
    Thread {
        board: String,
    },
    Change {
        number: i32,
        thread: String,
    },
    /// It is gone, or closed to this member.
    Nothing,
}

pub(super) struct DraftView {
    pub(super) id: DraftId,
    pub(super) purpose: Purpose,
    /// The form to go on writing in.
    pub(super) url: String,
    pub(super) title: String,
    pub(super) beginning: String,
    /// All of it, where there is no form left to show it.
    pub(super) whole: Option<String>,
    pub(super) saved: When,
    pub(super) expires: When,
}

impl DraftView {
    pub(super) fn new(draft: Draft, purpose: Purpose, now: crate::clock::Micros) -> DraftView {
        let line = markup::tidy_line(&draft.body);
        let beginning = match line.char_indices().nth(BEGINNING) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        };
        DraftView {
            id: draft.id,
            url: draft.place().map(|place| place.url()).unwrap_or_default(),
            beginning,
            saved: When::new(draft.updated_us, now),
            expires: When::new(draft.expires(), now),
            whole: matches!(purpose, Purpose::Nothing).then_some(draft.body),
            title: draft.title,
            purpose,
        }
    }
}
