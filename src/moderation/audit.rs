//! The record of what was done as a moderator. Both databases refuse to change or delete a line.

use diesel::prelude::*;

use super::Reason;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{audit_log, members};
use crate::db::text_enum;
use crate::error::AppError;
use crate::ids::{ActionId, MemberId, PostId, ThreadId};
use crate::policy::{self, Actor};

text_enum! {
    /// What was done.
    pub enum Action {
        EditPost = "edit_post",
        /// All is well.
        CloseCase = "close_case",
        HidePost = "hide_post",
        RestorePost = "restore_post",
    }
}

/// Adds a line; inside the transaction that did what it says. `details` is JSON.
pub(crate) fn record(
    db: &mut Db,
    actor: Option<MemberId>,
    action: Action,
    (post, thread): (PostId, ThreadId),
    reason: &Reason,
    details: &serde_json::Value,
    now: Micros,
) -> Result<(), AppError> {
    diesel::insert_into(audit_log::table)
        .values((
            audit_log::at_us.eq(now),
            audit_log::actor_id.eq(actor),
            audit_log::action.eq(action),
            audit_log::target_kind.eq("post"),
            audit_log::target_id.eq(post.0),
            audit_log::thread_id.eq(thread.0),
            audit_log::reason.eq(reason.as_str()),
            audit_log::details.eq(details.to_string()),
        ))
        .execute(db)?;
    Ok(())
}

/// A line of the record.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Entry {
    pub id: ActionId,
    pub at_us: Micros,
    /// `None`: the system.
    pub actor: Option<String>,
    pub action: Action,
    pub target_id: i64,
    pub reason: String,
    pub details: String,
}

/// The newest lines, or those before one.
pub(crate) fn page(
    db: &mut Db,
    actor: Actor,
    before: Option<ActionId>,
    limit: i64,
) -> Result<Vec<Entry>, AppError> {
    policy::moderate(actor)?;
    let below = before.unwrap_or(ActionId(i64::MAX));
    Ok(audit_log::table
        .left_join(members::table)
        .filter(audit_log::id.lt(below))
        .order(audit_log::id.desc())
        .limit(limit)
        .select((
            audit_log::id,
            audit_log::at_us,
            members::handle.nullable(),
            audit_log::action,
            audit_log::target_id,
            audit_log::reason,
            audit_log::details,
        ))
        .load(db)?)
}
