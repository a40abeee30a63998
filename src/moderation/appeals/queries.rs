//! Reads of appeals.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Appeal, AppealState};
use crate::accounts::{self, Member};
use crate::boards;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::appeals;
use crate::error::AppError;
use crate::ids::{ActionId, AppealId, BoardId, MemberId};
use crate::policy::Held;

pub(crate) fn by_id(db: &mut Db, id: AppealId) -> Result<Appeal, AppError> {
    Ok(appeals::table.find(id).select(Appeal::as_select()).first(db)?)
}

/// A member's own about an action, if they asked.
pub(crate) fn of(db: &mut Db, member: MemberId, action: ActionId) -> Result<Option<Appeal>, AppError> {
    let own = appeals::table.filter(appeals::action_id.eq(action).and(appeals::member_id.eq(member)));
    Ok(own.select(Appeal::as_select()).first(db).optional()?)
}

/// What became of all that a member has asked, by the action.
pub(crate) fn of_member(db: &mut Db, member: MemberId) -> Result<HashMap<ActionId, AppealState>, AppError> {
    let own = appeals::table.filter(appeals::member_id.eq(member));
    Ok(own.select((appeals::action_id, appeals::state)).load(db)?.into_iter().collect())
}

/// All that ask about an action.
pub(super) fn about(db: &mut Db, action: ActionId) -> Result<Vec<Appeal>, AppError> {
    let asked = appeals::table.filter(appeals::action_id.eq(action)).order(appeals::id);
    Ok(asked.select(Appeal::as_select()).load(db)?)
}

/// Those nobody has answered, the oldest first.
pub(super) fn unanswered(db: &mut Db) -> Result<Vec<Appeal>, AppError> {
    let open = appeals::table.filter(appeals::state.eq(AppealState::Open)).order(appeals::id);
    Ok(open.select(Appeal::as_select()).load(db)?)
}

/// Whether anybody else could decide an appeal on a board than these: whoever acted, and whom it is about.
pub(super) fn another_moderator(
    db: &mut Db,
    than: &[MemberId],
    board: Option<BoardId>,
    now: Micros,
) -> Result<bool, AppError> {
    let mut able = accounts::queries::moderators(db)?;
    for id in board.map(|board| boards::moderators::of(db, board)).transpose()?.unwrap_or_default() {
        able.push(accounts::queries::by_id(db, id)?);
    }
    let free = |member: &Member| matches!(member.hold.at(now), Held::Free | Held::Warned);
    Ok(able.iter().any(|member| free(member) && !than.contains(&member.id)))
}
