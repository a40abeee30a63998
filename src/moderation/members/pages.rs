//! What the pages about members show.

use std::collections::HashMap;

use askama::Template;

use super::pair::PairHistory;
use super::standing::{ActionLine, MeasureLine, State};
use crate::accounts::member_notes::MemberNote;
use crate::clock::Micros;
use crate::ids::{ActionId, CaseId, MeasureId, PostId};
use crate::measures::MeasureKind;
use crate::moderation::appeals::AppealState;
use crate::moderation::record::audit::Action;
use crate::moderation::until;
use crate::policy::{Denied, Held};
use crate::web::{Chrome, Problem, When};

/// A measure in words.
pub(super) struct Line {
    pub(super) id: MeasureId,
    pub(super) what: String,
    pub(super) words: String,
    pub(super) from: When,
    pub(super) state: String,
    /// To be acknowledged.
    pub(super) unread: bool,
}

impl Line {
    pub(super) fn new(line: MeasureLine, now: Micros) -> Line {
        let MeasureLine { measure, with, state } = line;
        let until = measure.until_us.map(|until| When::new(until, now));
        Line {
            id: measure.id,
            what: match (measure.kind, with) {
                (MeasureKind::Separation, Some(with)) => format!("Separation from {with}"),
                (kind, _) => what(kind).to_owned(),
            },
            words: measure.reason,
            from: When::new(measure.from_us, now),
            state: match (state, until) {
                (State::Holds, _) if measure.kind == MeasureKind::Warning => "not read yet".into(),
                (State::Holds, Some(until)) => format!("until {}", until.exact()),
                (State::Holds, None) => "until it is lifted".into(),
                (State::Over, Some(until)) => format!("over since {}", until.exact()),
                (State::Over, None) => "over".into(),
                (State::Lifted, _) => match measure.ended_us {
                    Some(ended) => format!("ended on {}", When::new(ended, now).exact()),
                    None => "ended".into(),
                },
                (State::Acknowledged, _) => "read".into(),
                (State::Said, _) => String::new(),
            },
            unread: measure.kind == MeasureKind::Warning && state == State::Holds,
        }
    }
}

fn what(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::Separation => "Separation",
        MeasureKind::Word => "A message from the moderators",
        MeasureKind::Warning => "A warning from the moderators",
        MeasureKind::Silence => "Silence: reading, and not posting",
        MeasureKind::Suspension => "Suspension: reading, and nothing else",
        _ => "A measure",
    }
}

/// What was done to a post or a thread.
pub(super) struct Done {
    pub(super) id: ActionId,
    pub(super) what: &'static str,
    pub(super) url: Option<String>,
    pub(super) reason: String,
    pub(super) when: When,
    /// There is something to take back.
    pub(super) appealable: bool,
}

impl Done {
    pub(super) fn new(line: ActionLine, now: Micros) -> Done {
        Done {
            id: line.id,
            what: match line.action {
                Action::EditPost => "A moderator edited your post",
                Action::HidePost if line.awaited => "Your post was not let through",
                Action::HidePost => "A moderator hid your post",
                Action::RestorePost => "Your post was brought back",
                Action::RedactPost => "A moderator took words out of your post",
                Action::MergePost => "Your correction was put into the post it corrects",
                Action::MovePost => "A moderator moved your post",
                Action::LockThread => "A moderator closed your thread",
                Action::MoveThread => "A moderator moved your thread to another board",
                _ => "A moderator left a note under your post",
            },
            url: line.url,
            reason: line.reason,
            when: When::new(line.at, now),
            appealable: line.action.can_be_undone(),
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/standing.html")]
pub(super) struct StandingPage {
    pub(super) chrome: Chrome,
    pub(super) held: Held,
    /// Each with what may be looked at again.
    pub(super) measures: Vec<(Line, Option<ActionId>)>,
    pub(super) actions: Vec<Done>,
    /// What the member asked about already, and what became of it.
    pub(super) appeals: HashMap<ActionId, AppealState>,
}

impl StandingPage {
    fn another_look(&self, action: &ActionId) -> &'static str {
        match self.appeals.get(action) {
            None => "Ask for another look",
            Some(AppealState::Open) => "You asked for another look, and it waits for a moderator",
            Some(AppealState::Upheld) => "Somebody else looked again: it stays as it was decided",
            Some(AppealState::Overturned) => "Somebody else looked again: it was taken back",
        }
    }

    fn in_short(&self) -> &'static str {
        match self.held {
            Held::Free => "Nothing keeps you from writing here.",
            Held::Warned => "There is a warning to read before you post again.",
            Held::Silenced => {
                "You can read, and can’t post for a while. You can still take your posts back, keep drafts and ask for another look."
            }
            Held::Suspended => {
                "You can read, and do nothing else for a while. You can still take your posts back, change your mail and ask for another look."
            }
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/distance.html")]
pub(super) struct DistancePage {
    pub(super) chrome: Chrome,
    pub(super) handle: String,
    pub(super) days: String,
    pub(super) reason: String,
    pub(super) problem: Option<Problem>,
}

impl DistancePage {
    /// As far as members may ask.
    fn choices(&self) -> &'static [(&'static str, &'static str)] {
        &until::DAYS[..5]
    }
}

#[derive(Template)]
#[template(path = "moderation/find.html")]
pub(super) struct FindPage {
    pub(super) chrome: Chrome,
    /// Two handles as typed; of one member the second is empty.
    pub(super) a: String,
    pub(super) b: String,
    pub(super) problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "moderation/pair.html")]
pub(super) struct PairPage {
    pub(super) chrome: Chrome,
    pub(super) history: PairHistory,
    pub(super) separations: Vec<Line>,
    pub(super) days: String,
    pub(super) until: String,
    pub(super) reason: String,
    pub(super) problem: Option<Problem>,
}

impl PairPage {
    fn choices(&self) -> &'static [(&'static str, &'static str)] {
        &until::DAYS
    }

    /// Words that name neither of them, to take as they are or to change.
    fn ready_words(&self) -> [&'static str; 3] {
        [
            "So that it can be quiet between you for a while. Nobody is at fault.",
            "The talk between you goes in circles. A pause does both of you good.",
            "What you say to each other keeps hurting. Please let it rest for a while.",
        ]
    }
}

pub(super) struct OpenCase {
    pub(super) id: CaseId,
    pub(super) post: PostId,
    pub(super) opened: When,
}

pub(super) struct NoteLine {
    pub(super) words: String,
    pub(super) by: String,
    pub(super) when: When,
}

impl NoteLine {
    pub(super) fn new(note: MemberNote, now: Micros) -> NoteLine {
        NoteLine { words: note.words, by: note.by, when: When::new(note.created_us, now) }
    }
}

/// What was typed into the forms of the member's page.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) kind: String,
    pub(super) reason: String,
    pub(super) words: String,
    pub(super) days: String,
    pub(super) until: String,
    pub(super) note: String,
}

#[derive(Template)]
#[template(path = "moderation/member.html")]
pub(super) struct MemberPage {
    pub(super) chrome: Chrome,
    pub(super) handle: String,
    pub(super) role: Option<&'static str>,
    pub(super) since: String,
    pub(super) posts: i64,
    pub(super) cases: Vec<OpenCase>,
    pub(super) measures: Vec<Line>,
    /// `None`: about the one who looks.
    pub(super) notes: Option<Vec<NoteLine>>,
    /// Why nothing can be done to them.
    pub(super) refused: Option<Denied>,
    pub(super) typed: Typed,
    pub(super) problem: Option<Problem>,
}

impl MemberPage {
    fn kinds(&self) -> [(&'static str, &'static str, &'static str); 4] {
        [
            ("word", "A word", "a message from the moderators; nothing else follows"),
            ("warning", "A warning", "to be read before they post again"),
            ("silence", "Silence", "they read, and don’t post"),
            ("suspension", "Suspension", "they read, and do nothing else"),
        ]
    }

    fn choices(&self) -> &'static [(&'static str, &'static str)] {
        &until::DAYS
    }

    fn ready_words(&self) -> [&'static str; 4] {
        [
            "Please speak about what was said, and not about who said it.",
            "Please don’t tell others what to take, or to stop taking it.",
            "Please don’t write what could show who somebody is.",
            "Please leave selling and buying out of here.",
        ]
    }
}
