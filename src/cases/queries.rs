//! Reads of cases.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::order;
use super::{Case, CaseKind, CaseState};
use crate::boards;
use crate::clock::Micros;
use crate::db::schema::{cases, flags, members, post_heat, posts, threads};
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{BoardId, CaseId, MemberId, PostId, ThreadId};
use crate::policy::{self, Actor};

pub(crate) use super::order::Cursor;

pub(crate) fn by_id(db: &mut Db, id: CaseId) -> Result<Case, AppError> {
    Ok(cases::table.find(id).select(Case::as_select()).first(db)?)
}

pub(crate) fn open_of(db: &mut Db, post: PostId) -> Result<Option<Case>, AppError> {
    let open = cases::table.filter(cases::post_id.eq(post).and(cases::state.eq(CaseState::Open)));
    Ok(open.select(Case::as_select()).first(db).optional()?)
}

/// Whether a post has or had a case of this kind.
pub(crate) fn had(db: &mut Db, post: PostId, kind: CaseKind) -> Result<bool, AppError> {
    let had = cases::table.filter(cases::post_id.eq(post).and(cases::kind.eq(kind)));
    Ok(had.count().get_result::<i64>(db)? > 0)
}

/// All that a post has and had.
pub(crate) fn of_post(db: &mut Db, post: PostId) -> Result<Vec<Case>, AppError> {
    let cases = cases::table.filter(cases::post_id.eq(post)).order(cases::id);
    Ok(both!(db, |c| cases.select(Case::as_select()).load(c)?))
}

/// Open cases of a thread that tell of heat in it.
pub(crate) fn heated(db: &mut Db, thread: ThreadId) -> Result<usize, AppError> {
    let open = cases::table
        .filter(cases::thread_id.eq(thread).and(cases::state.eq(CaseState::Open)))
        .filter(cases::kind.eq(CaseKind::Heat));
    Ok(usize::try_from(open.count().get_result::<i64>(db)?).unwrap_or(0))
}

/// A case with what a list says of it.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub case: Case,
    /// Of the post.
    pub number: i32,
    pub author: String,
    /// How hot the post is; for ordering, and for nobody's eyes.
    pub score: f32,
    /// Open flags of the post.
    pub flags: i64,
}

/// A page of the cases in a state, and where the next one starts if there is one. What is open comes in
/// the order of [`super::order`], what is decided as it was opened.
pub(crate) fn page(
    db: &mut Db,
    actor: Actor,
    (state, after): (CaseState, Option<Cursor>),
    limit: i64,
    now: Micros,
) -> Result<(Vec<Listed>, Option<Cursor>), AppError> {
    policy::open_desk(actor)?;
    let boards = boards::moderators::boards_of(db, actor)?;
    let boards = boards.as_deref();
    let most = usize::try_from(limit).unwrap_or(0);
    let (mut found, as_of) = match (state, after) {
        (CaseState::Open, after) => {
            let (as_of, mark) = match after {
                Some(Cursor::Open(as_of, mark)) => (as_of, Some(mark)),
                _ => (now, None),
            };
            (order::sort(listed(db, boards, state, (CaseId(0), i64::MAX))?, as_of, mark), Some(as_of))
        }
        (CaseState::Decided, Some(Cursor::Decided(id))) => {
            (listed(db, boards, state, (id, limit + 1))?, None)
        }
        (CaseState::Decided, _) => (listed(db, boards, state, (CaseId(0), limit + 1))?, None),
    };
    let more = found.len() > most;
    found.truncate(most);
    let cursor = |last: &Listed| match as_of {
        Some(as_of) => Cursor::open(last, as_of),
        None => Cursor::Decided(last.case.id),
    };
    let next = found.last().filter(|_| more).map(cursor);
    Ok((found, next))
}

/// All open cases, those that come first at the beginning.
pub(crate) fn all_open(db: &mut Db, actor: Actor, now: Micros) -> Result<Vec<Listed>, AppError> {
    policy::open_desk(actor)?;
    let boards = boards::moderators::boards_of(db, actor)?;
    let open = listed(db, boards.as_deref(), CaseState::Open, (CaseId(0), i64::MAX))?;
    Ok(order::sort(open, now, None))
}

/// One case as a list has it.
pub(crate) fn one(db: &mut Db, actor: Actor, id: CaseId) -> Result<Listed, AppError> {
    policy::open_desk(actor)?;
    let boards = boards::moderators::boards_of(db, actor)?;
    let case = by_id(db, id)?;
    let found = listed(db, boards.as_deref(), case.state, (CaseId(id.0 - 1), 1))?;
    found.into_iter().find(|listed| listed.case.id == id).ok_or(AppError::NotFound)
}

/// `boards`: only those of these.
fn listed(
    db: &mut Db,
    boards: Option<&[BoardId]>,
    state: CaseState,
    (after, limit): (CaseId, i64),
) -> Result<Vec<Listed>, AppError> {
    let mut found = cases::table
        .inner_join(posts::table)
        .inner_join(threads::table.on(threads::id.eq(cases::thread_id)))
        .inner_join(members::table.on(members::id.eq(posts::author_id)))
        .left_join(post_heat::table.on(post_heat::post_id.eq(cases::post_id)))
        .filter(cases::state.eq(state).and(cases::id.gt(after)))
        .order(cases::id)
        .limit(limit)
        .select((Case::as_select(), posts::number, members::handle, post_heat::score.nullable()))
        .into_boxed();
    if let Some(boards) = boards {
        found = found.filter(threads::board_id.eq_any(boards));
    }
    let rows: Vec<(Case, i32, String, Option<f32>)> = found.load(db)?;
    let counted: Vec<(PostId, i64)> = flags::table
        .filter(flags::outcome.is_null())
        .group_by(flags::post_id)
        .select((flags::post_id, count_star()))
        .load(db)?;
    let counted: HashMap<PostId, i64> = counted.into_iter().collect();
    let listed = |(case, number, author, score): (Case, i32, String, Option<f32>)| Listed {
        number,
        author,
        score: score.unwrap_or(0.0),
        flags: match case.state {
            CaseState::Open => counted.get(&case.post_id).copied().unwrap_or(0),
            CaseState::Decided => 0,
        },
        case,
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// Open ones about posts of a member, the oldest first. Who may read them is asked before.
pub(crate) fn open_about(db: &mut Db, author: MemberId) -> Result<Vec<Case>, AppError> {
    let open = cases::table
        .inner_join(posts::table)
        .filter(posts::author_id.eq(author).and(cases::state.eq(CaseState::Open)))
        .order(cases::id);
    Ok(both!(db, |c| open.select(Case::as_select()).load(c)?))
}
