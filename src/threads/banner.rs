//! What a thread's page says above the posts of the measures that hold.

use super::Thread;
use super::running::Running;
use crate::boards::Board;
use crate::clock::Micros;
use crate::measures::{Measure, MeasureKind};
use crate::web::When;

/// In the order in which a reader needs to know.
pub(crate) struct Banner {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) words: String,
    /// In a moderator's words; empty: none was given.
    pub(crate) reason: String,
    /// What happens then, when, and how long that is from now.
    pub(crate) until: Option<(&'static str, When, String)>,
}

impl Banner {
    pub(crate) fn all(thread: &Thread, board: &Board, running: &Running, now: Micros) -> Vec<Banner> {
        let mut banners = Vec::new();
        if thread.is_locked() {
            banners.push(Banner {
                id: "locked",
                title: "This thread is closed",
                words: "It can be read, and takes no new replies.".into(),
                reason: thread.locked_reason.clone().unwrap_or_default(),
                until: None,
            });
        }
        let order =
            [MeasureKind::Rest, MeasureKind::SlowMode, MeasureKind::ApprovalFirst, MeasureKind::NoCrossTalk];
        banners.extend(order.iter().filter_map(|kind| Banner::of(running.of(*kind)?, now)));
        if !board.cross_talk && running.of(MeasureKind::NoCrossTalk).is_none() {
            banners.push(Banner {
                id: "no-cross-talk",
                title: "No cross-talk",
                words: NO_CROSS_TALK.into(),
                reason: String::new(),
                until: None,
            });
        }
        banners
    }

    fn of(measure: &Measure, now: Micros) -> Option<Banner> {
        let (id, title, words, then) = match measure.kind {
            MeasureKind::Rest => (
                "rests",
                "This thread rests",
                "It can be read, and takes no replies for a while. What you write can be kept as a draft."
                    .into(),
                "It opens again by itself on",
            ),
            MeasureKind::SlowMode => ("slow", "Slow mode", slow(measure.minutes), "It ends by itself on"),
            MeasureKind::ApprovalFirst => (
                "approval",
                "Replies are read first",
                "A reply here waits until a moderator has let it through.".into(),
                "This ends by itself on",
            ),
            MeasureKind::NoCrossTalk => {
                ("no-cross-talk", "No cross-talk", NO_CROSS_TALK.into(), "This ends by itself on")
            }
            _ => return None,
        };
        let until = measure.until_us.map(|until| (then, When::new(until, now), ahead(until, now)));
        Some(Banner { id, title, words, reason: measure.reason.clone(), until })
    }
}

pub(crate) const NO_CROSS_TALK: &str = "Members share their own experience here, and don’t advise each other. Under a post you can say “I relate”, or answer with what you have lived yourself.";

/// How a slow mode is, in words.
pub(crate) fn slow(minutes: Option<i32>) -> String {
    match minutes {
        Some(minutes) => format!("One reply per member every {}.", span(i64::from(minutes))),
        None => "The hotter it is here, the longer it takes until the same member can reply again: 15 minutes while it is warming up, an hour while it is hot, and no wait while it is calm.".into(),
    }
}

/// "in 3 hours", as far as anybody needs to know.
fn ahead(until: Micros, now: Micros) -> String {
    let minutes = until.0.saturating_sub(now.0).max(0) / Micros::MINUTE;
    match parts(minutes.max(1)).first() {
        None | Some((1, "minute")) => "in a minute".into(),
        Some((1, unit)) => format!("in an {unit}"),
        Some((n, unit)) => format!("in {n} {unit}s"),
    }
}

/// After "every": "hour", "15 minutes", "2 hours 30 minutes".
fn span(minutes: i64) -> String {
    let count = |(n, unit): &(i64, &str)| match n {
        1 => format!("1 {unit}"),
        n => format!("{n} {unit}s"),
    };
    match parts(minutes).as_slice() {
        [(1, unit)] => (*unit).to_owned(),
        parts => parts.iter().map(count).collect::<Vec<_>>().join(" "),
    }
}

/// Days, hours and minutes, from the largest that is there; short of two hours and of two days in the smaller
/// unit alone.
fn parts(minutes: i64) -> Vec<(i64, &'static str)> {
    let (days, hours, rest) = match minutes {
        ..120 if minutes % 60 != 0 => (0, 0, minutes),
        ..2880 => (0, minutes / 60, minutes % 60),
        _ => (minutes / 1440, minutes % 1440 / 60, minutes % 60),
    };
    [(days, "day"), (hours, "hour"), (rest, "minute")].into_iter().filter(|(n, _)| *n > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_as_people_say_them() {
        let said: Vec<String> = [1, 15, 60, 90, 150, 240, 1440, 1501, 2880, 3001, 10080].map(span).to_vec();
        assert_eq!(
            said,
            [
                "minute",
                "15 minutes",
                "hour",
                "90 minutes",
                "2 hours 30 minutes",
                "4 hours",
                "24 hours",
                "25 hours 1 minute",
                "2 days",
                "2 days 2 hours 1 minute",
                "7 days",
            ]
        );
        assert_eq!(ahead(Micros(170 * Micros::MINUTE), Micros(0)), "in 2 hours");
        assert_eq!(ahead(Micros(3 * Micros::DAY + Micros::HOUR), Micros(0)), "in 3 days");
        assert_eq!(ahead(Micros(5 * Micros::HOUR), Micros(0)), "in 5 hours");
        assert_eq!(ahead(Micros(Micros::HOUR), Micros(0)), "in an hour");
        assert_eq!(ahead(Micros(5), Micros(9)), "in a minute");
    }
}
