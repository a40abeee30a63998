//! The record, as moderators read it.

use askama::Template;

use super::audit::{Action, Entry};
use super::http::Sought;
use super::names::Named;
use crate::boards::Board;
use crate::markup::plain_marks;
use crate::web::{Chrome, Problem, When};

pub(crate) struct LogLine {
    pub(crate) when: When,
    pub(crate) who: String,
    pub(crate) what: &'static str,
    pub(crate) reason: String,
    /// Before and after, where a text was changed.
    pub(crate) texts: Option<(String, String)>,
}

impl LogLine {
    pub(crate) fn new(entry: Entry, now: crate::clock::Micros) -> LogLine {
        let (what, texts) = (entry.in_words(), entry.texts());
        let shown = |(before, after): (String, String)| (plain_marks(&before), plain_marks(&after));
        LogLine {
            when: When::new(entry.at_us, now),
            who: entry.actor.unwrap_or_else(|| "the system".into()),
            what,
            reason: entry.reason,
            texts: texts.map(shown),
        }
    }
}

/// What can be chosen to look for.
pub(crate) struct Choices {
    /// Word and label.
    actions: Vec<(&'static str, &'static str)>,
    /// Address and name.
    boards: Vec<(String, String)>,
}

impl Choices {
    pub(crate) fn new(boards: Vec<Board>) -> Choices {
        let mut actions: Vec<_> = Action::ALL.iter().map(|a| (a.as_str(), a.in_words())).collect();
        actions.sort_by_key(|(_, label)| *label);
        Choices { actions, boards: boards.into_iter().map(|board| (board.slug, board.name)).collect() }
    }
}

#[derive(Template)]
#[template(path = "moderation/log.html")]
pub(crate) struct LogPage {
    pub(crate) chrome: Chrome,
    pub(crate) choices: Choices,
    pub(crate) sought: Sought,
    /// They may look at members, and at two of them.
    pub(crate) looks_at_members: bool,
    /// Each with what it was done to, and whom it is about.
    pub(crate) lines: Vec<(LogLine, Vec<Named>)>,
    /// The address of the page of older lines.
    pub(crate) next: Option<String>,
    pub(crate) problem: Option<Problem>,
}

impl LogPage {
    /// It is not all of the record.
    fn narrowed(&self) -> bool {
        let Sought { action, by, member, thread, board, .. } = &self.sought;
        [action, by, member, thread, board].iter().any(|typed| !typed.trim().is_empty())
    }
}
