//! What waits for an answer: from anybody, or from a host.

use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use super::Line;
use super::lists::{self, ListCursor};
use crate::app::App;
use crate::boards;
use crate::error::AppError;
use crate::policy;
use crate::web::{Chrome, PageResult, Viewer, page};

/// Threads on a page.
const PAGE: i64 = 40;

#[derive(Template)]
#[template(path = "threads/unanswered.html")]
struct UnansweredPage {
    chrome: Chrome,
    by_host: bool,
    /// There is such a list for this viewer.
    can_answer_as_host: bool,
    threads: Vec<Line>,
    next: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Which {
    /// `host`: unanswered by a host.
    by: Option<String>,
    after: Option<String>,
}

pub(crate) async fn unanswered(app: Data<App>, viewer: Viewer, which: Query<Which>) -> PageResult {
    let by_host = match which.by.as_deref() {
        None | Some("") => false,
        Some("host") => true,
        Some(_) => return Err(AppError::NotFound.into()),
    };
    let after = which.after.as_deref().and_then(ListCursor::parse);
    let (viewer, template) = app
        .read(move |app, db| {
            let (actor, now) = (viewer.actor(), app.clock.now());
            let boards = boards::queries::seen_by(db, actor)?;
            let (listed, next) = if by_host {
                policy::thread::answer_as_host(actor)?;
                lists::waiting_for_host(db, &boards, after, PAGE)?
            } else {
                lists::unanswered(db, &boards, after, PAGE)?
            };
            let template = UnansweredPage {
                chrome: Chrome::load(app, db, &viewer)?,
                by_host,
                can_answer_as_host: policy::thread::answer_as_host(actor).is_ok(),
                threads: listed.into_iter().map(|l| Line::by_activity(l, now)).collect(),
                next: next.map(|cursor| cursor.to_string()),
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}
