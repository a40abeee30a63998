//! Joining, signing in and out, and one's own page.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::create_host::first_run;
use super::join::{Join, join};
use super::pages::{EmailView, JoinPage, MePage, SessionView, SignInPage, WelcomePage};
use super::sessions::SessionKind;
use super::sign_in::{SignIn, sign_in};
use super::{Passphrase, addresses, queries, sessions, suggest};
use crate::app::{App, Client};
use crate::error::AppError;
use crate::ids::SessionId;
use crate::keys::Token;
use crate::policy;
use crate::web::{
    Chrome, Flash, PageError, PageResult, Posted, Problem, Viewer, clear_session_cookie, form_page,
    local_path, redirect, redirect_with, session_cookie,
};

pub(crate) async fn join_form(app: Data<App>, viewer: Viewer) -> PageResult {
    if viewer.signed_in.is_some() {
        return Ok(redirect("/me"));
    }
    join_page(&app, viewer, String::new(), String::new(), None).await
}

pub(crate) async fn take_join(app: Data<App>, client: Client, posted: Posted) -> PageResult {
    let field = |name: &str| posted.fields.text(name);
    let (handle, email, passphrase) = (field("handle"), field("email"), field("passphrase"));
    if let Err(error) = posted.verify(&app) {
        return join_page(&app, posted.viewer, handle, email, Some(error)).await;
    }
    let input = Join { handle: handle.clone(), passphrase, email: email.clone() };
    match join(&app, &client, input).await {
        Ok(member) => {
            let id = member.id;
            let token =
                app.write(move |app, db| sessions::create(app, db, id, SessionKind::Web, false)).await?;
            let flash = if email.trim().is_empty() { Flash::Joined } else { Flash::JoinedWithEmail };
            begin_session(&app, &posted.viewer, redirect_with("/", flash, None), &token, false).await
        }
        Err(error) => join_page(&app, posted.viewer, handle, email, Some(error)).await,
    }
}

/// Gives this browser its new token; the session it had until now ends (ASVS 5.0 7.2.4).
async fn begin_session(
    app: &App,
    viewer: &Viewer,
    mut response: actix_web::HttpResponse,
    token: &Token,
    keep: bool,
) -> PageResult {
    end_session(app, viewer).await?;
    set_cookie(&mut response, session_cookie(app, token, keep))?;
    Ok(response)
}

fn set_cookie(
    response: &mut actix_web::HttpResponse,
    cookie: actix_web::cookie::Cookie<'_>,
) -> Result<(), AppError> {
    response.add_cookie(&cookie).map_err(|e| AppError::internal(e.to_string()))
}

async fn join_page(
    app: &App,
    viewer: Viewer,
    handle: String,
    email: String,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "You haven’t joined yet", "handle"));
    let suggestion = suggest::handle()?;
    let (viewer, template) = app
        .read(move |app, db| {
            let chrome = Chrome::load(app, db, &viewer)?;
            Ok((viewer, JoinPage { chrome, handle, email, suggestion, problem }))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}

#[derive(Deserialize)]
pub(crate) struct Next {
    next: Option<String>,
}

pub(crate) async fn sign_in_form(app: Data<App>, viewer: Viewer, query: Query<Next>) -> PageResult {
    let next = local_path(query.next.as_deref().unwrap_or("/")).to_owned();
    if viewer.signed_in.is_some() {
        return Ok(redirect(&next));
    }
    sign_in_page(&app, viewer, String::new(), next, None).await
}

pub(crate) async fn take_sign_in(app: Data<App>, client: Client, posted: Posted) -> PageResult {
    let handle = posted.fields.text("handle");
    let next = local_path(posted.fields.get("next")).to_owned();
    if let Err(error) = posted.verify(&app) {
        return sign_in_page(&app, posted.viewer, handle, next, Some(error)).await;
    }
    let keep = posted.fields.has("keep");
    let input = SignIn {
        handle: handle.clone(),
        passphrase: Passphrase::typed(posted.fields.get("passphrase")),
        kind: SessionKind::Web,
        keep,
    };
    match sign_in(&app, &client, input).await {
        Ok((_, token)) => begin_session(&app, &posted.viewer, redirect(&next), &token, keep).await,
        Err(error) => sign_in_page(&app, posted.viewer, handle, next, Some(error)).await,
    }
}

async fn sign_in_page(
    app: &App,
    viewer: Viewer,
    handle: String,
    next: String,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "You are not signed in yet", "passphrase"));
    let (viewer, template) = app
        .read(move |app, db| {
            let chrome = Chrome::load(app, db, &viewer)?;
            Ok((viewer, SignInPage { chrome, handle, next, problem }))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
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
    let mut response = actix_web::HttpResponse::SeeOther();
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

#[derive(Deserialize)]
pub(crate) struct Code {
    code: Option<String>,
}

pub(crate) async fn welcome_form(app: Data<App>, viewer: Viewer, query: Query<Code>) -> PageResult {
    let code = query.into_inner().code.unwrap_or_default();
    welcome_page(&app, viewer, code, String::new(), None).await
}

pub(crate) async fn take_welcome(app: Data<App>, client: Client, posted: Posted) -> PageResult {
    let field = |name: &str| posted.fields.text(name);
    let (code, handle, passphrase) = (field("code"), field("handle"), field("passphrase"));
    if let Err(error) = posted.verify(&app) {
        return welcome_page(&app, posted.viewer, code, handle, Some(error)).await;
    }
    let made = match app.limits.check(&app, crate::limits::Rule::SignIn, client.as_str()).await {
        Ok(()) => first_run(&app, &code, &handle, &passphrase).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(member) => {
            let id = member.id;
            let token =
                app.write(move |app, db| sessions::create(app, db, id, SessionKind::Web, false)).await?;
            let response = redirect_with("/", Flash::Welcome, None);
            begin_session(&app, &posted.viewer, response, &token, false).await
        }
        Err(error) => welcome_page(&app, posted.viewer, code, handle, Some(error)).await,
    }
}

/// Gone as soon as there is a host.
async fn welcome_page(
    app: &App,
    viewer: Viewer,
    code: String,
    handle: String,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "The account is not made yet", "handle"));
    let (viewer, template) = app
        .read(move |app, db| {
            if queries::has_host(db)? {
                return Err(AppError::NotFound);
            }
            let chrome = Chrome::load(app, db, &viewer)?;
            Ok((viewer, WelcomePage { chrome, code, handle, problem }))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}

pub(crate) async fn me(app: Data<App>, viewer: Viewer) -> PageResult {
    if viewer.signed_in.is_none() {
        return Ok(redirect("/sign-in?next=/me"));
    }
    let (viewer, template) = app
        .read(move |app, db| {
            let Some(signed_in) = &viewer.signed_in else { return Err(policy::Denied::SignIn.into()) };
            let member = &signed_in.member;
            let email = match member.address_id {
                Some(id) => {
                    let address = addresses::by_id(db, id)?.unseal(app)?;
                    Some(EmailView::new(&address, member.address_confirmed_us.is_some()))
                }
                None => None,
            };
            let here = signed_in.session.id;
            let now = app.clock.now();
            let sessions = sessions::of_member(app, db, member.id)?;
            let template = MePage {
                chrome: Chrome::load(app, db, &viewer)?,
                handle: member.handle.clone(),
                email,
                sessions: sessions.iter().map(|s| SessionView::new(s, here, now)).collect(),
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(&app, &viewer, None, &template)
}

pub(crate) async fn revoke_session(app: Data<App>, posted: Posted, id: Path<SessionId>) -> PageResult {
    posted.verify(&app)?;
    let member = policy::signed_in(posted.viewer.actor()).map_err(AppError::from)?;
    app.write(move |_, db| sessions::revoke(db, member, *id)).await?;
    Ok(redirect_with("/me", Flash::SignedOutThere, None))
}
