//! What two members wrote to each other, in whichever threads. A text that a moderator put into another post
//! is part of that one.

use diesel::prelude::*;

use super::Post;
use crate::clock::Micros;
use crate::db::schema::{post_heat, posts};
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::MemberId;

/// How many posts of one answer the other.
pub(crate) fn count(db: &mut Db, from: MemberId, to: MemberId) -> Result<i64, AppError> {
    let answers = posts::table
        .inner_join(post_heat::table)
        .filter(posts::author_id.eq(from).and(post_heat::answered_id.eq(to)))
        .filter(posts::merged_into_id.is_null());
    Ok(both!(db, |c| answers.count().get_result(c)?))
}

/// The last of either, the newest first, with how hot each is.
pub(crate) fn latest(
    db: &mut Db,
    (one, other): (MemberId, MemberId),
    since: Micros,
    limit: i64,
) -> Result<Vec<(Post, f32)>, AppError> {
    let there = posts::author_id.eq(one).and(post_heat::answered_id.eq(other));
    let back = posts::author_id.eq(other).and(post_heat::answered_id.eq(one));
    let answers = posts::table
        .inner_join(post_heat::table)
        .filter(there.or(back))
        .filter(posts::merged_into_id.is_null())
        .filter(posts::created_us.ge(since))
        .order((posts::created_us.desc(), posts::id.desc()))
        .limit(limit);
    Ok(both!(db, |c| answers.select((Post::as_select(), post_heat::score)).load(c)?))
}
