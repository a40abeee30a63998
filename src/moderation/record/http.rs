//! The page of the record.

use actix_web::web::{Data, Query};
use serde::Deserialize;

use super::audit;
use super::pages::{LogLine, LogPage};
use crate::app::App;
use crate::ids::ActionId;
use crate::policy;
use crate::web::{Chrome, PageResult, Viewer, page};

/// Lines of the record on one page.
const PAGE: i64 = 50;

#[derive(Deserialize)]
pub(crate) struct Before {
    before: Option<ActionId>,
}

pub(crate) async fn log(app: Data<App>, viewer: Viewer, query: Query<Before>) -> PageResult {
    let before = query.before;
    let (viewer, template) = app
        .read(move |app, db| {
            let now = app.clock.now();
            policy::moderate(viewer.actor())?;
            let entries = audit::page(db, before, PAGE)?;
            let next = entries.last().filter(|_| entries.len() as i64 == PAGE).map(|e| e.id);
            let template = LogPage {
                chrome: Chrome::load(app, db, &viewer)?,
                lines: entries.into_iter().map(|e| LogLine::new(e, now)).collect(),
                next,
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}
