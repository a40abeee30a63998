//! Quoting posts of a thread in a reply to it.

use super::{apart, queries};
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::markup;
use crate::policy::{self, Actor};
use crate::posts;

/// Characters of a post that a quotation starts with; its new author may cut it or go and fetch more.
const LENGTH: usize = 1_500;

/// A reply as far as it is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Started {
    pub(super) body: String,
    pub(super) note: String,
}

impl Started {
    /// Puts a post of this thread at the end. A content note comes along with what it warned of.
    /// A post of another thread is as unknown here as one that isn't there.
    pub(super) fn quote(
        &mut self,
        app: &App,
        db: &mut Db,
        actor: Actor,
        thread: ThreadId,
        id: PostId,
    ) -> Result<(), AppError> {
        let (post, _, _) = queries::seen_post(db, actor, id)?;
        if post.thread_id != thread {
            return Err(AppError::NotFound);
        }
        policy::post::quote(actor, post.facts())?;
        if let Some(member) = actor.member_id() {
            apart::ask_about(app, db, member, post.author_id)?;
        }
        let author = posts::queries::with_author(db, id)?.author.handle;
        let words = format!("{author} wrote (#{})", post.number);
        let address = app.absolute(&format!("/p/{id}"));
        let quotation = markup::quotation(&posts::queries::markdown(db, id)?, &words, &address, LENGTH);
        let before = self.body.trim_end();
        let gap = if before.is_empty() { "" } else { "\n\n" };
        self.body = format!("{before}{gap}{quotation}\n");
        if let Some(note) = post.content_note.filter(|_| self.note.is_empty()) {
            self.note = note;
        }
        Ok(())
    }

    /// The same, by the number that stands beside the post.
    pub(super) fn quote_number(
        &mut self,
        app: &App,
        db: &mut Db,
        actor: Actor,
        thread: ThreadId,
        typed: &str,
    ) -> Result<(), AppError> {
        let typed = typed.trim().trim_start_matches('#');
        let number = typed.parse().ok();
        let found = number.map(|number| posts::queries::numbered(db, thread, number)).transpose()?.flatten();
        match found {
            Some(id) => self.quote(app, db, actor, thread, id),
            None => Err(AppError::invalid(
                "quote_number",
                "There is no post with that number in this thread. The numbers stand beside the names.",
            )),
        }
    }
}
