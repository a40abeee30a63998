//! What those who ask for another look see, and those who take it.

use askama::Template;

use super::{Appeal, AppealState};
use crate::clock::Micros;
use crate::ids::{ActionId, AppealId};
use crate::measures::Measure;
use crate::moderation::record::audit::Entry;
use crate::web::{Chrome, Problem, When};

/// An action as an appeal tells of it.
pub(super) struct Acted {
    pub(super) what: &'static str,
    pub(super) when: When,
    pub(super) reason: String,
    /// Where to look at what it was done to.
    pub(super) url: Option<String>,
    /// Before and after, where a text was changed.
    pub(super) texts: Option<(String, String)>,
}

impl Acted {
    pub(super) fn new(entry: &Entry, now: Micros) -> Acted {
        Acted {
            what: entry.action.in_words(),
            when: When::new(entry.at_us, now),
            reason: entry.reason.clone(),
            url: entry.url(),
            texts: entry.texts(),
        }
    }

    /// For whom it is about: what a measure says to them, where the reason is for moderators.
    pub(super) fn told(entry: &Entry, measure: Option<&Measure>, now: Micros) -> Acted {
        let acted = Acted::new(entry, now);
        match measure {
            Some(measure) => Acted { reason: measure.reason.clone(), ..acted },
            None => acted,
        }
    }
}

/// For the member: the form, or what came of it.
#[derive(Template)]
#[template(path = "appeals/ask.html")]
pub(super) struct AskPage {
    pub(super) chrome: Chrome,
    pub(super) action: ActionId,
    pub(super) acted: Acted,
    pub(super) words: String,
    pub(super) asked: Option<Asked>,
    pub(super) problem: Option<Problem>,
}

pub(super) struct Asked {
    words: String,
    when: When,
    state: AppealState,
    answer: Option<String>,
    same_moderator: bool,
}

impl Asked {
    pub(super) fn new(appeal: Appeal, now: Micros) -> Asked {
        Asked {
            words: appeal.words,
            when: When::new(appeal.created_us, now),
            state: appeal.state,
            answer: appeal.answer,
            same_moderator: appeal.same_moderator,
        }
    }

    fn outcome(&self) -> &'static str {
        match (self.state, self.same_moderator) {
            (AppealState::Open, _) => "It waits for another moderator than the one who decided.",
            (AppealState::Upheld, false) => "Another moderator looked at it, and it stays as it was decided.",
            (AppealState::Overturned, false) => {
                "Another moderator looked at it and took it back: everything is as it was before."
            }
            (AppealState::Upheld, true) => {
                "The same moderator looked at it again, because there is no other, and it stays."
            }
            (AppealState::Overturned, true) => {
                "The same moderator looked at it again, because there is no other, and took it back."
            }
        }
    }
}

/// For moderators.
#[derive(Template)]
#[template(path = "appeals/answer.html")]
pub(super) struct AnswerPage {
    pub(super) chrome: Chrome,
    pub(super) id: AppealId,
    pub(super) acted: Acted,
    /// Who acted.
    pub(super) by: String,
    /// Who asks.
    pub(super) member: String,
    pub(super) asked: Asked,
    pub(super) open: bool,
    /// Why it is for another to answer.
    pub(super) refused: Option<String>,
    /// The one who acted answers, for want of another.
    pub(super) alone: bool,
    pub(super) reason: String,
    pub(super) problem: Option<Problem>,
}
