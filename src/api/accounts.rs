//! Members and sessions.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::MemberView;
use super::{ApiResult, Body, Caller, ProblemDetails};
use crate::accounts::sessions::{self, SessionKind};
use crate::accounts::{Passphrase, join as joining, sign_in as signing_in};
use crate::app::{App, Client};
use crate::error::AppError;
use crate::policy::Denied;

#[derive(Deserialize, ToSchema)]
pub(crate) struct JoinBody {
    handle: String,
    passphrase: String,
    /// Optional; a confirmation mail goes there.
    email: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Joined {
    member: MemberView,
    /// A bearer token, good until it has not been used for 30 days.
    token: String,
}

/// Join with a handle and a passphrase.
#[utoipa::path(post, path = "/members", tag = "members", request_body = JoinBody, responses(
    (status = 201, body = Joined), (status = 422, body = ProblemDetails), (status = 429, body = ProblemDetails)))]
pub(crate) async fn join(app: Data<App>, client: Client, body: Body<JoinBody>) -> ApiResult {
    let JoinBody { handle, passphrase, email } = body.into_inner();
    let input = joining::Join { handle, passphrase, email: email.unwrap_or_default() };
    let member = joining::join(&app, &client, input).await?;
    let id = member.id;
    let token = app.write(move |app, db| sessions::create(app, db, id, SessionKind::Api, true)).await?;
    let joined = Joined { member: MemberView::new(&member), token: token.as_str().to_owned() };
    Ok(HttpResponse::Created().json(joined))
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct SignInBody {
    handle: String,
    passphrase: String,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Session {
    token: String,
}

/// Sign in; the same answer for an unknown handle and a wrong passphrase.
#[utoipa::path(post, path = "/sessions", tag = "sessions", request_body = SignInBody, responses(
    (status = 201, body = Session), (status = 422, body = ProblemDetails), (status = 429, body = ProblemDetails)))]
pub(crate) async fn sign_in(app: Data<App>, client: Client, body: Body<SignInBody>) -> ApiResult {
    let SignInBody { handle, passphrase } = body.into_inner();
    let passphrase = Passphrase::typed(&passphrase);
    let input = signing_in::SignIn { handle, passphrase, kind: SessionKind::Api, keep: true };
    let (_, token) = signing_in::sign_in(&app, &client, input).await?;
    Ok(HttpResponse::Created().json(Session { token: token.as_str().to_owned() }))
}

/// End the session whose token this is.
#[utoipa::path(delete, path = "/sessions/current", tag = "sessions", security(("bearer" = [])), responses(
    (status = 204), (status = 401, body = ProblemDetails)))]
pub(crate) async fn sign_out(app: Data<App>, caller: Caller) -> ApiResult {
    let signed_in = caller.signed_in().ok_or(AppError::Denied(Denied::SignIn))?;
    let (member, session) = (signed_in.member.id, signed_in.session.id);
    app.write(move |_, db| sessions::revoke(db, member, session)).await?;
    Ok(HttpResponse::NoContent().finish())
}
