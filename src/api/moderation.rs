//! What moderators do.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::posts::{Posted, view};
use super::{ApiResult, Body, Caller, ProblemDetails, bad_cursor, limit};
use crate::app::App;
use crate::cases::queries::{self, Cursor, Listed};
use crate::cases::{CaseKind, CaseState, Decision};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{ActionId, CaseId, PostId, ThreadId};
use crate::moderation::posts::edit::{self as editing};
use crate::moderation::record::audit::{self, Action, Entry};
use crate::moderation::record::http::Sought;
use crate::policy;

#[derive(Deserialize, ToSchema)]
pub(crate) struct ModeratorEditBody {
    /// The new text, in Markdown.
    body: String,
    /// Shown to everyone after "edited by a moderator:".
    reason: String,
    /// Left out: as it was. Empty: none.
    content_note: Option<String>,
    /// The `version` that is being changed: a change to any other is refused with 409.
    version: Option<i32>,
}

/// Change somebody's post, for a reason that everyone can read.
#[utoipa::path(post, path = "/mod/posts/{id}/edit", operation_id = "moderator_edit", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)), request_body = ModeratorEditBody,
    responses((status = 200, body = Posted), (status = 401, body = ProblemDetails),
        (status = 403, body = ProblemDetails), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)))]
pub(crate) async fn edit(
    app: Data<App>,
    caller: Caller,
    id: Path<PostId>,
    body: Body<ModeratorEditBody>,
) -> ApiResult {
    let actor = caller.actor();
    let ModeratorEditBody { body, reason, content_note: note, version } = body.into_inner();
    editing::edit(&app, actor, editing::Edit { post: *id, body, reason, note, version }).await?;
    Ok(HttpResponse::Ok().json(view(&app, actor, *id).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LogPage {
    /// The `next` of the page before.
    after: Option<ActionId>,
    /// 1 to 100.
    limit: Option<i64>,
    /// What was done.
    action: Option<String>,
    /// A moderator's handle.
    by: Option<String>,
    /// The handle of whoever it is about.
    member: Option<String>,
    /// A thread's id.
    thread: Option<ThreadId>,
    /// A board's address.
    board: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct LogEntry {
    id: ActionId,
    at: String,
    /// `null`: the system.
    actor: Option<String>,
    action: Action,
    /// What it was done to: `post`, `thread`, `member`, `pair`, `case`, `appeal` or `board`.
    target: String,
    target_id: i64,
    /// The post, where it was done to one.
    post_id: Option<PostId>,
    thread_id: Option<ThreadId>,
    reason: String,
    /// What changed, by kind of action.
    details: serde_json::Value,
}

impl LogEntry {
    fn new(entry: Entry) -> LogEntry {
        let (post_id, details) = (entry.post(), entry.details());
        LogEntry {
            id: entry.id,
            at: entry.at_us.rfc3339(),
            actor: entry.actor,
            action: entry.action,
            target_id: entry.target_id,
            post_id,
            thread_id: entry.thread_id,
            details,
            target: entry.target_kind,
            reason: entry.reason,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Log {
    actions: Vec<LogEntry>,
    next: Option<ActionId>,
}

/// The record of what was done, newest first.
#[utoipa::path(get, path = "/mod/log", operation_id = "read_log", tag = "moderation", security(("bearer" = [])), params(LogPage),
    responses((status = 200, body = Log), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails)))]
pub(crate) async fn log(app: Data<App>, caller: Caller, page: Query<LogPage>) -> ApiResult {
    let actor = caller.actor();
    let limit = limit(page.limit, 50);
    policy::open_desk(actor)?;
    let LogPage { after, action, by, member, thread, board, .. } = page.into_inner();
    let sought = Sought {
        before: None,
        action: action.unwrap_or_default(),
        by: by.unwrap_or_default(),
        member: member.unwrap_or_default(),
        thread: thread.map(|id| id.to_string()).unwrap_or_default(),
        board: board.unwrap_or_default(),
    };
    let entries = app
        .read(move |_, db| {
            let filter = sought.filter(db, actor)?;
            audit::page(db, actor, &filter, (after, limit))
        })
        .await?;
    let next = entries.last().filter(|_| entries.len() as i64 == limit).map(|e| e.id);
    Ok(HttpResponse::Ok().json(Log { actions: entries.into_iter().map(LogEntry::new).collect(), next }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CasesPage {
    /// `open` (the default) or `decided`.
    state: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// 1 to 100.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct CaseView {
    id: CaseId,
    post_id: PostId,
    thread_id: ThreadId,
    /// The post's number in its thread.
    number: i32,
    /// Who wrote it.
    author: String,
    /// The weightiest reason it is open for.
    kind: CaseKind,
    /// How many flags are open. Whose they are is to be read on the desk.
    flags: i64,
    state: CaseState,
    opened_at: String,
    /// When a moderator first looked.
    looked_at: Option<String>,
    /// Until when the moderator who claimed it last has it to themself.
    claimed_until: Option<String>,
    /// When another moderator was asked to look as well.
    second_opinion_at: Option<String>,
    decision: Option<Decision>,
    decided_at: Option<String>,
}

impl CaseView {
    pub(super) fn new(listed: Listed) -> CaseView {
        let Listed { case, number, author, flags, .. } = listed;
        CaseView {
            id: case.id,
            post_id: case.post_id,
            thread_id: case.thread_id,
            number,
            author,
            kind: case.kind,
            flags,
            state: case.state,
            opened_at: case.opened_us.rfc3339(),
            looked_at: case.looked_us.map(Micros::rfc3339),
            claimed_until: case.claimed_until_us.map(Micros::rfc3339),
            second_opinion_at: case.second_opinion_us.map(Micros::rfc3339),
            decision: case.decision,
            decided_at: case.decided_us.map(Micros::rfc3339),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Cases {
    cases: Vec<CaseView>,
    next: Option<String>,
}

/// What waits for a moderator, or did. Of the open ones, concerns for somebody come first, then what may
/// tell who somebody is, then the others by heat, flags and age; decided ones come as they were opened.
#[utoipa::path(get, path = "/mod/cases", operation_id = "read_cases", tag = "moderation", security(("bearer" = [])), params(CasesPage),
    responses((status = 200, body = Cases), (status = 400, body = ProblemDetails), (status = 401, body = ProblemDetails),
        (status = 403, body = ProblemDetails)))]
pub(crate) async fn cases(app: Data<App>, caller: Caller, page: Query<CasesPage>) -> ApiResult {
    let actor = caller.actor();
    policy::open_desk(actor)?;
    let state = match page.state.as_deref() {
        None => CaseState::Open,
        Some(word) => CaseState::parse(word)
            .ok_or_else(|| AppError::BadRequest("A case is \"open\" or \"decided\".".into()))?,
    };
    let after = match page.after.as_deref() {
        Some(text) => Some(Cursor::parse(text).ok_or_else(bad_cursor)?),
        None => None,
    };
    let ours = match after {
        Some(Cursor::Open(..)) => state == CaseState::Open,
        Some(Cursor::Decided(_)) => state == CaseState::Decided,
        None => true,
    };
    if !ours {
        return Err(bad_cursor().into());
    }
    let limit = limit(page.limit, 50);
    let read = move |app: &App, db: &mut Db| queries::page(db, actor, (state, after), limit, app.clock.now());
    let (found, next) = app.read(read).await?;
    let next = next.map(Cursor::print);
    Ok(HttpResponse::Ok().json(Cases { cases: found.into_iter().map(CaseView::new).collect(), next }))
}
