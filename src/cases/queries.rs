//! Reads of cases.

use diesel::prelude::*;

use super::{Case, CaseKind, CaseState};
use crate::db::schema::{cases, members, post_heat, posts};
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{CaseId, PostId, ThreadId};
use crate::policy::{self, Actor};

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
        .filter(cases::kind.ne(CaseKind::SelfHarmConcern));
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
}

/// Where a page of a list begins: after this urgency and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    urgent: bool,
    id: CaseId,
}

impl Cursor {
    pub(crate) fn of(case: &Case) -> Cursor {
        Cursor { urgent: case.kind == CaseKind::SelfHarmConcern, id: case.id }
    }

    pub(crate) fn print(self) -> String {
        format!("{}{}", if self.urgent { "u" } else { "o" }, self.id)
    }

    /// What [`Cursor::print`] made; anything else is `None`.
    pub(crate) fn parse(text: &str) -> Option<Cursor> {
        let (urgent, id) = match (text.strip_prefix('u'), text.strip_prefix('o')) {
            (Some(id), _) => (true, id),
            (_, Some(id)) => (false, id),
            _ => return None,
        };
        let cursor = Cursor { urgent, id: id.parse().ok()? };
        (cursor.print() == text).then_some(cursor)
    }
}

/// Cases in a state: those of self-harm first, then the others, each the oldest first.
pub(crate) fn page(
    db: &mut Db,
    actor: Actor,
    state: CaseState,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Listed>, AppError> {
    policy::moderate(actor)?;
    let mut found = Vec::new();
    for urgent in [true, false] {
        let from = match after {
            Some(after) if after.urgent == urgent => after.id,
            Some(after) if urgent && !after.urgent => continue,
            _ => CaseId(0),
        };
        let room = limit - i64::try_from(found.len()).unwrap_or(limit);
        found.extend(part(db, state, urgent, from, room)?);
    }
    Ok(found)
}

fn part(
    db: &mut Db,
    state: CaseState,
    urgent: bool,
    after: CaseId,
    limit: i64,
) -> Result<Vec<Listed>, AppError> {
    let rows: Vec<(Case, i32, String, Option<f32>)> = both!(db, |c| {
        let query = cases::table
            .inner_join(posts::table)
            .inner_join(members::table.on(members::id.eq(posts::author_id)))
            .left_join(post_heat::table.on(post_heat::post_id.eq(cases::post_id)))
            .filter(cases::state.eq(state).and(cases::id.gt(after)))
            .order(cases::id)
            .limit(limit)
            .select((Case::as_select(), posts::number, members::handle, post_heat::score.nullable()))
            .into_boxed();
        match urgent {
            true => query.filter(cases::kind.eq(CaseKind::SelfHarmConcern)),
            false => query.filter(cases::kind.ne(CaseKind::SelfHarmConcern)),
        }
        .load(c)?
    });
    let listed = |(case, number, author, score): (_, _, _, Option<f32>)| Listed {
        case,
        number,
        author,
        score: score.unwrap_or(0.0),
    };
    Ok(rows.into_iter().map(listed).collect())
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_cursor_comes_back_as_it_went_and_no_other_text_is_one() {
        for text in ["u1", "o99"] {
            assert_eq!(Cursor::parse(text).unwrap().print(), text);
        }
        for text in ["", "u", "1", "u01", "o+1", "ou1", "u1 ", "x1", "o99999999999999999999"] {
            assert_eq!(Cursor::parse(text), None, "{text}");
        }
    }
}
