//! Moving a thread to another board. Its address stays; who may read it is what the other board says.

use crate::app::App;
use crate::boards::{self, Board};
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{BoardId, ThreadId};
use crate::moderation::Reason;
use crate::moderation::record::audit::{self, Action, Line, Target};
use crate::moderation::undo::{Undo, changed_since};
use crate::policy::{self, Actor};
use crate::threads::{self, running};

/// `board`: its slug. Only for whoever moderates both boards.
pub(crate) async fn move_thread(
    app: &App,
    actor: Actor,
    id: ThreadId,
    board: String,
    reason: &str,
) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let reason = Reason::given(reason)?;
    app.write(move |app, db| {
        db.write(|db| {
            running::lock(db, id)?;
            let (here, thread, from) = threads::queries::moderated(db, actor, id)?;
            let moderator = policy::signed_in(here)?;
            let to = target(db, actor, &board)?;
            if to.id == from.id {
                return Err(AppError::Conflict(format!("This thread is on the board “{}” already.", to.name)));
            }
            if thread.check_in_day.is_some() {
                return Err(AppError::Conflict("The check-in of a day belongs to its board, and stays there.".into()));
            }
            let line = Line {
                actor: Some(moderator),
                action: Action::MoveThread,
                target: Target::Thread(id),
                thread: Some(id),
                board: Some(from.id),
                member: Some(thread.author_id),
                reason: reason.as_str(),
                details: serde_json::json!({ "from": from.slug, "to": to.slug, "from_id": from.id, "to_id": to.id }),
                at: app.clock.now(),
            };
            audit::record(db, &line)?;
            running::put_on(db, id, to.id)
        })
    })
    .await
}

fn target(db: &mut Db, actor: Actor, slug: &str) -> Result<Board, AppError> {
    let to = match boards::queries::by_slug(db, actor, slug) {
        Err(AppError::NotFound) => {
            return Err(AppError::invalid("board", "Please choose the board that it belongs on."));
        }
        found => found?,
    };
    policy::moderate(boards::moderators::on_board(db, actor, to.id)?)?;
    Ok(to)
}

/// Back where it was.
pub(in crate::moderation) fn undo(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    let Some(id) = undo.entry.thread_id else { return Err(AppError::NotFound) };
    running::lock(db, id)?;
    let (thread, _) = threads::queries::seen(db, Actor::System, id)?;
    let details = undo.entry.details();
    let board = |key: &str| details[key].as_i64().map(BoardId);
    match (board("from_id"), board("to_id")) {
        (Some(from), Some(to)) if thread.board_id == to => running::put_on(db, id, from),
        _ => Err(changed_since()),
    }
}
