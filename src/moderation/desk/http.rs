//! The desk.

use actix_web::web::Data;

use super::pages::DeskPage;
use crate::app::App;
use crate::web::{Chrome, PageResult, Viewer, form_page};

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
                appeals: super::appeals(app, db, actor)?,
                threads: super::hot_threads(app, db, actor)?,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(&app, &viewer, None, &template)
}
