//! Tags: the path somebody is on, what it was, and what a thread is about. Chosen from a list, so
//! that they find each other.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;

use crate::db::schema::{tags, thread_tags};
use crate::db::{Db, among, both, text_enum};
use crate::error::AppError;
use crate::ids::{TagId, ThreadId};

/// Tags that one thread may have.
pub(crate) const MOST: usize = 6;

text_enum! {
    pub enum Facet {
        Path = "path",
        Substance = "substance",
        Topic = "topic",
    }
}

impl Facet {
    /// Above its checkboxes.
    pub(crate) fn legend(self) -> &'static str {
        match self {
            Facet::Path => "The road you are on",
            Facet::Substance => "What it was",
            Facet::Topic => "What this is about",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
pub(crate) struct Tag {
    pub id: TagId,
    pub slug: String,
    pub name: String,
    pub facet: Facet,
}

/// All there are, as the form lists them.
pub(crate) fn all(db: &mut Db) -> Result<Vec<Tag>, AppError> {
    Ok(tags::table.order((tags::facet, tags::position, tags::id)).select(Tag::as_select()).load(db)?)
}

pub(crate) fn by_slug(db: &mut Db, slug: &str) -> Result<Option<Tag>, AppError> {
    if slug.contains('\0') {
        return Ok(None);
    }
    Ok(tags::table.filter(tags::slug.eq(slug)).select(Tag::as_select()).first(db).optional()?)
}

/// The tags a form named, or a sentence for it.
pub(crate) fn chosen(db: &mut Db, slugs: &[String]) -> Result<Result<Vec<TagId>, String>, AppError> {
    let wanted: BTreeSet<&str> = slugs.iter().map(String::as_str).collect();
    if wanted.len() > MOST {
        let words = format!("{} tags are marked; the most is {MOST}. Which say most?", wanted.len());
        return Ok(Err(words));
    }
    let mut found = Vec::with_capacity(wanted.len());
    for slug in wanted {
        match by_slug(db, slug)? {
            Some(tag) => found.push(tag.id),
            None => {
                return Ok(Err("One of the tags isn't on our list. Please choose from those below.".into()));
            }
        }
    }
    Ok(Ok(found))
}

/// Tags a thread that has none yet; inside the transaction that made it.
pub(super) fn put(db: &mut Db, thread: ThreadId, chosen: &[TagId]) -> Result<(), AppError> {
    for tag in chosen {
        diesel::insert_into(thread_tags::table)
            .values((thread_tags::thread_id.eq(thread), thread_tags::tag_id.eq(tag)))
            .execute(db)?;
    }
    Ok(())
}

pub(crate) fn of_thread(db: &mut Db, thread: ThreadId) -> Result<Vec<Tag>, AppError> {
    Ok(both!(db, |c| thread_tags::table
        .inner_join(tags::table)
        .filter(thread_tags::thread_id.eq(thread))
        .order((tags::facet, tags::position, tags::id))
        .select(Tag::as_select())
        .load(c)?))
}

/// The tags of each of these threads that has any.
pub(crate) fn of_threads(db: &mut Db, threads: &[ThreadId]) -> Result<HashMap<ThreadId, Vec<Tag>>, AppError> {
    let rows: Vec<(ThreadId, Tag)> = both!(db, |c| thread_tags::table
        .inner_join(tags::table)
        .filter(among(thread_tags::thread_id, threads.iter().map(|id| id.0)))
        .order((tags::facet, tags::position, tags::id))
        .select((thread_tags::thread_id, Tag::as_select()))
        .load(c)?);
    let mut by_thread: HashMap<ThreadId, Vec<Tag>> = HashMap::new();
    for (thread, tag) in rows {
        by_thread.entry(thread).or_default().push(tag);
    }
    Ok(by_thread)
}
