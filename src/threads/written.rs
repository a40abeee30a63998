//! Posts by when they were written: a member's, and the latest of a thread. Removed ones are left out.

use diesel::prelude::*;

use super::Thread;
use super::lists::ListCursor;
use crate::boards::Board;
use crate::db::schema::{members, posts, threads};
use crate::db::{Db, MultiBackend};
use crate::error::AppError;
use crate::ids::{BoardId, MemberId, PostId, ThreadId};
use crate::posts::queries::Author;
use crate::posts::{Post, PostState};

/// A post, and the thread it is in.
pub(crate) struct Written {
    pub post: Post,
    pub thread: Thread,
}

/// The visible posts of a member in these boards, the newest first, and where the next page starts.
pub(crate) fn written_by(
    db: &mut Db,
    author: MemberId,
    boards: &[Board],
    after: Option<ListCursor<PostId>>,
    limit: i64,
) -> Result<(Vec<Written>, Option<ListCursor<PostId>>), AppError> {
    let boards: Vec<BoardId> = boards.iter().map(|board| board.id).collect();
    let mut query = posts::table
        .inner_join(threads::table)
        .filter(posts::author_id.eq(author).and(posts::state.eq(PostState::Visible)))
        // The sum keeps the boards' indexes out of it, as in `lists`.
        .filter((threads::board_id + 0).eq_any(boards))
        .order((posts::created_us.desc(), posts::id.desc()))
        .limit(limit + 1)
        .select((Post::as_select(), Thread::as_select()))
        .into_boxed::<MultiBackend>();
    if let Some(ListCursor(at, id)) = after {
        let earlier = posts::created_us.lt(at).or(posts::id.lt(id));
        query = query.filter(posts::created_us.le(at).and(earlier));
    }
    let mut rows: Vec<(Post, Thread)> = query.load(db)?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = rows.last().filter(|_| more).map(|(post, _)| ListCursor(post.created_us, post.id));
    Ok((rows.into_iter().map(|(post, thread)| Written { post, thread }).collect(), next))
}

/// The visible posts of a thread, the newest first. Who may see the thread is the caller's question.
pub(crate) fn latest(db: &mut Db, thread: ThreadId, limit: i64) -> Result<Vec<(Post, Author)>, AppError> {
    Ok(posts::table
        .inner_join(members::table)
        .filter(posts::thread_id.eq(thread).and(posts::state.eq(PostState::Visible)))
        .order(posts::number.desc())
        .limit(limit)
        .select((Post::as_select(), Author::as_select()))
        .load(db)?)
}
