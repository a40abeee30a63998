//! Reads of boards; what a viewer may not see isn't found.

use diesel::prelude::*;

use super::Board;
use crate::db::schema::boards;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::BoardId;
use crate::policy::{self, Actor};

pub(crate) fn seen_by(db: &mut Db, actor: Actor) -> Result<Vec<Board>, AppError> {
    let mut found: Vec<Board> = both!(db, |c| boards::table
        .order((boards::position, boards::id))
        .select(Board::as_select())
        .load(c)?);
    found.retain(|board| policy::thread::sees(actor, board.audience()));
    Ok(found)
}

/// The boards that open check-ins by schedule, for the worker.
pub(crate) fn with_schedule(db: &mut Db) -> Result<Vec<Board>, AppError> {
    let scheduled = boards::table.filter(boards::check_in_minute.is_not_null()).order(boards::id);
    Ok(scheduled.select(Board::as_select()).load(db)?)
}

pub(crate) fn by_slug(db: &mut Db, actor: Actor, slug: &str) -> Result<Board, AppError> {
    if slug.contains('\0') {
        // PostgreSQL won't even look for it.
        return Err(AppError::NotFound);
    }
    let board: Board = boards::table.filter(boards::slug.eq(slug)).select(Board::as_select()).first(db)?;
    visible(actor, board)
}

/// The same for whoever typed its address, and is told what is wrong with it.
pub(crate) fn named(db: &mut Db, actor: Actor, slug: &str) -> Result<Board, AppError> {
    match by_slug(db, actor, slug) {
        Err(AppError::NotFound) => Err(AppError::invalid("board", super::no_such(slug))),
        found => found,
    }
}

pub(crate) fn by_id(db: &mut Db, actor: Actor, id: BoardId) -> Result<Board, AppError> {
    let board: Board = both!(db, |c| boards::table.find(id).select(Board::as_select()).first(c)?);
    visible(actor, board)
}

fn visible(actor: Actor, board: Board) -> Result<Board, AppError> {
    if policy::thread::sees(actor, board.audience()) { Ok(board) } else { Err(AppError::NotFound) }
}
