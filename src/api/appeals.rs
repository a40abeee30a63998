//! Asking for another look, and taking it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ApiResult, Body, Caller, ProblemDetails};
use crate::app::App;
use crate::clock::Micros;
use crate::error::AppError;
use crate::ids::{ActionId, AppealId};
use crate::moderation::appeals::appeal::appeal;
use crate::moderation::appeals::decide::{Answer, decide as answering, open};
use crate::moderation::appeals::{Appeal, AppealState, queries};

/// Open appeals in one answer.
const MOST: usize = 100;

#[derive(Deserialize, ToSchema)]
pub(crate) struct AppealBody {
    /// The action, as your standing or a notice names it.
    action_id: ActionId,
    /// For moderators, at most 2,000 characters.
    words: String,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct AppealView {
    id: AppealId,
    action_id: ActionId,
    words: String,
    state: AppealState,
    created_at: String,
    /// Why, in the words of whoever decided.
    answer: Option<String>,
    decided_at: Option<String>,
    /// Decided by the moderator who had acted, for want of another.
    same_moderator: bool,
}

impl AppealView {
    fn new(appeal: Appeal) -> AppealView {
        AppealView {
            id: appeal.id,
            action_id: appeal.action_id,
            words: appeal.words,
            state: appeal.state,
            created_at: appeal.created_us.rfc3339(),
            answer: appeal.answer,
            decided_at: appeal.decided_us.map(Micros::rfc3339),
            same_moderator: appeal.same_moderator,
        }
    }
}

/// Ask for another look at something a moderator did about you or your post: once, in your own words. A
/// different moderator answers.
#[utoipa::path(post, path = "/appeals", operation_id = "appeal", tag = "moderation", security(("bearer" = [])),
    request_body = AppealBody,
    responses((status = 201, body = AppealView), (status = 401, body = ProblemDetails), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails), (status = 429, body = ProblemDetails)))]
pub(crate) async fn post(app: Data<App>, caller: Caller, body: Body<AppealBody>) -> ApiResult {
    let AppealBody { action_id, words } = body.into_inner();
    let id = appeal(&app, caller.actor(), action_id, &words).await?;
    let appeal = app.read(move |_, db| queries::by_id(db, id)).await?;
    Ok(HttpResponse::Created().json(AppealView::new(appeal)))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Appeals {
    appeals: Vec<AppealView>,
}

/// Those nobody has answered, the oldest first.
#[utoipa::path(get, path = "/mod/appeals", operation_id = "read_appeals", tag = "moderation", security(("bearer" = [])),
    responses((status = 200, body = Appeals), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails)))]
pub(crate) async fn list(app: Data<App>, caller: Caller) -> ApiResult {
    let actor = caller.actor();
    let open = app.read(move |app, db| open(app, db, actor, MOST)).await?;
    Ok(HttpResponse::Ok().json(Appeals { appeals: open.into_iter().map(AppealView::new).collect() }))
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct AnswerBody {
    /// `uphold` or `overturn`.
    action: String,
    /// For whoever asked.
    reason: String,
}

/// Answer an appeal: the action stays, or everything it changed is as it was before. Not for whoever acted,
/// while there is another moderator.
#[utoipa::path(post, path = "/mod/appeals/{id}/decision", operation_id = "decide_appeal", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = AnswerBody,
    responses((status = 200, body = AppealView), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn decide(
    app: Data<App>,
    caller: Caller,
    id: Path<AppealId>,
    body: Body<AnswerBody>,
) -> ApiResult {
    let AnswerBody { action, reason } = body.into_inner();
    let answer = Answer::parse(&action)
        .ok_or_else(|| AppError::invalid("action", "An answer is \"uphold\" or \"overturn\"."))?;
    let id = *id;
    answering(&app, caller.actor(), id, answer, &reason).await?;
    let appeal = app.read(move |_, db| queries::by_id(db, id)).await?;
    Ok(HttpResponse::Ok().json(AppealView::new(appeal)))
}
