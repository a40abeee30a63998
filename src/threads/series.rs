//! Stories in several parts: a title, and the threads that are its parts in the order of telling.

use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;

use super::Thread;
use super::lists::is_listed;
use crate::boards;
use crate::clock::Micros;
use crate::db::schema::{series, threads};
use crate::db::{Db, among, both, duplicate_is_lost_race};
use crate::error::AppError;
use crate::ids::{MemberId, SeriesId, ThreadId};
use crate::markup::tidy_line;
use crate::policy::Actor;

/// The longest title, in characters.
const MAX: usize = 120;
/// Parts that are listed, and titles a form suggests.
const MOST: i64 = 100;

/// What a story in several parts is called: one line of 1 to 120 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SeriesTitle(String);

impl SeriesTitle {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// `None` for a story of its own. Errors are sentences for the form.
    pub(crate) fn parse(text: &str) -> Result<Option<SeriesTitle>, String> {
        let title = tidy_line(text);
        match title.chars().count() {
            0 => Ok(None),
            length if length > MAX => {
                Err(format!("The title of the series has {length} characters; the most is {MAX}."))
            }
            _ => Ok(Some(SeriesTitle(title))),
        }
    }
}

/// Makes a thread the next part of its author's series, which begins with it if there is none yet;
/// inside the transaction that made the thread.
pub(super) fn extend(
    db: &mut Db,
    author: MemberId,
    title: &SeriesTitle,
    thread: ThreadId,
    at: Micros,
) -> Result<(), AppError> {
    let own = series::table.filter(series::author_id.eq(author).and(series::title.eq(&title.0)));
    let known: Option<SeriesId> = own.select(series::id).first(db).optional()?;
    let id: SeriesId = match known {
        Some(id) => id,
        None => {
            let row = (series::author_id.eq(author), series::title.eq(&title.0), series::created_us.eq(at));
            both!(db, |c| diesel::insert_into(series::table)
                .values(row)
                .returning(series::id)
                .get_result(c)
                .map_err(duplicate_is_lost_race)?)
        }
    };
    let parts = threads::table.filter(threads::series_id.eq(id));
    // The pages of the earlier parts list the new one.
    diesel::update(parts).set(threads::revision.eq(threads::revision + 1)).execute(db)?;
    let last: Option<i32> = parts.select(max(threads::series_part)).get_result(db)?;
    diesel::update(threads::table.find(thread))
        .set((threads::series_id.eq(id), threads::series_part.eq(last.unwrap_or(0) + 1)))
        .execute(db)
        // Two parts at once: the second is the one after.
        .map_err(duplicate_is_lost_race)?;
    Ok(())
}

/// The titles of an author's series, the latest first.
pub(crate) fn titles_of(db: &mut Db, author: MemberId) -> Result<Vec<String>, AppError> {
    let own = series::table.filter(series::author_id.eq(author)).order(series::id.desc()).limit(MOST);
    Ok(own.select(series::title).load(db)?)
}

/// Those of some threads whose opening post is hidden, waits or was taken back.
pub(super) fn unread(db: &mut Db, ids: &[ThreadId]) -> Result<Vec<ThreadId>, AppError> {
    let closed = threads::opening_removed.eq(true).or(threads::hidden_title.is_not_null());
    Ok(both!(db, |c| threads::table
        .filter(among(threads::id, ids.iter().map(|id| id.0)).and(closed))
        .select(threads::id)
        .load(c)?))
}

/// The other parts of its series list a thread otherwise than before: by another title, or only now, or for
/// others; inside the transaction that made it so.
pub(super) fn parts_changed(db: &mut Db, thread: ThreadId) -> Result<(), AppError> {
    let series: Option<SeriesId> = threads::table.find(thread).select(threads::series_id).first(db)?;
    let Some(id) = series else { return Ok(()) };
    let parts = threads::table.filter(threads::series_id.eq(id));
    diesel::update(parts).set(threads::revision.eq(threads::revision + 1)).execute(db)?;
    Ok(())
}

/// The parts that this actor may see, in the order of telling, as `(id, title, url)`.
pub(crate) fn parts(
    db: &mut Db,
    actor: Actor,
    id: SeriesId,
) -> Result<Vec<(ThreadId, String, String)>, AppError> {
    let boards: Vec<_> = boards::queries::seen_by(db, actor)?.into_iter().map(|board| board.id).collect();
    let parts: Vec<Thread> = threads::table
        .filter(threads::series_id.eq(id).and(threads::board_id.eq_any(boards)))
        // One that waits is in no list, nor in this one.
        .filter(is_listed())
        .order(threads::series_part)
        .limit(MOST)
        .select(Thread::as_select())
        .load(db)?;
    let line = |thread: Thread| {
        let url = thread.url();
        (thread.id, thread.title, url)
    };
    Ok(parts.into_iter().map(line).collect())
}

/// What these series are called.
pub(crate) fn titles(db: &mut Db, ids: &[SeriesId]) -> Result<HashMap<SeriesId, String>, AppError> {
    let rows: Vec<(SeriesId, String)> =
        series::table.filter(series::id.eq_any(ids)).select((series::id, series::title)).load(db)?;
    Ok(rows.into_iter().collect())
}
