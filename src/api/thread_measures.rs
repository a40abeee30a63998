//! What moderators do to a thread.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::{MeasureView, ThreadView};
use super::{ApiResult, Body, Caller, ProblemDetails};
use crate::app::App;
use crate::clock::Micros;
use crate::error::AppError;
use crate::ids::{MeasureId, ThreadId};
use crate::measures::MeasureKind;
use crate::moderation::measures as lifting;
use crate::moderation::threads::set::{Asked, set};
use crate::moderation::threads::{lock as locking, move_thread as moving};
use crate::moderation::until;
use crate::policy::Actor;
use crate::threads::about;
use crate::threads::queries;
use crate::threads::running::Running;

/// The thread as it is now.
#[derive(Serialize, ToSchema)]
pub(crate) struct ModeratedThread {
    thread: ThreadView,
}

async fn answer(app: &App, actor: Actor, id: ThreadId) -> ApiResult {
    let thread = app
        .read(move |app, db| {
            let (thread, board) = queries::seen(db, actor, id)?;
            let running = Running::on(db, &thread, app.clock.now())?;
            let author = crate::accounts::queries::by_id(db, thread.author_id)?.handle;
            let labels = about::labels(db, actor, &[&thread])?;
            Ok(ThreadView::new(&thread, &board, &author, &labels).with_measures(&running))
        })
        .await?;
    Ok(HttpResponse::Ok().json(ModeratedThread { thread }))
}

fn when(app: &App, text: Option<&str>) -> Result<Option<Micros>, String> {
    let until = |text| until::within(until::parse(text)?, app.clock.now(), until::MOST_DAYS);
    text.map(until).transpose()
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct SlowModeBody {
    /// Between two replies of one member. Either this or `by_heat`.
    minutes: Option<i32>,
    /// The hotter the thread, the longer: no wait while it is calm, 15 minutes while it is warming up, 60
    /// while it is hot.
    by_heat: Option<bool>,
    /// RFC 3339. Left out: for seven days.
    until: Option<String>,
    /// Shown above the thread.
    reason: String,
}

/// Let some time pass between two replies of the same member. Moderators of the board are not slowed.
#[utoipa::path(post, path = "/mod/threads/{id}/slow-mode", operation_id = "slow_thread_down", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = SlowModeBody,
    responses((status = 200, body = ModeratedThread), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn slow_mode(
    app: Data<App>,
    caller: Caller,
    id: Path<ThreadId>,
    body: Body<SlowModeBody>,
) -> ApiResult {
    let (actor, thread) = (caller.actor(), *id);
    let SlowModeBody { minutes, by_heat, until, reason } = body.into_inner();
    if minutes.is_some() == by_heat.unwrap_or(false) {
        let words = "Please give either `minutes`, or `by_heat` as true.";
        return Err(AppError::invalid("minutes", words).into());
    }
    let until = when(&app, until.as_deref());
    set(&app, actor, Asked { thread, kind: MeasureKind::SlowMode, minutes, until, reason }).await?;
    answer(&app, actor, thread).await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct MeasureBody {
    /// RFC 3339. Left out: for seven days, where it is not needed.
    until: Option<String>,
    /// Shown above the thread.
    reason: String,
}

async fn measure(
    app: &App,
    actor: Actor,
    thread: ThreadId,
    kind: MeasureKind,
    body: MeasureBody,
) -> ApiResult {
    let (until, reason) = (when(app, body.until.as_deref()), body.reason);
    set(app, actor, Asked { thread, kind, minutes: None, until, reason }).await?;
    answer(app, actor, thread).await
}

/// No replies until a time; then the thread is open again by itself. `until` is needed.
#[utoipa::path(post, path = "/mod/threads/{id}/rest", operation_id = "let_thread_rest", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = MeasureBody,
    responses((status = 200, body = ModeratedThread), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn rest(
    app: Data<App>,
    caller: Caller,
    id: Path<ThreadId>,
    body: Body<MeasureBody>,
) -> ApiResult {
    measure(&app, caller.actor(), *id, MeasureKind::Rest, body.into_inner()).await
}

/// Every reply of a member waits until a moderator has let it through.
#[utoipa::path(post, path = "/mod/threads/{id}/approval", operation_id = "read_replies_first", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = MeasureBody,
    responses((status = 200, body = ModeratedThread), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn approval(
    app: Data<App>,
    caller: Caller,
    id: Path<ThreadId>,
    body: Body<MeasureBody>,
) -> ApiResult {
    measure(&app, caller.actor(), *id, MeasureKind::ApprovalFirst, body.into_inner()).await
}

/// Ask members to share their own experience, and not to advise each other.
#[utoipa::path(post, path = "/mod/threads/{id}/cross-talk", operation_id = "ask_for_no_cross_talk", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = MeasureBody,
    responses((status = 200, body = ModeratedThread), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn cross_talk(
    app: Data<App>,
    caller: Caller,
    id: Path<ThreadId>,
    body: Body<MeasureBody>,
) -> ApiResult {
    measure(&app, caller.actor(), *id, MeasureKind::NoCrossTalk, body.into_inner()).await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct LockBody {
    /// `false`: open it again. Left out: close it.
    locked: Option<bool>,
    /// Shown above a closed thread.
    reason: String,
}

/// Close a thread to new replies for good, or open it again.
#[utoipa::path(post, path = "/mod/threads/{id}/lock", operation_id = "lock_thread", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = LockBody,
    responses((status = 200, body = ModeratedThread), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn lock(
    app: Data<App>,
    caller: Caller,
    id: Path<ThreadId>,
    body: Body<LockBody>,
) -> ApiResult {
    let (actor, LockBody { locked, reason }) = (caller.actor(), body.into_inner());
    locking::lock(&app, actor, *id, locked.unwrap_or(true), &reason).await?;
    answer(&app, actor, *id).await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct MoveThreadBody {
    /// The address of the board it goes to.
    board: String,
    /// For the record.
    reason: String,
}

/// Move a thread to another board. Its address stays; only for whoever moderates both boards.
#[utoipa::path(post, path = "/mod/threads/{id}/move", operation_id = "move_thread", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = MoveThreadBody,
    responses((status = 200, body = ModeratedThread), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn move_to_board(
    app: Data<App>,
    caller: Caller,
    id: Path<ThreadId>,
    body: Body<MoveThreadBody>,
) -> ApiResult {
    let (actor, MoveThreadBody { board, reason }) = (caller.actor(), body.into_inner());
    moving::move_thread(&app, actor, *id, board, &reason).await?;
    answer(&app, actor, *id).await
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct LiftBody {
    /// For those concerned, and for the record.
    reason: String,
}

/// End a measure before its time: on a thread, between two members, or on one. Members hear of it.
#[utoipa::path(post, path = "/mod/measures/{id}/lift", operation_id = "lift_measure", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = LiftBody,
    responses((status = 200, body = MeasureView), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn lift(
    app: Data<App>,
    caller: Caller,
    id: Path<MeasureId>,
    body: Body<LiftBody>,
) -> ApiResult {
    let lifted = lifting::lift(&app, caller.actor(), *id, &body.into_inner().reason).await?;
    Ok(HttpResponse::Ok().json(MeasureView::new(&lifted)))
}
