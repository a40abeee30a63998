//! The thread page.

use std::collections::HashSet;
use std::sync::Arc;

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::cache::{Key, PageCache};
use super::fragment::{Filled, Fragment, Looker, Reader, Rendered};
use super::pages::{Composer, PostsView, ThreadPage};
use super::place::{Place, PlaceQuery};
use super::post_http::place;
use super::queries::{self, PAGE, ThreadPosts};
use super::start_http::new_key;
use super::visits::{self, Visit};
use super::{Thread, about, thread_url};
use crate::app::App;
use crate::boards::Board;
use crate::db::Db;
use crate::drafts;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::policy::{self, Actor};
use crate::posts::reactions;
use crate::web::{Chrome, Flash, PageResult, Stored, Viewer, When, form_html, redirect, redirect_with};

/// `/t/{id}-{slug}`; the number counts, and a title that has changed meanwhile redirects.
pub(crate) async fn show(
    request: HttpRequest,
    app: Data<App>,
    cache: Data<PageCache>,
    viewer: Viewer,
    path: Path<String>,
    query: Query<PlaceQuery>,
) -> PageResult {
    let id = thread_id(&path)?;
    let place = Place::parse(&query)?;
    match Reader::of(viewer.actor()) {
        Reader::Anonymous if !viewer.has_flash() => {
            Ok(show_anyone(&request, &app, cache.into_inner(), viewer, id, place, &path).await?)
        }
        _ => show_one(&app, cache.into_inner(), viewer, id, place, path.into_inner()).await,
    }
}

/// To readers without an account, who all see the same: a page from memory.
async fn show_anyone(
    request: &HttpRequest,
    app: &App,
    cache: Arc<PageCache>,
    viewer: Viewer,
    id: ThreadId,
    place: Place,
    path: &str,
) -> Result<HttpResponse, AppError> {
    let head = cache.head(id).await?;
    if !policy::thread::sees(Actor::Anonymous, head.visibility.audience()) {
        return Err(AppError::NotFound);
    }
    if let Some(url) = elsewhere(path, id, &head.slug, &place) {
        return Ok(redirect(&url));
    }
    let key = Key::new(id, head.revision, Reader::Anonymous, &place, app.clock.now());
    let page = match cache.page(&key) {
        Some(page) => page,
        None => {
            app.read(move |app, db| {
                let tag = cache.tag(head.revision);
                cache.page_or(key, || {
                    let (thread, board) = queries::seen(db, Actor::Anonymous, id)?;
                    let (posts, _) = render_posts(app, db, &thread, &board, &place, Reader::Anonymous)?;
                    let chrome = Chrome::load(app, db, &viewer)?.open_to_search(app, board.audience());
                    let (posts, composer) = (Filled::Whole(posts), Composer::default());
                    let page = ThreadPage::new(chrome, &thread, &board, Actor::Anonymous, posts, composer);
                    let html = page.html()?;
                    Ok(Arc::new(Stored::page(&tag, html)))
                })
            })
            .await?
        }
    };
    page.answer(app, request).await
}

enum Shown {
    Elsewhere(String),
    /// With the visit, where it is worth keeping.
    Here(String, Option<Visit>),
}

/// To a member, or to somebody who is being told something.
async fn show_one(
    app: &App,
    cache: Arc<PageCache>,
    viewer: Viewer,
    id: ThreadId,
    place: Place,
    path: String,
) -> PageResult {
    let actor = viewer.actor();
    let (viewer, shown) = app
        .read(move |app, db| {
            let (thread, board) = queries::seen(db, actor, id)?;
            if let Some(url) = elsewhere(&path, id, &thread.slug, &place) {
                return Ok((viewer, Shown::Elsewhere(url)));
            }
            let now = app.clock.now();
            let reader = Reader::of(actor);
            let key = Key::new(id, thread.revision, reader, &place, now);
            let fragment = cache.fragment_or(key, || {
                let (html, page) = render_posts(app, db, &thread, &board, &place, reader)?;
                Ok(Arc::new(Fragment::new(&html, &thread, &page)))
            })?;
            let before = match actor.member_id() {
                Some(member) => visits::find(db, member, id)?,
                None => None,
            };
            let latest = thread.next_number - 1;
            let visit = Visit::now(before, latest, now);
            let any_new = latest > visit.new_after;
            let reacted = match (actor.member_id(), fragment.reacted_to()) {
                (Some(member), Some(range)) => reactions::mine(db, member, range)?,
                _ => HashSet::new(),
            };
            let looker = Looker { actor, thread: id, new_after: visit.new_after, any_new, reacted };
            let posts = Filled::For(fragment, Box::new(looker));
            let composer = composer(app, db, actor, id)?;
            let chrome = Chrome::load(app, db, &viewer)?;
            let html = ThreadPage::new(chrome, &thread, &board, actor, posts, composer).html()?;
            Ok((viewer, Shown::Here(html, visit.differs_from(before).then_some(visit))))
        })
        .await?;
    match shown {
        Shown::Elsewhere(url) => Ok(redirect(&url)),
        Shown::Here(html, visit) => {
            if let (Some(member), Some(visit)) = (actor.member_id(), visit) {
                visits::keep(app, member, id, visit).await?;
            }
            Ok(form_html(app, &viewer, html))
        }
    }
}

/// The form begins with what was kept as a draft.
fn composer(app: &App, db: &mut Db, actor: Actor, id: ThreadId) -> Result<Composer, AppError> {
    let draft = drafts::queries::for_form(app, db, actor, &drafts::Place::Thread(id))?;
    let kept = draft.as_ref().map(|draft| When::new(draft.updated_us, app.clock.now()));
    let (body, content_note) = draft.map(|draft| (draft.body, draft.content_note)).unwrap_or_default();
    Ok(Composer { idempotency_key: new_key()?, kept, body, content_note })
}

fn render_posts(
    app: &App,
    db: &mut Db,
    thread: &Thread,
    board: &Board,
    place: &Place,
    reader: Reader,
) -> Result<(Rendered, ThreadPosts), AppError> {
    let page = queries::thread_page(db, thread.id, place, PAGE)?;
    let about = about::of_page(db, reader.stranger(), thread, board)?;
    let view = PostsView::new(thread, board, place, &page, about, reader, app.clock.now());
    Ok((Rendered::from(&view)?, page))
}

/// The thread's own address, where it was asked for by another.
fn elsewhere(path: &str, id: ThreadId, slug: &str, place: &Place) -> Option<String> {
    let url = thread_url(id, slug);
    (format!("/t/{path}") != url).then(|| url + &place.query())
}

fn thread_id(path: &str) -> Result<ThreadId, AppError> {
    let digits = path.split('-').next().unwrap_or_default();
    digits.parse().map_err(|_| AppError::NotFound)
}

#[derive(Deserialize)]
pub(crate) struct After {
    /// A post's number.
    after: i32,
}

/// How many posts have come since: the script on an open page asks now and then.
pub(crate) async fn fresh(
    app: Data<App>,
    viewer: Viewer,
    id: Path<ThreadId>,
    query: Query<After>,
) -> PageResult {
    let (actor, id, after) = (viewer.actor(), *id, query.after);
    let replies = app.read(move |_, db| queries::count_after(db, actor, id, after)).await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(Fresh { replies }))
}

#[derive(Serialize)]
struct Fresh {
    replies: i64,
}

/// To the first post after a number, in the order of writing.
pub(crate) async fn first_new(
    app: Data<App>,
    viewer: Viewer,
    id: Path<ThreadId>,
    query: Query<After>,
) -> PageResult {
    let (actor, id, after) = (viewer.actor(), *id, query.after);
    let url = app
        .read(move |_, db| match queries::first_after(db, actor, id, after)? {
            Some(post) => place(db, actor, post),
            None => Ok(queries::seen(db, actor, id)?.0.url()),
        })
        .await?;
    Ok(redirect(&url))
}

#[derive(Deserialize)]
pub(crate) struct Way {
    go: Option<String>,
}

/// To the nearest thread of the same board, by last activity, with something this member hasn't seen.
pub(crate) async fn unread(
    app: Data<App>,
    viewer: Viewer,
    id: Path<ThreadId>,
    query: Query<Way>,
) -> PageResult {
    let (actor, id) = (viewer.actor(), *id);
    let member = policy::signed_in(actor).map_err(AppError::from)?;
    let back = query.go.as_deref() == Some("back");
    let (board, found) = app
        .read(move |_, db| {
            let (thread, board) = queries::seen(db, actor, id)?;
            Ok((board.slug, visits::nearest_unread(db, member, &thread, back)?))
        })
        .await?;
    Ok(match found {
        Some(thread) => redirect(&thread.url()),
        None => redirect_with(&format!("/b/{board}"), Flash::NothingUnread, None),
    })
}
