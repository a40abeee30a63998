//! What the acts on a post have in common: a line of the record, and a word to those concerned.

use super::record::audit::{self, Action, Line, Target};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{ActionId, MemberId};
use crate::notices::{self, NoticeKind, Told};
use crate::posts::Post;
use crate::threads::Thread;

/// Who acts, on what, and why.
pub(super) struct Act<'a> {
    pub(super) moderator: MemberId,
    pub(super) post: &'a Post,
    pub(super) thread: &'a Thread,
    pub(super) reason: &'a str,
    pub(super) at: Micros,
}

impl Act<'_> {
    /// Adds the line to the record.
    pub(super) fn record(
        &self,
        db: &mut Db,
        action: Action,
        details: serde_json::Value,
    ) -> Result<ActionId, AppError> {
        let line = Line {
            actor: Some(self.moderator),
            action,
            target: Target::Post(self.post.id),
            thread: Some(self.thread.id),
            board: Some(self.thread.board_id),
            member: Some(self.post.author_id),
            reason: self.reason,
            details,
            at: self.at,
        };
        audit::record(db, &line)
    }

    /// Tells the author, who may ask for another look.
    pub(super) fn tell(&self, db: &mut Db, kind: NoticeKind, action: ActionId) -> Result<(), AppError> {
        notices::tell_of(db, &Told { action: Some(action), ..self.told(self.post.author_id, kind) })
    }

    /// What somebody is told of it, with the reason.
    pub(super) fn told(&self, member: MemberId, kind: NoticeKind) -> Told<'_> {
        let (post, reason) = (Some(self.post.id), Some(self.reason));
        Told { post, reason, ..Told::new(member, kind, self.at) }
    }
}
