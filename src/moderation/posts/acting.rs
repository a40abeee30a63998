//! What the acts on a post have in common.

use crate::accounts;
use crate::app::App;
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{ActionId, MemberId};
use crate::markup::{self, Length, SafeHtml};
use crate::moderation::Reason;
use crate::moderation::record::audit::{self, Action, Line, Target};
use crate::notices::{self, NoticeKind, Told};
use crate::posts::write::Text;
use crate::posts::{self, Heat, Post};
use crate::threads::Thread;

/// A text that a moderator puts in place of another, ready to be kept.
pub(super) struct Ready {
    pub(super) markdown: String,
    html: SafeHtml,
    note: Option<String>,
    heat: Heat,
}

impl Ready {
    /// Whatever was posted may be as long as it was. `field`: of the form, where it can't be kept.
    pub(super) fn new(
        app: &App,
        db: &mut Db,
        post: &Post,
        (markdown, note): (String, Option<String>),
        field: &'static str,
    ) -> Result<Ready, AppError> {
        let known = accounts::queries::named(db, markup::candidates(&markdown))?;
        let html = markup::render_naming(&markdown, Length::Story, &known)
            .map_err(|wrong| AppError::invalid(field, wrong.to_string()))?;
        let heat = Heat::of(app, &markdown, posts::heat::answered_text(db, post)?.as_deref());
        Ok(Ready { markdown, html, note, heat })
    }

    pub(super) fn as_text(&self) -> Text<'_> {
        Text { markdown: &self.markdown, html: &self.html, note: self.note.as_deref(), heat: &self.heat }
    }
}

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
        let told = Told::new(self.post.author_id, kind, self.at);
        let (post, reason) = (Some(self.post.id), Some(self.reason));
        notices::tell_of(db, &Told { post, reason, action: Some(action), ..told })
    }
}

pub(super) fn parse(reason: &str) -> Result<Reason, AppError> {
    Reason::parse(reason).map_err(|wrong| AppError::invalid("reason", wrong))
}
