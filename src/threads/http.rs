//! The thread page.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::pages::ThreadPage;
use super::queries::{self, PAGE};
use super::start_http::new_key;
use crate::app::App;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::posts;
use crate::web::{Chrome, PageResult, Viewer, form_page, redirect};

#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

/// `/t/{id}-{slug}`; the number counts, and a title that has changed meanwhile redirects.
pub(crate) async fn show(
    app: Data<App>,
    viewer: Viewer,
    path: Path<String>,
    query: Query<After>,
) -> PageResult {
    let id = thread_id(&path)?;
    let after = match query.after.as_deref() {
        Some(cursor) => Some(posts::Path::parse_cursor(cursor).ok_or(AppError::NotFound)?),
        None => None,
    };
    let (viewer, template, url) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let page = queries::thread_page(db, actor, id, after.as_ref(), PAGE)?;
            let url = page.thread.url();
            let chrome = Chrome::load(app, db, &viewer)?;
            let key = new_key()?;
            let template = ThreadPage::new(chrome, page, actor, after.as_ref(), app.clock.now(), key);
            Ok((viewer, template, url))
        })
        .await?;
    if format!("/t/{path}") != url {
        let after = query.after.as_ref().map(|cursor| format!("?after={cursor}")).unwrap_or_default();
        return Ok(redirect(&format!("{url}{after}")));
    }
    match viewer.signed_in {
        Some(_) => form_page(&app, &viewer, None, &template),
        None => crate::web::page(&app, &viewer, &template),
    }
}

fn thread_id(path: &str) -> Result<ThreadId, AppError> {
    let digits = path.split('-').next().unwrap_or_default();
    digits.parse().map_err(|_| AppError::NotFound)
}
