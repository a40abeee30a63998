//! The whole record, for whoever has to hand it on or keep it elsewhere.

use std::io::Write;

use serde::Serialize;

use super::audit::{self, Entry};
use crate::db::Db;
use crate::error::AppError;
use crate::ids::ActionId;
use crate::policy::{self, Actor};

/// Lines read in one go.
const CHUNK: i64 = 500;

/// A line of the file: JSON (RFC 8259), one object a line.
#[derive(Serialize)]
struct Exported<'a> {
    id: ActionId,
    at: String,
    /// `null`: the system.
    actor: Option<&'a str>,
    action: &'a str,
    target: &'a str,
    target_id: i64,
    thread_id: Option<i64>,
    board_id: Option<i64>,
    member_id: Option<i64>,
    other_id: Option<i64>,
    reason: &'a str,
    details: serde_json::Value,
}

impl<'a> Exported<'a> {
    fn new(entry: &'a Entry) -> Exported<'a> {
        Exported {
            id: entry.id,
            at: entry.at_us.rfc3339(),
            actor: entry.actor.as_deref(),
            action: entry.action.as_str(),
            target: &entry.target_kind,
            target_id: entry.target_id,
            thread_id: entry.thread_id.map(|id| id.0),
            board_id: entry.board_id.map(|id| id.0),
            member_id: entry.member_id.map(|id| id.0),
            other_id: entry.other_id.map(|id| id.0),
            reason: &entry.reason,
            details: entry.details(),
        }
    }
}

/// Writes all of it, the oldest line first, and answers with how many that was.
pub(crate) fn export(db: &mut Db, actor: Actor, to: &mut impl Write) -> Result<usize, AppError> {
    policy::grant_role(actor)?;
    let (mut last, mut count) = (ActionId(0), 0);
    loop {
        let lines = audit::after(db, last, CHUNK)?;
        let Some(newest) = lines.last() else { return Ok(count) };
        last = newest.id;
        count += lines.len();
        for entry in &lines {
            let line = serde_json::to_string(&Exported::new(entry)).map_err(AppError::internal)?;
            writeln!(to, "{line}").map_err(AppError::internal)?;
        }
    }
}
