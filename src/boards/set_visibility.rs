//! Opening a board to everyone, or closing it to all but members.

use diesel::prelude::*;

use super::{Board, Visibility, queries};
use crate::db::Db;
use crate::db::schema::boards;
use crate::error::AppError;
use crate::policy::{self, Actor};

/// Takes effect with the next request: every page, feed and mail asks who may see a board when it
/// is made.
pub(crate) fn set_visibility(
    db: &mut Db,
    actor: Actor,
    slug: &str,
    visibility: Visibility,
) -> Result<Board, AppError> {
    policy::thread::set_audience(actor)?;
    db.write(|db| {
        let board = queries::named(db, actor, slug)?;
        diesel::update(boards::table.find(board.id)).set(boards::visibility.eq(visibility)).execute(db)?;
        queries::by_id(db, actor, board.id)
    })
}
