//! Making a branch a thread of its own: its first post opens it, and its permalinks lead there.

use serde_json::json;

use super::branch::{hold, keep_numbers, place, put_back};
use crate::app::App;
use crate::cases::Decision;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::limits::Rule;
use crate::moderation::Reason;
use crate::moderation::act::Act;
use crate::moderation::record::audit::Action;
use crate::moderation::settle::{may_act, settle};
use crate::moderation::undo::{Undo, changed_since};
use crate::notices::NoticeKind;
use crate::policy::{self, Actor};
use crate::posts;
use crate::threads::relocate::{self, To};
use crate::threads::{self, ThreadTitle};

#[derive(Debug, Clone)]
pub(crate) struct Split {
    /// The thread it is in; `None`: whichever.
    pub(crate) thread: Option<ThreadId>,
    pub(crate) post: PostId,
    pub(crate) title: String,
    pub(crate) reason: String,
}

/// Answers with the new thread.
pub(crate) async fn split(app: &App, actor: Actor, input: Split) -> Result<ThreadId, AppError> {
    policy::open_desk(actor)?;
    let moderator = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Edit, &moderator.to_string()).await?;
    let (title, reason) = (ThreadTitle::parse(&input.title), Reason::parse(&input.reason));
    let (title, reason) = match (title, reason) {
        (Ok(title), Ok(reason)) => (title, reason),
        (title, reason) => return Err(AppError::all([("title", title.err()), ("reason", reason.err())])),
    };
    app.write(move |app, db| split_now(app, db, actor, &input, &title, &reason)).await
}

fn split_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    input: &Split,
    title: &ThreadTitle,
    reason: &Reason,
) -> Result<ThreadId, AppError> {
    let moderator = policy::signed_in(actor)?;
    db.write(|db| {
        if let Some(thread) = input.thread {
            threads::queries::moderated(db, actor, thread)?;
        }
        let unknown = || AppError::invalid("post_id", "There is no such post in this thread (any more).");
        let found = threads::queries::moderated_post(db, actor, input.post);
        match found {
            Ok((_, post, ..)) if input.thread.is_none_or(|thread| thread == post.thread_id) => {}
            Ok(_) => return Err(unknown()),
            Err(AppError::NotFound) if input.thread.is_some() => return Err(unknown()),
            Err(error) => return Err(error),
        }
        hold(db, &[input.post], None)?;
        let (here, post, thread, _) = threads::queries::moderated_post(db, actor, input.post)?;
        may_act(app, db, here, &post)?;
        if post.is_opening() {
            return Err(AppError::Conflict("This post opens its thread already.".into()));
        }
        let from = place(&post);
        let new = relocate::open_empty(db, &thread, &post)?;
        let numbers = relocate::relocate(db, &post, To::Empty(new), None)?;
        relocate::name(db, new, title)?;
        let moved = posts::queries::by_id(db, post.id)?;
        let details = json!({ "from": from, "to": place(&moved), "title": title.as_str(), "kept": keep_numbers(1, &numbers) });
        let at = app.clock.now();
        let act = Act { moderator, post: &post, thread: &thread, reason: reason.as_str(), at };
        let action = act.record(db, Action::SplitThread, details)?;
        act.tell(db, NoticeKind::Moved, action)?;
        settle(app, db, (post.id, moderator, at), Decision::Acted, reason.as_str())?;
        Ok(new)
    })
}

/// All that is in the thread goes back, and the thread is gone.
pub(in crate::moderation) fn undo(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    let id = undo.entry.post().ok_or(AppError::NotFound)?;
    let details = undo.entry.details();
    let own = details["to"]["thread"].as_i64().map(ThreadId).ok_or(AppError::NotFound)?;
    let post = posts::queries::by_id(db, id)?;
    if post.thread_id != own || !post.is_opening() {
        return Err(changed_since());
    }
    relocate::unname(db, own)?;
    let (away, _) = put_back(db, id, &details)?;
    relocate::close_empty(db, away)
}
