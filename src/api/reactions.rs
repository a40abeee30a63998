//! Reactions.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::{ApiResult, Caller, ProblemDetails};
use crate::app::App;
use crate::error::AppError;
use crate::ids::PostId;
use crate::posts::reactions::Reaction;
use crate::threads::react::react;

/// React to somebody's post. Doing it twice counts once.
#[utoipa::path(put, path = "/posts/{id}/reactions/{kind}", operation_id = "react", tag = "posts", security(("bearer" = [])),
    params(("id" = i64, Path), ("kind" = Reaction, Path)),
    responses((status = 204), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 429, body = ProblemDetails)))]
pub(crate) async fn put(app: Data<App>, caller: Caller, path: Path<(PostId, String)>) -> ApiResult {
    set(&app, caller, path.into_inner(), true).await
}

/// Take a reaction back, if it was given.
#[utoipa::path(delete, path = "/posts/{id}/reactions/{kind}", operation_id = "unreact", tag = "posts", security(("bearer" = [])),
    params(("id" = i64, Path), ("kind" = Reaction, Path)),
    responses((status = 204), (status = 401, body = ProblemDetails), (status = 404, body = ProblemDetails),
        (status = 429, body = ProblemDetails)))]
pub(crate) async fn delete(app: Data<App>, caller: Caller, path: Path<(PostId, String)>) -> ApiResult {
    set(&app, caller, path.into_inner(), false).await
}

async fn set(app: &App, caller: Caller, (post, kind): (PostId, String), given: bool) -> ApiResult {
    let reaction = Reaction::parse(&kind).ok_or(AppError::NotFound)?;
    react(app, caller.actor(), post, reaction, given).await?;
    Ok(HttpResponse::NoContent().finish())
}
