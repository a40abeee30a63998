//! What the moderators' pages show.

use askama::Template;

use super::audit::{Action, Entry};
use crate::ids::{ActionId, PostId};
use crate::markup::SafeHtml;
use crate::threads::{Clash, Thread};
use crate::web::{Chrome, Problem, When};

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

pub(crate) struct LogLine {
    pub(crate) when: When,
    pub(crate) who: String,
    pub(crate) what: &'static str,
    pub(crate) post: PostId,
    pub(crate) reason: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

impl LogLine {
    pub(crate) fn new(entry: Entry, now: crate::clock::Micros) -> LogLine {
        let details: serde_json::Value = serde_json::from_str(&entry.details).unwrap_or_default();
        let text = |key: &str| details[key].as_str().unwrap_or_default().to_owned();
        LogLine {
            when: When::new(entry.at_us, now),
            who: entry.actor.unwrap_or_else(|| "the system".into()),
            what: match entry.action {
                Action::EditPost => "edited a post",
            },
            post: PostId(entry.target_id),
            reason: entry.reason,
            before: text("before"),
            after: text("after"),
        }
    }
}

#[derive(Template)]
#[template(path = "moderation/log.html")]
pub(crate) struct LogPage {
    pub(crate) chrome: Chrome,
    pub(crate) lines: Vec<LogLine>,
    pub(crate) next: Option<ActionId>,
}
