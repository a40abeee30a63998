//! The moderators' page of a pair, with the form that separates them.

use actix_web::web::{Data, Path};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::pages::{Line, PairPage};
use super::pair;
use super::separate::{Separate, separate};
use crate::app::App;
use crate::error::AppError;
use crate::moderation::until;
use crate::web::{Chrome, Flash, PageResult, Posted, Problem, Viewer, form_page, redirect_with};

/// What the form holds.
struct Typed {
    days: String,
    until: String,
    reason: String,
}

pub(in crate::moderation) fn url((a, b): (&str, &str)) -> String {
    let part = |handle| utf8_percent_encode(handle, NON_ALPHANUMERIC);
    format!("/mod/pairs/{}/{}", part(a), part(b))
}

pub(crate) async fn show(app: Data<App>, viewer: Viewer, pair: Path<(String, String)>) -> PageResult {
    let typed = Typed { days: "7".into(), until: String::new(), reason: String::new() };
    page(&app, viewer, pair.into_inner(), typed, None).await
}

pub(crate) async fn take(app: Data<App>, posted: Posted, pair: Path<(String, String)>) -> PageResult {
    let typed = posted.fields.text("reason");
    try_take(&app, posted, pair.into_inner()).await.map_err(|error| error.keeping(typed))
}

async fn try_take(app: &App, posted: Posted, (a, b): (String, String)) -> PageResult {
    let fields = &posted.fields;
    let typed =
        Typed { days: fields.text("days"), until: fields.text("until"), reason: fields.text("reason") };
    let done = match posted.verify(app).and_then(|()| until::of_form(fields, app.clock.now())) {
        Ok(until) => {
            let input =
                Separate { pair: [a.clone(), b.clone()], until: Some(until), reason: typed.reason.clone() };
            separate(app, posted.viewer.actor(), input).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(redirect_with(&url((&a, &b)), Flash::Separated, None)),
        Err(error) => page(app, posted.viewer, (a, b), typed, Some(error)).await,
    }
}

async fn page(
    app: &App,
    viewer: Viewer,
    (a, b): (String, String),
    typed: Typed,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "They are not separated by this yet", "reason"));
    let (viewer, template) = app
        .read(move |app, db| {
            let mut history = pair::of_handles(app, db, viewer.actor(), (&a, &b))?;
            let now = app.clock.now();
            let separations = std::mem::take(&mut history.separations);
            let template = PairPage {
                chrome: Chrome::load(app, db, &viewer)?,
                history,
                separations: separations.into_iter().map(|line| Line::new(line, now)).collect(),
                days: typed.days,
                until: typed.until,
                reason: typed.reason,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
