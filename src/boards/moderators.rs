//! Who moderates which board.

use diesel::prelude::*;

use crate::db::schema::board_moderators;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{BoardId, MemberId};
use crate::policy::{Actor, Rank};

/// What an actor is on a board: whoever moderates some boards is a moderator on these, and a member
/// elsewhere.
pub(crate) fn on_board(db: &mut Db, actor: Actor, board: BoardId) -> Result<Actor, AppError> {
    let Actor::Member { id, rank: Rank::BoardModerator, .. } = actor else { return Ok(actor) };
    let row = board_moderators::table.find((board, id)).select(board_moderators::board_id);
    let found: Option<BoardId> = both!(db, |c| row.first(c).optional()?);
    Ok(actor.on_board(found.is_some()))
}

/// Those who moderate a board and not the whole forum.
pub(crate) fn of(db: &mut Db, board: BoardId) -> Result<Vec<MemberId>, AppError> {
    let rows = board_moderators::table.filter(board_moderators::board_id.eq(board));
    Ok(rows.order(board_moderators::member_id).select(board_moderators::member_id).load(db)?)
}
