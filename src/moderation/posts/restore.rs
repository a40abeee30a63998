//! Bringing back a post that a moderator hid.

use super::hide::bring_back;
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::PostId;
use crate::moderation::Reason;
use crate::moderation::act::Act;
use crate::moderation::record::audit::{self, Action};
use crate::moderation::settle::free;
use crate::notices::{self, NoticeKind};
use crate::policy::{self, Actor};
use crate::posts::{Post, PostState, write};
use crate::threads;

pub(crate) async fn restore(app: &App, actor: Actor, id: PostId, reason: &str) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let reason = Reason::given(reason)?;
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
        match audit::last_hidden(db, id)? {
            Some(hidden) => bring_back(app, db, &post, &hidden)?,
            None => {
                write::show(db, id)?;
                threads::shown(db, &post)?;
            }
        }
        let at = app.clock.now();
        let act = Act { moderator, post: &post, thread: &thread, reason: reason.as_str(), at };
        act.record(db, Action::RestorePost, serde_json::json!({}))?;
        // Good news: there is nothing to look at again.
        notices::tell_of(db, &act.told(post.author_id, NoticeKind::Restored))
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
