//! Hiding a post: its place and the replies stay.

use crate::app::App;
use crate::cases::Decision;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::PostId;
use crate::moderation::Reason;
use crate::moderation::act::Act;
use crate::moderation::record::audit::{self, Action, Entry};
use crate::moderation::settle::{may_act, settle};
use crate::moderation::undo::{Undo, changed_since};
use crate::notices::NoticeKind;
use crate::policy::{self, Actor};
use crate::posts::{self, Post, PostState, write};
use crate::threads;

pub(crate) async fn hide(app: &App, actor: Actor, id: PostId, reason: &str) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let reason = Reason::given(reason)?;
    app.write(move |app, db| hide_now(app, db, actor, id, &reason)).await
}

fn hide_now(app: &App, db: &mut Db, actor: Actor, id: PostId, reason: &Reason) -> Result<(), AppError> {
    let moderator = policy::signed_in(actor)?;
    db.write(|db| {
        write::lock(db, id)?;
        let (actor, post, thread, _) = threads::queries::moderated_post(db, actor, id)?;
        policy::moderation::hide(actor, post.facts())?;
        may_act(app, db, actor, &post)?;
        write::hide(db, post.id, None)?;
        threads::hidden(db, &post)?;
        let at = app.clock.now();
        let act = Act { moderator, post: &post, thread: &thread, reason: reason.as_str(), at };
        let details = serde_json::json!({ "awaited": post.awaits_approval });
        let action = act.record(db, Action::HidePost, details)?;
        act.tell(db, NoticeKind::Hidden, action)?;
        settle(app, db, (id, moderator, at), Decision::Hidden, reason.as_str())
    })
}

/// Back as if it had never been hidden. One that its author took back meanwhile stays away, and so does one
/// that was hidden anew.
pub(in crate::moderation) fn undo(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    let id = undo.entry.post().ok_or(AppError::NotFound)?;
    write::lock(db, id)?;
    let post = posts::queries::by_id(db, id)?;
    let ours = audit::last_hidden(db, id)?.is_some_and(|last| last.id == undo.entry.id);
    if post.state != PostState::Hidden || post.waiting_us.is_some() || post.merged_into_id.is_some() || !ours
    {
        return Err(changed_since());
    }
    bring_back(undo.app, db, &post, undo.entry)
}

/// Brings a hidden post back; inside the transaction of whoever decided so. One that waited to be let through
/// when it was hidden is let through with this: nobody has been told of it yet.
pub(super) fn bring_back(app: &App, db: &mut Db, post: &Post, hidden: &Entry) -> Result<(), AppError> {
    if hidden.details()["awaited"] == true {
        let thread = threads::queries::seen(db, Actor::System, post.thread_id)?.0;
        return threads::approval::let_through(app, db, post, &thread);
    }
    write::show(db, post.id)?;
    threads::shown(db, post)
}
