//! Joining, signing in and out. A text that was written signed out comes along.

use actix_web::HttpResponse;
use actix_web::ResponseError;
use actix_web::web::{Data, Query};
use serde::Deserialize;

use super::join::{Join, join};
use super::pages::{JoinPage, SignInPage};
use super::sessions::SessionKind;
use super::sign_in::{SignIn, sign_in};
use super::{Passphrase, sessions, suggest};
use crate::app::{App, Client};
use crate::drafts;
use crate::error::AppError;
use crate::keys::Token;
use crate::policy::{Actor, Denied};
use crate::web::{
    Carried, Chrome, Flash, PageError, PageResult, Posted, Problem, Viewer, clear_session_cookie, form_page,
    local_path, redirect, redirect_with, session_cookie,
};

#[derive(Deserialize)]
pub(crate) struct Next {
    next: Option<String>,
}

impl Next {
    fn path(&self) -> String {
        local_path(self.next.as_deref().unwrap_or("/")).to_owned()
    }
}

/// What the two forms have in common, besides a passphrase.
#[derive(Default)]
struct AtTheDoor {
    handle: String,
    email: String,
    next: String,
    carried: Option<Carried>,
}

impl AtTheDoor {
    fn of(posted: &Posted) -> AtTheDoor {
        AtTheDoor {
            handle: posted.fields.text("handle"),
            email: posted.fields.text("email"),
            next: local_path(posted.fields.get("next")).to_owned(),
            carried: Carried::along(&posted.fields),
        }
    }
}

pub(crate) async fn join_form(app: Data<App>, viewer: Viewer, query: Query<Next>) -> PageResult {
    if viewer.signed_in.is_some() {
        return Ok(redirect("/me"));
    }
    join_page(&app, viewer, AtTheDoor { next: query.path(), ..AtTheDoor::default() }, None).await
}

pub(crate) async fn take_join(app: Data<App>, client: Client, posted: Posted) -> PageResult {
    let door = AtTheDoor::of(&posted);
    if let Err(error) = posted.verify(&app) {
        return join_page(&app, posted.viewer, door, Some(error)).await;
    }
    // From the other form, with a text: nothing is filled in here yet.
    if posted.fields.has("instead") {
        return join_page(&app, posted.viewer, door, None).await;
    }
    let passphrase = posted.fields.text("passphrase");
    let input = Join { handle: door.handle.clone(), passphrase, email: door.email.clone() };
    match join(&app, &client, input).await {
        Ok(member) => {
            let id = member.id;
            let token =
                app.write(move |app, db| sessions::create(app, db, id, SessionKind::Web, false)).await?;
            let flash = if door.email.trim().is_empty() { Flash::Joined } else { Flash::JoinedWithEmail };
            let response = match door.carried {
                Some(carried) => unpack(&app, member.actor(app.clock.now()), carried).await,
                None => redirect_with(&door.next, flash, None),
            };
            begin_session(&app, &posted.viewer, response, &token, false).await
        }
        Err(error) => join_page(&app, posted.viewer, door, Some(error)).await,
    }
}

async fn join_page(app: &App, viewer: Viewer, door: AtTheDoor, error: Option<AppError>) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "You haven’t joined yet", "handle"));
    let suggestion = suggest::handle()?;
    let (viewer, template) = app
        .read(move |app, db| {
            let chrome = Chrome::load(app, db, &viewer)?;
            let AtTheDoor { handle, email, next, carried } = door;
            Ok((viewer, JoinPage { chrome, handle, email, suggestion, next, carried, problem }))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}

pub(crate) async fn sign_in_form(app: Data<App>, viewer: Viewer, query: Query<Next>) -> PageResult {
    let next = query.path();
    if viewer.signed_in.is_some() {
        return Ok(redirect(&next));
    }
    sign_in_page(&app, viewer, AtTheDoor { next, ..AtTheDoor::default() }, None).await
}

/// The answer to what somebody wrote without being signed in (any more): 401, with the text, which
/// signing in or joining takes along.
pub(crate) async fn sign_in_first(app: &App, viewer: Viewer, carried: Carried) -> PageResult {
    let door = AtTheDoor { next: "/".into(), carried: Some(carried), ..AtTheDoor::default() };
    sign_in_page(app, viewer, door, Some(Denied::SignIn.into())).await
}

pub(crate) async fn take_sign_in(app: Data<App>, client: Client, posted: Posted) -> PageResult {
    let door = AtTheDoor::of(&posted);
    if let Err(error) = posted.verify(&app) {
        return sign_in_page(&app, posted.viewer, door, Some(error)).await;
    }
    if posted.fields.has("instead") {
        return sign_in_page(&app, posted.viewer, door, None).await;
    }
    let keep = posted.fields.has("keep");
    let input = SignIn {
        handle: door.handle.clone(),
        passphrase: Passphrase::typed(posted.fields.get("passphrase")),
        kind: SessionKind::Web,
        keep,
    };
    match sign_in(&app, &client, input).await {
        Ok((member, token)) => {
            let response = match door.carried {
                Some(carried) => unpack(&app, member.actor(app.clock.now()), carried).await,
                None => redirect(&door.next),
            };
            begin_session(&app, &posted.viewer, response, &token, keep).await
        }
        Err(error) => sign_in_page(&app, posted.viewer, door, Some(error)).await,
    }
}

async fn sign_in_page(app: &App, viewer: Viewer, door: AtTheDoor, error: Option<AppError>) -> PageResult {
    let (title, field) = match error {
        Some(AppError::Denied(Denied::SignIn)) => ("You are not signed in, and your text is safe", "handle"),
        _ => ("You are not signed in yet", "passphrase"),
    };
    // Signing in is what this page is for: no link to another one.
    let problem = error.as_ref().map(|e| Problem { sign_in: false, ..Problem::new(e, title, field) });
    let (viewer, template) = app
        .read(move |app, db| {
            let chrome = Chrome::load(app, db, &viewer)?;
            let AtTheDoor { handle, next, carried, .. } = door;
            Ok((viewer, SignInPage { chrome, handle, next, carried, problem }))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}

/// Makes a draft of what was carried in, and leads to the form it is for. What can't be kept is
/// shown instead: from here on no form holds it.
async fn unpack(app: &App, actor: Actor, carried: Carried) -> HttpResponse {
    let text = carried.body.clone();
    match drafts::unpack(app, actor, carried).await {
        Ok(url) => redirect(&url),
        Err(error) => PageError::from(error).keeping(text).error_response(),
    }
}

/// Gives this browser its new token; the session it had until now ends (ASVS 5.0 7.2.4).
pub(super) async fn begin_session(
    app: &App,
    viewer: &Viewer,
    mut response: HttpResponse,
    token: &Token,
    keep: bool,
) -> PageResult {
    end_session(app, viewer).await?;
    set_cookie(&mut response, session_cookie(app, token, keep))?;
    Ok(response)
}

fn set_cookie(response: &mut HttpResponse, cookie: actix_web::cookie::Cookie<'_>) -> Result<(), AppError> {
    response.add_cookie(&cookie).map_err(|e| AppError::internal(e.to_string()))
}

pub(crate) async fn sign_out(app: Data<App>, posted: Posted) -> PageResult {
    posted.verify(&app)?;
    end_session(&app, &posted.viewer).await?;
    let mut response = redirect("/");
    set_cookie(&mut response, clear_session_cookie(&app))?;
    Ok(response)
}

/// Leaving in a hurry. A plain link, so that it works without a script; the worst another site
/// could do with it is sign somebody out. Whatever else fails, it leads away.
pub(crate) async fn exit(app: Data<App>, viewer: Result<Viewer, PageError>) -> PageResult {
    let ended = match &viewer {
        Ok(viewer) => end_session(&app, viewer).await,
        Err(_) => Err(AppError::internal("it is not known whose")),
    };
    if let Err(error) = ended {
        tracing::error!(%error, "quick exit could not end the session");
    }
    let mut response = HttpResponse::SeeOther();
    response
        .insert_header(("location", app.config.site.exit_url.as_str()))
        .insert_header(("clear-site-data", "\"cache\", \"storage\""))
        .insert_header(("cache-control", "no-store"))
        .cookie(clear_session_cookie(&app));
    Ok(response.finish())
}

async fn end_session(app: &App, viewer: &Viewer) -> Result<(), AppError> {
    let Some(signed_in) = &viewer.signed_in else { return Ok(()) };
    let (member, session) = (signed_in.member.id, signed_in.session.id);
    match app.write(move |_, db| sessions::revoke(db, member, session)).await {
        Err(AppError::NotFound) => Ok(()),
        other => other,
    }
}
