//! Posts.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::{PostView, RevisionView};
use super::{ApiResult, Body, Caller, ProblemDetails};
use crate::app::App;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::policy::{self, Actor};
use crate::posts::{queries, revisions as revision_queries};
use crate::threads::queries as thread_queries;
use crate::threads::{edit_post, reply as replying};

#[derive(Deserialize, ToSchema)]
pub(crate) struct ReplyBody {
    /// Markdown.
    body: String,
    /// The post it answers; left out: the thread as a whole.
    parent_id: Option<PostId>,
    /// The same key twice posts once.
    idempotency_key: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Posted {
    pub(super) post: PostView,
}

/// Reply to a thread or to a post in it.
#[utoipa::path(post, path = "/threads/{id}/posts", operation_id = "reply", tag = "posts", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = ReplyBody,
    responses((status = 201, body = Posted), (status = 401, body = ProblemDetails),
        (status = 403, body = ProblemDetails), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails), (status = 423, body = ProblemDetails), (status = 429, body = ProblemDetails)))]
pub(crate) async fn reply(
    app: Data<App>,
    caller: Caller,
    id: Path<ThreadId>,
    body: Body<ReplyBody>,
) -> ApiResult {
    let actor = caller.actor();
    let ReplyBody { body, parent_id, idempotency_key } = body.into_inner();
    let input = replying::Reply { thread: *id, parent: parent_id, body, idempotency_key };
    let post = replying::reply(&app, actor, input).await?;
    let posted = view(&app, actor, post).await?;
    Ok(HttpResponse::Created().insert_header((LOCATION, format!("/p/{post}"))).json(posted))
}

pub(super) async fn view(app: &App, actor: Actor, post: PostId) -> Result<Posted, AppError> {
    app.read(move |_, db| {
        thread_queries::seen_post(db, actor, post)?;
        Ok(Posted { post: PostView::new(&queries::with_author(db, post)?, actor) })
    })
    .await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct EditBody {
    /// Markdown.
    body: String,
}

/// Change your own post.
#[utoipa::path(patch, path = "/posts/{id}", operation_id = "edit_post", tag = "posts", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = EditBody,
    responses((status = 200, body = Posted), (status = 401, body = ProblemDetails),
        (status = 403, body = ProblemDetails), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn edit(
    app: Data<App>,
    caller: Caller,
    id: Path<PostId>,
    body: Body<EditBody>,
) -> ApiResult {
    let actor = caller.actor();
    edit_post::edit_post(&app, actor, *id, body.into_inner().body).await?;
    Ok(HttpResponse::Ok().json(view(&app, actor, *id).await?))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Revisions {
    /// Oldest first; the last is the text that stands.
    revisions: Vec<RevisionView>,
}

/// The texts a post has had, as far as you may read them.
#[utoipa::path(get, path = "/posts/{id}/revisions", operation_id = "read_revisions", tag = "posts", params(("id" = i64, Path)),
    responses((status = 200, body = Revisions), (status = 404, body = ProblemDetails)))]
pub(crate) async fn revisions(app: Data<App>, caller: Caller, id: Path<PostId>) -> ApiResult {
    let actor = caller.actor();
    let revisions = app
        .read(move |_, db| {
            let (post, _, _) = thread_queries::seen_post(db, actor, *id)?;
            if !policy::post::read(actor, post.facts()) {
                return Err(AppError::NotFound);
            }
            let earlier = revision_queries::seen_by(db, actor, &post)?;
            let number = revision_queries::count(db, post.id)? + 1;
            let current = RevisionView::current(&post, number);
            Ok(earlier.iter().map(RevisionView::earlier).chain([current]).collect())
        })
        .await?;
    Ok(HttpResponse::Ok().json(Revisions { revisions }))
}
