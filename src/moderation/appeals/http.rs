//! Asking for another look, and taking it.

use actix_web::web::{Data, Path};

use super::appeal::{appeal, concern};
use super::decide::{Answer, decide, may_decide};
use super::pages::{Acted, AnswerPage, AskPage, Asked};
use super::{AppealState, queries};
use crate::accounts::queries as members;
use crate::app::App;
use crate::error::AppError;
use crate::ids::{ActionId, AppealId};
use crate::measures;
use crate::moderation::record::audit;
use crate::policy;
use crate::web::{Chrome, Flash, PageResult, Posted, Problem, Viewer, form_page, redirect_with};

pub(crate) async fn ask_form(app: Data<App>, viewer: Viewer, id: Path<ActionId>) -> PageResult {
    ask_page(&app, viewer, *id, String::new(), None).await
}

pub(crate) async fn take_ask(app: Data<App>, posted: Posted, id: Path<ActionId>) -> PageResult {
    let (actor, words) = (posted.viewer.actor(), posted.fields.text("words"));
    let asked = match posted.verify(&app) {
        Ok(()) => appeal(&app, actor, *id, &words).await,
        Err(error) => Err(error),
    };
    match asked {
        Ok(_) => Ok(redirect_with(&format!("/me/appeals/{id}"), Flash::Asked, None)),
        Err(error) => ask_page(&app, posted.viewer, *id, words, Some(error)).await,
    }
}

async fn ask_page(
    app: &App,
    viewer: Viewer,
    action: ActionId,
    words: String,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "Nothing is asked yet", "words"));
    let (viewer, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let member = policy::signed_in(actor)?;
            let entry = audit::by_id(db, action)?;
            policy::moderation::appeal(actor, concern(&entry)).map_err(|_| AppError::NotFound)?;
            let now = app.clock.now();
            let template = AskPage {
                chrome: Chrome::load(app, db, &viewer)?,
                action,
                acted: Acted::told(&entry, measures::queries::of_action(db, action)?.first(), now),
                words,
                asked: queries::of(db, member, action)?.map(|asked| Asked::new(asked, now)),
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}

pub(crate) async fn answer_form(app: Data<App>, viewer: Viewer, id: Path<AppealId>) -> PageResult {
    answer_page(&app, viewer, *id, String::new(), None).await
}

pub(crate) async fn take_answer(app: Data<App>, posted: Posted, id: Path<AppealId>) -> PageResult {
    let (actor, reason) = (posted.viewer.actor(), posted.fields.text("reason"));
    let answer = Answer::parse(posted.fields.get("action"));
    let answered = match (posted.verify(&app), answer) {
        (Err(error), _) => Err(error),
        (Ok(()), None) => Err(AppError::invalid("action", "Please press one of the two buttons.")),
        (Ok(()), Some(answer)) => decide(&app, actor, *id, answer, &reason).await,
    };
    match answered {
        Ok(()) => Ok(redirect_with("/mod", Flash::Answered, None)),
        Err(error) => answer_page(&app, posted.viewer, *id, reason, Some(error)).await,
    }
}

async fn answer_page(
    app: &App,
    viewer: Viewer,
    id: AppealId,
    reason: String,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "It is not answered yet", "reason"));
    let (viewer, template) = app
        .read(move |app, db| {
            policy::open_desk(viewer.actor())?;
            let appeal = queries::by_id(db, id)?;
            let entry = audit::by_id(db, appeal.action_id)?;
            let (alone, refused) = match may_decide(app, db, viewer.actor(), &entry) {
                Ok(alone) => (alone, None),
                // Nor does one of those it is about read what another of them says.
                Err(AppError::Denied(policy::Denied::NotAModerator | policy::Denied::OwnCase)) => {
                    return Err(AppError::NotFound);
                }
                Err(AppError::Denied(denied)) => (false, Some(denied.to_string())),
                Err(error) => return Err(error),
            };
            let now = app.clock.now();
            let template = AnswerPage {
                chrome: Chrome::load(app, db, &viewer)?,
                id,
                acted: Acted::new(&entry, now),
                by: entry.actor.unwrap_or_else(|| "The system".into()),
                member: members::by_id(db, appeal.member_id)?.handle,
                open: appeal.state == AppealState::Open,
                asked: Asked::new(appeal, now),
                refused,
                alone,
                reason,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
