//! The first run, and one's own page.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::create_host::first_run;
use super::door_http::begin_session;
use super::pages::{EmailView, MePage, SessionView, WelcomePage};
use super::sessions::SessionKind;
use super::{addresses, queries, sessions};
use crate::app::{App, Client};
use crate::error::AppError;
use crate::ids::SessionId;
use crate::policy;
use crate::web::{Chrome, Flash, PageResult, Posted, Problem, Viewer, form_page, redirect, redirect_with};

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
