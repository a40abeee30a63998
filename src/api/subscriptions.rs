//! Following by email.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ApiResult, Body, Caller, ProblemDetails};
use crate::app::{App, Client};
use crate::error::AppError;
use crate::ids::{SubscriptionId, ThreadId};
use crate::subscriptions::change::{Change, change_own};
use crate::subscriptions::subscribe::{Subscribe, Subscribed, Wanted, subscribe};

#[derive(Deserialize, ToSchema)]
pub(crate) struct SubscribeBody {
    /// This or `board`.
    thread_id: Option<ThreadId>,
    /// A board's slug.
    board: Option<String>,
    /// `instant`, `daily`, `weekly` or `never`; left out: `instant`.
    frequency: Option<String>,
    /// Whether mail may name and quote what is followed.
    #[serde(default)]
    show_details: bool,
    /// Left out: your account's own address. Any other must be confirmed by mail first.
    email: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct SubscriptionView {
    /// `null` while an address you typed hasn't agreed.
    id: Option<SubscriptionId>,
    /// `active`, or `pending` until the link in the confirmation mail has been used.
    state: &'static str,
}

/// Follow a thread or a board, or change how. Needs no account when `email` is given.
#[utoipa::path(put, path = "/subscriptions", operation_id = "follow", tag = "subscriptions", request_body = SubscribeBody,
    responses((status = 200, body = SubscriptionView), (status = 202, body = SubscriptionView),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails), (status = 429, body = ProblemDetails)))]
pub(crate) async fn put(
    app: Data<App>,
    caller: Caller,
    client: Client,
    body: Body<SubscribeBody>,
) -> ApiResult {
    let body = body.into_inner();
    let wanted = match (body.thread_id, body.board) {
        (Some(id), None) => Wanted::Thread(id),
        (None, Some(slug)) => Wanted::Board(slug),
        _ => {
            return Err(
                AppError::invalid("thread_id", "Please name a thread_id or a board, one of them.").into()
            );
        }
    };
    let input = Subscribe {
        wanted,
        frequency: body.frequency.unwrap_or_else(|| "instant".into()),
        show_details: body.show_details,
        email: body.email,
    };
    let answer = match subscribe(&app, &client, caller.actor(), input).await? {
        Subscribed::Active(id) => HttpResponse::Ok().json(SubscriptionView { id: Some(id), state: "active" }),
        Subscribed::AwaitingConfirmation(id) => {
            HttpResponse::Accepted().json(SubscriptionView { id, state: "pending" })
        }
    };
    Ok(answer)
}

/// Stop following.
#[utoipa::path(delete, path = "/subscriptions/{id}", operation_id = "unfollow", tag = "subscriptions", security(("bearer" = [])),
    params(("id" = i64, Path)),
    responses((status = 204), (status = 401, body = ProblemDetails), (status = 404, body = ProblemDetails)))]
pub(crate) async fn end(app: Data<App>, caller: Caller, id: Path<SubscriptionId>) -> ApiResult {
    let actor = caller.actor();
    app.write(move |app, db| change_own(app, db, actor, *id, Change::End)).await?;
    Ok(HttpResponse::NoContent().finish())
}
