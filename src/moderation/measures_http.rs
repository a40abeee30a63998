//! The form that lifts a measure.

use actix_web::web::{Data, Path};
use askama::Template;

use super::measures::{in_words, lift, may_lift};
use crate::accounts::queries as members;
use crate::app::App;
use crate::error::AppError;
use crate::ids::MeasureId;
use crate::measures::{Measure, queries};
use crate::threads;
use crate::web::{
    Chrome, Flash, PageResult, Posted, Problem, Viewer, When, form_page, is_wrong, redirect_with,
};

#[derive(Template)]
#[template(path = "moderation/lift.html")]
struct LiftPage {
    chrome: Chrome,
    id: MeasureId,
    what: &'static str,
    /// Whom or what it is for: words, and where these lead.
    on: Vec<(String, String)>,
    why: String,
    until: Option<When>,
    holds: bool,
    reason: String,
    wrong: bool,
    problem: Option<Problem>,
}

pub(crate) async fn lift_form(app: Data<App>, viewer: Viewer, id: Path<MeasureId>) -> PageResult {
    lift_page(&app, viewer, *id, String::new(), None).await
}

pub(crate) async fn take_lift(app: Data<App>, posted: Posted, id: Path<MeasureId>) -> PageResult {
    let (actor, reason) = (posted.viewer.actor(), posted.fields.text("reason"));
    let done = match posted.verify(&app) {
        Ok(()) => lift(&app, actor, *id, &reason).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(measure) => {
            let back = measure.thread_id.map_or("/mod".to_owned(), |id| format!("/mod/threads/{id}"));
            Ok(redirect_with(&back, Flash::MeasureLifted, None))
        }
        Err(error) => lift_page(&app, posted.viewer, *id, reason, Some(error)).await,
    }
}

async fn lift_page(
    app: &App,
    viewer: Viewer,
    id: MeasureId,
    reason: String,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|error| match error {
        // Lifted by somebody else meanwhile, or by this form before: there is no field to go back to.
        AppError::Conflict(_) => Problem::new(error, "Nothing is left to lift", "over"),
        _ => Problem::new(error, "It still holds", "reason"),
    });
    let (viewer, template) = app
        .read(move |app, db| {
            let (actor, now) = (viewer.actor(), app.clock.now());
            let measure = queries::by_id(db, id)?;
            may_lift(db, actor, &measure)?;
            let mut on = Vec::new();
            if let Some(thread) = measure.thread_id {
                let (thread, _) = threads::queries::seen(db, actor, thread)?;
                on.push((thread.title.clone(), thread.url()));
            }
            for member in [measure.member_id, measure.other_id].into_iter().flatten() {
                let handle = members::by_id(db, member)?.handle;
                on.push((handle.clone(), format!("/m/{handle}")));
            }
            let Measure { kind, until_us, .. } = measure;
            let template = LiftPage {
                chrome: Chrome::load(app, db, &viewer)?,
                id,
                what: in_words(kind),
                on,
                holds: measure.holds(now),
                why: measure.reason,
                until: until_us.map(|until| When::new(until, now)),
                wrong: is_wrong(problem.as_ref(), "reason"),
                reason,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
