//! The one clock. Nothing else asks the machine for the time, so that a test can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use diesel::deserialize::{self, FromSql};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;
use jiff::Timestamp;

/// A moment: microseconds since 1970-01-01 UTC, as the database keeps it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = BigInt)]
pub struct Micros(pub i64);

impl Micros {
    pub const SECOND: i64 = 1_000_000;
    pub const MINUTE: i64 = 60 * Self::SECOND;
    pub const HOUR: i64 = 60 * Self::MINUTE;
    pub const DAY: i64 = 24 * Self::HOUR;

    pub fn plus(self, micros: i64) -> Micros {
        Micros(self.0.saturating_add(micros))
    }

    pub fn minus(self, micros: i64) -> Micros {
        Micros(self.0.saturating_sub(micros))
    }

    /// Out-of-range values (a corrupt row) read as 1970, never as a panic.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// RFC 3339 in UTC, whole seconds: `2026-03-02T07:40:00Z`.
    pub fn rfc3339(self) -> String {
        self.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

impl From<Timestamp> for Micros {
    fn from(t: Timestamp) -> Self {
        Micros(t.as_microsecond())
    }
}

impl<DB: diesel::backend::Backend> ToSql<BigInt, DB> for Micros
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: diesel::backend::Backend> FromSql<BigInt, DB> for Micros
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(bytes).map(Micros)
    }
}

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    #[default]
    System,
    /// Stands still until [`Clock::advance`] moves it.
    Manual(Arc<Hands>),
}

/// Where a manual clock stands.
#[derive(Debug, Default)]
pub struct Hands {
    at: AtomicI64,
    ticks: AtomicBool,
}

impl Clock {
    pub fn manual(start: Micros) -> Clock {
        Clock::Manual(Arc::new(Hands { at: AtomicI64::new(start.0), ticks: AtomicBool::new(false) }))
    }

    pub fn now(&self) -> Micros {
        match self {
            #[allow(clippy::disallowed_methods, reason = "this is the one clock")]
            Clock::System => Timestamp::now().into(),
            Clock::Manual(hands) => {
                let step = i64::from(hands.ticks.load(Ordering::SeqCst));
                Micros(hands.at.fetch_add(step, Ordering::SeqCst))
            }
        }
    }

    /// Moves a manual clock forward; the system's can't be moved, and stays.
    pub fn advance(&self, micros: i64) {
        if let Clock::Manual(hands) = self {
            hands.at.fetch_add(micros, Ordering::SeqCst);
        }
    }

    /// Lets a manual clock go on by a microsecond whenever it is asked, as the system's does: what takes two
    /// readings for one moment shows.
    pub fn tick(&self) {
        if let Clock::Manual(hands) = self {
            hands.ticks.store(true, Ordering::SeqCst);
        }
    }
}
