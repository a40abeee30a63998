//! Reads of flags. Who flagged is for moderators.

use diesel::prelude::*;

use super::{Flag, FlagOutcome, brigade};
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{boards, flags, members, posts};
use crate::error::AppError;
use crate::ids::{BoardId, MemberId, PostId};
use crate::policy::{self, Actor};

/// Those of a post that nobody has decided about, in the order they came.
pub(crate) fn open_of(db: &mut Db, post: PostId) -> Result<Vec<Flag>, AppError> {
    let open = flags::table.filter(flags::post_id.eq(post).and(flags::outcome.is_null()));
    Ok(open.order(flags::id).select(Flag::as_select()).load(db)?)
}

/// The same with who flagged.
pub(crate) fn told(db: &mut Db, actor: Actor, post: PostId) -> Result<Vec<(Flag, String)>, AppError> {
    policy::open_desk(actor)?;
    let open =
        flags::table.inner_join(members::table).filter(flags::post_id.eq(post).and(flags::outcome.is_null()));
    Ok(open.order(flags::id).select((Flag::as_select(), members::handle)).load(db)?)
}

/// Whether a member has ever flagged a post.
pub(crate) fn has(db: &mut Db, member: MemberId, post: PostId) -> Result<bool, AppError> {
    let own = flags::table.filter(flags::post_id.eq(post).and(flags::member_id.eq(member)));
    Ok(own.count().get_result::<i64>(db)? > 0)
}

/// Whether the actor's own flag is among the open ones of a post.
pub(crate) fn among(db: &mut Db, actor: Actor, post: PostId) -> Result<bool, AppError> {
    let Some(member) = actor.member_id() else { return Ok(false) };
    Ok(open_of(db, post)?.iter().any(|flag| flag.member_id == member))
}

/// How many posts of one member another has ever flagged. Who may know is asked before.
pub(crate) fn of_one_on_other(db: &mut Db, by: MemberId, of: MemberId) -> Result<i64, AppError> {
    let theirs =
        flags::table.inner_join(posts::table).filter(flags::member_id.eq(by).and(posts::author_id.eq(of)));
    Ok(theirs.count().get_result(db)?)
}

/// Whether the flags that members have open on a post weigh so much together, in halves.
///
/// `brigade`: now, while an alarm says that many new accounts flag this author's posts
/// ([`super::brigade`]). Then flags of accounts that are younger than a week weigh nothing: all of them are
/// kept, and together they hide only what those of established members hide without them.
pub(super) fn reaches(
    db: &mut Db,
    post: PostId,
    limit: i32,
    brigade: Option<Micros>,
) -> Result<bool, AppError> {
    let since = brigade.map_or(Micros(i64::MAX), |now| now.minus(brigade::YOUNG));
    let who = flags::table
        .inner_join(members::table)
        .filter(flags::post_id.eq(post).and(flags::outcome.is_null()))
        .filter(members::created_us.le(since))
        .order(flags::id);
    let mut weight = 0;
    for member in who.select(flags::member_id).load::<MemberId>(db)? {
        weight += weight_of(db, member)?;
        if weight >= limit {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many of a member's flags are looked back at, and how many of these are most of them.
const LAST: i64 = 3;
const MOST: usize = 2;

fn weight_of(db: &mut Db, member: MemberId) -> Result<i32, AppError> {
    let last: Vec<Option<FlagOutcome>> = flags::table
        .filter(flags::member_id.eq(member).and(flags::outcome.is_not_null()))
        .order((flags::resolved_us.desc(), flags::id.desc()))
        .limit(LAST)
        .select(flags::outcome)
        .load(db)?;
    let were = |outcome| last.iter().filter(|o| **o == Some(outcome)).count() >= MOST;
    Ok(match () {
        () if were(FlagOutcome::Upheld) => 3,
        () if were(FlagOutcome::Dismissed) => 1,
        () => 2,
    })
}

/// From which weight on flags fold a post of this board, in halves.
pub(super) fn limit(db: &mut Db, board: BoardId) -> Result<i32, AppError> {
    let limit: i32 = boards::table.find(board).select(boards::flag_limit).first(db)?;
    Ok(limit.saturating_mul(2))
}
