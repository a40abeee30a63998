//! The form that asks for distance from another member.

use actix_web::web::{Data, Query};
use serde::Deserialize;

use super::ask_for_distance::{Ask, ask_for_distance};
use super::pages::DistancePage;
use crate::app::App;
use crate::error::AppError;
use crate::moderation::until;
use crate::policy;
use crate::web::{
    Chrome, Flash, PageResult, Posted, Problem, Viewer, form_page, redirect_with, sign_in_and_back,
};

#[derive(Deserialize)]
pub(crate) struct With {
    with: Option<String>,
}

pub(crate) async fn form(app: Data<App>, viewer: Viewer, query: Query<With>) -> PageResult {
    if viewer.signed_in.is_none() {
        return Ok(sign_in_and_back("/me/separations"));
    }
    let handle = query.into_inner().with.unwrap_or_default();
    let held = policy::pair::ask_for_distance(viewer.actor()).err().map(AppError::from);
    page(&app, viewer, (handle, "7".into(), String::new()), held).await
}

pub(crate) async fn take(app: Data<App>, posted: Posted) -> PageResult {
    let typed = posted.fields.text("reason");
    try_take(&app, posted).await.map_err(|error| error.keeping(typed))
}

async fn try_take(app: &App, posted: Posted) -> PageResult {
    policy::signed_in(posted.viewer.actor()).map_err(AppError::from)?;
    let fields = &posted.fields;
    let typed = (fields.text("handle"), fields.text("days"), fields.text("reason"));
    let done = match posted.verify(app).and_then(|()| until::of_form(fields, app.clock.now())) {
        Ok(until) => {
            let ask = Ask { handle: typed.0.clone(), until: Some(until), reason: typed.2.clone() };
            // By name, in a form: that there is nobody of that name is a mistake in it.
            match ask_for_distance(app, posted.viewer.actor(), ask).await {
                Err(AppError::NotFound) => {
                    Err(AppError::invalid("handle", "There is nobody of that name here."))
                }
                done => done,
            }
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(redirect_with("/me/standing", Flash::Separated, None)),
        Err(error) => page(app, posted.viewer, typed, Some(error)).await,
    }
}

async fn page(
    app: &App,
    viewer: Viewer,
    (handle, days, reason): (String, String, String),
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "You are not separated by this yet", "handle"));
    let (viewer, template) = app
        .read(move |app, db| {
            let chrome = Chrome::load(app, db, &viewer)?;
            Ok((viewer, DistancePage { chrome, handle, days, reason, problem }))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
