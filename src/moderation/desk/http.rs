//! The desk, and deciding a case from it.

use actix_web::web::{Data, Path};

use super::decide_case::{Verdict, decide_case};
use super::pages::DeskPage;
use crate::app::App;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::web::{Chrome, Flash, PageResult, Posted, Viewer, form_page, redirect_with};

pub(crate) async fn desk(app: Data<App>, viewer: Viewer) -> PageResult {
    let (viewer, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let (cases, count) = super::cases(app, db, actor)?;
            let template = DeskPage {
                chrome: Chrome::load(app, db, &viewer)?,
                alarms: super::alarms(app, db, actor)?,
                more: count - cases.len(),
                cases,
                threads: super::hot_threads(app, db, actor)?,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(&app, &viewer, None, &template)
}

pub(crate) async fn take_decision(app: Data<App>, posted: Posted, id: Path<CaseId>) -> PageResult {
    let typed = posted.fields.text("reason");
    try_decision(&app, &posted, *id).await.map_err(|e| e.keeping(typed))
}

/// `action=dismiss`, as without one, or `action=hide`.
async fn try_decision(app: &App, posted: &Posted, id: CaseId) -> PageResult {
    posted.verify(app)?;
    let verdict = match posted.fields.has("action") {
        true => Verdict::parse(posted.fields.get("action")).ok_or_else(|| {
            AppError::invalid("action", "Please go back and press one of the buttons under the case.")
        })?,
        false => Verdict::Dismiss,
    };
    decide_case(app, posted.viewer.actor(), id, verdict, posted.fields.get("reason")).await?;
    let flash = match verdict {
        Verdict::Dismiss => Flash::LookedAt,
        Verdict::Hide => Flash::Decided,
    };
    Ok(redirect_with("/mod", flash, None))
}
