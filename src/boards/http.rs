//! The front page and the board pages.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::pages::{BoardPage, FrontPage, Line};
use super::queries;
use crate::accounts;
use crate::app::App;
use crate::threads::queries::{self as threads, ListCursor};
use crate::web::{Chrome, PageResult, Viewer, page};

/// Threads on a page of a board.
const PAGE: i64 = 40;
const LATEST_STORIES: i64 = 5;
const ACTIVE: i64 = 8;

pub(crate) async fn front(app: Data<App>, viewer: Viewer) -> PageResult {
    let (viewer, template) = app
        .read(move |app, db| {
            let now = app.clock.now();
            let boards = queries::seen_by(db, viewer.actor())?;
            let stories = threads::latest_stories(db, &boards, LATEST_STORIES)?;
            let (active, _) = threads::active(db, &boards, None, ACTIVE)?;
            let template = FrontPage {
                needs_host: !accounts::queries::has_host(db)?,
                chrome: Chrome::load(app, db, &viewer)?,
                stories: stories.into_iter().map(|l| Line::new(l, now, true)).collect(),
                active: active.into_iter().map(|l| Line::new(l, now, true).without_excerpt()).collect(),
                boards,
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}

#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

pub(crate) async fn board(
    app: Data<App>,
    viewer: Viewer,
    slug: Path<String>,
    query: Query<After>,
) -> PageResult {
    let after = query.after.as_deref().and_then(ListCursor::parse);
    let (viewer, template) = app
        .read(move |app, db| {
            let now = app.clock.now();
            let board = queries::by_slug(db, viewer.actor(), &slug)?;
            let (listed, next) = threads::active(db, std::slice::from_ref(&board), after, PAGE)?;
            let template = BoardPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                threads: listed.into_iter().map(|l| Line::new(l, now, false)).collect(),
                next: next.map(|cursor| cursor.to_string()),
                board,
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}
