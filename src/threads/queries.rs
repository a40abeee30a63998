//! Reads of threads. Everything here asks who is looking; what they may not see isn't found.

use diesel::prelude::*;

use super::Thread;
use super::place::Place;
use crate::boards::{self, Board};
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{members, threads};
use crate::error::AppError;
use crate::ids::{BoardId, PostId, ThreadId};
use crate::policy::Actor;
use crate::posts::queries::{Author, PostInThread};
use crate::posts::walk::Walk;
use crate::posts::{self, Path, Post};

/// Replies on one page.
pub(crate) const PAGE: i64 = 100;

pub(crate) fn seen(db: &mut Db, actor: Actor, id: ThreadId) -> Result<(Thread, Board), AppError> {
    let thread: Thread = threads::table.find(id).select(Thread::as_select()).first(db)?;
    let board = boards::queries::by_id(db, actor, thread.board_id)?;
    Ok((thread, board))
}

/// A post whose place in its thread this actor may know of; its text is another question
/// ([`policy::post::read`]).
pub(crate) fn seen_post(db: &mut Db, actor: Actor, id: PostId) -> Result<(Post, Thread, Board), AppError> {
    let post = posts::queries::by_id(db, id)?;
    let (thread, board) = seen(db, actor, post.thread_id)?;
    Ok((post, thread, board))
}

/// How many posts came after this number, the removed ones aside.
pub(crate) fn count_after(db: &mut Db, actor: Actor, id: ThreadId, number: i32) -> Result<i64, AppError> {
    seen(db, actor, id)?;
    posts::queries::count_after(db, id, number)
}

/// The first post after this number.
pub(crate) fn first_after(
    db: &mut Db,
    actor: Actor,
    id: ThreadId,
    number: i32,
) -> Result<Option<PostId>, AppError> {
    seen(db, actor, id)?;
    posts::queries::first_after(db, id, number)
}

/// A page of a thread.
pub(crate) struct ThreadPosts {
    pub opening: PostInThread,
    /// The post whose branch this is, where the page shows only that; the first page begins with it.
    pub branch: Option<PostInThread>,
    pub replies: Vec<PostInThread>,
    /// Where the next page starts, if there is one.
    pub next: Option<Path>,
    /// The reply that the next page will start with.
    pub following: Option<Path>,
    /// Where the page before starts: `None` when this is the first, `Some(None)` when that is.
    pub previous: Option<Option<Path>>,
}

pub(crate) fn thread_page(
    db: &mut Db,
    thread: ThreadId,
    place: &Place,
    limit: i64,
) -> Result<ThreadPosts, AppError> {
    let opening = posts::queries::opening(db, thread)?;
    let branch = match place.branch {
        Some(number) if number > 1 => Some(posts::queries::by_number(db, thread, number)?),
        Some(_) => return Err(AppError::NotFound),
        None => None,
    };
    let walk = Walk { thread, order: place.order, under: branch.as_ref().map(|b| b.post.path()) };
    let after = place.after.as_ref();
    let mut replies = walk.replies(db, after, limit + 1)?;
    let beyond = replies.split_off(replies.len().min(usize::try_from(limit).unwrap_or(0)));
    let following = beyond.first().map(|reply| reply.post.path());
    let next = replies.last().filter(|_| following.is_some()).map(|last| last.post.path());
    let previous = after.map(|after| walk.page_before(db, after, limit)).transpose()?;
    Ok(ThreadPosts { opening, branch, replies, next, following, previous })
}

/// A line in a list of threads.
pub(crate) struct Listed {
    pub thread: Thread,
    pub author: Author,
    pub board: Board,
}

/// Where a list goes on: the last line's time and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListCursor(pub Micros, pub ThreadId);

impl ListCursor {
    pub(crate) fn parse(text: &str) -> Option<ListCursor> {
        let (at, id) = text.split_once('.')?;
        Some(ListCursor(Micros(at.parse().ok()?), id.parse().ok()?))
    }
}

impl std::fmt::Display for ListCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0.0, self.1)
    }
}

/// Threads of some boards, the latest activity first.
pub(crate) fn active(
    db: &mut Db,
    boards: &[Board],
    after: Option<ListCursor>,
    limit: i64,
) -> Result<(Vec<Listed>, Option<ListCursor>), AppError> {
    let mut query = threads::table
        .inner_join(members::table)
        .filter(threads::board_id.eq_any(ids(boards)))
        .order((threads::last_post_us.desc(), threads::id.desc()))
        .limit(limit + 1)
        .select((Thread::as_select(), Author::as_select()))
        .into_boxed::<crate::db::MultiBackend>();
    if let Some(ListCursor(at, id)) = after {
        let earlier = threads::last_post_us.lt(at);
        query = query.filter(earlier.or(threads::last_post_us.eq(at).and(threads::id.lt(id))));
    }
    let mut rows: Vec<(Thread, Author)> = query.load(db)?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = rows.last().filter(|_| more).map(|(t, _)| ListCursor(t.last_post_us, t.id));
    Ok((list(rows, boards), next))
}

/// The newest stories.
pub(crate) fn latest_stories(db: &mut Db, boards: &[Board], limit: i64) -> Result<Vec<Listed>, AppError> {
    let rows: Vec<(Thread, Author)> = threads::table
        .inner_join(members::table)
        .filter(threads::kind.eq(super::ThreadKind::Story).and(threads::board_id.eq_any(ids(boards))))
        .order((threads::created_us.desc(), threads::id.desc()))
        .limit(limit)
        .select((Thread::as_select(), Author::as_select()))
        .load(db)?;
    Ok(list(rows, boards))
}

fn ids(boards: &[Board]) -> Vec<BoardId> {
    boards.iter().map(|b| b.id).collect()
}

fn list(rows: Vec<(Thread, Author)>, boards: &[Board]) -> Vec<Listed> {
    let line = |(thread, author): (Thread, Author)| {
        let board = boards.iter().find(|b| b.id == thread.board_id)?.clone();
        Some(Listed { thread, author, board })
    };
    rows.into_iter().filter_map(line).collect()
}
