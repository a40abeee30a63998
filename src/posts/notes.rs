//! What moderators say in place, under a post.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::schema::{members, moderator_notes, note_readers};
use crate::db::{Db, among, both};
use crate::error::AppError;
use crate::ids::{ActionId, MemberId, NoteId, PostId};
use crate::markup::SafeHtml;

/// One that stands.
#[derive(Debug, Clone)]
pub(crate) struct PlacedNote {
    pub id: NoteId,
    /// The handle of the moderator.
    pub by: String,
    pub markdown: String,
    pub html: SafeHtml,
    /// The handles of those it speaks to.
    pub readers: Vec<String>,
    pub created_us: Micros,
}

pub(crate) struct NewNote<'a> {
    pub post: PostId,
    pub by: MemberId,
    pub markdown: &'a str,
    pub html: &'a SafeHtml,
    pub readers: &'a [MemberId],
    pub action: ActionId,
    pub at: Micros,
}

/// Inside the transaction that records it.
pub(crate) fn add(db: &mut Db, new: &NewNote<'_>) -> Result<NoteId, AppError> {
    let row = (
        moderator_notes::post_id.eq(new.post),
        moderator_notes::by_id.eq(new.by),
        moderator_notes::body_md.eq(new.markdown),
        moderator_notes::body_html.eq(new.html.as_str()),
        moderator_notes::created_us.eq(new.at),
        moderator_notes::action_id.eq(new.action),
    );
    let id: NoteId = both!(db, |c| diesel::insert_into(moderator_notes::table)
        .values(row)
        .returning(moderator_notes::id)
        .get_result(c)?);
    for reader in new.readers {
        diesel::insert_into(note_readers::table)
            .values((note_readers::note_id.eq(id), note_readers::member_id.eq(*reader)))
            .execute(db)?;
    }
    Ok(id)
}

/// Takes one away. `false`: it wasn't there (any more).
pub(crate) fn remove(db: &mut Db, id: NoteId, now: Micros) -> Result<bool, AppError> {
    let standing = moderator_notes::table.find(id).filter(moderator_notes::removed_us.is_null());
    Ok(diesel::update(standing).set(moderator_notes::removed_us.eq(now)).execute(db)? == 1)
}

/// The post it is under.
pub(crate) fn post_of(db: &mut Db, id: NoteId) -> Result<PostId, AppError> {
    Ok(moderator_notes::table.find(id).select(moderator_notes::post_id).first(db)?)
}

/// The one that an action put there.
pub(crate) fn of_action(db: &mut Db, action: ActionId) -> Result<NoteId, AppError> {
    let own = moderator_notes::table.filter(moderator_notes::action_id.eq(action));
    Ok(own.select(moderator_notes::id).first(db)?)
}

/// Those under some posts, in the order of writing.
pub(crate) fn of_posts(db: &mut Db, posts: &[PostId]) -> Result<HashMap<PostId, Vec<PlacedNote>>, AppError> {
    type Row = (NoteId, PostId, String, String, String, Micros);
    let mut found: HashMap<PostId, Vec<PlacedNote>> = HashMap::new();
    let rows: Vec<Row> = both!(db, |c| moderator_notes::table
        .inner_join(members::table)
        .filter(among(moderator_notes::post_id, posts.iter().map(|id| id.0)))
        .filter(moderator_notes::removed_us.is_null())
        .order(moderator_notes::id)
        .select((
            moderator_notes::id,
            moderator_notes::post_id,
            members::handle,
            moderator_notes::body_md,
            moderator_notes::body_html,
            moderator_notes::created_us,
        ))
        .load(c)?);
    if rows.is_empty() {
        return Ok(found);
    }
    let readers: Vec<(NoteId, String)> = both!(db, |c| note_readers::table
        .inner_join(members::table)
        .filter(among(note_readers::note_id, rows.iter().map(|row| row.0.0)))
        .order((note_readers::note_id, members::handle))
        .select((note_readers::note_id, members::handle))
        .load(c)?);
    for (id, post, by, markdown, html, created_us) in rows {
        let readers =
            readers.iter().filter(|(note, _)| *note == id).map(|(_, handle)| handle.clone()).collect();
        let html = SafeHtml::from_stored(html);
        found.entry(post).or_default().push(PlacedNote { id, by, markdown, html, readers, created_us });
    }
    Ok(found)
}

/// To whom a note speaks.
pub(crate) fn readers_of(db: &mut Db, note: NoteId) -> Result<Vec<MemberId>, AppError> {
    let readers = note_readers::table.filter(note_readers::note_id.eq(note));
    Ok(readers.order(note_readers::member_id).select(note_readers::member_id).load(db)?)
}
