//! What flags do by themselves is on the record too, as done by the system.

use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::moderation::record::audit::{self, Action, Line, Target};
use crate::posts::Post;
use crate::threads::Thread;

pub(super) fn folded(app: &App, db: &mut Db, post: &Post, thread: &Thread) -> Result<(), AppError> {
    keep(app, db, (post, thread), Action::FoldPost, "members flagged it, and it waits for a moderator")
}

pub(super) fn unfolded(app: &App, db: &mut Db, post: &Post, thread: &Thread) -> Result<(), AppError> {
    keep(app, db, (post, thread), Action::RestorePost, "only new accounts had flagged it, many at once")
}

fn keep(
    app: &App,
    db: &mut Db,
    (post, thread): (&Post, &Thread),
    action: Action,
    reason: &str,
) -> Result<(), AppError> {
    let line = Line {
        actor: None,
        action,
        target: Target::Post(post.id),
        thread: Some(thread.id),
        board: Some(thread.board_id),
        member: Some(post.author_id),
        reason,
        details: serde_json::json!({}),
        at: app.clock.now(),
    };
    audit::record(db, &line).map(drop)
}
