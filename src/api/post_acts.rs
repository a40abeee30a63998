//! What moderators do with a post.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::posts::{Posted, view};
use super::{ApiResult, Body, Caller, ProblemDetails};
use crate::app::App;
use crate::error::AppError;
use crate::ids::{NoteId, PostId, ThreadId};
use crate::moderation::posts::hide as hiding;
use crate::moderation::posts::merge::{self as merging, Into, Merge};
use crate::moderation::posts::move_post::{self as moving, Goal};
use crate::moderation::posts::note::{self as noting, Note};
use crate::moderation::posts::redact::{self as redacting, Redaction};
use crate::moderation::posts::split::{self as splitting, Split};
use crate::policy::Actor;
use crate::threads::queries;

async fn seen(app: &App, actor: Actor, id: PostId) -> ApiResult {
    Ok(HttpResponse::Ok().json(view(app, actor, id).await?))
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct RedactionBody {
    /// The words to take out, as they are seen in the post or as they were typed.
    span: String,
    /// Which of the places where they stand, from 1. Left out: the only one.
    occurrence: Option<usize>,
    /// All places where they stand.
    #[serde(default)]
    all: bool,
    /// What kind of words, at most 60 characters: stands in their place. Left out: "personal remark".
    label: Option<String>,
    reason: String,
}

/// Take words out of a post, and out of where they are quoted from it.
#[utoipa::path(post, path = "/mod/posts/{id}/redaction", operation_id = "redact_post", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = RedactionBody,
    responses((status = 200, body = Posted), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn redact(
    app: Data<App>,
    caller: Caller,
    id: Path<PostId>,
    body: Body<RedactionBody>,
) -> ApiResult {
    let actor = caller.actor();
    let RedactionBody { span, occurrence, all, label, reason } = body.into_inner();
    let input = Redaction { span, occurrence, all, label: label.unwrap_or_default(), reason };
    redacting::redact(&app, actor, *id, input).await?;
    seen(&app, actor, *id).await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct NoteBody {
    /// Markdown, at most 1,000 characters.
    body: String,
    /// The handles of those it speaks to; each hears of it, and so does the author of the post.
    #[serde(default)]
    to: Vec<String>,
    /// For the record; left out: the note says it.
    reason: Option<String>,
}

/// Leave a note under a post, from the moderators.
#[utoipa::path(post, path = "/mod/posts/{id}/note", operation_id = "add_note", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = NoteBody,
    responses((status = 200, body = Posted), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn note(
    app: Data<App>,
    caller: Caller,
    id: Path<PostId>,
    body: Body<NoteBody>,
) -> ApiResult {
    let actor = caller.actor();
    let NoteBody { body, to, reason } = body.into_inner();
    let input = Note { body, to, reason: reason.unwrap_or_default() };
    noting::add_note(&app, actor, *id, input).await?;
    seen(&app, actor, *id).await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct ReasonBody {
    /// For those concerned and the record.
    reason: String,
}

/// Take a moderators' note away.
#[utoipa::path(post, path = "/mod/notes/{id}/removal", operation_id = "remove_note", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = ReasonBody,
    responses((status = 200, body = Posted), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn remove_note(
    app: Data<App>,
    caller: Caller,
    id: Path<NoteId>,
    body: Body<ReasonBody>,
) -> ApiResult {
    let actor = caller.actor();
    let post = noting::remove_note(&app, actor, *id, &body.into_inner().reason).await?;
    seen(&app, actor, post).await
}

/// Hide a post. Its place and the replies stay.
#[utoipa::path(post, path = "/mod/posts/{id}/hide", operation_id = "hide_post", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = ReasonBody,
    responses((status = 200, body = Posted), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn hide(
    app: Data<App>,
    caller: Caller,
    id: Path<PostId>,
    body: Body<ReasonBody>,
) -> ApiResult {
    let actor = caller.actor();
    hiding::hide(&app, actor, *id, &body.into_inner().reason).await?;
    seen(&app, actor, *id).await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct MergeBody {
    /// The post that this one corrects: of the same author, in the same thread.
    into: PostId,
    /// What that is to say. Left out: this text below that one.
    body: Option<String>,
    reason: String,
}

/// Put a follow-up into the post that it corrects.
#[utoipa::path(post, path = "/mod/posts/{id}/merge", operation_id = "merge_post", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = MergeBody,
    responses((status = 200, body = Posted), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn merge(
    app: Data<App>,
    caller: Caller,
    id: Path<PostId>,
    body: Body<MergeBody>,
) -> ApiResult {
    let actor = caller.actor();
    let MergeBody { into, body, reason } = body.into_inner();
    merging::merge(&app, actor, Merge { post: *id, into: Into::Post(into), body, reason }).await?;
    seen(&app, actor, *id).await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct MoveBody {
    /// The post it is to answer, here or in another thread.
    parent_id: Option<PostId>,
    /// Or the thread it is to answer as a whole.
    thread_id: Option<ThreadId>,
    reason: String,
}

/// Move a post, with what answers it, under another one or into another thread.
#[utoipa::path(post, path = "/mod/posts/{id}/move", operation_id = "move_post", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = MoveBody,
    responses((status = 200, body = Posted), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn move_post(
    app: Data<App>,
    caller: Caller,
    id: Path<PostId>,
    body: Body<MoveBody>,
) -> ApiResult {
    let actor = caller.actor();
    let MoveBody { parent_id, thread_id, reason } = body.into_inner();
    let goal = match (parent_id, thread_id) {
        (Some(post), None) => Goal::Post(post),
        (None, Some(thread)) => Goal::Thread(thread),
        _ => {
            let words = "Please say where to: under a post (parent_id) or into a thread (thread_id).";
            return Err(AppError::invalid("parent_id", words).into());
        }
    };
    moving::move_post(&app, actor, *id, goal, &reason).await?;
    seen(&app, actor, *id).await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct SplitBody {
    /// The post that is to open the new thread.
    post_id: PostId,
    title: String,
    reason: String,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct SplitOff {
    /// The new thread.
    id: ThreadId,
    /// The path of its page.
    url: String,
}

/// Make a branch a thread of its own.
#[utoipa::path(post, path = "/mod/threads/{id}/split", operation_id = "split_thread", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = SplitBody,
    responses((status = 201, body = SplitOff), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn split(
    app: Data<App>,
    caller: Caller,
    id: Path<ThreadId>,
    body: Body<SplitBody>,
) -> ApiResult {
    let actor = caller.actor();
    let SplitBody { post_id: post, title, reason } = body.into_inner();
    let new = splitting::split(&app, actor, Split { thread: Some(*id), post, title, reason }).await?;
    let thread = app.read(move |_, db| Ok(queries::seen(db, actor, new)?.0)).await?;
    Ok(HttpResponse::Created().json(SplitOff { id: new, url: thread.url() }))
}
