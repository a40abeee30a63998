//! Reads of threads. Everything here asks who is looking; what they may not see isn't found.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Thread;
use super::place::Place;
use crate::boards::{self, Board};
use crate::db::schema::threads;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{BoardId, PostId, ThreadId};
use crate::policy::{self, Actor};
use crate::posts::queries::PostInThread;
use crate::posts::walk::Walk;
use crate::posts::{self, Path, Post};

/// Replies on one page.
pub(crate) const PAGE: i64 = 100;

pub(crate) fn seen(db: &mut Db, actor: Actor, id: ThreadId) -> Result<(Thread, Board), AppError> {
    let thread: Thread = both!(db, |c| threads::table.find(id).select(Thread::as_select()).first(c)?);
    // Its posts went back to where a moderator had taken them from.
    if thread.next_number == 1 {
        return Err(AppError::NotFound);
    }
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

/// The same for a moderator, with what they may do on its board.
pub(crate) fn moderated_post(
    db: &mut Db,
    actor: Actor,
    id: PostId,
) -> Result<(Actor, Post, Thread, Board), AppError> {
    let (post, thread, board) = seen_post(db, actor, id)?;
    let here = boards::moderators::on_board(db, actor, board.id)?;
    policy::moderate(here)?;
    Ok((here, post, thread, board))
}

/// A thread for a moderator, with what they may do on its board.
pub(crate) fn moderated(db: &mut Db, actor: Actor, id: ThreadId) -> Result<(Actor, Thread, Board), AppError> {
    let (thread, board) = seen(db, actor, id)?;
    let here = boards::moderators::on_board(db, actor, board.id)?;
    policy::moderate(here)?;
    Ok((here, thread, board))
}

/// What a thread was called before its opening post was hidden, if it is; for moderators' eyes.
pub(crate) fn hidden_title(db: &mut Db, id: ThreadId) -> Result<Option<String>, AppError> {
    Ok(threads::table.find(id).select(threads::hidden_title).first(db)?)
}

/// What some threads are called, for a page of moderators: where they moderate, by the title that was hidden.
pub(crate) fn titles(
    db: &mut Db,
    actor: Actor,
    ids: &[ThreadId],
) -> Result<HashMap<ThreadId, String>, AppError> {
    policy::open_desk(actor)?;
    let seen: Vec<BoardId> = boards::queries::seen_by(db, actor)?.into_iter().map(|board| board.id).collect();
    let own = boards::moderators::boards_of(db, actor)?;
    let found: Vec<(ThreadId, BoardId, String, Option<String>)> = threads::table
        .filter(threads::id.eq_any(ids))
        // As in `seen`: without posts it isn't there.
        .filter(threads::next_number.gt(1).and(threads::board_id.eq_any(seen)))
        .select((threads::id, threads::board_id, threads::title, threads::hidden_title))
        .load(db)?;
    let title = |(id, board, title, hidden): (ThreadId, BoardId, String, Option<String>)| {
        let hidden = hidden.filter(|_| own.as_ref().is_none_or(|own| own.contains(&board)));
        (id, hidden.unwrap_or(title))
    };
    Ok(found.into_iter().map(title).collect())
}

/// The number that the next post of a thread gets.
pub(crate) fn next_number(db: &mut Db, id: ThreadId) -> Result<i32, AppError> {
    Ok(threads::table.find(id).select(threads::next_number).first(db)?)
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
    let mut page = ThreadPosts { opening, branch, replies, next, following, previous };
    posts::queries::with_notes(db, page.all_mut())?;
    Ok(page)
}

impl ThreadPosts {
    fn all_mut(&mut self) -> Vec<&mut PostInThread> {
        [&mut self.opening].into_iter().chain(&mut self.branch).chain(&mut self.replies).collect()
    }
}
