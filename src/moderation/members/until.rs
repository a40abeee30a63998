//! Until when: a time in words of a form or of JSON, within what is sensible.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::clock::Micros;
use crate::error::AppError;
use crate::web::Fields;

/// The choices of the forms: days, in words.
pub(crate) const DAYS: [(&str, &str); 6] = [
    ("1", "a day"),
    ("3", "three days"),
    ("7", "a week"),
    ("14", "two weeks"),
    ("30", "a month"),
    ("90", "three months"),
];
/// What stands for "until somebody lifts it".
pub(crate) const OPEN: &str = "open";

/// The furthest end, in days.
const MOST_DAYS: i64 = 366;

/// RFC 3339, or a date and a time in UTC as browsers send them: `2026-03-09T08:00`.
pub(crate) fn parse(text: &str) -> Result<Micros, AppError> {
    let text = text.trim();
    let in_utc = || {
        let at: DateTime = text.parse().ok()?;
        Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    let at: Option<Timestamp> = text.parse().ok().or_else(in_utc);
    at.map(Micros::from).ok_or_else(|| {
        AppError::invalid("until", "Please give a date and a time in UTC, such as 2026-03-09T08:00:00Z.")
    })
}

/// In the future, and not for ever.
pub(crate) fn within(until: Micros, now: Micros, most_days: i64) -> Result<Micros, AppError> {
    match () {
        () if until <= now => Err(AppError::invalid("until", "Please choose a time that is yet to come.")),
        () if until > now.plus(most_days * Micros::DAY) => {
            Err(AppError::invalid("until", format!("Please choose a time within {most_days} days.")))
        }
        () => Ok(until),
    }
}

/// The same for a moderator.
pub(crate) fn sensible(until: Micros, now: Micros) -> Result<Micros, AppError> {
    within(until, now, MOST_DAYS)
}

/// From a form: an exact time, or one of the choices. `None`: until it is lifted.
pub(crate) fn of_form(fields: &Fields, now: Micros) -> Result<Option<Micros>, AppError> {
    let exact = fields.get("until").trim();
    if !exact.is_empty() {
        return parse(exact).map(Some);
    }
    match fields.get("days") {
        OPEN => Ok(None),
        days => {
            let known =
                DAYS.iter().find(|(value, _)| *value == days).and_then(|(value, _)| value.parse().ok());
            let days: i64 = known.ok_or_else(|| AppError::invalid("days", "Please choose for how long."))?;
            Ok(Some(now.plus(days * Micros::DAY)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_browsers_and_programs_write_it() {
        let at = parse("2026-03-09T08:00:00Z").unwrap();
        for text in ["2026-03-09T08:00", " 2026-03-09 08:00 ", "2026-03-09T10:00:00+02:00"] {
            assert_eq!(parse(text).unwrap(), at, "{text}");
        }
        for text in ["", "tomorrow", "2026-13-09T08:00", "99999999999999"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(within(at, at, 7).is_err() && within(at.plus(8 * Micros::DAY), at, 7).is_err());
        assert!(within(at.plus(7 * Micros::DAY), at, 7).is_ok());
    }
}
