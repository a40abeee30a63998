//! Threads.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::posts::{HELP, posted_or_held};
use super::views::{PostView, ThreadView};
use super::{ApiResult, Body, Caller, ProblemDetails, bad_cursor, limit};
use crate::app::App;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::posts;
use crate::posts::walk::Order;
use crate::threads::place::Place;
use crate::threads::queries::{self, PAGE};
use crate::threads::running::Running;
use crate::threads::start as starting;
use crate::threads::{self, about};

#[derive(Deserialize, ToSchema)]
pub(crate) struct StartBody {
    title: String,
    /// Markdown.
    body: String,
    /// `story`, `discussion`, `question` or `check-in`.
    kind: String,
    /// Up to six slugs of the forum's tags.
    #[serde(default)]
    tags: Vec<String>,
    /// For a story in several parts: what they are called together.
    series: Option<String>,
    /// A word of warning, at most 80 characters; the text is folded behind it.
    content_note: Option<String>,
    idempotency_key: Option<String>,
    /// Post it although the answer was, or would be, a 409 with a `nudge`.
    anyway: Option<bool>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Started {
    id: ThreadId,
    /// The path of its page.
    url: String,
    post: PostView,
    /// The path of a page that says where help is, when the text speaks of self-harm. Please show it to
    /// the author, kindly.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'static str>,
    /// `true` with 202: nobody else reads it until a moderator has let it through. Left out with 201.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<bool>,
}

/// Start a thread.
#[utoipa::path(post, path = "/boards/{slug}/threads", operation_id = "start_thread", tag = "threads", security(("bearer" = [])),
    params(("slug" = String, Path)), request_body = StartBody,
    responses((status = 201, body = Started), (status = 202, body = Started), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails),
        (status = 429, body = ProblemDetails)))]
pub(crate) async fn start(
    app: Data<App>,
    caller: Caller,
    slug: Path<String>,
    body: Body<StartBody>,
) -> ApiResult {
    let actor = caller.actor();
    let StartBody { title, body, kind, tags, series, content_note, idempotency_key, anyway } =
        body.into_inner();
    let (board, series) = (slug.into_inner(), series.unwrap_or_default());
    let (note, anyway) = (content_note.unwrap_or_default(), anyway.unwrap_or(false));
    let input =
        starting::Start { board, title, kind, body, note, tags, series, idempotency_key, anyway, from: None };
    let threads::Kept { thread: id, post, help, waits } = starting::start(&app, actor, input).await?;
    let started = app
        .read(move |_, db| {
            let (thread, _) = queries::seen(db, actor, id)?;
            let markdown = posts::queries::markdown(db, post)?;
            let post = PostView::new(&posts::queries::with_author(db, post)?, markdown, actor);
            let help = help.then_some(HELP);
            let held = waits.then_some(true);
            Ok(Started { id, url: thread.url(), post, help, held })
        })
        .await?;
    Ok(posted_or_held(waits).insert_header((LOCATION, started.url.clone())).json(started))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ThreadPage {
    /// The `next` of the page before.
    after: Option<String>,
    /// 1 to 100.
    limit: Option<i64>,
    /// `oldest`: reading order from the beginning. `newest`: the latest branch first, each in
    /// reading order.
    order: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ThreadWithPosts {
    thread: ThreadView,
    /// In reading order, the opening post first on the first page.
    posts: Vec<PostView>,
    next: Option<String>,
}

/// A thread and a page of its posts.
#[utoipa::path(get, path = "/threads/{id}", operation_id = "read_thread", tag = "threads", params(("id" = i64, Path), ThreadPage),
    responses((status = 200, body = ThreadWithPosts), (status = 404, body = ProblemDetails)))]
pub(crate) async fn show(
    app: Data<App>,
    caller: Caller,
    id: Path<ThreadId>,
    page: Query<ThreadPage>,
) -> ApiResult {
    let actor = caller.actor();
    let order = match page.order.as_deref() {
        None | Some("oldest") => Order::Oldest,
        Some("newest") => Order::Newest,
        Some(_) => {
            let words = "Threads come in the order \"oldest\" or \"newest\".";
            return Err(AppError::BadRequest(words.into()).into());
        }
    };
    let after = match page.after.as_deref() {
        Some(text) => Some(posts::Path::parse_cursor(text).ok_or_else(bad_cursor)?),
        None => None,
    };
    let limit = limit(page.limit, PAGE);
    let first = after.is_none();
    let place = Place { order, branch: None, after };
    let (thread, board, running, found, mut markdown, labels, apart) = app
        .read(move |app, db| {
            db.moment(|db| {
                let (thread, board) = queries::seen(db, actor, *id)?;
                let running = Running::on(db, &thread, app.clock.now())?;
                let page = queries::thread_page(db, thread.id, &place, limit)?;
                let ids: Vec<_> =
                    [&page.opening].into_iter().chain(&page.replies).map(|p| p.post.id).collect();
                let markdown = posts::queries::markdown_of(db, &ids)?;
                let labels = about::labels(db, actor, &[&thread])?;
                let apart = match actor.member_id() {
                    Some(member) => threads::apart::of(db, member, app.clock.now())?,
                    None => Vec::new(),
                };
                Ok((thread, board, running, page, markdown, labels, apart))
            })
        })
        .await?;
    let opening = first.then_some(&found.opening);
    let mut view = |p: &posts::queries::PostInThread| {
        let view = PostView::new(p, markdown.remove(&p.post.id).unwrap_or_default(), actor);
        let apart = apart.iter().any(|(member, _)| *member == p.post.author_id);
        if apart { view.fold() } else { view }
    };
    let posts = opening.into_iter().chain(&found.replies).map(&mut view).collect();
    let author = &found.opening.author.handle;
    let thread = ThreadView::new(&thread, &board, author, &labels).with_measures(&running);
    let next = found.next.map(|path| path.cursor());
    Ok(HttpResponse::Ok().json(ThreadWithPosts { thread, posts, next }))
}
