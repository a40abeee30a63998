//! Who moderates which board.

use diesel::prelude::*;

use crate::accounts;
use crate::clock::Micros;
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

/// The boards whose cases and record a moderator reads; `None`: all of them.
pub(crate) fn boards_of(db: &mut Db, actor: Actor) -> Result<Option<Vec<BoardId>>, AppError> {
    let Actor::Member { id, rank: Rank::BoardModerator, .. } = actor else { return Ok(None) };
    of_member(db, id).map(Some)
}

pub(crate) fn of_member(db: &mut Db, member: MemberId) -> Result<Vec<BoardId>, AppError> {
    let own = board_moderators::table.filter(board_moderators::member_id.eq(member));
    Ok(own.order(board_moderators::board_id).select(board_moderators::board_id).load(db)?)
}

/// Who moderates a board, there or everywhere, in the order they joined.
pub(crate) fn who_moderate(db: &mut Db, board: BoardId) -> Result<Vec<MemberId>, AppError> {
    let mut found = of(db, board)?;
    found.extend(accounts::queries::moderators(db)?.into_iter().map(|member| member.id));
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Makes somebody a moderator of a board; inside the transaction that records it. `false`: they are one.
pub(crate) fn add(db: &mut Db, (board, member): (BoardId, MemberId), now: Micros) -> Result<bool, AppError> {
    let row = (
        board_moderators::board_id.eq(board),
        board_moderators::member_id.eq(member),
        board_moderators::created_us.eq(now),
    );
    let added = both!(db, |c| diesel::insert_into(board_moderators::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c)?);
    accounts::grant_role::keep_moderates(db, member, true)?;
    Ok(added == 1)
}

/// And no longer. `false`: they are none.
pub(crate) fn remove(db: &mut Db, (board, member): (BoardId, MemberId)) -> Result<bool, AppError> {
    let removed = diesel::delete(board_moderators::table.find((board, member))).execute(db)?;
    let others = of_member(db, member)?;
    accounts::grant_role::keep_moderates(db, member, !others.is_empty())?;
    Ok(removed == 1)
}

/// Those who moderate a board and not the whole forum.
pub(crate) fn of(db: &mut Db, board: BoardId) -> Result<Vec<MemberId>, AppError> {
    let rows = board_moderators::table.filter(board_moderators::board_id.eq(board));
    Ok(rows.order(board_moderators::member_id).select(board_moderators::member_id).load(db)?)
}
