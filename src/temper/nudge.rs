//! When an author is asked to take another look before a text is posted. Asked, never stopped.

use super::{DAY, HOUR, MINUTE, Said};
use crate::heat::Phrase;
use crate::ids::{MemberId, PostId};

/// Why to look again, in words for the author. It holds no number: nobody should write towards one.
#[derive(Debug, Clone, PartialEq)]
pub struct Nudge {
    pub reason: &'static str,
    /// What in the text made it so, the weightiest first.
    pub phrases: Vec<Phrase>,
}

const HEAT: &str =
    "Some of this may read as an attack on a person rather than as a word about what was said.";
const OFTEN: &str = "You have answered the same person several times in a short while, and it has been heated between you. A pause often helps more than one more answer.";
const SOON: &str =
    "You are answering very quickly, and what you answer was heated. A little time often finds better words.";

const CROSS_TALK: &str = "Members share their own experience here, as in a meeting, and don’t advise each other: what helped you, told as yours, leaves the other free. If you only want to say that you know this too, “I relate” under the post says it.";

/// An answer within this time, in microseconds, of something heated is a quick one.
const QUICK: i64 = 2 * MINUTE;

/// Answers to the same person that may be there already, within which time.
const MOST: [(usize, i64); 2] = [(2, HOUR), (3, DAY)];

/// By how much a change has to heat a text that was warm already. A mended comma is no new attack.
const MORE: f32 = 0.05;

/// A text that is about to be posted.
pub(crate) struct Asked<'a> {
    pub(crate) score: f32,
    /// From where on the board asks.
    pub(crate) warm: f32,
    pub(crate) author: MemberId,
    /// The post it answers, and who wrote that.
    pub(crate) answers: Option<(PostId, MemberId)>,
    /// What the two said to each other in the thread in the last day, or all that was said there.
    pub(crate) said: &'a [Said],
    pub(crate) now: i64,
}

/// Why to ask its author, if at all.
pub(crate) fn nudge(asked: &Asked<'_>) -> Option<&'static str> {
    if asked.score >= asked.warm {
        return Some(HEAT);
    }
    let (post, other) = asked.answers.filter(|(_, other)| *other != asked.author)?;
    let warm = |said: &Said| said.score >= asked.warm;
    let age = |said: &Said| asked.now - said.at;
    let answered_with_heat =
        |said: &Said| said.post == post && said.to == Some(asked.author) && warm(said) && age(said) < QUICK;
    if asked.said.iter().any(answered_with_heat) {
        return Some(SOON);
    }
    let between = |said: &&Said| said.between(asked.author, other) && age(said) <= DAY;
    let quarrel = asked.said.iter().filter(between).any(warm);
    let own = |within: i64| {
        let own = |said: &&Said| said.by == asked.author && said.to == Some(other) && age(said) <= within;
        asked.said.iter().filter(own).count()
    };
    let often = MOST.iter().any(|&(most, within)| own(within) >= most);
    (quarrel && often).then_some(OFTEN)
}

/// Whether a change makes a text warm, or a warm one clearly warmer.
pub(crate) fn heats_up(before: f32, after: f32, from: f32) -> bool {
    after >= from && (before < from || after > before + MORE)
}

impl Nudge {
    pub(crate) fn new(reason: &'static str, phrases: Vec<Phrase>) -> Nudge {
        Nudge { reason, phrases }
    }

    /// For an answer that advises, where members share their own experience instead.
    pub(crate) fn cross_talk(text: &str) -> Option<Nudge> {
        let advice = super::advice::advice(text);
        (!advice.is_empty()).then(|| Nudge::new(CROSS_TALK, advice))
    }

    /// For a change to a post.
    pub(crate) fn hotter(phrases: Vec<Phrase>) -> Nudge {
        Nudge::new(HEAT, phrases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: MemberId = MemberId(1);
    const BEN: MemberId = MemberId(2);
    const CLEO: MemberId = MemberId(3);

    fn said(post: i64, by: MemberId, to: MemberId, score: f32, minutes: i64) -> Said {
        let at = minutes * MINUTE;
        Said { post: PostId(post), by, to: Some(to), score, by_moderator: false, at }
    }

    /// Ana answers Ben's post 9, coolly, at that minute.
    fn at(minutes: i64, said: &[Said]) -> Option<&'static str> {
        let now = minutes * MINUTE;
        nudge(&Asked { score: 0.1, warm: 0.5, author: ANA, answers: Some((PostId(9), BEN)), said, now })
    }

    #[test]
    fn a_warm_text_is_asked_about_and_a_cool_one_is_not() {
        let asked = Asked { score: 0.5, warm: 0.5, author: ANA, answers: None, said: &[], now: 0 };
        assert_eq!(nudge(&asked), Some(HEAT));
        assert_eq!(nudge(&Asked { score: 0.49, ..asked }), None);
        assert_eq!(nudge(&Asked { score: f32::NAN, ..asked }), None);
    }

    #[test]
    fn a_quick_answer_to_heat_is_asked_about_for_two_minutes() {
        let heated = [said(9, BEN, ANA, 0.7, 0)];
        assert_eq!(at(0, &heated), Some(SOON));
        assert_eq!(at(1, &heated), Some(SOON));
        assert_eq!(at(2, &heated), None);
        assert_eq!(at(1, &[said(9, BEN, ANA, 0.3, 0)]), None, "a calm one may be answered at once");
        assert_eq!(at(1, &[said(9, BEN, CLEO, 0.7, 0)]), None, "it was not Ana whom it answered");
        assert_eq!(at(1, &[said(8, BEN, ANA, 0.7, 0)]), None, "another post is being answered");
    }

    #[test]
    fn the_third_answer_in_an_hour_and_the_fourth_in_a_day_are_asked_about_in_a_quarrel_only() {
        let own = |minutes: &[i64]| -> Vec<Said> {
            (20..).zip(minutes).map(|(post, &m)| said(post, ANA, BEN, 0.1, m)).collect()
        };
        let heated = said(8, BEN, ANA, 0.7, 1);
        let quarrel = |minutes: &[i64]| [own(minutes), vec![heated]].concat();
        assert_eq!(at(50, &quarrel(&[10, 20])), Some(OFTEN));
        assert_eq!(at(50, &own(&[10, 20])), None, "nothing heated between them");
        assert_eq!(at(50, &quarrel(&[10])), None);
        assert_eq!(at(90, &quarrel(&[10, 80])), None, "one of them is longer ago than an hour");
        assert_eq!(at(200, &quarrel(&[10, 20, 100])), Some(OFTEN), "the fourth in a day");
        assert_eq!(at(24 * 60 + 2, &quarrel(&[10, 20, 1420])), None, "the heat was yesterday");
        let others = [own(&[10, 20]), vec![said(8, CLEO, ANA, 0.9, 1)]].concat();
        assert_eq!(at(50, &others), None, "the quarrel is with somebody else");
    }

    #[test]
    fn nobody_quarrels_with_themselves() {
        let said: Vec<Said> = (0..5).map(|n| said(n, ANA, ANA, 0.9, n)).collect();
        let asked = |answers| Asked { score: 0.1, warm: 0.5, author: ANA, answers, said: &said, now: 0 };
        assert_eq!(nudge(&asked(Some((PostId(1), ANA)))), None);
        assert_eq!(nudge(&asked(None)), None);
    }

    #[test]
    fn a_change_is_asked_about_when_it_heats_the_text_up() {
        assert!(heats_up(0.1, 0.5, 0.5));
        assert!(heats_up(0.6, 0.9, 0.5));
        assert!(!heats_up(0.9, 0.6, 0.5), "it cools");
        assert!(!heats_up(0.6, 0.62, 0.5), "a comma");
        assert!(!heats_up(0.1, 0.4, 0.5));
        assert!(heats_up(0.79, 0.81, 0.8), "from warm to hot");
    }
}
