//! The pages that belong to no concept: help and health.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::db::{self, Schema};
use crate::error::AppError;
use crate::markup::{self, Length, SafeHtml};
use crate::web::{Chrome, PageResult, Viewer, page};

#[derive(Template)]
#[template(path = "site/help_now.html")]
struct HelpNowPage {
    chrome: Chrome,
    body: SafeHtml,
}

/// "Need help now?": the built-in text, or the host's own in `help-now.md` in the data directory.
pub(crate) async fn help_now(app: Data<App>, viewer: Viewer) -> PageResult {
    let (viewer, template) = app
        .read(move |app, db| {
            let own = app.config.data_dir.join("help-now.md");
            let text = match std::fs::read_to_string(own) {
                Ok(text) => text,
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                    include_str!("../config/help-now.md").to_owned()
                }
                Err(e) => return Err(AppError::internal(e)),
            };
            let body = markup::render(&text, Length::Story).map_err(AppError::internal)?;
            let chrome = Chrome::load(app, db, &viewer)?;
            Ok((viewer, HelpNowPage { chrome, body }))
        })
        .await?;
    page(&app, &viewer, &template)
}

/// The process is alive.
pub(crate) async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// It can do its work: the database answers and its tables fit.
pub(crate) async fn readyz(app: Data<App>) -> HttpResponse {
    let schema = app.read(|_, db| db::is_current(db).map_err(AppError::internal)).await;
    match schema {
        Ok(Schema::Current) => HttpResponse::Ok().content_type("text/plain").body("ready\n"),
        Ok(_) => HttpResponse::ServiceUnavailable()
            .content_type("text/plain")
            .body("the database's tables don't fit this version\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            HttpResponse::ServiceUnavailable().content_type("text/plain").body("no database\n")
        }
    }
}
