//! Replies to a question that were marked as helpful.

use diesel::prelude::*;

use super::{Post, PostState};
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::posts;
use crate::error::AppError;
use crate::ids::{MemberId, PostId, ThreadId};

/// Marks a reply. Whoever did so first is remembered.
pub(crate) fn mark(db: &mut Db, post: PostId, by: MemberId, now: Micros) -> Result<(), AppError> {
    diesel::update(posts::table.find(post).filter(posts::helpful_us.is_null()))
        .set((posts::helpful_us.eq(now), posts::helpful_by.eq(by)))
        .execute(db)?;
    Ok(())
}

pub(crate) fn unmark(db: &mut Db, post: PostId) -> Result<(), AppError> {
    diesel::update(posts::table.find(post))
        .set((posts::helpful_us.eq(None::<Micros>), posts::helpful_by.eq(None::<MemberId>)))
        .execute(db)?;
    Ok(())
}

/// The marked replies of a thread, with their numbers, in the order of writing.
pub(crate) fn of_thread(db: &mut Db, thread: ThreadId) -> Result<Vec<(PostId, i32)>, AppError> {
    let marked = posts::table
        .filter(posts::thread_id.eq(thread).and(posts::helpful_us.is_not_null()))
        .filter(posts::state.eq(PostState::Visible))
        .order(posts::number)
        .limit(MOST)
        .select((posts::id, posts::number));
    Ok(marked.load(db)?)
}

/// As many as anybody would follow from the top of a thread.
const MOST: i64 = 50;

impl Post {
    /// The words under a reply that was marked; `asker` asked the question it answers.
    pub(crate) fn helpful_words(&self, asker: MemberId) -> Option<&'static str> {
        self.helpful_us?;
        Some(match self.helpful_by {
            Some(by) if by == asker => "Marked as helpful by the one who asked",
            _ => "Marked as helpful by a host",
        })
    }
}
