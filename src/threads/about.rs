//! What stands around a thread's opening post: its tags, the other parts of its series, and the
//! replies that helped.

use std::collections::HashMap;

use askama::Template;

use super::tags::Tag;
use super::{Thread, ThreadKind, series, tags};
use crate::boards::Board;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{PostId, SeriesId, ThreadId};
use crate::policy::Actor;
use crate::posts::helpful;

/// Prints itself in the thread's page.
#[derive(Template)]
#[template(path = "threads/about.html")]
pub(crate) struct About {
    /// The board whose lists the tags lead to.
    board: String,
    tags: Vec<Tag>,
    series: Option<SeriesView>,
    /// The replies marked as helpful, with their numbers.
    helpful: Vec<(PostId, i32)>,
}

/// Escaped by its own template.
impl askama::filters::HtmlSafe for About {}

struct SeriesView {
    title: String,
    parts: Vec<Part>,
    /// "Part 2 of 3"
    place: String,
}

struct Part {
    title: String,
    /// `None`: the one being read.
    url: Option<String>,
}

pub(crate) fn of_page(db: &mut Db, actor: Actor, thread: &Thread, board: &Board) -> Result<About, AppError> {
    Ok(About {
        board: board.slug.clone(),
        tags: tags::of_thread(db, thread.id)?,
        series: thread.series_id.map(|id| series_view(db, actor, thread, id)).transpose()?,
        helpful: match thread.kind {
            ThreadKind::Question => helpful::of_thread(db, thread.id)?,
            _ => Vec::new(),
        },
    })
}

fn series_view(db: &mut Db, actor: Actor, thread: &Thread, id: SeriesId) -> Result<SeriesView, AppError> {
    let title = series::titles(db, &[id])?.remove(&id).ok_or(AppError::NotFound)?;
    let parts = series::parts(db, actor, id)?;
    // Counted among those that are seen: what can't be seen isn't missed either.
    let place = parts.iter().position(|(part, ..)| *part == thread.id).map_or(0, |index| index + 1);
    let place = format!("Part {place} of {}", parts.len());
    let part = |(id, title, url)| Part { title, url: (id != thread.id).then_some(url) };
    Ok(SeriesView { title, parts: parts.into_iter().map(part).collect(), place })
}

/// The same for programs, and for several threads at once.
pub(crate) struct Labels {
    pub tags: HashMap<ThreadId, Vec<Tag>>,
    /// The title of each series any of them is a part of.
    pub series: HashMap<SeriesId, String>,
}

pub(crate) fn labels(db: &mut Db, threads: &[&Thread]) -> Result<Labels, AppError> {
    let ids: Vec<ThreadId> = threads.iter().map(|thread| thread.id).collect();
    let in_series: Vec<SeriesId> = threads.iter().filter_map(|thread| thread.series_id).collect();
    Ok(Labels { tags: tags::of_threads(db, &ids)?, series: series::titles(db, &in_series)? })
}
