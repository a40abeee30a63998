//! What the page about a thread shows to its moderators.

use askama::Template;

use crate::clock::Micros;
use crate::ids::{MeasureId, ThreadId};
use crate::measures::{Measure, MeasureKind};
use crate::moderation::desk::Curve;
use crate::moderation::measures::in_words;
use crate::moderation::until::{self, Chosen};
use crate::threads::banner::slow;
use crate::web::{Chrome, Problem, When};

/// The forms of the page, by the last part of their address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    SlowMode,
    Rest,
    Lock,
    Approval,
    CrossTalk,
    Move,
}

impl Form {
    /// Its address, and the id of its section.
    pub(super) fn id(self) -> &'static str {
        match self {
            Form::SlowMode => "slow-mode",
            Form::Rest => "rest",
            Form::Lock => "lock",
            Form::Approval => "approval",
            Form::CrossTalk => "cross-talk",
            Form::Move => "move",
        }
    }
}

/// What was typed into one of the forms.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) pace: String,
    pub(super) until: Chosen,
    pub(super) board: String,
    pub(super) reason: String,
}

/// How often a member may reply in slow mode, in minutes and in words.
const PACES: [(i32, &str); 4] =
    [(15, "every 15 minutes"), (60, "every hour"), (240, "every four hours"), (1440, "once a day")];

/// A measure that holds.
pub(super) struct Line {
    id: MeasureId,
    what: &'static str,
    more: String,
    reason: String,
    since: When,
    until: Option<When>,
    by_system: bool,
}

impl Line {
    pub(super) fn new(measure: &Measure, now: Micros) -> Line {
        let slowed = measure.kind == MeasureKind::SlowMode;
        Line {
            id: measure.id,
            what: in_words(measure.kind),
            more: if slowed { slow(measure.minutes) } else { String::new() },
            reason: measure.reason.clone(),
            since: When::new(measure.from_us, now),
            until: measure.until_us.map(|until| When::new(until, now)),
            by_system: measure.set_by.is_none(),
        }
    }
}

#[derive(Template)]
#[template(path = "moderation/thread.html")]
pub(super) struct ThreadPage {
    pub(super) chrome: Chrome,
    pub(super) id: ThreadId,
    pub(super) url: String,
    pub(super) title: String,
    pub(super) board: String,
    pub(super) locked: bool,
    pub(super) curve: Curve,
    pub(super) running: Vec<Line>,
    pub(super) kinds: Vec<MeasureKind>,
    /// The whole board has none.
    pub(super) no_cross_talk: bool,
    /// Where it could go: address and name.
    pub(super) boards: Vec<(String, String)>,
    /// The form that came back, and what was typed into it.
    pub(super) back: Option<(Form, Typed)>,
    pub(super) problem: Option<Problem>,
}

impl ThreadPage {
    fn holds(&self, kind: &str) -> bool {
        self.kinds.iter().any(|held| held.as_str() == kind)
    }

    /// What was typed into a form, or what it begins with.
    fn typed(&self, form: &str) -> Typed {
        match &self.back {
            Some((back, typed)) if back.id() == form => typed.clone(),
            _ => Typed {
                pace: "heat".into(),
                until: Chosen { span: "1440".into(), time: String::new() },
                ..Typed::default()
            },
        }
    }

    fn spans(&self) -> &'static [(&'static str, &'static str)] {
        &until::MINUTES
    }

    fn paces(&self) -> &'static [(i32, &'static str)] {
        &PACES
    }
}
