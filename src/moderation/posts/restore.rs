//! Bringing back a post that a moderator hid.

use super::hide::bring_back;
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::PostId;
use crate::moderation::Reason;
use crate::moderation::record::audit::{self, Action, Line, Target};
use crate::moderation::settle::free;
use crate::notices::{self, NoticeKind, Told};
use crate::policy::{self, Actor};
use crate::posts::{Post, PostState, write};
use crate::threads;

pub(crate) async fn restore(app: &App, actor: Actor, id: PostId, reason: &str) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let reason = Reason::parse(reason).map_err(|wrong| AppError::invalid("reason", wrong))?;
    app.write(move |app, db| restore_now(app, db, actor, id, &reason)).await
}

fn restore_now(app: &App, db: &mut Db, actor: Actor, id: PostId, reason: &Reason) -> Result<(), AppError> {
    let moderator = policy::signed_in(actor)?;
    db.write(|db| {
        write::lock(db, id)?;
        let (actor, post, thread, _) = threads::queries::moderated_post(db, actor, id)?;
        policy::moderation::restore(actor, post.facts())?;
        free(app, db, actor, &post)?;
        is_hidden(&post)?;
        let now = app.clock.now();
        match audit::last_hidden(db, id)? {
            Some(hidden) => bring_back(app, db, &post, &hidden)?,
            None => {
                write::show(db, id)?;
                threads::shown(db, &post)?;
            }
        }
        let line = Line {
            actor: Some(moderator),
            action: Action::RestorePost,
            target: Target::Post(id),
            thread: Some(thread.id),
            board: Some(thread.board_id),
            member: Some(post.author_id),
            reason: reason.as_str(),
            details: serde_json::json!({}),
            at: now,
        };
        audit::record(db, &line)?;
        let told = Told::new(post.author_id, NoticeKind::Restored, now);
        notices::tell_of(db, &Told { post: Some(id), reason: Some(reason.as_str()), ..told })
    })
}

/// What its author took back is theirs to keep back, and what waits is decided with its case.
pub(super) fn is_hidden(post: &Post) -> Result<(), AppError> {
    if post.merged_into_id.is_some() {
        return Err(AppError::Conflict(
            "Its text is part of another post now. It stands by itself again when that is taken back.".into(),
        ));
    }
    let words = match (post.state, post.waiting_us) {
        (PostState::Hidden, None) => return Ok(()),
        (PostState::Hidden, Some(_)) => "This post waits for a decision: its case is on the desk.",
        (PostState::Deleted, _) => "Its author took this post back. It can’t be brought back.",
        (PostState::Visible, _) => "This post isn’t hidden. Somebody may have brought it back already.",
    };
    Err(AppError::Conflict(words.into()))
}
