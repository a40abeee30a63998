//! Taking an action back, as an appeal may ask: everything it changed is as it was before.
//!
//! What came later on the same thing stands on it, so the last action is taken back first; one that
//! something else stands on is refused with what that is.

use super::record::audit::{Action, Entry};
use super::{members, posts, threads};
use crate::app::App;
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::flags;
use crate::ids::MemberId;

/// An action that is being taken back.
#[derive(Clone, Copy)]
pub(super) struct Undo<'a> {
    pub app: &'a App,
    pub entry: &'a Entry,
    /// Who takes it back.
    pub by: MemberId,
    pub at: Micros,
}

impl Action {
    /// Whether there is something to take back; the member it is about may ask for that.
    pub(crate) fn can_be_undone(self) -> bool {
        matches!(
            self,
            Action::EditPost
                | Action::HidePost
                | Action::Separate
                | Action::Word
                | Action::Warn
                | Action::Silence
                | Action::Suspend
                | Action::RedactPost
                | Action::MergePost
                | Action::MovePost
                | Action::SplitThread
                | Action::AddNote
                | Action::LockThread
                | Action::MoveThread
        )
    }
}

/// Inside the transaction of whoever decided so. Nothing is told and nothing is recorded here.
pub(super) fn undo(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    take_back(db, undo)?;
    // Whoever flagged a post was not right either, where that was taken for a reason to act on it.
    match undo.entry.post() {
        Some(post) => flags::resolve::reconsider(db, post, undo.entry.at_us),
        None => Ok(()),
    }
}

fn take_back(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    match undo.entry.action {
        Action::EditPost => posts::edit::undo(db, undo),
        Action::HidePost => posts::hide::undo(db, undo),
        Action::Separate | Action::Word | Action::Warn | Action::Silence | Action::Suspend => {
            members::undo(db, undo)
        }
        Action::RedactPost => posts::redact::undo(db, undo),
        Action::MergePost => posts::merge::undo(db, undo),
        Action::MovePost => posts::move_post::undo(db, undo),
        Action::SplitThread => posts::split::undo(db, undo),
        Action::AddNote => posts::note::undo(db, undo),
        Action::LockThread => threads::lock::undo(db, undo),
        Action::MoveThread => threads::move_thread::undo(db, undo),
        _ => Err(AppError::Conflict("This can’t be taken back.".into())),
    }
}

/// Something stands on it.
pub(super) fn changed_since() -> AppError {
    AppError::Conflict(
        "Something else was done to it later. Take that back first: the record shows what it was.".into(),
    )
}

#[cfg(test)]
mod tests;
