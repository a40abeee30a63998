//! Reads of a member's notices: those whose post they may still read. One of a post that was removed
//! meanwhile is gone with it, unless it tells of just that.

use diesel::prelude::*;

use super::{Notice, NoticeKind};
use crate::boards::Board;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{members, notifications, posts, threads};
use crate::error::AppError;
use crate::ids::{BoardId, NoticeId};
use crate::policy::{self, Actor};
use crate::posts::Head;

/// Beyond this many nobody counts.
const MOST_COUNTED: i64 = 100;

/// How many wait to be read. `boards`: those the actor sees.
pub(crate) fn unread(db: &mut Db, actor: Actor, boards: &[Board]) -> Result<usize, AppError> {
    let Some(member) = actor.member_id() else { return Ok(0) };
    // Asked for every page a member opens; mostly there is nothing, and this is the cheaper question.
    let mine = notifications::table.filter(notifications::member_id.eq(member));
    let any = mine.filter(notifications::read_us.is_null()).select(notifications::id).first::<NoticeId>(db);
    if any.optional()?.is_none() {
        return Ok(0);
    }
    let waiting: Vec<(NoticeKind, Head)> = notifications::table
        .inner_join(posts::table.on(posts::id.eq(notifications::post_id)))
        .inner_join(threads::table.on(threads::id.eq(posts::thread_id)))
        .filter(notifications::member_id.eq(member).and(notifications::read_us.is_null()))
        .filter(threads::board_id.eq_any(ids(boards)))
        .order(notifications::id.desc())
        .limit(MOST_COUNTED)
        .select((notifications::kind, Head::as_select()))
        .load(db)?;
    Ok(waiting.iter().filter(|(kind, post)| shown(actor, *kind, post)).count())
}

/// Of a removed post nothing is told but what became of it.
fn shown(actor: Actor, kind: NoticeKind, post: &Head) -> bool {
    kind.is_decision() || policy::post::read(actor, post.facts())
}

type Row = (NoticeId, NoticeKind, Micros, Option<Micros>, Option<String>, String, String, Head);

/// A page of them, the newest first, and where the next one starts if there is one.
pub(crate) fn page(
    db: &mut Db,
    actor: Actor,
    boards: &[Board],
    after: Option<NoticeId>,
    limit: i64,
) -> Result<(Vec<Notice>, Option<NoticeId>), AppError> {
    let member = policy::signed_in(actor)?;
    let start = after.unwrap_or(NoticeId(i64::MAX));
    let mut rows: Vec<Row> = notifications::table
        .inner_join(posts::table.on(posts::id.eq(notifications::post_id)))
        .inner_join(threads::table.on(threads::id.eq(posts::thread_id)))
        .inner_join(members::table.on(members::id.eq(posts::author_id)))
        .filter(notifications::member_id.eq(member).and(notifications::id.lt(start)))
        .filter(threads::board_id.eq_any(ids(boards)))
        .order(notifications::id.desc())
        .limit(limit + 1)
        .select((
            notifications::id,
            notifications::kind,
            notifications::created_us,
            notifications::read_us,
            notifications::reason,
            members::handle,
            threads::title,
            Head::as_select(),
        ))
        .load(db)?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = rows.last().filter(|_| more).map(|row| row.0);
    rows.retain(|row| shown(actor, row.1, &row.7));
    let notice = |(id, kind, created_us, read_us, reason, author, thread_title, head): Row| Notice {
        id,
        kind,
        number: head.number,
        author,
        thread_title,
        reason,
        created_us,
        read: read_us.is_some(),
    };
    Ok((rows.into_iter().map(notice).collect(), next))
}

fn ids(boards: &[Board]) -> Vec<BoardId> {
    boards.iter().map(|board| board.id).collect()
}
