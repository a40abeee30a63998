//! The desk, and closing a case from it.

use actix_web::web::{Data, Path};

use super::close_case::close_case;
use super::desk;
use super::pages::DeskPage;
use crate::app::App;
use crate::ids::CaseId;
use crate::web::{Chrome, Flash, PageResult, Posted, Viewer, form_page, redirect_with};

pub(crate) async fn desk(app: Data<App>, viewer: Viewer) -> PageResult {
    let (viewer, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let (cases, count) = desk::cases(app, db, actor)?;
            let template = DeskPage {
                chrome: Chrome::load(app, db, &viewer)?,
                more: count - cases.len(),
                cases,
                threads: desk::hot_threads(app, db, actor)?,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(&app, &viewer, None, &template)
}

pub(crate) async fn take_decision(app: Data<App>, posted: Posted, id: Path<CaseId>) -> PageResult {
    posted.verify(&app)?;
    close_case(&app, posted.viewer.actor(), *id).await?;
    Ok(redirect_with("/mod", Flash::LookedAt, None))
}
