//! Boards and the threads in them.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::views::{BoardView, ThreadView};
use super::{ApiResult, Caller, ProblemDetails, bad_cursor, limit};
use crate::app::App;
use crate::boards::queries;
use crate::error::AppError;
use crate::threads::lists::{self, ListCursor, Narrow};
use crate::threads::{Thread, ThreadKind, about, tags};

#[derive(Serialize, ToSchema)]
pub(crate) struct Boards {
    boards: Vec<BoardView>,
}

/// The boards you may read.
#[utoipa::path(get, path = "/boards", operation_id = "list_boards", tag = "boards", responses((status = 200, body = Boards)))]
pub(crate) async fn list(app: Data<App>, caller: Caller) -> ApiResult {
    let actor = caller.actor();
    let boards = app.read(move |_, db| queries::seen_by(db, actor)).await?;
    Ok(HttpResponse::Ok().json(Boards { boards: boards.iter().map(BoardView::new).collect() }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// The `next` of the page before.
    pub(super) after: Option<String>,
    /// 1 to 100.
    pub(super) limit: Option<i64>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Narrowed {
    /// Only threads of this kind: `story`, `discussion`, `question` or `check-in`.
    kind: Option<String>,
    /// Only threads with this tag, by its slug.
    tag: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Threads {
    threads: Vec<ThreadView>,
    next: Option<String>,
}

/// The threads of a board, the latest activity first.
#[utoipa::path(get, path = "/boards/{slug}/threads", operation_id = "list_threads", tag = "boards",
    params(("slug" = String, Path), Page, Narrowed),
    responses((status = 200, body = Threads), (status = 404, body = ProblemDetails)))]
pub(crate) async fn threads(
    app: Data<App>,
    caller: Caller,
    slug: Path<String>,
    page: Query<Page>,
    narrowed: Query<Narrowed>,
) -> ApiResult {
    let actor = caller.actor();
    let kind =
        narrowed.kind.as_deref().map(|word| ThreadKind::parse(word).ok_or_else(no_such_kind)).transpose()?;
    let after = match page.after.as_deref() {
        Some(text) => Some(ListCursor::parse(text).ok_or_else(bad_cursor)?),
        None => None,
    };
    let limit = limit(page.limit, 40);
    let (listed, labels, next) = app
        .read(move |_, db| {
            let board = queries::by_slug(db, actor, &slug)?;
            let tag = match narrowed.tag.as_deref() {
                Some(slug) => Some(tags::by_slug(db, slug)?.ok_or_else(no_such_tag)?.id),
                None => None,
            };
            let narrow = Narrow { kind, tag };
            let (listed, next) = lists::active(db, std::slice::from_ref(&board), narrow, after, limit)?;
            let threads: Vec<&Thread> = listed.iter().map(|line| &line.thread).collect();
            let labels = about::labels(db, actor, &threads)?;
            Ok((listed, labels, next))
        })
        .await?;
    let threads = listed.iter().map(|line| ThreadView::listed(line, &labels)).collect();
    Ok(HttpResponse::Ok().json(Threads { threads, next: next.map(|cursor| cursor.to_string()) }))
}

fn no_such_kind() -> AppError {
    AppError::BadRequest("A kind is story, discussion, question or check-in.".into())
}

fn no_such_tag() -> AppError {
    AppError::BadRequest("There is no such tag here.".into())
}
