//! What the page of notices shows.

use askama::Template;

use super::{Notice, NoticeKind};
use crate::clock::Micros;
use crate::ids::NoticeId;
use crate::web::{Chrome, When};

#[derive(Template)]
#[template(path = "notices/mine.html")]
pub(super) struct NoticesPage {
    pub(super) chrome: Chrome,
    pub(super) notices: Vec<Line>,
    /// The newest on this page, when any of them waits to be read.
    pub(super) newest: Option<NoticeId>,
    pub(super) next: Option<NoticeId>,
}

pub(super) struct Line {
    id: NoticeId,
    kind: NoticeKind,
    reason: Option<String>,
    author: String,
    number: i32,
    thread_title: String,
    read: bool,
    when: When,
}

impl Line {
    pub(super) fn new(notice: Notice, now: Micros) -> Line {
        Line {
            id: notice.id,
            kind: notice.kind,
            reason: notice.reason,
            author: notice.author,
            number: notice.number,
            thread_title: notice.thread_title,
            read: notice.read,
            when: When::new(notice.created_us, now),
        }
    }
}
