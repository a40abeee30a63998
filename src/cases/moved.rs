//! A case goes along with its post.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::cases;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};

/// Ids in one statement.
const CHUNK: usize = 5_000;

/// Posts are in another thread; inside the transaction that moved them.
pub(crate) fn moved(db: &mut Db, posts: &[PostId], thread: ThreadId) -> Result<(), AppError> {
    for some in posts.chunks(CHUNK) {
        let theirs = cases::table.filter(cases::post_id.eq_any(some));
        diesel::update(theirs).set(cases::thread_id.eq(thread)).execute(db)?;
    }
    Ok(())
}
