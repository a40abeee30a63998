//! How a board is looked after: whose posts are read first, whether members advise each other, how many flags
//! fold a post, and when an alarm is raised.

use diesel::prelude::*;

use super::{Board, queries};
use crate::db::Db;
use crate::db::schema::boards;
use crate::error::AppError;
use crate::policy::{self, Actor};

/// More first posts than these make nobody better known.
const MOST_FIRST: i32 = 100;
const MOST_HOURS: i32 = 30 * 24;
const MOST_FLAGS: i32 = 1000;

/// What is to change; `None`: leave it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Care {
    pub approve_first: Option<i32>,
    pub cross_talk: Option<bool>,
    pub alarm_hours: Option<i32>,
    pub flag_limit: Option<i32>,
}

impl Care {
    /// From what was typed. Errors are sentences for the terminal.
    pub(crate) fn parse(
        approve_first: Option<&str>,
        cross_talk: Option<&str>,
        alarm_hours: Option<&str>,
        flag_limit: Option<&str>,
    ) -> Result<Care, String> {
        let number = |text: Option<&str>, least, most, what: &str| match text {
            None => Ok(None),
            Some(text) => match text.parse::<i32>() {
                Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
                _ => Err(format!("{text:?} is no number of {what}. It is one from {least} to {most}.")),
            },
        };
        let cross_talk = match cross_talk {
            None => None,
            Some("yes") => Some(true),
            Some("no") => Some(false),
            Some(other) => return Err(format!("{other:?} is neither yes nor no.")),
        };
        Ok(Care {
            approve_first: number(approve_first, 0, MOST_FIRST, "first posts")?,
            cross_talk,
            alarm_hours: number(alarm_hours, 1, MOST_HOURS, "hours")?,
            flag_limit: number(flag_limit, 1, MOST_FLAGS, "flags")?,
        })
    }
}

/// Holds for what is written and flagged from now on; pages of the board's threads show it at once.
pub(crate) fn set_care(db: &mut Db, actor: Actor, slug: &str, care: Care) -> Result<Board, AppError> {
    policy::thread::set_care(actor)?;
    db.write(|db| {
        let board = queries::named(db, actor, slug)?;
        let this = boards::table.find(board.id);
        diesel::update(this)
            .set((
                boards::approve_first.eq(care.approve_first.unwrap_or(board.approve_first)),
                boards::cross_talk.eq(care.cross_talk.unwrap_or(board.cross_talk)),
                boards::alarm_hours.eq(care.alarm_hours.unwrap_or(board.alarm_hours)),
                boards::flag_limit.eq(care.flag_limit.unwrap_or(board.flag_limit)),
            ))
            .execute(db)?;
        queries::by_id(db, actor, board.id)
    })
}
