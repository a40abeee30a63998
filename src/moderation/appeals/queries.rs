//! Reads of appeals.

use diesel::prelude::*;

use super::{Appeal, AppealState};
use crate::accounts::Role;
use crate::db::Db;
use crate::db::schema::{appeals, audit_log, board_moderators, members};
use crate::error::AppError;
use crate::ids::{ActionId, AppealId, BoardId, MemberId};
use crate::policy::{Actor, Rank};

pub(crate) fn by_id(db: &mut Db, id: AppealId) -> Result<Appeal, AppError> {
    Ok(appeals::table.find(id).select(Appeal::as_select()).first(db)?)
}

/// A member's own about an action, if they asked.
pub(crate) fn of(db: &mut Db, member: MemberId, action: ActionId) -> Result<Option<Appeal>, AppError> {
    let own = appeals::table.filter(appeals::action_id.eq(action).and(appeals::member_id.eq(member)));
    Ok(own.select(Appeal::as_select()).first(db).optional()?)
}

/// All that ask about an action.
pub(super) fn about(db: &mut Db, action: ActionId) -> Result<Vec<Appeal>, AppError> {
    let asked = appeals::table.filter(appeals::action_id.eq(action)).order(appeals::id);
    Ok(asked.select(Appeal::as_select()).load(db)?)
}

/// Those nobody has answered, as far as this moderator's boards go, the oldest first.
pub(crate) fn open(db: &mut Db, actor: Actor, limit: i64) -> Result<Vec<Appeal>, AppError> {
    let mut open = appeals::table
        .inner_join(audit_log::table)
        .filter(appeals::state.eq(AppealState::Open))
        .order(appeals::id)
        .limit(limit)
        .select(Appeal::as_select())
        .into_boxed();
    if let Actor::Member { id, rank: Rank::BoardModerator, .. } = actor {
        let own = board_moderators::table
            .filter(board_moderators::member_id.eq(id))
            .select(board_moderators::board_id.nullable());
        open = open.filter(audit_log::board_id.eq_any(own));
    }
    Ok(open.load(db)?)
}

/// Whether anybody else than this one could decide an appeal on a board.
pub(super) fn another_moderator(
    db: &mut Db,
    than: MemberId,
    board: Option<BoardId>,
) -> Result<bool, AppError> {
    let others = members::table.filter(members::claimed.and(members::id.ne(than)));
    let anywhere = others.filter(members::role.ne(Role::Member)).count().get_result::<i64>(db)?;
    if anywhere > 0 {
        return Ok(true);
    }
    let Some(board) = board else { return Ok(false) };
    let here = board_moderators::table.filter(board_moderators::board_id.eq(board));
    Ok(here.filter(board_moderators::member_id.ne(than)).count().get_result::<i64>(db)? > 0)
}
