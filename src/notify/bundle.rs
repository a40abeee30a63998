//! When the posts that wait for one follower leave, and which of them share the mail.

use crate::clock::Micros;
use crate::ids::DeliveryId;

/// A post that waits for one follower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) id: DeliveryId,
    pub(super) since: Micros,
    /// When it has rested, or may be tried again.
    pub(super) due: Micros,
    /// How long it waits at most for those that still rest, in microseconds.
    pub(super) patience: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Departure {
    /// Those that are due wait until then for the ones that still rest.
    Held { until: Micros, due: Vec<DeliveryId> },
    /// These leave together; the others follow later.
    Now(Vec<DeliveryId>),
}

/// A post still resting holds the mail back until it has rested too, so that a burst of posts is
/// one mail; but nothing waits longer than its patience: a lively thread must not silence itself.
pub(super) fn departure(waiting: &[Waiting], now: Micros) -> Departure {
    let due = waiting.iter().filter(|w| w.due <= now).map(|w| w.id).collect();
    let patience = waiting.iter().map(|w| w.since.plus(w.patience)).min().unwrap_or(now);
    let all_rested = waiting.iter().map(|w| w.due).max().unwrap_or(now);
    let until = patience.min(all_rested);
    if until > now { Departure::Held { until, due } } else { Departure::Now(due) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DELAY: i64 = 10 * Micros::MINUTE;

    fn minutes(m: i64) -> Micros {
        Micros(m * Micros::MINUTE)
    }

    /// Plays a thread: posts at these moments, a worker that looks whenever something is due.
    /// Answers with the mails: when each left, and the moments of the posts in it.
    fn play(posts: &[Micros]) -> Vec<(Micros, Vec<Micros>)> {
        let mut to_come: Vec<Waiting> = (1..)
            .zip(posts)
            .map(|(id, &since)| Waiting {
                id: DeliveryId(id),
                since,
                due: since.plus(DELAY),
                patience: 2 * DELAY,
            })
            .collect();
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut mails = Vec::new();
        while let Some(now) = to_come.iter().map(|w| w.since).chain(waiting.iter().map(|w| w.due)).min() {
            waiting.extend(to_come.extract_if(.., |w| w.since <= now));
            if !waiting.iter().any(|w| w.due <= now) {
                continue;
            }
            match departure(&waiting, now) {
                Departure::Held { until, due } => {
                    assert!(until > now, "a mail held until now would be looked at for ever");
                    waiting.iter_mut().filter(|w| due.contains(&w.id)).for_each(|w| w.due = until);
                }
                Departure::Now(due) => {
                    assert!(!due.is_empty());
                    let gone = waiting.extract_if(.., |w| due.contains(&w.id)).map(|w| w.since);
                    mails.push((now, gone.collect()));
                }
            }
        }
        mails
    }

    #[test]
    fn a_burst_is_one_mail() {
        assert_eq!(
            play(&[minutes(0), minutes(3), minutes(9)]),
            [(minutes(19), vec![minutes(0), minutes(3), minutes(9)])]
        );
    }

    #[test]
    fn a_thread_that_never_rests_is_heard_every_twenty_minutes() {
        let posts: Vec<Micros> = (0..12).map(|n| minutes(5 * n)).collect();
        let mails = play(&posts);
        assert_eq!(mails[0], (minutes(20), vec![minutes(0), minutes(5), minutes(10)]));
        assert_eq!(mails[1].0, minutes(35));
        assert_eq!(mails.iter().map(|(_, told)| told.len()).sum::<usize>(), 12);
    }

    proptest! {
        #[test]
        fn every_post_rests_leaves_once_and_never_waits_for_long(
            seconds in prop::collection::vec(0i64..7200, 1..60)
        ) {
            let mut posts: Vec<Micros> = seconds.iter().map(|s| Micros(s * Micros::SECOND)).collect();
            posts.sort();
            let mails = play(&posts);
            let mut told: Vec<Micros> = mails.iter().flat_map(|(_, told)| told.clone()).collect();
            prop_assert!(told.is_sorted(), "posts are told of in their order");
            told.sort();
            prop_assert_eq!(told, posts);
            for (left, told) in &mails {
                for written in told {
                    let waited = left.0 - written.0;
                    prop_assert!((DELAY..=2 * DELAY).contains(&waited), "{} s", waited / Micros::SECOND);
                }
            }
        }
    }
}
