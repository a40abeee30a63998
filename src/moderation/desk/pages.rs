//! What the desk shows, and how a case and a hot thread look wherever they are shown.

use askama::Template;

use crate::cases::CaseKind;
use crate::heat::Phrase;
use crate::ids::{AlarmId, AppealId, CaseId, PostId, ThreadId};
use crate::markup::SafeHtml;
use crate::policy::Denied;
use crate::temper::Mood;
use crate::web::{Chrome, When, sparkline};

#[derive(Template)]
#[template(path = "moderation/desk.html")]
pub(crate) struct DeskPage {
    pub(crate) chrome: Chrome,
    pub(crate) alarms: Vec<AlarmLine>,
    /// Those that come first.
    pub(crate) cases: Vec<CaseView>,
    /// How many there are beside them.
    pub(crate) more: usize,
    pub(crate) threads: Vec<HotThread>,
    /// Those that wait for this moderator's answer, or another's.
    pub(crate) appeals: Vec<AppealLine>,
}

pub(crate) struct AppealLine {
    pub(crate) id: AppealId,
    /// Who asks.
    pub(crate) member: String,
    /// What was done.
    pub(crate) what: &'static str,
    pub(crate) when: When,
}

/// An alarm that nobody has seen to.
pub(crate) struct AlarmLine {
    pub(crate) id: AlarmId,
    pub(crate) words: String,
    pub(crate) raised: When,
    pub(crate) thread: Option<ThreadId>,
}

pub(crate) struct CaseView {
    pub(crate) id: CaseId,
    pub(crate) kind: CaseKind,
    pub(crate) post: PostId,
    pub(crate) number: i32,
    pub(crate) author: String,
    pub(crate) title: String,
    pub(crate) board: String,
    pub(crate) opened: When,
    pub(crate) text: SafeHtml,
    /// What made it hot.
    pub(crate) phrases: Vec<Phrase>,
    /// What it said when the case was opened, if it says something else now.
    pub(crate) before: Option<Before>,
    /// A moderator has looked at it, and left it open.
    pub(crate) looked: bool,
    /// Who looks at it just now.
    pub(crate) claimed: Option<String>,
    /// Another moderator was asked to look as well.
    pub(crate) second_opinion: bool,
    /// The flags that are open, with who flagged.
    pub(crate) flags: Vec<FlagLine>,
    /// Nobody else reads the post until this is decided.
    pub(crate) waits: bool,
    /// It has never been there for others to read, and a moderator lets it through or doesn’t.
    pub(crate) awaits: bool,
    /// Why it is for another to decide.
    pub(crate) refused: Option<Denied>,
    pub(crate) may_edit: bool,
}

/// A text that a case was opened for.
pub(crate) struct Before {
    pub(crate) text: SafeHtml,
    pub(crate) phrases: Vec<Phrase>,
}

impl CaseView {
    /// Somebody may be in danger: there is a person to answer, and nothing to hide.
    pub(super) fn of_concern(&self) -> bool {
        self.kind == CaseKind::SelfHarmConcern
    }

    /// For whoever decides: who reads the reason.
    pub(super) fn reason_is_for(&self) -> &'static str {
        match () {
            () if self.of_concern() => {
                "What was done for them, in a few words: it stands on the record, and those who flagged read it."
            }
            () if self.awaits => "Its author reads it if you don’t let it through.",
            () => "Those who flagged read it, and so does the author of a hidden post.",
        }
    }

    pub(super) fn needs_reason(&self) -> bool {
        self.of_concern() || !self.flags.is_empty()
    }

    pub(super) fn kind_in_words(&self) -> &'static str {
        match (self.kind, self.looked) {
            (CaseKind::SelfHarmConcern, false) => {
                "Somebody may be in danger. Whoever writes of it is shown where help is."
            }
            (CaseKind::SelfHarmConcern, true) => {
                "Somebody may be in danger. Whoever writes of it is shown where help is; a moderator has looked."
            }
            (CaseKind::Heat, false) => {
                "Posted although it may read as an attack. Mail about it waits until you have looked, for two hours at most."
            }
            (CaseKind::Heat, true) => "Posted although it may read as an attack. A moderator has looked.",
            (CaseKind::IdentifiesSomeone, _) => "Flagged: it may tell who somebody is.",
            (CaseKind::PersonalAttack, _) => "Flagged as an attack on a person.",
            (CaseKind::UnsafeAdvice, _) => "Flagged as advice that could harm.",
            (CaseKind::Sourcing, _) => "Flagged as buying or selling.",
            (CaseKind::Spam, _) => "Flagged as advertising.",
            (CaseKind::OffTopic, _) => "Flagged as out of place.",
            (CaseKind::Approval, _) if self.waits => "Waits to be let through: nobody else reads it before.",
            (CaseKind::Approval, _) => "Let through before, and changed since by its author.",
            (CaseKind::Other, _) => "Flagged, for a reason in somebody’s own words.",
        }
    }
}

/// What one member said in flagging.
pub(crate) struct FlagLine {
    pub(crate) why: &'static str,
    pub(crate) note: Option<String>,
    pub(crate) by: String,
}

pub(crate) struct HotThread {
    pub(crate) id: ThreadId,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) board: String,
    pub(crate) curve: Curve,
}

/// How hot a thread was over the last day, as a line and in words.
pub(crate) struct Curve {
    readings: Vec<f32>,
}

impl Curve {
    /// One an hour, and now.
    pub(crate) const POINTS: usize = 25;

    pub(crate) fn new(readings: &[f32]) -> Curve {
        Curve { readings: readings.to_vec() }
    }

    pub(crate) fn points(&self) -> Vec<(String, String)> {
        sparkline(&self.readings)
    }

    fn mood(&self) -> Mood {
        Mood::of(self.readings.last().copied().unwrap_or(0.0))
    }

    pub(crate) fn now(&self) -> &'static str {
        match self.mood() {
            Mood::Calm => "It is calm.",
            Mood::Warming => "It is warming up.",
            Mood::Hot => "It is hot.",
        }
    }

    /// For whoever doesn't see the line.
    pub(crate) fn in_words(&self) -> String {
        let hours = self.readings.len().saturating_sub(1);
        let hottest = (0..=hours).rev().max_by(|a, b| self.readings[*a].total_cmp(&self.readings[*b]));
        let ago = hours - hottest.unwrap_or(hours);
        let when = match ago {
            0 => "now".to_owned(),
            1 => "an hour ago".to_owned(),
            _ => format!("{ago} hours ago"),
        };
        format!("The last 24 hours: hottest {when}. {}", self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::Curve;

    #[test]
    fn a_curve_is_drawn_within_its_frame_and_says_what_it_shows() {
        let mut readings = vec![0.0; Curve::POINTS];
        readings[22] = 1.0;
        readings[24] = 0.3;
        let curve = Curve::new(&readings);
        let points = curve.points();
        assert_eq!((points.len(), points[0].clone()), (25, ("0".into(), "39.0".into())));
        assert_eq!(points[22].1, "1.0");
        assert_eq!(points[24].0, "240");
        assert_eq!(curve.in_words(), "The last 24 hours: hottest 2 hours ago. It is warming up.");
    }
}
