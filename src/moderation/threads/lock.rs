//! Closing a thread for good, and opening it again.

use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::moderation::Reason;
use crate::moderation::record::audit::{self, Action, Line, Target};
use crate::moderation::undo::{Undo, changed_since};
use crate::policy::{self, Actor};
use crate::threads::{self, running};

/// `locked`: closed from now on, or open again.
pub(crate) async fn lock(
    app: &App,
    actor: Actor,
    id: ThreadId,
    locked: bool,
    reason: &str,
) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let reason = Reason::given(reason)?;
    app.write(move |app, db| {
        db.write(|db| {
            running::lock(db, id)?;
            let (here, thread, _) = threads::queries::moderated(db, actor, id)?;
            let moderator = policy::signed_in(here)?;
            if thread.is_locked() == locked {
                let words = if locked { "This thread is closed already." } else { "This thread is open." };
                return Err(AppError::Conflict(words.into()));
            }
            let line = Line {
                actor: Some(moderator),
                action: if locked { Action::LockThread } else { Action::UnlockThread },
                target: Target::Thread(id),
                thread: Some(id),
                board: Some(thread.board_id),
                member: Some(thread.author_id),
                reason: reason.as_str(),
                details: serde_json::json!({}),
                at: app.clock.now(),
            };
            audit::record(db, &line)?;
            running::set_locked(db, id, locked, locked.then_some(reason.as_str()))
        })
    })
    .await
}

/// Open again. One that was opened meanwhile and closed anew stays closed.
pub(in crate::moderation) fn undo(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    let Some(id) = undo.entry.thread_id else { return Err(AppError::NotFound) };
    running::lock(db, id)?;
    let (thread, _) = threads::queries::seen(db, Actor::System, id)?;
    if !thread.is_locked() || audit::last_locked(db, id)? != Some(undo.entry.id) {
        return Err(changed_since());
    }
    running::set_locked(db, id, false, None)
}
