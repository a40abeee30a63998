//! Until when something holds, as a program or a form says it. Errors are sentences for whoever said it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::clock::Micros;
use crate::error::AppError;
use crate::web::Fields;

/// Days that the forms about members offer, in words.
pub(crate) const DAYS: [(&str, &str); 6] = [
    ("1", "a day"),
    ("3", "three days"),
    ("7", "a week"),
    ("14", "two weeks"),
    ("30", "a month"),
    ("90", "three months"),
];

/// Minutes that the forms about threads offer, in words.
pub(crate) const MINUTES: [(&str, &str); 6] = [
    ("60", "for an hour"),
    ("240", "for four hours"),
    ("1440", "until tomorrow, this time"),
    ("4320", "for three days"),
    ("10080", "for a week"),
    ("43200", "for thirty days"),
];

/// How long a measure holds where nobody says otherwise. Every step has an end: what should hold for
/// longer is looked at again.
pub(crate) const USUAL: i64 = 7 * Micros::DAY;
/// The furthest end that a moderator may set, in days.
pub(crate) const MOST_DAYS: i64 = 366;

/// RFC 3339, or a date and a time in UTC as browsers send them: `2026-03-09T08:00`.
pub(crate) fn parse(text: &str) -> Result<Micros, String> {
    let text = text.trim();
    let in_utc = || {
        let at: DateTime = text.parse().ok()?;
        Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    let at: Option<Timestamp> = text.parse().ok().or_else(in_utc);
    at.map(Micros::from)
        .ok_or_else(|| "Please give a date and a time in UTC, such as 2026-03-09T08:00:00Z.".into())
}

/// In the future, and not for ever.
pub(crate) fn within(until: Micros, now: Micros, most_days: i64) -> Result<Micros, String> {
    match () {
        () if until <= now => Err("Please choose a time that is yet to come.".into()),
        () if until > now.plus(most_days * Micros::DAY) => {
            Err(format!("Please choose a time within {most_days} days."))
        }
        () => Ok(until),
    }
}

/// The same, or what is wrong with the field of that name.
pub(crate) fn sensible(until: Micros, now: Micros, most_days: i64) -> Result<Micros, AppError> {
    within(until, now, most_days).map_err(wrong)
}

fn wrong(words: String) -> AppError {
    AppError::invalid("until", words)
}

/// From a form about members: an exact time, or one of the days.
pub(crate) fn of_form(fields: &Fields, now: Micros) -> Result<Micros, AppError> {
    let exact = fields.get("until").trim();
    if !exact.is_empty() {
        return parse(exact).map_err(wrong);
    }
    let chosen = DAYS.iter().find(|(value, _)| *value == fields.get("days"));
    let days: Option<i64> = chosen.and_then(|(value, _)| value.parse().ok());
    let days = days.ok_or_else(|| AppError::invalid("days", "Please choose for how long."))?;
    Ok(now.plus(days * Micros::DAY))
}

/// What a form about a thread holds: a span that was chosen, or a time in its place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    /// Minutes.
    pub span: String,
    /// `2026-03-03T08:00`, UTC; empty: the span counts.
    pub time: String,
}

impl Chosen {
    pub(crate) fn parse(&self, now: Micros) -> Result<Micros, String> {
        let until = match (self.time.trim(), self.span.trim()) {
            ("", span) => match span.parse::<i64>() {
                Ok(minutes @ 1..) => now.plus(minutes.saturating_mul(Micros::MINUTE)),
                _ => return Err("Please choose for how long, or give a time.".into()),
            },
            (time, _) => parse(time)?,
        };
        within(until, now, MOST_DAYS)
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

    fn chosen(span: &str, time: &str) -> Result<Micros, String> {
        let now = parse("2026-03-02T08:00:00Z").unwrap();
        Chosen { span: span.into(), time: time.into() }.parse(now)
    }

    #[test]
    fn a_time_goes_before_a_span_and_one_of_them_is_needed() {
        let shown = |found: Result<Micros, String>| found.unwrap().rfc3339();
        assert_eq!(shown(chosen("60", "")), "2026-03-02T09:00:00Z");
        assert_eq!(shown(chosen("60", "2026-03-05T10:30")), "2026-03-05T10:30:00Z");
        for (span, time) in [
            ("", ""),
            ("-5", ""),
            ("soon", ""),
            ("0", ""),
            ("99999999999999999", ""),
            ("", "tomorrow"),
            ("", "2026-03-02T08:00"),
            ("", "2028-03-02T08:00"),
            ("60", "2026-13-02T08:00"),
        ] {
            assert!(chosen(span, time).is_err(), "{span} {time}");
        }
    }
}
