//! Starting a thread, and looking at what was typed before it is sent.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::start::{Start, start};
use super::start_form::{self, NewThreadPage};
use super::{queries, rendering, series, tags};
use crate::app::App;
use crate::boards;
use crate::error::AppError;
use crate::keys::Token;
use crate::markup::Length;
use crate::policy;
use crate::web::{
    Chrome, Flash, PageResult, Posted, Problem, Viewer, form_page, local_path, redirect, redirect_with,
};

pub(crate) async fn new_form(app: Data<App>, viewer: Viewer, slug: Path<String>) -> PageResult {
    if viewer.signed_in.is_none() {
        let here = format!("/b/{slug}/new");
        return Ok(redirect(&format!("/sign-in?next={}", local_path(&here))));
    }
    let blank = Start { board: slug.into_inner(), ..Start::default() };
    new_page(&app, viewer, blank, None).await
}

pub(crate) async fn create(app: Data<App>, posted: Posted, slug: Path<String>) -> PageResult {
    let typed = posted.fields.text("body");
    take_new(&app, posted, slug.into_inner()).await.map_err(|e| e.keeping(typed))
}

async fn take_new(app: &App, posted: Posted, board: String) -> PageResult {
    let fields = &posted.fields;
    let input = Start {
        board,
        title: fields.text("title"),
        kind: fields.text("kind"),
        body: fields.text("body"),
        tags: fields.all("tag"),
        series: fields.text("series"),
        idempotency_key: Some(fields.text("idempotency_key")),
    };
    if let Err(error) = posted.verify(app) {
        return new_page(app, posted.viewer, input, Some(Err(error))).await;
    }
    if posted.fields.has("preview") {
        let preview = rendering::preview(app, posted.viewer.actor(), &input.body, Length::Story).await;
        return new_page(app, posted.viewer, input, Some(preview)).await;
    }
    match start(app, posted.viewer.actor(), input.clone()).await {
        Ok((thread, _)) => {
            let actor = posted.viewer.actor();
            let url = app.read(move |_, db| Ok(queries::seen(db, actor, thread)?.0.url())).await?;
            Ok(redirect_with(&url, Flash::Started, Some(&format!("new:{}", input.board))))
        }
        Err(error) => new_page(app, posted.viewer, input, Some(Err(error))).await,
    }
}

/// The form, again if need be.
async fn new_page(
    app: &App,
    viewer: Viewer,
    input: Start,
    outcome: Option<rendering::Outcome>,
) -> PageResult {
    let fresh = outcome.is_none();
    let (preview, error) = rendering::apart(outcome);
    let problem = error.as_ref().map(|e| Problem::new(e, "Your thread is not posted yet", "body"));
    let (viewer, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let board = boards::queries::by_slug(db, actor, &input.board)?;
            // A form that is new begins with what most threads here are.
            let kind = match (input.kind.as_str(), fresh) {
                ("", true) => start_form::usual_kind(app, &board).as_str(),
                (typed, _) => typed,
            };
            let own_series = match actor.member_id() {
                Some(author) => series::titles_of(db, author)?,
                None => Vec::new(),
            };
            let template = NewThreadPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                kinds: start_form::kinds(app, actor, &board, kind),
                own_series,
                facets: start_form::facets(tags::all(db)?, &input.tags),
                board,
                preview,
                problem,
                idempotency_key: match &input.idempotency_key {
                    Some(key) if !key.is_empty() => key.clone(),
                    _ => new_key()?,
                },
                typed: input,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}

/// A fragment for the script on the composer; without it the form itself comes back with one.
pub(crate) async fn preview(app: Data<App>, posted: Posted) -> PageResult {
    posted.verify(&app)?;
    let actor = posted.viewer.actor();
    policy::signed_in(actor).map_err(AppError::from)?;
    let (body, note) = (posted.fields.get("body"), posted.fields.get("content_note"));
    let html = rendering::folded_preview(&app, actor, body, note, Length::Story).await?;
    let html =
        html.ok_or_else(|| AppError::invalid("body", "There is nothing here that could be posted."))?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html.as_str().to_owned()))
}

/// What makes a form that is sent twice post once.
pub(super) fn new_key() -> Result<String, AppError> {
    Ok(Token::random().map_err(AppError::internal)?.as_str().to_owned())
}
