//! Until when a measure holds, as a program or a form says it.

use crate::clock::Micros;

/// The longest a measure is set for, in microseconds: after that somebody looks again.
const LONGEST: i64 = 366 * Micros::DAY;

/// Spans that a form offers, in minutes, and how it calls them.
pub(crate) const OFFERED: [(&str, &str); 6] = [
    ("60", "for an hour"),
    ("240", "for four hours"),
    ("1440", "until tomorrow, this time"),
    ("4320", "for three days"),
    ("10080", "for a week"),
    ("43200", "for thirty days"),
];

/// What a form holds: a span that was chosen, or a time in its place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    /// Minutes, one of those offered; empty: until it is lifted.
    pub span: String,
    /// `2026-03-03T08:00`, UTC; empty: the span counts.
    pub time: String,
}

impl Chosen {
    /// Errors are sentences for the form. `None`: until it is lifted.
    pub(crate) fn parse(&self, now: Micros) -> Result<Option<Micros>, String> {
        let time = self.time.trim();
        if !time.is_empty() {
            let at: jiff::civil::DateTime = time.parse().map_err(|_| NO_TIME.to_owned())?;
            let at = at.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| NO_TIME.to_owned())?;
            return to_come(at.timestamp().into(), now).map(Some);
        }
        match self.span.trim() {
            "" => Ok(None),
            span => match span.parse::<i64>() {
                Ok(minutes @ 1..) => to_come(now.plus(minutes.saturating_mul(Micros::MINUTE)), now).map(Some),
                _ => Err("Please choose one of the spans, or give a time.".into()),
            },
        }
    }
}

const NO_TIME: &str = "Please give the time as date and hour in UTC, for instance 2026-03-03T08:00.";

/// RFC 3339, as programs send it. Errors are sentences.
pub(crate) fn parse(text: Option<&str>, now: Micros) -> Result<Option<Micros>, String> {
    let Some(text) = text else { return Ok(None) };
    let at: jiff::Timestamp = text
        .parse()
        .map_err(|_| "A time is written as in RFC 3339, for instance 2026-03-03T08:00:00Z.".to_owned())?;
    to_come(at.into(), now).map(Some)
}

fn to_come(at: Micros, now: Micros) -> Result<Micros, String> {
    match at {
        at if at <= now => Err("Please choose a time that is still to come.".into()),
        at if at > now.plus(LONGEST) => Err("Please choose a time within a year.".into()),
        at => Ok(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(span: &str, time: &str) -> Result<Option<Micros>, String> {
        let now: jiff::Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        Chosen { span: span.into(), time: time.into() }.parse(now.into())
    }

    #[test]
    fn a_time_goes_before_a_span_and_nothing_is_until_it_is_lifted() {
        let shown = |found: Result<Option<Micros>, String>| found.unwrap().map(Micros::rfc3339);
        assert_eq!(shown(chosen("", "")), None);
        assert_eq!(shown(chosen("60", "")).as_deref(), Some("2026-03-02T09:00:00Z"));
        assert_eq!(shown(chosen("60", "2026-03-05T10:30")).as_deref(), Some("2026-03-05T10:30:00Z"));
        for (span, time) in [
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
