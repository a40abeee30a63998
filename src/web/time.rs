//! Times for people: the exact one, and how long ago.

use std::fmt::{self, Display, Formatter};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::clock::Micros;

#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    at: Micros,
    now: Micros,
}

/// Printed on its way into a page: each post has one, and none is worth strings of its own.
impl When {
    pub(crate) fn new(at: Micros, now: Micros) -> When {
        When { at, now }
    }

    /// For `<time datetime>`: "2026-03-02T17:20:00Z" (RFC 3339).
    pub(crate) fn machine(self) -> impl Display {
        fmt::from_fn(move |f| {
            let t = self.utc();
            let (year, month, day) = (t.year(), t.month(), t.day());
            write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", t.hour(), t.minute(), t.second())
        })
    }

    /// "2 March 2026, 17:20 UTC".
    pub(crate) fn exact(self) -> impl Display {
        fmt::from_fn(move |f| {
            let t = self.utc();
            write!(f, "{} {} {}, {:02}:{:02} UTC", t.day(), month_name(t), t.year(), t.hour(), t.minute())
        })
    }

    /// "2 March 2026".
    pub(crate) fn day(self) -> impl Display {
        fmt::from_fn(move |f| {
            let t = self.utc();
            write!(f, "{} {} {}", t.day(), month_name(t), t.year())
        })
    }

    /// "3 weeks ago".
    pub(crate) fn ago(self) -> impl Display {
        let minutes = self.now.0.saturating_sub(self.at.0) / Micros::MINUTE;
        fmt::from_fn(move |f| ago(minutes, f))
    }

    fn utc(self) -> DateTime {
        TimeZone::UTC.to_datetime(self.at.timestamp())
    }
}

fn month_name(t: DateTime) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(t.month() - 1).ok().and_then(|month| NAMES.get(month)).copied().unwrap_or_default()
}

/// "March 2026": exact enough for when somebody joined.
pub(crate) fn month(at: Micros) -> String {
    at.timestamp().strftime("%B %Y").to_string()
}

fn ago(minutes: i64, f: &mut Formatter<'_>) -> fmt::Result {
    const HOUR: i64 = 60;
    const DAY: i64 = 24 * HOUR;
    let mut count = |n: i64, unit: &str| match n {
        1 => write!(f, "1 {unit} ago"),
        _ => write!(f, "{n} {unit}s ago"),
    };
    match minutes {
        ..2 => f.write_str("just now"),
        2..HOUR => count(minutes, "minute"),
        HOUR..DAY => count(minutes / HOUR, "hour"),
        DAY..2880 => f.write_str("yesterday"),
        2880..20160 => count(minutes / DAY, "day"),
        20160..86400 => count(minutes / (7 * DAY), "week"),
        86400..1_051_200 => count(minutes / (30 * DAY), "month"),
        _ => count(minutes / (365 * DAY), "year"),
    }
}
