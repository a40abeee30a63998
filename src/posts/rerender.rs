//! What is kept of texts as HTML, beside what it is made of: for rendering them again.

use diesel::prelude::*;

use super::Post;
use crate::db::schema::{moderator_notes, posts, revisions};
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{MemberId, NoteId, PostId, RevisionId};
use crate::markup::{RENDER_VERSION, SafeHtml};

/// The next posts after one that an older program rendered, or `all`, with their Markdown and who typed it
/// last, if it wasn't the author alone.
pub(crate) fn outdated(
    db: &mut Db,
    after: PostId,
    limit: i64,
    all: bool,
) -> Result<Vec<(Post, String, Option<MemberId>)>, AppError> {
    Ok(both!(db, |c| {
        let query = posts::table
            .filter(posts::id.gt(after))
            .order(posts::id)
            .limit(limit)
            .select((Post::as_select(), posts::body_md, posts::edited_by))
            .into_boxed();
        if all { query } else { query.filter(posts::render_version.lt(RENDER_VERSION)) }.load(c)?
    }))
}

/// A text that belongs to a post.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Beside {
    /// It said so before.
    Revision(RevisionId),
    /// A moderator's note under it.
    Note(NoteId),
}

/// All of them, with their Markdown.
pub(crate) fn beside(db: &mut Db, post: PostId) -> Result<Vec<(Beside, String)>, AppError> {
    let earlier: Vec<(RevisionId, String)> = revisions::table
        .filter(revisions::post_id.eq(post))
        .select((revisions::id, revisions::body_md))
        .load(db)?;
    let notes: Vec<(NoteId, String)> = moderator_notes::table
        .filter(moderator_notes::post_id.eq(post))
        .select((moderator_notes::id, moderator_notes::body_md))
        .load(db)?;
    let earlier = earlier.into_iter().map(|(id, text)| (Beside::Revision(id), text));
    Ok(earlier.chain(notes.into_iter().map(|(id, text)| (Beside::Note(id), text))).collect())
}

/// The text is the same: no version of it and no revision comes of this.
pub(crate) fn keep(db: &mut Db, post: PostId, html: &SafeHtml) -> Result<(), AppError> {
    diesel::update(posts::table.find(post))
        .set((posts::body_html.eq(html.as_str()), posts::render_version.eq(RENDER_VERSION)))
        .execute(db)?;
    Ok(())
}

pub(crate) fn keep_beside(db: &mut Db, text: Beside, html: &SafeHtml) -> Result<(), AppError> {
    match text {
        Beside::Revision(id) => diesel::update(revisions::table.find(id))
            .set(revisions::body_html.eq(html.as_str()))
            .execute(db)?,
        Beside::Note(id) => diesel::update(moderator_notes::table.find(id))
            .set(moderator_notes::body_html.eq(html.as_str()))
            .execute(db)?,
    };
    Ok(())
}
