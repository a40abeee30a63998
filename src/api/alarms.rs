//! Alarms, for moderators.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ApiResult, Caller, ProblemDetails};
use crate::app::App;
use crate::cases::alarm::{Alarm, AlarmKind};
use crate::clock::Micros;
use crate::ids::{AlarmId, CaseId};
use crate::moderation::alarms;

#[derive(Serialize, ToSchema)]
pub(crate) struct AlarmView {
    id: AlarmId,
    kind: AlarmKind,
    /// What was seen.
    words: String,
    case_id: Option<CaseId>,
    raised_at: String,
    /// When a moderator saw to it.
    ended_at: Option<String>,
}

impl AlarmView {
    fn new(alarm: &Alarm) -> AlarmView {
        AlarmView {
            id: alarm.id,
            kind: alarm.kind,
            words: alarm.words.clone(),
            case_id: alarm.case_id,
            raised_at: alarm.raised_us.rfc3339(),
            ended_at: alarm.ended_us.map(Micros::rfc3339),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Alarms {
    alarms: Vec<AlarmView>,
}

/// The alarms that nobody has seen to, the oldest first.
#[utoipa::path(get, path = "/mod/alarms", operation_id = "read_alarms", tag = "moderation", security(("bearer" = [])),
    responses((status = 200, body = Alarms), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails)))]
pub(crate) async fn list(app: Data<App>, caller: Caller) -> ApiResult {
    let actor = caller.actor();
    let open = app.read(move |_, db| alarms::open(db, actor)).await?;
    Ok(HttpResponse::Ok().json(Alarms { alarms: open.iter().map(AlarmView::new).collect() }))
}

/// Say that an alarm has been seen to.
#[utoipa::path(post, path = "/mod/alarms/{id}/end", operation_id = "end_alarm", tag = "moderation", security(("bearer" = [])),
    params(("id" = i64, Path)),
    responses((status = 200, body = AlarmView), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)))]
pub(crate) async fn end(app: Data<App>, caller: Caller, id: Path<AlarmId>) -> ApiResult {
    let ended = alarms::end(&app, caller.actor(), *id).await?;
    Ok(HttpResponse::Ok().json(AlarmView::new(&ended)))
}
