//! Search.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ApiResult, Caller, ProblemDetails, bad_cursor, limit};
use crate::app::{App, Client};
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::search::passage::{self, Piece};
use crate::search::queries::{self, Asked, Cursor, Found};
use crate::search::{Terms, http};
use crate::threads::ThreadKind;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// Words, "words in a row", and -words that must not be there.
    q: String,
    /// The slug of a board.
    board: Option<String>,
    /// `story`, `discussion`, `question` or `check-in`.
    kind: Option<String>,
    /// A handle.
    author: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// 1 to 100.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Results {
    /// The best first.
    results: Vec<ResultView>,
    next: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ResultView {
    post_id: PostId,
    thread_id: ThreadId,
    /// The path of the post's permalink.
    url: String,
    number: i32,
    board: String,
    kind: ThreadKind,
    title: String,
    author: String,
    created_at: String,
    /// The part of its text that holds the words, as plain text.
    passage: Vec<PieceView>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct PieceView {
    text: String,
    /// It is what was looked for.
    hit: bool,
}

impl ResultView {
    fn new(found: Found, terms: &Terms) -> ResultView {
        let Found { post, author, thread, board } = found;
        let pieces = passage::passage(&post.one_line(), terms.wanted());
        let piece = |Piece { text, hit }| PieceView { text, hit };
        ResultView {
            post_id: post.id,
            thread_id: thread.id,
            url: format!("/p/{}", post.id),
            number: post.number,
            board: board.slug,
            kind: thread.kind,
            title: thread.title,
            author: author.handle,
            created_at: post.created_us.rfc3339(),
            passage: pieces.into_iter().map(piece).collect(),
        }
    }
}

/// Search posts and titles.
#[utoipa::path(get, path = "/search", operation_id = "search", tag = "search", params(Search),
    responses((status = 200, body = Results), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails), (status = 429, body = ProblemDetails)))]
pub(crate) async fn search(
    app: Data<App>,
    caller: Caller,
    client: Client,
    query: Query<Search>,
) -> ApiResult {
    let actor = caller.actor();
    let Search { q, board, kind, author, after, limit: most } = query.into_inner();
    let terms = Terms::parse(&q);
    if terms.is_empty() {
        return Err(AppError::invalid("q", "Please give at least one word to look for.").into());
    }
    let no_such = || AppError::invalid("kind", "A kind is story, discussion, question or check-in.");
    let kind = kind.map(|word| ThreadKind::parse(&word).ok_or_else(no_such)).transpose()?;
    let after = after.map(|text| Cursor::parse(&text).ok_or_else(bad_cursor)).transpose()?;
    http::count(&app, actor, &client).await?;
    let asked = Asked { terms, board, kind, author, after, limit: limit(most, 20) };
    let results = app
        .read(move |_, db| {
            let (found, next) = queries::find(db, actor, &asked)?;
            let results = found.into_iter().map(|f| ResultView::new(f, &asked.terms)).collect();
            Ok(Results { results, next: next.map(|cursor| cursor.to_string()) })
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(results))
}
