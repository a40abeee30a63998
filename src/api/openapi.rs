//! The description of this surface, OpenAPI 3.1, at `/api/v1/openapi.json`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, Ref, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use super::{
    PROBLEM, ProblemDetails, accounts, alarms, appeals, boards, decisions, flags, members, moderation,
    post_acts, posts, reactions, search, subscriptions, thread_measures, threads,
};
use crate::posts::reactions::Reaction;

#[derive(OpenApi)]
#[openapi(
    info(title = "Evenkeel", description = "The JSON surface of an Evenkeel forum."),
    servers((url = "/api/v1")),
    paths(
        accounts::join, accounts::sign_in, accounts::sign_out, boards::list, boards::threads, threads::start,
        threads::show, posts::reply, posts::edit, posts::delete, posts::revisions, reactions::put, reactions::delete, subscriptions::put, subscriptions::end,
        flags::post, moderation::edit, moderation::cases, decisions::case, decisions::claim, decisions::release, decisions::note, decisions::decide, decisions::restore, appeals::post, appeals::list, appeals::decide, moderation::log, search::search,
        members::separate_both, members::ask, members::act, members::standing, members::acknowledge, members::note, members::pair,
        post_acts::redact, post_acts::note, post_acts::remove_note, post_acts::hide, post_acts::merge, post_acts::move_post, post_acts::split,
        thread_measures::slow_mode, thread_measures::rest, thread_measures::approval, thread_measures::cross_talk,
        thread_measures::lock, thread_measures::move_to_board, thread_measures::lift, alarms::list, alarms::end,
    ),
    components(schemas(ProblemDetails, Reaction)),
    modifiers(&BearerToken, &Problems)
)]
struct Document;

struct BearerToken;

impl Modify for BearerToken {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// Every refusal is a problem, and has a problem's media type (RFC 9457); any operation can be
/// refused for reasons that lie in the request as such.
struct Problems;

impl Modify for Problems {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let problem = Content::new(Some(Ref::from_schema_name("ProblemDetails")));
        let refusal = |description: &str| {
            ResponseBuilder::new().description(description).content(PROBLEM, problem.clone()).build()
        };
        for item in document.paths.paths.values_mut() {
            let ways = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            for operation in ways.into_iter().flatten() {
                let responses = &mut operation.responses.responses;
                for (status, response) in responses.iter_mut().filter(|(status, _)| status.starts_with('4')) {
                    *response = refusal(reason(status)).into();
                }
                responses.insert("default".into(), refusal("The request can't be read or served").into());
            }
        }
    }
}

/// The status in words (RFC 9110).
fn reason(status: &str) -> &'static str {
    let status = status.parse().ok().and_then(|code: u16| StatusCode::from_u16(code).ok());
    status.and_then(|status| status.canonical_reason()).unwrap_or("Refused")
}

pub(crate) async fn document() -> HttpResponse {
    HttpResponse::Ok().json(Document::openapi())
}
