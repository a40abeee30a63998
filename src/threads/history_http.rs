//! What a post said before.

use std::time::Duration;

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::forms::{HistoryPage, VersionView};
use super::queries;
use crate::app::App;
use crate::error::AppError;
use crate::ids::PostId;
use crate::markup;
use crate::policy;
use crate::posts;
use crate::posts::revisions::{History, Version};
use crate::web::{Chrome, PageResult, Viewer, When, page};

/// Texts on one page.
const PAGE: i64 = 10;
/// How long to look for the smallest differences between the texts of one page, all together.
const COMPARING: Duration = Duration::from_millis(600);

#[derive(Deserialize)]
pub(crate) struct Before {
    /// The number of a version: older ones than that.
    before: Option<i32>,
}

pub(crate) async fn history(
    app: Data<App>,
    viewer: Viewer,
    id: Path<PostId>,
    query: Query<Before>,
) -> PageResult {
    let id = *id;
    let (viewer, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let (post, thread, board) = queries::seen_post(db, actor, id)?;
            if !policy::post::read(actor, post.facts()) {
                return Err(AppError::NotFound);
            }
            let history = posts::revisions::seen_by(db, actor, &post, query.before, PAGE)?;
            let template = HistoryPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                thread,
                id,
                number: post.number,
                author: posts::queries::with_author(db, id)?.author.handle,
                withheld: history.withheld,
                older: history.before.as_ref().and(history.versions.first()).map(|first| first.number),
                versions: views(&history, app.clock.now()),
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}

/// Newest first, each with what it changed.
fn views(history: &History, now: crate::clock::Micros) -> Vec<VersionView> {
    let count = u32::try_from(history.versions.len()).unwrap_or(u32::MAX).max(1);
    let mut before = history.before.as_ref();
    let mut views = Vec::new();
    for version in &history.versions {
        views.push(view(before, version, COMPARING / count, now));
        before = Some(version);
    }
    views.reverse();
    views
}

fn view(
    before: Option<&Version>,
    version: &Version,
    time: Duration,
    now: crate::clock::Micros,
) -> VersionView {
    VersionView {
        number: version.number,
        by_moderator: version.reason.is_some(),
        current: version.current,
        when: When::new(version.written_us, now),
        reason: version.reason.clone(),
        changes: before.map(|before| {
            let shown = markup::plain_marks;
            markup::words(&shown(&before.markdown), &shown(&version.markdown), time)
        }),
        note: before
            .filter(|before| before.content_note != version.content_note)
            .map(|_| version.content_note.clone()),
        hidden: before.and_then(|before| before.content_note.clone()).or(version.content_note.clone()),
        body: version.folded(),
    }
}
