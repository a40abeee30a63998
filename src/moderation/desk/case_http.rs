//! One case on one screen, and what is done from it.

use actix_web::web::{Data, Path};

use super::case_page::{self, Typed};
use super::claim;
use super::decide_case::{Verdict, decide_case};
use crate::app::App;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::web::{Flash, PageResult, Posted, Problem, Viewer, form_page, redirect_with};

pub(crate) async fn show(app: Data<App>, viewer: Viewer, id: Path<CaseId>) -> PageResult {
    page(&app, viewer, *id, Typed::default(), None).await
}

/// `action=dismiss`, as without one, or another of [`Verdict`]. Where it doesn't come to that, the page says
/// why and has what was typed.
pub(crate) async fn take_decision(app: Data<App>, posted: Posted, id: Path<CaseId>) -> PageResult {
    let reason = posted.fields.text("reason");
    let decided = try_decision(&app, &posted, *id).await;
    match decided {
        Ok(Verdict::Dismiss) => Ok(redirect_with("/mod", Flash::LookedAt, None)),
        Ok(_) => Ok(redirect_with("/mod", Flash::Decided, None)),
        Err(error) => page(&app, posted.viewer, *id, Typed { reason, ..Typed::default() }, Some(error)).await,
    }
}

async fn try_decision(app: &App, posted: &Posted, id: CaseId) -> Result<Verdict, AppError> {
    posted.verify(app)?;
    let verdict = match posted.fields.has("action") {
        true => Verdict::parse(posted.fields.get("action"))
            .ok_or_else(|| AppError::invalid("action", "Please press one of the buttons under the case."))?,
        false => Verdict::Dismiss,
    };
    decide_case(app, posted.viewer.actor(), id, verdict, posted.fields.get("reason")).await?;
    Ok(verdict)
}

/// `release=1`: leaves it to others.
pub(crate) async fn take_claim(app: Data<App>, posted: Posted, id: Path<CaseId>) -> PageResult {
    let (actor, id) = (posted.viewer.actor(), *id);
    let (done, flash) = match (posted.verify(&app), posted.fields.has("release")) {
        (Err(error), _) => (Err(error), Flash::Claimed),
        (Ok(()), true) => (claim::release(&app, actor, id).await, Flash::Released),
        (Ok(()), false) => (claim::claim(&app, actor, id).await, Flash::Claimed),
    };
    match done {
        Ok(()) => Ok(redirect_with(&format!("/mod/cases/{id}"), flash, None)),
        Err(error) => page(&app, posted.viewer, id, Typed::default(), Some(error)).await,
    }
}

/// A note; `second_opinion=1`: another moderator is asked to look as well.
pub(crate) async fn take_note(app: Data<App>, posted: Posted, id: Path<CaseId>) -> PageResult {
    let (actor, id, words) = (posted.viewer.actor(), *id, posted.fields.text("words"));
    let (done, flash) = match (posted.verify(&app), posted.fields.has("second_opinion")) {
        (Err(error), _) => (Err(error), Flash::Noted),
        (Ok(()), true) => {
            (claim::ask_second_opinion(&app, actor, id, &words).await, Flash::SecondOpinionAsked)
        }
        (Ok(()), false) => (claim::note(&app, actor, id, &words).await, Flash::Noted),
    };
    match done {
        Ok(()) => Ok(redirect_with(&format!("/mod/cases/{id}"), flash, None)),
        Err(error) => page(&app, posted.viewer, id, Typed { words, ..Typed::default() }, Some(error)).await,
    }
}

async fn page(app: &App, viewer: Viewer, id: CaseId, typed: Typed, error: Option<AppError>) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "It is not done yet", "reason"));
    let (viewer, template) = app
        .read(move |app, db| {
            let template = case_page::load(app, db, &viewer, id, typed, problem)?;
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
