//! Boards and the threads in them.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::views::{BoardView, ThreadView};
use super::{ApiResult, Caller, ProblemDetails, bad_cursor, limit};
use crate::app::App;
use crate::boards::queries;
use crate::threads::lists::{self, ListCursor};
use crate::threads::{Thread, about};

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

#[derive(Serialize, ToSchema)]
pub(crate) struct Threads {
    threads: Vec<ThreadView>,
    next: Option<String>,
}

/// The threads of a board, the latest activity first.
#[utoipa::path(get, path = "/boards/{slug}/threads", operation_id = "list_threads", tag = "boards",
    params(("slug" = String, Path), Page),
    responses((status = 200, body = Threads), (status = 404, body = ProblemDetails)))]
pub(crate) async fn threads(
    app: Data<App>,
    caller: Caller,
    slug: Path<String>,
    page: Query<Page>,
) -> ApiResult {
    let actor = caller.actor();
    let after = match page.after.as_deref() {
        Some(text) => Some(ListCursor::parse(text).ok_or_else(bad_cursor)?),
        None => None,
    };
    let limit = limit(page.limit, 40);
    let (listed, labels, next) = app
        .read(move |_, db| {
            let board = queries::by_slug(db, actor, &slug)?;
            let (listed, next) = lists::active(db, std::slice::from_ref(&board), None, after, limit)?;
            let threads: Vec<&Thread> = listed.iter().map(|line| &line.thread).collect();
            let labels = about::labels(db, &threads)?;
            Ok((listed, labels, next))
        })
        .await?;
    let threads = listed.iter().map(|line| ThreadView::listed(line, &labels)).collect();
    Ok(HttpResponse::Ok().json(Threads { threads, next: next.map(|cursor| cursor.to_string()) }))
}
