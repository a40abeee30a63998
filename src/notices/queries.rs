//! Reads of a member's notices: those whose post they may still read. One of a post that was removed
//! meanwhile is gone with it, unless it tells of just that.

use diesel::prelude::*;

use super::{About, Notice, NoticeKind};
use crate::boards::Board;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{audit_log, measures, members, notifications, posts, threads};
use crate::error::AppError;
use crate::ids::{ActionId, BoardId, MemberId, NoticeId};
use crate::measures::{self as measuring, Measure};
use crate::policy::{self, Actor};
use crate::posts::Head;

/// Beyond this many nobody counts.
const MOST_COUNTED: i64 = 100;

/// How many wait to be read. `boards`: those the actor sees.
pub(crate) fn unread(db: &mut Db, actor: Actor, boards: &[Board], now: Micros) -> Result<usize, AppError> {
    let Some(member) = actor.member_id() else { return Ok(0) };
    // Asked for every page a member opens; mostly there is nothing, and this is the cheaper question.
    let mine = notifications::table.filter(notifications::member_id.eq(member));
    let any = mine.filter(notifications::read_us.is_null()).select(notifications::id).first::<NoticeId>(db);
    if any.optional()?.is_none() {
        return Ok(0);
    }
    let waiting: Vec<(NoticeKind, Option<Head>)> = notifications::table
        .left_join(posts::table.on(notifications::post_id.eq(posts::id.nullable())))
        .left_join(threads::table.on(posts::thread_id.eq(threads::id)))
        .filter(notifications::member_id.eq(member).and(notifications::read_us.is_null()))
        .filter(notifications::post_id.is_null().or(threads::board_id.eq_any(ids(boards))))
        .order(notifications::id.desc())
        .limit(MOST_COUNTED)
        .select((notifications::kind, Option::<Head>::as_select()))
        .load(db)?;
    let apart = measuring::queries::apart_from(db, member, now)?;
    Ok(waiting.iter().filter(|(kind, post)| shown(actor, &apart, *kind, post.as_ref())).count())
}

/// Of a removed post nothing is told but what became of it; and nothing of what somebody wrote from whom
/// the actor is separated, until that is over.
fn shown(actor: Actor, apart: &[MemberId], kind: NoticeKind, post: Option<&Head>) -> bool {
    let readable = |post: &Head| policy::post::read(actor, post.facts()) && !apart.contains(&post.author_id);
    kind.is_decision() || post.is_none_or(readable)
}

/// What a notice is, what the record says of the act it tells of, and what it is about as far as it is about a post.
type Row = (
    (NoticeId, NoticeKind, Micros, Option<Micros>, Option<String>),
    (Option<ActionId>, Option<String>),
    Option<Measure>,
    (Option<String>, Option<String>, Option<Head>),
);

/// A page of them, the newest first, and where the next one starts if there is one.
pub(crate) fn page(
    db: &mut Db,
    actor: Actor,
    boards: &[Board],
    after: Option<NoticeId>,
    (limit, now): (i64, Micros),
) -> Result<(Vec<Notice>, Option<NoticeId>), AppError> {
    let member = policy::signed_in(actor)?;
    let start = after.unwrap_or(NoticeId(i64::MAX));
    let mut rows: Vec<Row> = notifications::table
        .left_join(posts::table.on(notifications::post_id.eq(posts::id.nullable())))
        .left_join(threads::table.on(posts::thread_id.eq(threads::id)))
        .left_join(members::table.on(posts::author_id.eq(members::id)))
        .left_join(measures::table.on(notifications::measure_id.eq(measures::id.nullable())))
        .left_join(audit_log::table.on(notifications::action_id.eq(audit_log::id.nullable())))
        .filter(notifications::member_id.eq(member).and(notifications::id.lt(start)))
        .filter(notifications::post_id.is_null().or(threads::board_id.eq_any(ids(boards))))
        .order(notifications::id.desc())
        .limit(limit + 1)
        .select((
            (
                notifications::id,
                notifications::kind,
                notifications::created_us,
                notifications::read_us,
                notifications::reason,
            ),
            (notifications::action_id, audit_log::details.nullable()),
            Option::<Measure>::as_select(),
            (members::handle.nullable(), threads::title.nullable(), Option::<Head>::as_select()),
        ))
        .load(db)?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = rows.last().filter(|_| more).map(|row| row.0.0);
    let apart = measuring::queries::apart_from(db, member, now)?;
    rows.retain(|((_, kind, ..), _, _, post)| shown(actor, &apart, *kind, post.2.as_ref()));
    Ok((rows.into_iter().map(notice).collect(), next))
}

fn notice(row: Row) -> Notice {
    let ((id, kind, created_us, read_us, reason), (action, details), measure, about) = row;
    let details: Option<serde_json::Value> = details.and_then(|details| serde_json::from_str(&details).ok());
    let refused = kind == NoticeKind::Hidden && details.is_some_and(|details| details["awaited"] == true);
    let about = match about {
        (Some(author), Some(thread_title), Some(head)) => {
            Some(About { number: head.number, author, thread_title })
        }
        _ => None,
    };
    Notice { id, kind, post: about, measure, action, refused, reason, created_us, read: read_us.is_some() }
}

fn ids(boards: &[Board]) -> Vec<BoardId> {
    boards.iter().map(|board| board.id).collect()
}
