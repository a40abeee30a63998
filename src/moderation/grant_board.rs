//! Making a member a moderator of one board, or no longer.

use super::record::audit::{self, Action, Line, Target};
use crate::accounts::{Member, Role, queries as members};
use crate::app::App;
use crate::boards::{self, Board};
use crate::db::Db;
use crate::error::AppError;
use crate::policy::{self, Actor};

/// `moderates`: whether they are to be one. Done twice it is done once.
pub(crate) fn grant_board(
    app: &App,
    db: &mut Db,
    actor: Actor,
    (handle, slug): (&str, &str),
    moderates: bool,
) -> Result<(Member, Board), AppError> {
    policy::grant_role(actor)?;
    db.write(|db| {
        let member = members::by_handle(db, handle)?.filter(|member| member.claimed).ok_or_else(|| {
            AppError::invalid("handle", format!("Nobody who can sign in is called {handle:?}."))
        })?;
        let board = boards::queries::named(db, actor, slug)?;
        if moderates && member.role != Role::Member {
            let words = format!("{} is a {} everywhere already.", member.handle, member.role);
            return Err(AppError::Conflict(words));
        }
        let now = app.clock.now();
        let (changed, action) = match moderates {
            true => (boards::moderators::add(db, (board.id, member.id), now)?, Action::GrantBoard),
            false => (boards::moderators::remove(db, (board.id, member.id))?, Action::RevokeBoard),
        };
        if changed {
            let line = Line {
                actor: actor.member_id(),
                action,
                target: Target::Board(board.id),
                thread: None,
                board: Some(board.id),
                member: Some(member.id),
                reason: "said by a host",
                details: serde_json::json!({ "handle": member.handle, "board": board.slug }),
                at: now,
            };
            audit::record(db, &line)?;
        }
        Ok((member, board))
    })
}
