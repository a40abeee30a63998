//! When a board's check-in opens, and whose days it is for.

use diesel::prelude::*;
use jiff::tz::TimeZone;

use super::{Board, queries};
use crate::db::Db;
use crate::db::schema::boards;
use crate::error::AppError;
use crate::policy::{self, Actor};

/// What is to change; `None`: leave it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Schedule {
    /// Minutes after midnight; `Some(None)`: none opens any more.
    pub check_in_minute: Option<Option<i32>>,
    /// An IANA name.
    pub time_zone: Option<String>,
}

impl Schedule {
    /// From what was typed. Errors are sentences for the terminal.
    pub(crate) fn parse(time_zone: Option<&str>, check_in: Option<&str>) -> Result<Schedule, String> {
        Ok(Schedule {
            check_in_minute: check_in.map(minute).transpose()?,
            time_zone: time_zone.map(zone).transpose()?,
        })
    }
}

/// `05:30` or `off`.
fn minute(text: &str) -> Result<Option<i32>, String> {
    if text == "off" {
        return Ok(None);
    }
    let digits = |part: &str| (part.len() == 2).then(|| part.parse::<u8>().ok()).flatten();
    let time = text.split_once(':').and_then(|(hour, minute)| Some((digits(hour)?, digits(minute)?)));
    match time {
        Some((hour @ 0..=23, minute @ 0..=59)) => Ok(Some(i32::from(hour) * 60 + i32::from(minute))),
        _ => Err(format!("{text:?} is no time of day. A check-in opens at a time like 05:30, or it is off.")),
    }
}

/// The zone's name as its database writes it.
fn zone(text: &str) -> Result<String, String> {
    let zone = TimeZone::get(text).ok();
    let name = zone.as_ref().and_then(TimeZone::iana_name).map(str::to_owned);
    name.ok_or_else(|| format!("{text:?} is no time zone. They are named like Europe/London, or UTC."))
}

/// The next check-in opens by it. One that is open stays.
pub(crate) fn set_schedule(
    db: &mut Db,
    actor: Actor,
    slug: &str,
    schedule: &Schedule,
) -> Result<Board, AppError> {
    policy::thread::set_schedule(actor)?;
    db.write(|db| {
        let board = queries::named(db, actor, slug)?;
        let this = boards::table.find(board.id);
        if let Some(zone) = &schedule.time_zone {
            diesel::update(this).set(boards::time_zone.eq(zone)).execute(db)?;
        }
        if let Some(minute) = schedule.check_in_minute {
            diesel::update(this).set(boards::check_in_minute.eq(minute)).execute(db)?;
        }
        queries::by_id(db, actor, board.id)
    })
}
