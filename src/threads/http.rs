//! The thread page.

use std::sync::Arc;

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::cache::{Key, PageCache};
use super::fragment::{Filled, Reader};
use super::pages::{Composer, PostsView, ThreadPage};
use super::place::{Place, PlaceQuery};
use super::post_http::place;
use super::queries::{self, PAGE, ThreadPosts};
use super::running::Running;
use super::start_http::new_key;
use super::visits::{self, Visit};
use super::{Thread, about, known, thread_url};
use crate::app::App;
use crate::boards::Board;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::policy::{self, Actor};
use crate::web::{Chrome, Flash, PageResult, Stored, Viewer, form_html, redirect, redirect_with};

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
        _ => show_one(&app, cache.into_inner(), viewer, id, place, &path).await,
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
    let head = cache.head(app, id).await?;
    if !policy::thread::sees(Actor::Anonymous, head.visibility.audience()) {
        return Err(AppError::NotFound);
    }
    if let Some(url) = elsewhere(path, id, &head.slug, &place) {
        return Ok(redirect(&url));
    }
    let key = Key::new(id, (&head, head.cross_talk), Reader::Anonymous, &place, app.clock.now());
    let page = match cache.page(&key) {
        Some(page) => page,
        None => {
            app.read(move |app, db| {
                let tag = cache.tag(&key);
                cache.page_or(key, || {
                    let ((thread, board), running, posts, about) = db.moment(|db| {
                        let (thread, board) = queries::seen(db, Actor::Anonymous, id)?;
                        let running = Running::on(db, &thread, app.clock.now())?;
                        let posts = queries::thread_page(db, thread.id, &place, PAGE)?;
                        let about = about::of_page(db, Reader::Anonymous.stranger(), &thread, &board)?;
                        Ok(((thread, board), running, posts, about))
                    })?;
                    let (reader, now) = (Reader::Anonymous, app.clock.now());
                    let about = (about, &running);
                    let posts = PostsView::new(&thread, &board, &place, &posts, about, reader, now);
                    let chrome = Chrome::load(app, db, &viewer)?.open_to_search(app, board.audience());
                    let posts = (Filled::Whole(Box::new(posts)), &running);
                    let composer = Composer::default();
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

/// To a member, or to somebody who is being told something.
async fn show_one(
    app: &App,
    cache: Arc<PageCache>,
    viewer: Viewer,
    id: ThreadId,
    place: Place,
    path: &str,
) -> PageResult {
    let actor = viewer.actor();
    let (known, fragment) = known::find(app, cache, actor, id, place.clone()).await?;
    let (thread, now) = (&known.thread, app.clock.now());
    if let Some(url) = elsewhere(path, id, &thread.slug, &place) {
        return Ok(redirect(&url));
    }
    let visit = Visit::now(known.before, known.latest(), now);
    let running = known.running.at(now);
    let posts = (Filled::For(fragment, Box::new(known.looker(actor, visit, now))), &running);
    let (chrome, composer) = (known.frame.around(app, &viewer), known.composer(new_key()?, now));
    let html = ThreadPage::new(chrome, thread, &known.board, actor, posts, composer).html()?;
    if let Some(member) = actor.member_id()
        && visit.differs_from(known.before)
    {
        visits::keep(app, member, id, visit).await?;
    }
    Ok(form_html(app, &viewer, html))
}

pub(super) fn view_posts<'a>(
    app: &App,
    db: &mut Db,
    (thread, board, running): (&'a Thread, &'a Board, &Running),
    place: &Place,
    posts: &'a ThreadPosts,
    reader: Reader,
) -> Result<PostsView<'a>, AppError> {
    let about = about::of_page(db, reader.stranger(), thread, board)?;
    Ok(PostsView::new(thread, board, place, posts, (about, running), reader, app.clock.now()))
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
