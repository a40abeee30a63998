//! The texts a post has had.

use diesel::prelude::*;

use super::{Post, queries};
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::revisions;
use crate::error::AppError;
use crate::ids::{MemberId, PostId};
use crate::markup::{self, SafeHtml};
use crate::policy::{self, Actor};

#[derive(Queryable, Selectable)]
#[diesel(table_name = revisions)]
struct Revision {
    number: i32,
    body_md: String,
    body_html: String,
    content_note: Option<String>,
    written_us: Micros,
    /// Why the next text replaced this one, when a moderator did it.
    moderator_reason: Option<String>,
}

/// One of the texts a post has had, or the one it has.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    /// From 1, in the order of writing.
    pub number: i32,
    pub markdown: String,
    html: SafeHtml,
    pub content_note: Option<String>,
    pub written_us: Micros,
    /// Why a moderator put this text there; `None`: its author did.
    pub reason: Option<String>,
    /// Why a moderator took it away again.
    pub replaced_reason: Option<String>,
    /// The text that stands now.
    pub current: bool,
}

impl Version {
    /// Behind its content note, if it had one.
    pub(crate) fn folded(&self) -> SafeHtml {
        markup::folded(&self.html, self.content_note.as_deref()).into_owned()
    }

    pub(crate) fn html(&self) -> &SafeHtml {
        &self.html
    }
}

/// Some of a post's texts.
#[derive(Debug)]
pub(crate) struct History {
    /// Oldest first.
    pub versions: Vec<Version>,
    /// The one before the first of them, if this actor may read it: what the first is compared with.
    pub before: Option<Version>,
    /// Some earlier text is not for this actor.
    pub withheld: bool,
}

/// The last `limit` texts this actor may read, of those before the version numbered `before`.
pub(crate) fn seen_by(
    db: &mut Db,
    actor: Actor,
    post: &Post,
    before: Option<i32>,
    limit: i64,
) -> Result<History, AppError> {
    // A text that a moderator replaced takes its own earlier drafts with it: they said the same.
    let taken_out: Option<i32> = revisions::table
        .filter(revisions::post_id.eq(post.id).and(revisions::moderator_reason.is_not_null()))
        .select(diesel::dsl::max(revisions::number))
        .first(db)?;
    let total = count(db, post.id)?;
    let end = before.map_or(total + 1, |before| before.saturating_sub(1)).clamp(0, total + 1);
    // One more than asked for, to compare with, and one more, which says who wrote that.
    let first = i64::from(end).saturating_sub(limit + 1).max(0);
    let rows: Vec<Revision> = revisions::table
        .filter(revisions::post_id.eq(post.id))
        .filter(revisions::number.ge(i32::try_from(first).unwrap_or(0)).and(revisions::number.le(end)))
        .order(revisions::number)
        .select(Revision::as_select())
        .load(db)?;
    let (mut versions, mut reason) = (Vec::new(), None);
    for row in rows {
        let by_moderator = taken_out.is_some_and(|last| row.number <= last);
        let next_reason = row.moderator_reason.clone();
        if policy::post::read_revision(actor, post.facts(), by_moderator) {
            versions.push(earlier(row, reason));
        }
        reason = next_reason;
    }
    if end == total + 1 {
        versions.push(current(post, queries::markdown(db, post.id)?, end, reason));
    }
    let keep = usize::try_from(limit).unwrap_or(usize::MAX);
    versions.drain(..versions.len().saturating_sub(keep + 1));
    let before = if versions.len() > keep { Some(versions.remove(0)) } else { None };
    let withheld = taken_out.is_some() && !policy::post::read_revision(actor, post.facts(), true);
    Ok(History { versions, before, withheld })
}

fn earlier(row: Revision, reason: Option<String>) -> Version {
    Version {
        number: row.number,
        markdown: row.body_md,
        html: SafeHtml::from_stored(row.body_html),
        content_note: row.content_note,
        written_us: row.written_us,
        reason,
        replaced_reason: row.moderator_reason,
        current: false,
    }
}

fn current(post: &Post, markdown: String, number: i32, reason: Option<String>) -> Version {
    Version {
        number,
        markdown,
        html: post.html().clone(),
        content_note: post.content_note.clone(),
        written_us: post.edited_us.unwrap_or(post.created_us),
        reason,
        replaced_reason: None,
        current: true,
    }
}

/// What a post said at a time, if it says something else now. For moderators: it may have been taken out since.
pub(crate) fn at(db: &mut Db, post: PostId, when: Micros) -> Result<Option<Version>, AppError> {
    let replaced_since =
        revisions::table.filter(revisions::post_id.eq(post).and(revisions::replaced_us.gt(when)));
    let first: Option<Revision> =
        replaced_since.order(revisions::number).select(Revision::as_select()).first(db).optional()?;
    Ok(first.map(|row| earlier(row, None)))
}

/// The number of the last earlier text of a post, and who replaced it.
pub(crate) fn last(db: &mut Db, post: PostId) -> Result<Option<(i32, MemberId)>, AppError> {
    let of_post = revisions::table.filter(revisions::post_id.eq(post)).order(revisions::number.desc());
    Ok(of_post.select((revisions::number, revisions::replaced_by)).first(db).optional()?)
}

/// How many earlier texts a post has.
pub(crate) fn count(db: &mut Db, post: PostId) -> Result<i32, AppError> {
    let count: i64 = revisions::table.filter(revisions::post_id.eq(post)).count().get_result(db)?;
    Ok(i32::try_from(count).unwrap_or(i32::MAX))
}
