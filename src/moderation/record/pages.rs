//! The record, as moderators read it.

use askama::Template;

use super::audit::{Action, Entry};
use crate::ids::ActionId;
use crate::web::{Chrome, When};

pub(crate) struct LogLine {
    pub(crate) when: When,
    pub(crate) who: String,
    pub(crate) what: &'static str,
    /// Where it was done.
    pub(crate) url: Option<String>,
    pub(crate) reason: String,
    /// Before and after, where a text was changed.
    pub(crate) texts: Option<(String, String)>,
}

impl LogLine {
    pub(crate) fn new(entry: Entry, now: crate::clock::Micros) -> LogLine {
        let details = entry.details();
        let text = |key: &str| details[key].as_str().unwrap_or_default().to_owned();
        let url = entry.url();
        LogLine {
            when: When::new(entry.at_us, now),
            who: entry.actor.unwrap_or_else(|| "the system".into()),
            what: entry.action.in_words(),
            url,
            reason: entry.reason,
            texts: matches!(entry.action, Action::EditPost | Action::RedactPost | Action::MergePost)
                .then(|| (text("before"), text("after"))),
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
