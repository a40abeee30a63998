//! What moderators decide about cases and hidden posts.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::moderation::CaseView;
use super::posts::{Posted, view};
use super::{ApiResult, Body, Caller, ProblemDetails};
use crate::app::App;
use crate::cases::queries;
use crate::ids::{CaseId, PostId};
use crate::moderation::desk::claim as claims;
use crate::moderation::desk::decide_case::{Verdict, decide_case};
use crate::moderation::posts::restore as restoring;
use crate::policy::Actor;

#[derive(Deserialize, ToSchema)]
pub(crate) struct DecisionBody {
    action: Verdict,
    /// For those who flagged, and for the author of a post that is hidden or not let through. May be empty
    /// only with `dismiss`, where nobody flagged and nobody may be in danger.
    reason: String,
}

/// Decide a case: the post stands, or is hidden. Its flags are answered with that. A post that waits to be
/// let through is, with `dismiss`, or is not, with `hide`; `acted` is no answer for it.
#[utoipa::path(post, path = "/mod/cases/{id}/decision", operation_id = "decide_case", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = DecisionBody,
    responses((status = 200, body = CaseView), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn decide(
    app: Data<App>,
    caller: Caller,
    id: Path<CaseId>,
    body: Body<DecisionBody>,
) -> ApiResult {
    let (actor, id) = (caller.actor(), *id);
    let DecisionBody { action, reason } = body.into_inner();
    decide_case(&app, actor, id, action, &reason).await?;
    answer(&app, actor, id).await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct RestoreBody {
    /// For its author and the record.
    reason: String,
}

/// Bring back a post that a moderator hid.
#[utoipa::path(post, path = "/mod/posts/{id}/restore", operation_id = "restore_post", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = RestoreBody,
    responses((status = 200, body = Posted), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn restore(
    app: Data<App>,
    caller: Caller,
    id: Path<PostId>,
    body: Body<RestoreBody>,
) -> ApiResult {
    let actor = caller.actor();
    restoring::restore(&app, actor, *id, &body.into_inner().reason).await?;
    Ok(HttpResponse::Ok().json(view(&app, actor, *id).await?))
}

/// A case.
#[utoipa::path(get, path = "/mod/cases/{id}", operation_id = "read_case", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)),
    responses((status = 200, body = CaseView), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails)))]
pub(crate) async fn case(app: Data<App>, caller: Caller, id: Path<CaseId>) -> ApiResult {
    answer(&app, caller.actor(), *id).await
}

/// Claim a case for half an hour, or for another one. 409 while another moderator has it.
#[utoipa::path(post, path = "/mod/cases/{id}/claim", operation_id = "claim_case", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)),
    responses((status = 200, body = CaseView), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)))]
pub(crate) async fn claim(app: Data<App>, caller: Caller, id: Path<CaseId>) -> ApiResult {
    claims::claim(&app, caller.actor(), *id).await?;
    answer(&app, caller.actor(), *id).await
}

/// Leave a claimed case to others.
#[utoipa::path(delete, path = "/mod/cases/{id}/claim", operation_id = "release_case", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)),
    responses((status = 200, body = CaseView), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)))]
pub(crate) async fn release(app: Data<App>, caller: Caller, id: Path<CaseId>) -> ApiResult {
    claims::release(&app, caller.actor(), *id).await?;
    answer(&app, caller.actor(), *id).await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct CaseNoteBody {
    /// For moderators, at most 2,000 characters.
    #[serde(default)]
    words: String,
    /// Ask another moderator to look as well, too.
    #[serde(default)]
    second_opinion: bool,
}

/// Tell the other moderators something about a case, or ask one of them for a second opinion.
#[utoipa::path(post, path = "/mod/cases/{id}/notes", operation_id = "note_case", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = CaseNoteBody,
    responses((status = 200, body = CaseView), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn note(
    app: Data<App>,
    caller: Caller,
    id: Path<CaseId>,
    body: Body<CaseNoteBody>,
) -> ApiResult {
    let CaseNoteBody { words, second_opinion } = body.into_inner();
    match second_opinion {
        true => claims::ask_second_opinion(&app, caller.actor(), *id, &words).await?,
        false => claims::note(&app, caller.actor(), *id, &words).await?,
    }
    answer(&app, caller.actor(), *id).await
}

async fn answer(app: &App, actor: Actor, id: CaseId) -> ApiResult {
    let case = app.read(move |_, db| queries::one(db, actor, id)).await?;
    Ok(HttpResponse::Ok().json(CaseView::new(case)))
}
