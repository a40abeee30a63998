//! Between two members, and on one.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ApiResult, Body, Caller, ProblemDetails};
use crate::app::App;
use crate::clock::Micros;
use crate::error::AppError;
use crate::heat::WARM;
use crate::ids::{ActionId, MeasureId, PostId};
use crate::measures::MeasureKind;
use crate::moderation::members::ask_for_distance::{Ask, ask_for_distance};
use crate::moderation::members::note as noting;
use crate::moderation::members::pair::{self as pairs, Side};
use crate::moderation::members::sanction::{Kind, Sanction, sanction};
use crate::moderation::members::separate::{Separate, separate};
use crate::moderation::members::standing::{self, ActionLine, MeasureLine, State};
use crate::moderation::record::audit::Action;
use crate::moderation::until;
use crate::policy::Held;

fn time(text: Option<String>) -> Result<Option<Micros>, AppError> {
    let read = |text| until::parse(text).map_err(|wrong| AppError::invalid("until", wrong));
    text.as_deref().map(read).transpose()
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct SeparateBody {
    /// The handles of both; which comes first makes no difference.
    members: [String; 2],
    /// RFC 3339; left out: for seven days.
    until: Option<String>,
    /// For both, in the same words.
    reason: String,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct AskBody {
    /// From whom.
    handle: String,
    /// RFC 3339, at most 30 days from now; left out: for seven days.
    until: Option<String>,
    /// For the moderators only.
    reason: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Separated {
    until: String,
}

impl Separated {
    fn answer(until: Micros) -> HttpResponse {
        HttpResponse::Created().json(Separated { until: until.rfc3339() })
    }
}

/// Separate two members: neither can answer, quote or name the other until then. One that holds is replaced.
#[utoipa::path(post, path = "/mod/separations", operation_id = "separate", tag = "moderation", security(("bearer" = [])),
    request_body = SeparateBody,
    responses((status = 201, body = Separated), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn separate_both(app: Data<App>, caller: Caller, body: Body<SeparateBody>) -> ApiResult {
    let SeparateBody { members, until, reason } = body.into_inner();
    let input = Separate { pair: members, until: time(until)?, reason };
    Ok(Separated::answer(separate(&app, caller.actor(), input).await?))
}

/// Ask for distance from another member. It begins at once; both read the same words, and not who asked.
#[utoipa::path(post, path = "/separations", operation_id = "ask_for_distance", tag = "members", security(("bearer" = [])),
    request_body = AskBody,
    responses((status = 201, body = Separated), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails),
        (status = 429, body = ProblemDetails)))]
pub(crate) async fn ask(app: Data<App>, caller: Caller, body: Body<AskBody>) -> ApiResult {
    let AskBody { handle, until, reason } = body.into_inner();
    let input = Ask { handle, until: time(until)?, reason: reason.unwrap_or_default() };
    Ok(Separated::answer(ask_for_distance(&app, caller.actor(), input).await?))
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct SanctionBody {
    /// For the record; the member reads it where there are no `words`.
    reason: String,
    /// For the member, from "the moderators".
    words: Option<String>,
    /// Of silence and suspension, RFC 3339; left out: for seven days.
    until: Option<String>,
}

/// Say a word to a member, warn, silence or suspend them. One of the same kind that holds is replaced.
#[utoipa::path(post, path = "/mod/members/{handle}/{kind}", operation_id = "sanction", tag = "moderation", security(("bearer" = [])),
    params(("handle" = String, Path), ("kind" = String, Path, description = "`word`, `warning`, `silence` or `suspension`")),
    request_body = SanctionBody,
    responses((status = 204), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn act(
    app: Data<App>,
    caller: Caller,
    path: Path<(String, String)>,
    body: Body<SanctionBody>,
) -> ApiResult {
    let (handle, kind) = path.into_inner();
    let kind = Kind::parse(&kind).ok_or(AppError::NotFound)?;
    let SanctionBody { reason, words, until } = body.into_inner();
    let (words, until) = (words.unwrap_or_default(), time(until)?);
    sanction(&app, caller.actor(), Sanction { handle, kind, reason, words, until }).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Serialize, ToSchema)]
pub(crate) struct StandingMeasure {
    id: MeasureId,
    kind: MeasureKind,
    /// The other member of a separation.
    with: Option<String>,
    reason: String,
    from: String,
    /// `null`: until it is lifted, or acknowledged.
    until: Option<String>,
    state: State,
    /// What to ask for another look at. `null` where you asked for it yourself.
    action_id: Option<ActionId>,
}

impl StandingMeasure {
    fn new(line: MeasureLine, action_id: Option<ActionId>) -> StandingMeasure {
        let MeasureLine { measure, with, state } = line;
        StandingMeasure {
            id: measure.id,
            kind: measure.kind,
            with,
            reason: measure.reason,
            from: measure.from_us.rfc3339(),
            until: measure.until_us.map(Micros::rfc3339),
            state,
            action_id,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ActionView {
    id: ActionId,
    action: Action,
    post_id: Option<PostId>,
    reason: String,
    at: String,
}

impl ActionView {
    fn new(line: ActionLine) -> ActionView {
        ActionView {
            id: line.id,
            action: line.action,
            post_id: line.post,
            reason: line.reason,
            at: line.at.rfc3339(),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct StandingView {
    /// What keeps you from writing: `free`, `warned`, `silenced` or `suspended`.
    held: &'static str,
    /// What holds for you and what did, the newest first.
    measures: Vec<StandingMeasure>,
    /// What moderators did to your posts, the newest first.
    actions: Vec<ActionView>,
}

/// Your standing.
#[utoipa::path(get, path = "/me/standing", operation_id = "read_standing", tag = "members", security(("bearer" = [])),
    responses((status = 200, body = StandingView), (status = 401, body = ProblemDetails)))]
pub(crate) async fn standing(app: Data<App>, caller: Caller) -> ApiResult {
    let actor = caller.actor();
    let standing = app.read(move |app, db| standing::own(app, db, actor)).await?;
    let own = |line: MeasureLine| {
        let action = line.appealable(actor);
        StandingMeasure::new(line, action)
    };
    Ok(HttpResponse::Ok().json(StandingView {
        held: match standing.held {
            Held::Free => "free",
            Held::Warned => "warned",
            Held::Silenced => "silenced",
            Held::Suspended => "suspended",
        },
        measures: standing.measures.into_iter().map(own).collect(),
        actions: standing.actions.into_iter().map(ActionView::new).collect(),
    }))
}

/// Say that you have read a warning. Saying it twice is fine.
#[utoipa::path(post, path = "/me/standing/{measure}/acknowledge", operation_id = "acknowledge", tag = "members", security(("bearer" = [])),
    params(("measure" = i64, Path)),
    responses((status = 204), (status = 401, body = ProblemDetails), (status = 404, body = ProblemDetails)))]
pub(crate) async fn acknowledge(app: Data<App>, caller: Caller, id: Path<MeasureId>) -> ApiResult {
    standing::acknowledge(&app, caller.actor(), *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct MemberNoteBody {
    /// For moderators only.
    words: String,
}

/// Note something about a member, for moderators. The member never reads it.
#[utoipa::path(post, path = "/mod/members/{handle}/notes", operation_id = "note_member", tag = "moderation", security(("bearer" = [])),
    params(("handle" = String, Path)), request_body = MemberNoteBody,
    responses((status = 204), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
pub(crate) async fn note(
    app: Data<App>,
    caller: Caller,
    handle: Path<String>,
    body: Body<MemberNoteBody>,
) -> ApiResult {
    noting::note(&app, caller.actor(), &handle, &body.into_inner().words).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Serialize, ToSchema)]
pub(crate) struct PairView {
    members: [SideView; 2],
    /// The last answers of either to the other, the newest first.
    recent: Vec<PostId>,
    /// What holds between them and what did, the newest first.
    separations: Vec<StandingMeasure>,
    /// How hot it was between them in each of the last weeks, the oldest first.
    weeks: Vec<WeekHeat>,
}

/// In words, by the hottest answer of a week; numbers for heat are shown to nobody.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WeekHeat {
    Calm,
    WarmingUp,
    Hot,
}

impl WeekHeat {
    fn new(app: &App, score: f32) -> WeekHeat {
        match score {
            score if score >= app.heat.hot() => WeekHeat::Hot,
            score if score >= WARM => WeekHeat::WarmingUp,
            _ => WeekHeat::Calm,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct SideView {
    handle: String,
    /// Their answers to the other.
    replies: i64,
    /// Their flags on posts of the other.
    flags: i64,
}

impl SideView {
    fn new(side: Side) -> SideView {
        SideView { handle: side.handle, replies: side.replies, flags: side.flags }
    }
}

/// What was between two members. Not for one of the two.
#[utoipa::path(get, path = "/mod/pairs/{a}/{b}", operation_id = "read_pair", tag = "moderation", security(("bearer" = [])),
    params(("a" = String, Path), ("b" = String, Path)),
    responses((status = 200, body = PairView), (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails),
        (status = 404, body = ProblemDetails)))]
pub(crate) async fn pair(app: Data<App>, caller: Caller, path: Path<(String, String)>) -> ApiResult {
    let actor = caller.actor();
    let (a, b) = path.into_inner();
    let history = app.read(move |app, db| pairs::of_handles(app, db, actor, (&a, &b))).await?;
    let recorded = |line: MeasureLine| {
        let action = line.measure.action_id;
        StandingMeasure::new(line, Some(action))
    };
    Ok(HttpResponse::Ok().json(PairView {
        members: [SideView::new(history.one), SideView::new(history.other)],
        recent: history.recent.into_iter().map(|line| line.post).collect(),
        separations: history.separations.into_iter().map(recorded).collect(),
        weeks: history.weeks.readings().iter().map(|score| WeekHeat::new(&app, *score)).collect(),
    }))
}
