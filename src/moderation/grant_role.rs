//! Saying what a member is on the whole forum, on the record.

use serde_json::json;

use super::record::audit::{self, Action, Line, Target};
use crate::accounts::{Member, Role, grant_role as granting, queries as members};
use crate::app::App;
use crate::boards::{self, Board};
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{BoardId, MemberId};
use crate::policy::Actor;

/// Answers with the boards they moderated until now: an ordinary member moderates none.
pub(crate) fn grant_role(
    app: &App,
    db: &mut Db,
    actor: Actor,
    handle: &str,
    role: Role,
) -> Result<(Member, Vec<Board>), AppError> {
    db.write(|db| {
        let before = members::by_handle(db, handle)?.map(|member| member.role);
        let member = granting::grant_role(db, actor, handle, role)?;
        let now = app.clock.now();
        let line = |(action, target): (Action, Target), board: Option<BoardId>, details| Line {
            actor: actor.member_id(),
            action,
            target,
            thread: None,
            board,
            member: Some(member.id),
            reason: "said by a host",
            details,
            at: now,
        };
        if before != Some(role) {
            let before = before.map(Role::as_str);
            let details = json!({ "handle": member.handle, "before": before, "after": role.as_str() });
            audit::record(db, &line((Action::GrantRole, Target::Member(member.id)), None, details))?;
        }
        let ended = if role == Role::Member { end(db, actor, member.id)? } else { Vec::new() };
        for board in &ended {
            let details = json!({ "handle": member.handle, "board": board.slug });
            let what = (Action::RevokeBoard, Target::Board(board.id));
            audit::record(db, &line(what, Some(board.id), details))?;
        }
        Ok((members::by_id(db, member.id)?, ended))
    })
}

fn end(db: &mut Db, actor: Actor, member: MemberId) -> Result<Vec<Board>, AppError> {
    let mut ended = Vec::new();
    for board in boards::moderators::of_member(db, member)? {
        boards::moderators::remove(db, (board, member))?;
        ended.push(boards::queries::by_id(db, actor, board)?);
    }
    Ok(ended)
}
