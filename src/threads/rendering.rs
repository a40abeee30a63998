//! From what was typed to what can be kept.

use crate::accounts;
use crate::app::App;
use crate::error::AppError;
use crate::limits::Rule;
use crate::markup::{self, Known, Length, SafeHtml};
use crate::policy::{self, Actor};

/// Markdown to safe HTML, or a sentence for the form. The length is looked at first: whether a text
/// of megabytes is blank would take long to find out.
pub(crate) fn render_body(body: &str, length: Length) -> Result<SafeHtml, String> {
    render_naming(body, length, &Known::new())
}

fn render_naming(body: &str, length: Length, known: &Known) -> Result<SafeHtml, String> {
    let html = markup::render_naming(body, length, known).map_err(|e| e.to_string())?;
    if markup::is_blank(body) {
        return Err("There is nothing written here yet.".into());
    }
    Ok(html)
}

/// In bytes: rendering it takes no longer than handing it to another thread.
const SHORT: usize = 1024;

/// The same off the async threads, and before a write begins: a long text takes milliseconds, and
/// on SQLite everyone else's writes would wait for it. Who is named as `@handle` is linked. Gives the
/// text back.
pub(crate) async fn off_thread(
    app: &App,
    body: String,
    length: Length,
) -> Result<(String, Result<SafeHtml, String>), AppError> {
    let may_name = body.contains('@') && body.len() <= length.max_bytes();
    if !may_name && body.len() <= SHORT {
        return Ok(rendered(body, length, &Known::new()));
    }
    if !may_name {
        return app.off_thread(move || Ok(rendered(body, length, &Known::new()))).await;
    }
    app.read(move |_, db| {
        let known = accounts::queries::named(db, markup::candidates(&body))?;
        Ok(rendered(body, length, &known))
    })
    .await
}

fn rendered(body: String, length: Length, known: &Known) -> (String, Result<SafeHtml, String>) {
    let html = render_naming(&body, length, known);
    (body, html)
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

/// The same, behind the content note that was typed for it. One too long is shown as typed: sending
/// will say so.
pub(crate) async fn folded_preview(
    app: &App,
    actor: Actor,
    body: &str,
    note: &str,
    length: Length,
) -> Outcome {
    let note = markup::tidy_line(note);
    let html = preview(app, actor, body, length).await?;
    let note = Some(note.as_str()).filter(|note| !note.is_empty());
    Ok(html.map(|html| markup::folded(&html, note).into_owned()))
}
