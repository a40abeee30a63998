//! The JSON surface under `/api/v1`: parse, call the verb the pages call, answer.
//!
//! A caller is known by a bearer token only, never by a cookie, so no other site can speak for one.
//! Errors are problem details (RFC 9457); cursors are opaque; unknown fields are ignored.

pub(crate) mod accounts;
pub(crate) mod alarms;
pub(crate) mod appeals;
pub(crate) mod boards;
mod body;
pub(crate) mod decisions;
pub(crate) mod flags;
pub(crate) mod members;
pub(crate) mod moderation;
pub(crate) mod openapi;
pub(crate) mod post_acts;
pub(crate) mod posts;
pub(crate) mod reactions;
pub(crate) mod search;
pub(crate) mod subscriptions;
pub(crate) mod thread_measures;
pub(crate) mod threads;
mod views;

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::web::{JsonConfig, PathConfig, QueryConfig};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};
use serde::Serialize;

use crate::error::AppError;
use crate::heat::Phrase;
use crate::policy::Actor;
use crate::temper::Nudge;
use crate::web::{SignedIn, bearer};

pub(crate) use body::Body;

type ApiResult = Result<HttpResponse, Problem>;

/// The media type of RFC 9457.
const PROBLEM: &str = "application/problem+json";

/// An error on its way to a program.
#[derive(Debug)]
pub(crate) struct Problem(AppError);

impl<E: Into<AppError>> From<E> for Problem {
    fn from(error: E) -> Self {
        Problem(error.into())
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// RFC 9457 problem details.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct ProblemDetails {
    /// Always `about:blank`: the status says what kind of problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    /// A sentence for a person.
    detail: String,
    /// What is wrong with which field, where that is the problem.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
    /// Nothing is wrong: its author might want to look again. Sent with `anyway`, it is posted.
    #[serde(skip_serializing_if = "Option::is_none")]
    nudge: Option<NudgeView>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct NudgeView {
    /// A sentence for the author.
    reason: &'static str,
    /// Words of theirs that may be what makes it so; none where it is not the words.
    phrases: Vec<PhraseView>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct PhraseView {
    words: String,
    reason: String,
}

impl NudgeView {
    fn new(nudge: &Nudge) -> NudgeView {
        let phrase =
            |phrase: &Phrase| PhraseView { words: phrase.words.clone(), reason: phrase.reason.clone() };
        NudgeView { reason: nudge.reason, phrases: nudge.phrases.iter().map(phrase).collect() }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct FieldProblem {
    field: &'static str,
    message: String,
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        if let AppError::Internal(source) = &self.0 {
            tracing::error!(error = %source, detail = ?source, "internal error");
        }
        let status = self.status_code();
        let field =
            |e: &crate::error::FieldError| FieldProblem { field: e.field, message: e.message.clone() };
        let details = ProblemDetails {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: self.0.to_string(),
            errors: self.0.fields().iter().map(field).collect(),
            nudge: self.0.nudge().map(NudgeView::new),
        };
        let mut response = HttpResponse::build(status);
        if let Some(seconds) = self.0.retry_after() {
            response.insert_header((RETRY_AFTER, seconds));
        }
        if let Some(methods) = self.0.allow() {
            response.insert_header((ALLOW, methods));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        response.insert_header((CACHE_CONTROL, "no-store"));
        response.content_type(PROBLEM).body(serde_json::to_string(&details).unwrap_or_default())
    }
}

/// Who calls.
pub(crate) struct Caller(Option<SignedIn>);

impl Caller {
    fn actor(&self) -> Actor {
        self.0.as_ref().map_or(Actor::Anonymous, |s| s.actor)
    }

    fn signed_in(&self) -> Option<&SignedIn> {
        self.0.as_ref()
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Caller, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Caller(bearer(&request).await?)) })
    }
}

/// An address or a query that can't be read is a problem like any other.
pub(crate) fn path_config() -> PathConfig {
    PathConfig::default().error_handler(|_, _| Problem(AppError::NotFound).into())
}

pub(crate) fn query_config() -> QueryConfig {
    QueryConfig::default().error_handler(|error, _| {
        Problem(AppError::BadRequest(format!("The query can't be read: {error}."))).into()
    })
}

/// And so is a body.
pub(crate) fn json_config() -> JsonConfig {
    JsonConfig::default().limit(4 * 1024 * 1024).error_handler(|error, _| {
        use actix_web::error::JsonPayloadError;
        let problem = match &error {
            JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
                AppError::TooLarge
            }
            JsonPayloadError::ContentType => {
                AppError::BadRequest("Please send JSON, with Content-Type: application/json.".into())
            }
            // serde's words name what is missing or malformed, and nothing of ours.
            other => AppError::BadRequest(format!("The JSON can't be read: {other}.")),
        };
        Problem(problem).into()
    })
}

pub(crate) async fn not_found() -> ApiResult {
    Err(AppError::NotFound.into())
}

/// How many to answer with: 1 to 100.
fn limit(asked: Option<i64>, usual: i64) -> i64 {
    asked.unwrap_or(usual).clamp(1, 100)
}

fn bad_cursor() -> AppError {
    AppError::BadRequest(
        "This cursor isn't one of ours. Leave `after` out to start from the beginning.".into(),
    )
}
