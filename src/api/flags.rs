//! Asking moderators to look at a post.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ApiResult, Body, Caller, ProblemDetails};
use crate::app::App;
use crate::flags::FlagReason;
use crate::flags::flag::{NewFlag, flag};
use crate::ids::PostId;

#[derive(Deserialize, ToSchema)]
pub(crate) struct FlagBody {
    /// One of `personal_attack`, `identifies_someone`, `self_harm_concern`, `unsafe_advice`, `sourcing`,
    /// `spam`, `off_topic` and `other`.
    reason: String,
    /// For the moderators, at most 500 characters; needed for `other`.
    note: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Flagged {
    post_id: PostId,
    reason: FlagReason,
}

/// Flag somebody's post, once. Only moderators learn who did; you will hear what came of it.
#[utoipa::path(post, path = "/posts/{id}/flags", operation_id = "flag_post", tag = "posts", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = FlagBody,
    responses((status = 201, body = Flagged), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails),
        (status = 429, body = ProblemDetails)))]
pub(crate) async fn post(
    app: Data<App>,
    caller: Caller,
    id: Path<PostId>,
    body: Body<FlagBody>,
) -> ApiResult {
    let FlagBody { reason, note } = body.into_inner();
    let input = NewFlag { post: *id, reason, note: note.unwrap_or_default() };
    let reason = flag(&app, caller.actor(), input).await?;
    Ok(HttpResponse::Created().json(Flagged { post_id: *id, reason }))
}
