//! Posts.

use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::views::{PostView, RevisionView};
use super::{ApiResult, Body, Caller, ProblemDetails, limit};
use crate::app::App;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::policy::{self, Actor};
use crate::posts::{queries, revisions as revision_queries};
use crate::threads::queries as thread_queries;
use crate::threads::{delete_post, edit_post, reply as replying};

#[derive(Deserialize, ToSchema)]
pub(crate) struct ReplyBody {
    /// Markdown.
    body: String,
    /// The post it answers; left out: the thread as a whole.
    parent_id: Option<PostId>,
    /// The same key twice posts once.
    idempotency_key: Option<String>,
    /// A word of warning, at most 80 characters; the text is folded behind it.
    content_note: Option<String>,
    /// Post it although the answer was, or would be, a 409 with a `nudge`.
    anyway: Option<bool>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Posted {
    pub(super) post: PostView,
    /// The path of a page that says where help is, when the text speaks of self-harm. Please show it to
    /// the author, kindly.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'static str>,
    /// `true` with 202: nobody else reads it until a moderator has let it through. Left out with 201.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<bool>,
}

/// Where help is.
pub(super) const HELP: &str = "/help-now";

/// Reply to a thread or to a post in it.
#[utoipa::path(post, path = "/threads/{id}/posts", operation_id = "reply", tag = "posts", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = ReplyBody,
    responses((status = 201, body = Posted), (status = 202, body = Posted), (status = 401, body = ProblemDetails),
        (status = 403, body = ProblemDetails), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails), (status = 423, body = ProblemDetails), (status = 429, body = ProblemDetails)))]
pub(crate) async fn reply(
    app: Data<App>,
    caller: Caller,
    id: Path<ThreadId>,
    body: Body<ReplyBody>,
) -> ApiResult {
    let actor = caller.actor();
    let ReplyBody { body, parent_id, idempotency_key, content_note, anyway } = body.into_inner();
    let anyway = anyway.unwrap_or(false);
    let note = content_note.unwrap_or_default();
    let input =
        replying::Reply { thread: *id, parent: parent_id, body, note, idempotency_key, anyway, from: None };
    let kept = replying::reply(&app, actor, input).await?;
    let posted = Posted {
        help: kept.help.then_some(HELP),
        held: kept.waits.then_some(true),
        ..view(&app, actor, kept.post).await?
    };
    Ok(posted_or_held(kept.waits).insert_header((LOCATION, format!("/p/{}", kept.post))).json(posted))
}

/// 201, or 202 for what waits until a moderator has let it through (RFC 9110 section 15.3.3).
pub(super) fn posted_or_held(waits: bool) -> HttpResponseBuilder {
    if waits { HttpResponse::Accepted() } else { HttpResponse::Created() }
}

pub(super) async fn view(app: &App, actor: Actor, post: PostId) -> Result<Posted, AppError> {
    app.read(move |_, db| {
        thread_queries::seen_post(db, actor, post)?;
        let markdown = queries::markdown(db, post)?;
        let mut found = queries::with_author(db, post)?;
        queries::with_notes(db, vec![&mut found])?;
        let post = PostView::new(&found, markdown, actor);
        Ok(Posted { post, help: None, held: None })
    })
    .await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct EditBody {
    /// Markdown.
    body: String,
    /// Left out: as it was. Empty: none.
    content_note: Option<String>,
    /// The `version` that is being changed: a change to any other is refused with 409. Left out:
    /// whatever stands is replaced.
    version: Option<i32>,
    /// Save it although the answer was, or would be, a 409 with a `nudge`.
    anyway: Option<bool>,
}

/// Change your own post.
#[utoipa::path(patch, path = "/posts/{id}", operation_id = "edit_post", tag = "posts", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = EditBody,
    responses((status = 200, body = Posted), (status = 401, body = ProblemDetails),
        (status = 403, body = ProblemDetails), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails), (status = 423, body = ProblemDetails)))]
pub(crate) async fn edit(
    app: Data<App>,
    caller: Caller,
    id: Path<PostId>,
    body: Body<EditBody>,
) -> ApiResult {
    let actor = caller.actor();
    let EditBody { body, content_note: note, version, anyway } = body.into_inner();
    let anyway = anyway.unwrap_or(false);
    let input = edit_post::Edit { post: *id, body, note, version, anyway, from: None };
    let help = edit_post::edit_post(&app, actor, input).await?;
    let posted = Posted { help: help.then_some(HELP), ..view(&app, actor, *id).await? };
    Ok(HttpResponse::Ok().json(posted))
}

/// Take back your own post. A tombstone keeps its place and the replies.
#[utoipa::path(delete, path = "/posts/{id}", operation_id = "delete_post", tag = "posts", security(("bearer" = [])),
    params(("id" = i64, Path)),
    responses((status = 204), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails)))]
pub(crate) async fn delete(app: Data<App>, caller: Caller, id: Path<PostId>) -> ApiResult {
    delete_post::delete_post(&app, caller.actor(), *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RevisionsPage {
    /// The number of a version: older ones than that.
    before: Option<i32>,
    /// 1 to 100.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Revisions {
    /// Oldest first; without `before`, the last is the text that stands.
    revisions: Vec<RevisionView>,
    /// A moderator took out some earlier text, which is not for you to read.
    withheld: bool,
    /// The `before` of the page with older ones.
    next: Option<i32>,
}

/// The texts a post has had, as far as you may read them.
#[utoipa::path(get, path = "/posts/{id}/revisions", operation_id = "read_revisions", tag = "posts",
    params(("id" = i64, Path), RevisionsPage),
    responses((status = 200, body = Revisions), (status = 404, body = ProblemDetails)))]
pub(crate) async fn revisions(
    app: Data<App>,
    caller: Caller,
    id: Path<PostId>,
    page: Query<RevisionsPage>,
) -> ApiResult {
    let actor = caller.actor();
    let limit = limit(page.limit, 100);
    let history = app
        .read(move |_, db| {
            let (post, _, _) = thread_queries::seen_post(db, actor, *id)?;
            if !policy::post::read(actor, post.facts()) {
                return Err(AppError::NotFound);
            }
            revision_queries::seen_by(db, actor, &post, page.before, limit)
        })
        .await?;
    let next = history.before.as_ref().and(history.versions.first()).map(|first| first.number);
    let revisions = history.versions.iter().map(RevisionView::new).collect();
    Ok(HttpResponse::Ok().json(Revisions { revisions, withheld: history.withheld, next }))
}
