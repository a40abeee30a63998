//! Starting a thread, and looking at what was typed before it is sent.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::start::{Start, start};
use super::start_form::{self, NewThreadPage};
use super::{queries, rendering, series, tags};
use crate::accounts::door_http::sign_in_first;
use crate::app::App;
use crate::boards;
use crate::drafts::{self, Draft, Place};
use crate::error::AppError;
use crate::keys::Token;
use crate::markup::Length;
use crate::policy::{self, Actor};
use crate::web::{
    Carried, Chrome, Flash, PageResult, Posted, Problem, Viewer, When, form_page, redirect_to_help,
    redirect_with, sign_in_and_back,
};

pub(crate) async fn new_form(app: Data<App>, viewer: Viewer, slug: Path<String>) -> PageResult {
    if viewer.signed_in.is_none() {
        return Ok(sign_in_and_back(&format!("/b/{slug}/new")));
    }
    let blank = Start { board: slug.into_inner(), ..Start::default() };
    let actor = viewer.actor();
    let (begun, kept) = app
        .read(move |app, db| {
            let place = Place::New(blank.board.clone());
            Ok(match drafts::queries::for_form(app, db, actor, &place)? {
                Some(draft) => {
                    (from_draft(blank, &draft), Some(When::new(draft.updated_us, app.clock.now())))
                }
                None => (blank, None),
            })
        })
        .await?;
    let held = policy::speak(actor).err().map(|denied| Err(denied.into()));
    new_page(&app, viewer, begun, kept, held).await
}

fn from_draft(blank: Start, draft: &Draft) -> Start {
    let choices = draft.choices();
    Start {
        title: draft.title.clone(),
        kind: choices.text("kind"),
        body: draft.body.clone(),
        note: draft.content_note.clone(),
        tags: choices.all("tag"),
        series: choices.text("series"),
        ..blank
    }
}

pub(crate) async fn create(app: Data<App>, posted: Posted, slug: Path<String>) -> PageResult {
    let typed = posted.fields.text("body");
    take_new(&app, posted, slug.into_inner()).await.map_err(|e| e.keeping(typed))
}

async fn take_new(app: &App, posted: Posted, board: String) -> PageResult {
    let place = Place::New(board.clone());
    if posted.viewer.signed_in.is_none() {
        let carried = Carried::at(&place, &posted.fields);
        return sign_in_first(app, posted.viewer, carried).await;
    }
    let fields = &posted.fields;
    let input = Start {
        board,
        title: fields.text("title"),
        kind: fields.text("kind"),
        body: fields.text("body"),
        note: fields.text("content_note"),
        tags: fields.all("tag"),
        series: fields.text("series"),
        idempotency_key: Some(fields.text("idempotency_key")),
        anyway: fields.has("anyway"),
        from: Some(place.clone()),
    };
    let actor = posted.viewer.actor();
    let answer = match posted.verify(app) {
        Err(error) => Err(error),
        Ok(()) if fields.has("draft") => drafts::http::keep_and_go(app, &posted, &place).await,
        Ok(()) if fields.has("preview") => {
            let preview =
                rendering::folded_preview(app, actor, &input.body, &input.note, Length::Story).await;
            return new_page(app, posted.viewer, input, None, Some(preview)).await;
        }
        Ok(()) => post(app, actor, input.clone()).await,
    };
    match answer {
        Ok(response) => Ok(response),
        Err(error) => new_page(app, posted.viewer, input, None, Some(Err(error))).await,
    }
}

async fn post(app: &App, actor: Actor, input: Start) -> Result<HttpResponse, AppError> {
    let draft = input.from.as_ref().map(Place::to_string);
    let kept = start(app, actor, input).await?;
    let url = app.read(move |_, db| Ok(queries::seen(db, actor, kept.thread)?.0.url())).await?;
    let go = if kept.help { redirect_to_help } else { redirect_with };
    let flash = if kept.waits { Flash::Waits } else { Flash::Started };
    Ok(go(&url, flash, draft.as_deref()))
}

/// The form, again if need be. `kept`: when, if it comes from a draft.
async fn new_page(
    app: &App,
    viewer: Viewer,
    input: Start,
    kept: Option<When>,
    outcome: Option<rendering::Outcome>,
) -> PageResult {
    let fresh = outcome.is_none();
    let (preview, error) = rendering::apart(outcome);
    let problem = Problem::of(error.as_ref(), "Your thread is not posted yet", "body");
    let nudge = error.as_ref().and_then(AppError::nudge).cloned();
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
                kept,
                preview,
                nudge,
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
