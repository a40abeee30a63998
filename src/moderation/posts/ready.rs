//! A text that a moderator puts in place of another.

use crate::accounts;
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::markup::{self, Length, SafeHtml};
use crate::posts::write::Text;
use crate::posts::{self, Heat, Post};

/// Rendered and read by the model: ready to be kept.
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
