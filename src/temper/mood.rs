//! How hot a thread is: the hottest of what was said lately, more so where two people answer each
//! other back and forth, and where a case is open.

use std::collections::HashMap;

use super::{DAY, HOUR, Said};
use crate::ids::MemberId;

/// How hot a thread is, in words. No page has a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mood {
    Calm,
    Warming,
    Hot,
}

impl Mood {
    pub(crate) fn of(reading: f32) -> Mood {
        match reading {
            r if r >= HOT => Mood::Hot,
            r if r >= WARMING => Mood::Warming,
            _ => Mood::Calm,
        }
    }
}

impl Mood {
    /// Under slow mode by heat: so many minutes pass between two replies of one member. A calm thread is
    /// not slowed at all.
    pub(crate) fn minutes_between_replies(self) -> i64 {
        match self {
            Mood::Calm => 0,
            Mood::Warming => 15,
            Mood::Hot => 60,
        }
    }
}

const WARMING: f32 = 0.25;
const HOT: f32 = 0.5;

/// After this long a post weighs half.
const HALF_LIFE: f64 = 6.0 * HOUR as f64;
/// Older than this, a post weighs nothing.
pub(crate) const MEMORY: i64 = 2 * DAY;
/// So many of the hottest posts make the reading: one hard word is no quarrel yet.
const HOTTEST: usize = 3;
/// Below this a post is as good as cool, however much is said: a lively thread is not a hot one.
const COOL: f32 = 0.25;
/// What an exchange between the same two people, and an open case, add: of each at most four.
const EACH: f32 = 0.25;
const MOST: usize = 4;

/// From 0 to 1. `said`: of one thread, in any order; what comes after `now` doesn't count, nor do
/// moderators, whose part is to step in. `cases`: those open for heat.
pub(crate) fn reading(said: &[Said], cases: usize, now: i64) -> f32 {
    let age = |said: &Said| now.saturating_sub(said.at);
    let recent: Vec<&Said> =
        said.iter().filter(|s| !s.by_moderator && (0..=MEMORY).contains(&age(s))).collect();
    let mut heats: Vec<f32> = recent.iter().map(|s| above_cool(s.score) * weight(age(s))).collect();
    heats.sort_by(|a, b| b.total_cmp(a));
    let mean = heats.iter().take(HOTTEST).sum::<f32>() / HOTTEST as f32;
    let more = |count: usize| 1.0 + EACH * count.min(MOST) as f32;
    (mean * more(exchanges(&recent)) * more(cases)).clamp(0.0, 1.0)
}

fn above_cool(score: f32) -> f32 {
    if score > COOL { ((score - COOL) / (1.0 - COOL)).min(1.0) } else { 0.0 }
}

fn weight(age: i64) -> f32 {
    (-(age as f64) / HALF_LIFE).exp2() as f32
}

/// How often the two who answer each other most have done so: each answer with one in return.
fn exchanges(said: &[&Said]) -> usize {
    let mut answers: HashMap<(MemberId, MemberId), usize> = HashMap::new();
    for said in said {
        if let Some(to) = said.to.filter(|to| *to != said.by) {
            *answers.entry((said.by, to)).or_default() += 1;
        }
    }
    let both = |(&(by, to), &count): (&(MemberId, MemberId), &usize)| {
        answers.get(&(to, by)).map_or(0, |&back| count.min(back))
    };
    answers.iter().map(both).max().unwrap_or(0)
}

/// The reading at so many moments of the last day, the oldest first and the last one now. Which
/// cases were open then is not looked up: they count throughout.
pub(crate) fn curve(said: &[Said], cases: usize, now: i64, points: usize) -> Vec<f32> {
    let steps = i64::try_from(points.max(2)).unwrap_or(2) - 1;
    (0..=steps).map(|n| reading(said, cases, now - DAY * (steps - n) / steps)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::MINUTE;
    use super::*;
    use crate::ids::PostId;
    use proptest::prelude::*;

    const NOW: i64 = 10 * DAY;

    fn said(by: i64, to: i64, score: f32, minutes_ago: i64) -> Said {
        let at = NOW - minutes_ago * MINUTE;
        Said { post: PostId(1), by: MemberId(by), to: Some(MemberId(to)), score, by_moderator: false, at }
    }

    #[test]
    fn one_hard_word_is_no_hot_thread_but_two_who_trade_them_are_one() {
        let first = said(1, 2, 0.9, 20);
        assert_eq!(Mood::of(reading(&[], 0, NOW)), Mood::Calm);
        assert!(reading(&[first], 0, NOW) < HOT);
        assert_eq!(Mood::of(reading(&[first], 1, NOW)), Mood::Warming, "a case is open");
        assert_eq!(Mood::of(reading(&[first, said(2, 1, 0.9, 10)], 1, NOW)), Mood::Hot);
    }

    #[test]
    fn two_who_answer_each_other_heat_more_than_two_who_do_not() {
        let to_others = [said(1, 2, 0.7, 9), said(3, 4, 0.7, 8), said(5, 6, 0.7, 7)];
        let each_other = [said(1, 2, 0.7, 9), said(2, 1, 0.7, 8), said(1, 2, 0.7, 7)];
        assert!(reading(&each_other, 0, NOW) > reading(&to_others, 0, NOW));
    }

    #[test]
    fn a_lively_thread_of_calm_posts_is_calm() {
        let lively: Vec<Said> = (0..60).map(|n| said(n % 2, (n + 1) % 2, 0.2, n)).collect();
        assert_eq!(reading(&lively, 0, NOW), 0.0);
    }

    #[test]
    fn it_cools_by_itself() {
        let quarrel = |ago| [said(1, 2, 0.9, ago), said(2, 1, 0.9, ago), said(1, 2, 0.9, ago)];
        let hours: Vec<f32> = [0, 6, 12, 24, 47].map(|h| reading(&quarrel(60 * h), 0, NOW)).to_vec();
        assert!(hours.is_sorted_by(|a, b| a >= b), "{hours:?}");
        assert_eq!(Mood::of(hours[0]), Mood::Hot);
        assert_eq!(Mood::of(hours[4]), Mood::Calm);
        assert_eq!(reading(&quarrel(49 * 60), 4, NOW), 0.0);
    }

    #[test]
    fn the_curve_ends_with_now_and_does_not_know_the_future() {
        let quarrel = [said(1, 2, 0.9, 60), said(2, 1, 0.9, 30)];
        let curve = curve(&quarrel, 0, NOW, 25);
        assert_eq!(curve.len(), 25);
        assert_eq!(curve[24], reading(&quarrel, 0, NOW));
        assert!(curve[..23].iter().all(|r| *r == 0.0), "{curve:?}");
    }

    fn any_said() -> impl Strategy<Value = Said> {
        (0i64..5, 0i64..5, -0.5f32..1.5, -60i64..4000, any::<bool>())
            .prop_map(|(by, to, score, ago, by_moderator)| Said { by_moderator, ..said(by, to, score, ago) })
    }

    proptest! {
        #[test]
        fn a_reading_is_between_nothing_and_one(
            said in prop::collection::vec(any_said(), 0..40), cases in 0usize..100
        ) {
            let reading = reading(&said, cases, NOW);
            prop_assert!((0.0..=1.0).contains(&reading));
        }

        #[test]
        fn what_moderators_say_and_in_which_order_does_not_matter(
            said in prop::collection::vec(any_said(), 0..40)
        ) {
            let others: Vec<Said> = said.iter().copied().filter(|s| !s.by_moderator).rev().collect();
            prop_assert_eq!(reading(&said, 1, NOW), reading(&others, 1, NOW));
        }

        #[test]
        fn one_more_post_or_case_never_cools_a_thread(
            said in prop::collection::vec(any_said(), 0..40), more in any_said(), cases in 0usize..6
        ) {
            let before = reading(&said, cases, NOW);
            prop_assert!(reading(&said, cases + 1, NOW) >= before);
            prop_assert!(reading(&[said, vec![more]].concat(), cases, NOW) >= before);
        }

        #[test]
        fn silence_never_heats_a_thread(
            said in prop::collection::vec(any_said(), 0..40), minutes in 0i64..5000
        ) {
            let said: Vec<Said> = said.into_iter().filter(|s| s.at <= NOW).collect();
            let later = NOW + minutes * MINUTE;
            prop_assert!(reading(&said, 0, later) <= reading(&said, 0, NOW) + 1e-6);
        }
    }
}
