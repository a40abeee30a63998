//! Reads of posts. The pages and the JSON surface come through
//! [`threads::queries`](crate::threads::queries), which knows who may see the thread.

use std::collections::HashMap;

use diesel::prelude::*;

use super::notes::{self, PlacedNote};
use super::{Post, PostState};
use crate::accounts::Role;
use crate::db::schema::{members, posts};
use crate::db::{Db, among, both};
use crate::error::AppError;
use crate::ids::{MemberId, PostId, ThreadId};

/// Who wrote something, as shown beside it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = members)]
pub(crate) struct Author {
    pub handle: String,
    pub role: Role,
}

/// What "in reply to #12 by fredt" needs.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    pub id: PostId,
    pub number: i32,
    pub handle: String,
}

/// A post with all its place on a page needs.
#[derive(Debug, Clone)]
pub(crate) struct PostInThread {
    pub post: Post,
    pub author: Author,
    pub answered: Option<Answered>,
    /// The post that its text is part of now, if it is.
    pub merged_into: Option<Answered>,
    /// Of moderators; only where a page is made.
    pub notes: Vec<PlacedNote>,
}

pub(crate) fn by_id(db: &mut Db, id: PostId) -> Result<Post, AppError> {
    Ok(both!(db, |c| posts::table.find(id).select(Post::as_select()).first(c)?))
}

/// What its author, or a moderator, typed.
pub(crate) fn markdown(db: &mut Db, id: PostId) -> Result<String, AppError> {
    Ok(posts::table.find(id).select(posts::body_md).first(db)?)
}

/// The same of several posts.
pub(crate) fn markdown_of(db: &mut Db, ids: &[PostId]) -> Result<HashMap<PostId, String>, AppError> {
    let found = posts::table.filter(posts::id.eq_any(ids)).select((posts::id, posts::body_md));
    Ok(found.load(db)?.into_iter().collect())
}

/// Where some posts stand: the thread, and the number there.
pub(crate) fn places(db: &mut Db, ids: &[PostId]) -> Result<HashMap<PostId, (ThreadId, i32)>, AppError> {
    let found =
        posts::table.filter(posts::id.eq_any(ids)).select((posts::id, (posts::thread_id, posts::number)));
    Ok(found.load(db)?.into_iter().collect())
}

/// The post with a number in its thread.
pub(crate) fn numbered(db: &mut Db, thread: ThreadId, number: i32) -> Result<Option<PostId>, AppError> {
    let post = posts::table.filter(posts::thread_id.eq(thread).and(posts::number.eq(number)));
    Ok(post.select(posts::id).first(db).optional()?)
}

pub(crate) fn with_author(db: &mut Db, id: PostId) -> Result<PostInThread, AppError> {
    let row = both!(db, |c| posts::table
        .inner_join(members::table)
        .filter(posts::id.eq(id))
        .select((Post::as_select(), Author::as_select()))
        .first(c)?);
    match with_answered(db, vec![row])?.pop() {
        Some(found) => Ok(found),
        None => Err(AppError::NotFound),
    }
}

pub(crate) fn opening(db: &mut Db, thread: ThreadId) -> Result<PostInThread, AppError> {
    let (post, author) = both!(db, |c| posts::table
        .inner_join(members::table)
        .filter(posts::thread_id.eq(thread).and(posts::number.eq(1)))
        .select((Post::as_select(), Author::as_select()))
        .first(c)?);
    Ok(PostInThread { post, author, answered: None, merged_into: None, notes: Vec::new() })
}

/// Whether a thread waits to be let through, with its opening post.
pub(crate) fn opening_waits(db: &mut Db, thread: ThreadId) -> Result<bool, AppError> {
    let opening = posts::table.filter(posts::thread_id.eq(thread).and(posts::number.eq(1)));
    Ok(both!(db, |c| opening.select(posts::awaits_approval).first(c)?))
}

pub(super) fn with_answered(db: &mut Db, rows: Vec<(Post, Author)>) -> Result<Vec<PostInThread>, AppError> {
    let answered_id = |post: &Post| post.reply_to_id.or(post.parent_id);
    let mut known: HashMap<PostId, (i32, String)> =
        rows.iter().map(|(post, author)| (post.id, (post.number, author.handle.clone()))).collect();
    let named = rows.iter().flat_map(|(post, _)| [answered_id(post), post.merged_into_id]).flatten();
    let elsewhere: Vec<PostId> = named.filter(|id| !known.contains_key(id)).collect();
    if !elsewhere.is_empty() {
        let found: Vec<(PostId, i32, String)> = both!(db, |c| posts::table
            .inner_join(members::table)
            .filter(among(posts::id, elsewhere.iter().map(|id| id.0)))
            .select((posts::id, posts::number, members::handle))
            .load(c)?);
        known.extend(found.into_iter().map(|(id, number, handle)| (id, (number, handle))));
    }
    let attach = |(post, author): (Post, Author)| {
        let find = |id: PostId| {
            known.get(&id).map(|(number, handle)| Answered { id, number: *number, handle: handle.clone() })
        };
        let answered = answered_id(&post).and_then(find);
        let merged_into = post.merged_into_id.and_then(find);
        PostInThread { post, author, answered, merged_into, notes: Vec::new() }
    };
    Ok(rows.into_iter().map(attach).collect())
}

/// The first posts that answer one. What a moderator put into another post is part of that one.
pub(crate) fn first_answers(db: &mut Db, post: &Post, limit: i64) -> Result<Vec<PostInThread>, AppError> {
    let answers = posts::table
        .inner_join(members::table)
        .filter(posts::parent_id.eq(post.id).or(posts::reply_to_id.eq(post.id)))
        .filter(posts::merged_into_id.is_null())
        .order(posts::number)
        .limit(limit)
        .select((Post::as_select(), Author::as_select()));
    let rows = answers.load(db)?;
    with_answered(db, rows)
}

/// Puts the notes under their posts.
pub(crate) fn with_notes(db: &mut Db, mut posts: Vec<&mut PostInThread>) -> Result<(), AppError> {
    let ids: Vec<PostId> = posts.iter().map(|found| found.post.id).collect();
    let mut placed = notes::of_posts(db, &ids)?;
    for found in &mut posts {
        found.notes = placed.remove(&found.post.id).unwrap_or_default();
    }
    Ok(())
}

/// The post with this number in the thread.
pub(crate) fn by_number(db: &mut Db, thread: ThreadId, number: i32) -> Result<PostInThread, AppError> {
    let id: PostId = posts::table
        .filter(posts::thread_id.eq(thread).and(posts::number.eq(number)))
        .select(posts::id)
        .first(db)?;
    with_author(db, id)
}

/// How many posts of a thread have a higher number; removed ones don't count.
pub(crate) fn count_after(db: &mut Db, thread: ThreadId, number: i32) -> Result<i64, AppError> {
    let later = posts::table.filter(posts::thread_id.eq(thread).and(posts::number.gt(number)));
    Ok(later.filter(posts::state.eq(PostState::Visible)).count().get_result(db)?)
}

/// The one of them with the lowest number.
pub(crate) fn first_after(db: &mut Db, thread: ThreadId, number: i32) -> Result<Option<PostId>, AppError> {
    let later = posts::table.filter(posts::thread_id.eq(thread).and(posts::number.gt(number)));
    let standing = later.filter(posts::state.eq(PostState::Visible)).order(posts::number);
    Ok(standing.select(posts::id).first(db).optional()?)
}

/// How many posts of a member can be read.
pub(crate) fn count_by(db: &mut Db, author: MemberId) -> Result<i64, AppError> {
    let own = posts::table.filter(posts::author_id.eq(author).and(posts::state.eq(PostState::Visible)));
    Ok(own.count().get_result(db)?)
}
