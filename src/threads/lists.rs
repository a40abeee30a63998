//! Lists of threads: by activity, by age, and those that wait for somebody.
//!
//! Each is read along an index in its own order, page by page, so its beginning costs the same
//! however much there is; which index is in the migrations beside the column it is for.

use std::fmt::{self, Display};
use std::str::FromStr;

use diesel::dsl::{And, Eq, Gt, IsNull, Or};
use diesel::prelude::*;

use super::{Thread, ThreadKind};
use crate::boards::Board;
use crate::clock::Micros;
use crate::db::schema::{members, thread_tags, threads};
use crate::db::{Db, MultiBackend};
use crate::error::AppError;
use crate::ids::{BoardId, TagId, ThreadId};
use crate::posts::queries::Author;

/// A line in a list of threads.
pub(crate) struct Listed {
    pub thread: Thread,
    pub author: Author,
    pub board: Board,
}

/// A page of a list, and where the next one starts, if there is one.
pub(crate) type Page = (Vec<Listed>, Option<ListCursor>);

/// Where a list goes on: after a line's time (the one it is ordered by) and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListCursor<Id = ThreadId>(pub Micros, pub Id);

impl<Id: FromStr> ListCursor<Id> {
    /// A cursor from a link; anything else is `None`.
    pub(crate) fn parse(text: &str) -> Option<ListCursor<Id>> {
        let (at, id) = text.split_once('.')?;
        Some(ListCursor(Micros(at.parse().ok()?), id.parse().ok()?))
    }
}

impl<Id: Display> Display for ListCursor<Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0.0, self.1)
    }
}

type Row = (Thread, Author);
type Query<'a> = diesel::helper_types::IntoBoxed<
    'a,
    diesel::helper_types::Select<
        diesel::helper_types::InnerJoin<threads::table, members::table>,
        (
            diesel::helper_types::AsSelect<Thread, MultiBackend>,
            diesel::helper_types::AsSelect<Author, MultiBackend>,
        ),
    >,
    MultiBackend,
>;

/// What there is to list: not a thread whose first post was taken back before anybody answered it, and
/// none whose first post never was let through, whoever answered that.
pub(super) fn is_listed() -> IsListed {
    let answered = threads::reply_count.gt(0).and(threads::hidden_title.is_null());
    threads::opening_removed.eq(false).or(answered)
}

type IsListed =
    Or<Eq<threads::opening_removed, bool>, And<Gt<threads::reply_count, i32>, IsNull<threads::hidden_title>>>;

/// The threads of some boards, in no order yet.
///
/// For one board its own index is followed. For several the list's: `board_id IN (…)` would make
/// either database collect every thread of those boards and sort them, so a sum that changes
/// nothing keeps the boards' indexes out of it.
fn of(boards: &[Board]) -> Query<'static> {
    let all = threads::table
        .inner_join(members::table)
        .filter(is_listed())
        .select((Thread::as_select(), Author::as_select()))
        .into_boxed::<MultiBackend>();
    match boards {
        [one] => all.filter(threads::board_id.eq(one.id)),
        several => {
            let ids: Vec<BoardId> = several.iter().map(|board| board.id).collect();
            all.filter((threads::board_id + 0).eq_any(ids))
        }
    }
}

/// What a list is narrowed to, if to anything.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Narrow {
    pub kind: Option<ThreadKind>,
    pub tag: Option<TagId>,
}

/// The latest activity first.
pub(crate) fn active(
    db: &mut Db,
    boards: &[Board],
    narrow: Narrow,
    after: Option<ListCursor>,
    limit: i64,
) -> Result<Page, AppError> {
    let mut query = of(boards).order((threads::last_post_us.desc(), threads::id.desc()));
    if let Some(kind) = narrow.kind {
        query = query.filter(threads::kind.eq(kind));
    }
    if let Some(tag) = narrow.tag {
        let tagged = thread_tags::table.filter(thread_tags::tag_id.eq(tag)).select(thread_tags::thread_id);
        // A tag says something of what was hidden, so it finds only what can be read.
        let readable = threads::opening_removed.eq(false).and(threads::hidden_title.is_null());
        query = query.filter(threads::id.eq_any(tagged).and(readable));
    }
    if let Some(ListCursor(at, id)) = after {
        // The first half is what an index can start from.
        let earlier = threads::last_post_us.lt(at).or(threads::id.lt(id));
        query = query.filter(threads::last_post_us.le(at).and(earlier));
    }
    page(db, query, boards, limit, |thread| thread.last_post_us)
}

/// The newest first. `kind`: `None` for all kinds.
pub(crate) fn newest(
    db: &mut Db,
    boards: &[Board],
    kind: Option<ThreadKind>,
    limit: i64,
) -> Result<Vec<Listed>, AppError> {
    let mut query = of(boards).order((threads::created_us.desc(), threads::id.desc()));
    if let Some(kind) = kind {
        query = query.filter(threads::kind.eq(kind));
    }
    page(db, query, boards, limit, |thread| thread.created_us).map(|(listed, _)| listed)
}

/// Threads nobody has answered, the newest first: whoever wrote today can still be answered today.
pub(crate) fn unanswered(
    db: &mut Db,
    boards: &[Board],
    after: Option<ListCursor>,
    limit: i64,
) -> Result<Page, AppError> {
    let mut query =
        of(boards).filter(threads::reply_count.eq(0)).order((threads::created_us.desc(), threads::id.desc()));
    if let Some(ListCursor(at, id)) = after {
        let earlier = threads::created_us.lt(at).or(threads::id.lt(id));
        query = query.filter(threads::created_us.le(at).and(earlier));
    }
    page(db, query, boards, limit, |thread| thread.created_us)
}

/// Threads in which somebody has written since a host last did; what has waited longest first.
pub(crate) fn waiting_for_host(
    db: &mut Db,
    boards: &[Board],
    after: Option<ListCursor>,
    limit: i64,
) -> Result<Page, AppError> {
    let mut query = of(boards)
        .filter(threads::host_post_us.lt(threads::last_post_us))
        .order((threads::last_post_us, threads::id));
    if let Some(ListCursor(at, id)) = after {
        let later = threads::last_post_us.gt(at).or(threads::id.gt(id));
        query = query.filter(threads::last_post_us.ge(at).and(later));
    }
    page(db, query, boards, limit, |thread| thread.last_post_us)
}

fn page(
    db: &mut Db,
    query: Query<'_>,
    boards: &[Board],
    limit: i64,
    ordered_by: impl Fn(&Thread) -> Micros,
) -> Result<Page, AppError> {
    let mut rows: Vec<Row> = query.limit(limit + 1).load(db)?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = rows.last().filter(|_| more).map(|(t, _)| ListCursor(ordered_by(t), t.id));
    let listed = |(thread, author): Row| {
        let board = boards.iter().find(|board| board.id == thread.board_id)?.clone();
        Some(Listed { thread, author, board })
    };
    Ok((rows.into_iter().filter_map(listed).collect(), next))
}

/// A thread in the sitemap: all that its address and its date need.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = threads)]
pub(crate) struct Address {
    pub id: ThreadId,
    pub slug: String,
    pub last_post_us: Micros,
}

impl Address {
    /// As [`Thread::url`].
    pub(crate) fn url(&self) -> String {
        super::thread_url(self.id, &self.slug)
    }
}

/// The threads of some boards with an id in `(after, up_to]`, by id.
pub(crate) fn addresses(
    db: &mut Db,
    boards: &[Board],
    after: ThreadId,
    up_to: ThreadId,
) -> Result<Vec<Address>, AppError> {
    let ids: Vec<BoardId> = boards.iter().map(|board| board.id).collect();
    Ok(threads::table
        .filter(threads::id.gt(after).and(threads::id.le(up_to)))
        .filter((threads::board_id + 0).eq_any(ids))
        .filter(is_listed())
        .order(threads::id)
        .select(Address::as_select())
        .load(db)?)
}

/// The highest id a thread has; 0 while there is none.
pub(crate) fn last_id(db: &mut Db) -> Result<ThreadId, AppError> {
    let last: Option<ThreadId> = threads::table.select(diesel::dsl::max(threads::id)).first(db)?;
    Ok(last.unwrap_or(ThreadId(0)))
}

#[cfg(test)]
mod tests;
