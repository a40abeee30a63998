//! The texts a post has had.

use diesel::prelude::*;

use super::Post;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::revisions;
use crate::error::AppError;
use crate::ids::PostId;
use crate::markup::SafeHtml;
use crate::policy::{self, Actor};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = revisions)]
pub(crate) struct Revision {
    pub number: i32,
    pub body_md: String,
    body_html: String,
    pub written_us: Micros,
    pub moderator_reason: Option<String>,
}

impl Revision {
    pub(crate) fn html(&self) -> SafeHtml {
        SafeHtml::from_stored(self.body_html.clone())
    }
}

/// The earlier texts this actor may read, oldest first. The present text is the post's own.
pub(crate) fn seen_by(db: &mut Db, actor: Actor, post: &Post) -> Result<Vec<Revision>, AppError> {
    let mut all: Vec<Revision> = revisions::table
        .filter(revisions::post_id.eq(post.id))
        .order(revisions::number)
        .select(Revision::as_select())
        .load(db)?;
    // A text that a moderator replaced takes its own earlier drafts with it: they said the same.
    let taken_out = all.iter().rposition(|r| r.moderator_reason.is_some());
    let mut index = 0;
    all.retain(|_| {
        let by_moderator = taken_out.is_some_and(|last| index <= last);
        index += 1;
        policy::post::read_revision(actor, post.facts(), by_moderator)
    });
    Ok(all)
}

/// How many texts this post had before its present one.
pub(crate) fn count(db: &mut Db, post: PostId) -> Result<i32, AppError> {
    let count: i64 = revisions::table.filter(revisions::post_id.eq(post)).count().get_result(db)?;
    Ok(i32::try_from(count).unwrap_or(i32::MAX))
}

/// Why the present text is there, when a moderator put it there.
pub(crate) fn last_reason(db: &mut Db, post: PostId) -> Result<Option<String>, AppError> {
    let last: Option<Option<String>> = revisions::table
        .filter(revisions::post_id.eq(post))
        .order(revisions::number.desc())
        .select(revisions::moderator_reason)
        .first(db)
        .optional()?;
    Ok(last.flatten())
}
