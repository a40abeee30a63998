//! Times for people: the exact one, and how long ago.

use crate::clock::Micros;

#[derive(Debug, Clone)]
pub(crate) struct When {
    /// For `<time datetime>`.
    pub(crate) machine: String,
    /// "2 March 2026, 17:20 UTC".
    pub(crate) exact: String,
    /// "2 March 2026".
    pub(crate) day: String,
    /// "3 weeks ago".
    pub(crate) ago: String,
}

impl When {
    pub(crate) fn new(at: Micros, now: Micros) -> When {
        let stamp = at.timestamp();
        When {
            machine: at.rfc3339(),
            exact: stamp.strftime("%-d %B %Y, %H:%M UTC").to_string(),
            day: stamp.strftime("%-d %B %Y").to_string(),
            ago: ago(now.0.saturating_sub(at.0) / Micros::MINUTE),
        }
    }
}

/// "March 2026": exact enough for when somebody joined.
pub(crate) fn month(at: Micros) -> String {
    at.timestamp().strftime("%B %Y").to_string()
}

fn ago(minutes: i64) -> String {
    const HOUR: i64 = 60;
    const DAY: i64 = 24 * HOUR;
    let count = |n: i64, unit: &str| match n {
        1 => format!("1 {unit} ago"),
        _ => format!("{n} {unit}s ago"),
    };
    match minutes {
        ..2 => "just now".into(),
        2..HOUR => count(minutes, "minute"),
        HOUR..DAY => count(minutes / HOUR, "hour"),
        DAY..2880 => "yesterday".into(),
        2880..20160 => count(minutes / DAY, "day"),
        20160..86400 => count(minutes / (7 * DAY), "week"),
        86400..1_051_200 => count(minutes / (30 * DAY), "month"),
        _ => count(minutes / (365 * DAY), "year"),
    }
}
