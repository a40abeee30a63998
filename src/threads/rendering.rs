//! From what was typed to what can be kept.

use crate::app::App;
use crate::error::AppError;
use crate::limits::Rule;
use crate::markup::{self, Length, SafeHtml};
use crate::policy::{self, Actor};

/// Markdown to safe HTML, or a sentence for the form. The length is looked at first: whether a text
/// of megabytes is blank would take long to find out.
pub(crate) fn render_body(body: &str, length: Length) -> Result<SafeHtml, String> {
    let html = markup::render(body, length).map_err(|e| e.to_string())?;
    if markup::is_blank(body) {
        return Err("There is nothing written here yet.".into());
    }
    Ok(html)
}

/// The same off the async threads, and before a write begins: a long text takes milliseconds, and
/// on SQLite everyone else's writes would wait for it. Gives the text back.
pub(crate) async fn off_thread(
    app: &App,
    body: String,
    length: Length,
) -> Result<(String, Result<SafeHtml, String>), AppError> {
    app.off_thread(move || {
        let html = render_body(&body, length);
        Ok((body, html))
    })
    .await
}

/// Why a form comes back: with what the text will look like, or with what is wrong.
pub(crate) type Outcome = Result<Option<SafeHtml>, AppError>;

/// The two apart; neither for a form that is new.
pub(crate) fn apart(outcome: Option<Outcome>) -> (Option<SafeHtml>, Option<AppError>) {
    match outcome {
        Some(Ok(preview)) => (preview, None),
        Some(Err(error)) => (None, Some(error)),
        None => (None, None),
    }
}

/// What a text will look like, for whoever could post it; `None` when it couldn't be posted.
pub(crate) async fn preview(app: &App, actor: Actor, body: &str, length: Length) -> Outcome {
    let Ok(author) = policy::signed_in(actor) else { return Ok(None) };
    app.limits.check(app, Rule::Preview, &author.to_string()).await?;
    let (_, html) = off_thread(app, body.to_owned(), length).await?;
    Ok(html.ok())
}
