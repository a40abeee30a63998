//! Times for people: the exact one, and how long ago.

use std::fmt::{self, Display, Formatter, Write};

use askama::filters::HtmlSafe;
use askama::{FastWritable, Values};
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
    pub(crate) fn machine(self) -> Printed {
        Printed(self, Form::Machine)
    }

    /// "2 March 2026, 17:20 UTC".
    pub(crate) fn exact(self) -> Printed {
        Printed(self, Form::Exact)
    }

    /// "2 March 2026".
    pub(crate) fn day(self) -> Printed {
        Printed(self, Form::Day)
    }

    /// "3 weeks ago".
    pub(crate) fn ago(self) -> Printed {
        Printed(self, Form::Ago)
    }
}

/// A time in one of its forms.
pub(crate) struct Printed(When, Form);

enum Form {
    Machine,
    Exact,
    Day,
    Ago,
}

impl Printed {
    fn print(&self, to: &mut dyn Write) -> fmt::Result {
        let Printed(when, form) = self;
        let t = TimeZone::UTC.to_datetime(when.at.timestamp());
        match form {
            Form::Machine => {
                year(to, t)?;
                to.write_char('-')?;
                two(to, t.month(), "-")?;
                two(to, t.day(), "T")?;
                two(to, t.hour(), ":")?;
                two(to, t.minute(), ":")?;
                two(to, t.second(), "Z")
            }
            Form::Exact => {
                day(to, t)?;
                to.write_str(", ")?;
                two(to, t.hour(), ":")?;
                two(to, t.minute(), " UTC")
            }
            Form::Day => day(to, t),
            Form::Ago => ago(when.now.0.saturating_sub(when.at.0) / Micros::MINUTE, to),
        }
    }
}

/// "2 March 2026"
fn day(to: &mut dyn Write, t: DateTime) -> fmt::Result {
    if t.day() < 10 {
        to.write_char(digit(t.day()))?;
    } else {
        two(to, t.day(), "")?;
    }
    to.write_char(' ')?;
    to.write_str(month_name(t))?;
    to.write_char(' ')?;
    year(to, t)
}

/// Four digits, for the years that people write in.
fn year(to: &mut dyn Write, t: DateTime) -> fmt::Result {
    match (i8::try_from(t.year() / 100), i8::try_from(t.year() % 100)) {
        (Ok(century @ 10..100), Ok(year)) => {
            two(to, century, "")?;
            two(to, year, "")
        }
        _ => write!(to, "{}", t.year()),
    }
}

fn digit(n: i8) -> char {
    char::from(b'0' + n.unsigned_abs() % 10)
}

/// Two digits, and what follows them.
fn two(to: &mut dyn Write, number: i8, then: &str) -> fmt::Result {
    to.write_char(digit(number / 10))?;
    to.write_char(digit(number))?;
    to.write_str(then)
}

impl Display for Printed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.print(f)
    }
}

/// The short way into a template; nothing in a time needs escaping.
impl FastWritable for Printed {
    fn write_into(&self, to: &mut dyn Write, _: &dyn Values) -> askama::Result<()> {
        Ok(self.print(to)?)
    }
}

impl HtmlSafe for Printed {}

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

fn ago(minutes: i64, f: &mut dyn Write) -> fmt::Result {
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
