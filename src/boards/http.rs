//! The front page and the board pages.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::Visibility;
use super::pages::{BoardPage, FrontPage, Kind};
use super::queries;
use crate::accounts;
use crate::app::App;
use crate::error::AppError;
use crate::policy;
use crate::threads::lists::{self, ListCursor, Listed, Narrow};
use crate::threads::{Line, ThreadKind, tags};
use crate::web::{Chrome, PageResult, Viewer, page};

/// Threads on a page of a board.
const PAGE: i64 = 40;
// On the front page:
const STORIES: usize = 5;
const WAITING: usize = 5;
const ACTIVE: usize = 8;

pub(crate) async fn front(app: Data<App>, viewer: Viewer) -> PageResult {
    let (viewer, template) = app
        .read(move |app, db| {
            let now = app.clock.now();
            let boards = queries::seen_by(db, viewer.actor())?;
            let stories = lists::newest(db, &boards, Some(ThreadKind::Story), STORIES as i64)?;
            // Each list leaves out what stands in another one, and asks for as many more.
            let (waiting, _) = lists::unanswered(db, &boards, None, (WAITING + STORIES) as i64)?;
            let waiting = others(waiting, &[&stories], WAITING);
            let (active, _) =
                lists::active(db, &boards, Narrow::default(), None, (ACTIVE + STORIES + WAITING) as i64)?;
            let active = others(active, &[&stories, &waiting], ACTIVE);
            let brief = |listed: Vec<Listed>| -> Vec<Line> {
                listed.into_iter().map(|l| Line::by_activity(l, now).without_excerpt()).collect()
            };
            let template = FrontPage {
                needs_host: !accounts::queries::has_host(db)?,
                can_answer_as_host: policy::thread::answer_as_host(viewer.actor()).is_ok(),
                chrome: Chrome::load(app, db, &viewer)?
                    .open_to_search(app, policy::thread::Audience::Everyone),
                stories: stories.into_iter().map(|l| Line::by_age(l, now)).collect(),
                active: brief(active),
                waiting: brief(waiting),
                boards,
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}

/// The first so many that none of the other lists has.
fn others(listed: Vec<Listed>, shown: &[&Vec<Listed>], most: usize) -> Vec<Listed> {
    let is_shown =
        |line: &Listed| shown.iter().any(|list| list.iter().any(|l| l.thread.id == line.thread.id));
    listed.into_iter().filter(|line| !is_shown(line)).take(most).collect()
}

#[derive(Deserialize)]
pub(crate) struct Narrowed {
    after: Option<String>,
    /// Threads of one kind only.
    kind: Option<String>,
    /// Threads with one tag only.
    tag: Option<String>,
}

pub(crate) async fn board(
    app: Data<App>,
    viewer: Viewer,
    slug: Path<String>,
    query: Query<Narrowed>,
) -> PageResult {
    let after = query.after.as_deref().and_then(ListCursor::parse);
    let kind = match query.kind.as_deref().filter(|word| !word.is_empty()) {
        Some(word) => Some(ThreadKind::parse(word).ok_or(AppError::NotFound)?),
        None => None,
    };
    let (viewer, template) = app
        .read(move |app, db| {
            let now = app.clock.now();
            let board = queries::by_slug(db, viewer.actor(), &slug)?;
            let tag = query.tag.as_deref().filter(|slug| !slug.is_empty());
            let tag = match tag {
                Some(slug) => Some(tags::by_slug(db, slug)?.ok_or(AppError::NotFound)?),
                None => None,
            };
            let narrow = Narrow { kind, tag: tag.as_ref().map(|tag| tag.id) };
            let (listed, next) = lists::active(db, std::slice::from_ref(&board), narrow, after, PAGE)?;
            let chrome = Chrome::load(app, db, &viewer)?.within(&board.slug);
            let template = BoardPage {
                chrome: chrome.open_to_search(app, board.audience()),
                threads: listed.into_iter().map(|l| Line::by_activity(l, now).without_board()).collect(),
                next: next.map(|cursor| cursor.to_string()),
                kinds: ThreadKind::ALL.iter().map(|k| Kind::new(*k, Some(*k) == kind)).collect(),
                kind,
                tag,
                public: board.visibility == Visibility::Public,
                board,
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}
