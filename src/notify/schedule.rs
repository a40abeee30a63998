//! When mail leaves, and when it is tried again.

use jiff::ToSpan;
use jiff::civil::Weekday;

use crate::clock::Micros;
use crate::error::AppError;
use crate::subscriptions::Frequency;

/// The hour (UTC) at which daily and weekly mail leaves.
const HOUR: i8 = 7;

/// When a post written at `written` is due in the mail of a follower. `None`: never.
pub(super) fn due(frequency: Frequency, written: Micros, delay_seconds: u32) -> Option<Micros> {
    let rested = written.plus(i64::from(delay_seconds) * Micros::SECOND);
    match frequency {
        Frequency::Instant => Some(rested),
        Frequency::Daily => Some(next_round(rested, false)),
        Frequency::Weekly => Some(next_round(rested, true)),
        Frequency::Never => None,
    }
}

fn next_round(after: Micros, on_monday: bool) -> Micros {
    let moment = after.timestamp().to_zoned(jiff::tz::TimeZone::UTC);
    let mut round = moment.date().at(HOUR, 0, 0, 0);
    while round <= moment.datetime() || (on_monday && round.date().weekday() != Weekday::Monday) {
        match round.checked_add(1.day()) {
            Ok(next) => round = next,
            Err(_) => return after,
        }
    }
    round.to_zoned(jiff::tz::TimeZone::UTC).map_or(after, |z| z.timestamp().into())
}

/// Minutes to wait after the n-th attempt that a server put off (RFC 5321 section 4.5.4.1 asks for
/// growing intervals).
const WAITS: [i64; 6] = [1, 5, 30, 120, 360, 720];

/// A delivery put off for this long since it was first tried is given up.
const GIVE_UP_AFTER: i64 = Micros::DAY;

/// By how many percent of itself a wait is taken: a fifth more or less, so that a crowd put off
/// together doesn't come back together.
pub(super) fn dice() -> Result<i64, AppError> {
    let mut dice = [0u8; 2];
    getrandom::fill(&mut dice).map_err(|e| AppError::internal(e.to_string()))?;
    Ok(80 + i64::from(u16::from_be_bytes(dice)) % 41)
}

/// When to try again after the n-th attempt, or `None` when it is time to give up.
///
/// Counted from the first attempt: weekly mail may have waited for days before it, and so may mail
/// whose worker was away.
pub(super) fn retry(attempts: i32, first_try: Micros, now: Micros, dice: i64) -> Option<Micros> {
    let nth = usize::try_from(attempts.max(1) - 1).unwrap_or(0);
    let last_try = first_try.plus(GIVE_UP_AFTER);
    let minutes = WAITS.get(nth).filter(|_| now < last_try)?;
    Some(now.plus(minutes * Micros::MINUTE * dice / 100).min(last_try))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Micros {
        text.parse::<jiff::Timestamp>().unwrap().into()
    }

    #[test]
    fn daily_mail_leaves_at_seven_and_weekly_mail_on_monday() {
        let written = at("2026-03-04T12:00:00Z"); // a Wednesday
        assert_eq!(due(Frequency::Instant, written, 600), Some(at("2026-03-04T12:10:00Z")));
        assert_eq!(due(Frequency::Daily, written, 600), Some(at("2026-03-05T07:00:00Z")));
        assert_eq!(due(Frequency::Weekly, written, 600), Some(at("2026-03-09T07:00:00Z")));
        assert_eq!(due(Frequency::Never, written, 600), None);
        let early = at("2026-03-09T06:49:59Z");
        assert_eq!(due(Frequency::Weekly, early, 600), Some(at("2026-03-09T07:00:00Z")));
    }

    #[test]
    fn waits_grow_and_end_after_a_day() {
        let start = at("2026-03-04T12:00:00Z");
        for dice in [80, 100, 120] {
            let (mut now, mut waits) = (start, Vec::new());
            for attempt in 1.. {
                let Some(again) = retry(attempt, start, now, dice) else { break };
                waits.push((again.0 - now.0) / Micros::MINUTE);
                now = again;
            }
            assert_eq!(waits.len(), 6, "{waits:?}");
            assert!(waits.is_sorted() && now.0 - start.0 <= Micros::DAY, "{waits:?}");
        }
        let a_day_later = start.plus(Micros::DAY);
        assert_eq!(retry(2, start, a_day_later, 100), None);
    }

    #[test]
    fn the_dice_stay_within_a_fifth() {
        assert!((0..1000).all(|_| (80..=120).contains(&dice().unwrap())));
    }
}
