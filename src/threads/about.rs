//! What stands around a thread's opening post: its tags, the other parts of its series, and the
//! replies that helped.

use std::collections::HashMap;

use askama::Template;

use super::tags::Tag;
use super::{Thread, ThreadKind, series, tags};
use crate::boards::{self, Board};
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

/// For everyone who is like this actor. What an opening post is labelled with is read with its text.
pub(crate) fn of_page(db: &mut Db, actor: Actor, thread: &Thread, board: &Board) -> Result<About, AppError> {
    let reads = actor.is_moderator() || !series::unread(db, &[thread.id])?.contains(&thread.id);
    let series = thread.series_id.filter(|_| reads);
    Ok(About {
        board: board.slug.clone(),
        tags: if reads { tags::of_thread(db, thread.id)? } else { Vec::new() },
        series: series.map(|id| series_view(db, actor, thread, id)).transpose()?,
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
    /// The title of the series that each is a part of.
    pub series: HashMap<ThreadId, String>,
}

pub(crate) fn labels(db: &mut Db, actor: Actor, threads: &[&Thread]) -> Result<Labels, AppError> {
    let ids: Vec<ThreadId> = threads.iter().map(|thread| thread.id).collect();
    let unread = series::unread(db, &ids)?;
    let mut readable: Vec<&Thread> = Vec::new();
    for thread in threads {
        if !unread.contains(&thread.id)
            || actor.member_id() == Some(thread.author_id)
            || boards::moderators::on_board(db, actor, thread.board_id)?.is_moderator()
        {
            readable.push(thread);
        }
    }
    let ids: Vec<ThreadId> = readable.iter().map(|thread| thread.id).collect();
    let in_series = readable.iter().filter_map(|thread| Some((thread.id, thread.series_id?)));
    let in_series: Vec<(ThreadId, SeriesId)> = in_series.collect();
    let titles = series::titles(db, &in_series.iter().map(|(_, id)| *id).collect::<Vec<_>>())?;
    let series = in_series.iter().filter_map(|(thread, id)| Some((*thread, titles.get(id)?.clone())));
    Ok(Labels { tags: tags::of_threads(db, &ids)?, series: series.collect() })
}
