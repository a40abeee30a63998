//! Changing one's own post.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::edit_post::{Edit, edit_post};
use super::forms::{Clash, EditPage};
use super::post_http::place;
use super::{queries, rendering};
use crate::accounts::door_http::sign_in_first;
use crate::app::App;
use crate::drafts::{self, Place};
use crate::error::AppError;
use crate::ids::PostId;
use crate::markup::{self, Length};
use crate::policy::{self, Actor};
use crate::posts::{self, Post};
use crate::web::{
    Carried, Chrome, Fields, Flash, PageResult, Posted, Problem, Viewer, When, form_page, redirect_to_help,
    redirect_with, sign_in_and_back,
};

/// How long to look for the smallest difference between two texts.
const COMPARING: Duration = Duration::from_millis(300);

pub(crate) async fn edit_form(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    if viewer.signed_in.is_none() {
        return Ok(sign_in_and_back(&format!("/p/{id}/edit")));
    }
    edit_page(&app, viewer, *id, None, None).await
}

pub(crate) async fn edit(app: Data<App>, posted: Posted, id: Path<PostId>) -> PageResult {
    let typed = posted.fields.text("body");
    take(&app, posted, *id).await.map_err(|e| e.keeping(typed))
}

/// What the form holds.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub(crate) body: String,
    pub(crate) note: String,
    /// The version that was being changed.
    pub(crate) version: Option<i32>,
}

impl Typed {
    pub(crate) fn of(fields: &Fields) -> Typed {
        Typed {
            body: fields.text("body"),
            note: fields.text("content_note"),
            version: match fields.get("version") {
                "" => None,
                // No version at all has the number zero.
                text => Some(text.parse().unwrap_or(0)),
            },
        }
    }

    pub(crate) fn as_it_stands(post: &Post, markdown: &str) -> Typed {
        Typed {
            body: markdown.to_owned(),
            note: post.content_note.clone().unwrap_or_default(),
            version: Some(post.version),
        }
    }
}

impl Clash {
    /// `markdown`: what stands, as it was typed.
    pub(crate) fn new(post: &Post, markdown: &str, typed: &Typed) -> Clash {
        Clash { stands: post.folded().into_owned(), changes: markup::words(markdown, &typed.body, COMPARING) }
    }
}

async fn take(app: &App, posted: Posted, id: PostId) -> PageResult {
    if posted.viewer.signed_in.is_none() {
        let carried = Carried::at(Place::Edit(id), &posted.fields);
        return sign_in_first(app, posted.viewer, carried).await;
    }
    let (typed, actor) = (Typed::of(&posted.fields), posted.viewer.actor());
    let answer = match posted.verify(app) {
        Err(error) => Err(error),
        Ok(()) if posted.fields.has("draft") => {
            drafts::http::keep_and_go(app, &posted, &Place::Edit(id)).await
        }
        Ok(()) if posted.fields.has("preview") => {
            let preview =
                rendering::folded_preview(app, actor, &typed.body, &typed.note, Length::Story).await;
            return edit_page(app, posted.viewer, id, Some(typed), Some(preview)).await;
        }
        Ok(()) => save(app, actor, id, &typed, posted.fields.has("anyway")).await,
    };
    match answer {
        Ok(response) => Ok(response),
        Err(error) => edit_page(app, posted.viewer, id, Some(typed), Some(Err(error))).await,
    }
}

async fn save(
    app: &App,
    actor: Actor,
    id: PostId,
    typed: &Typed,
    anyway: bool,
) -> Result<HttpResponse, AppError> {
    let Typed { body, note, version } = typed.clone();
    let from = Some(Place::Edit(id));
    let input = Edit { post: id, body, note: Some(note), version, anyway, from };
    let help = edit_post(app, actor, input).await?;
    let url = app.read(move |_, db| place(db, actor, id)).await?;
    let go = if help { redirect_to_help } else { redirect_with };
    Ok(go(&url, Flash::Saved, Some(&Place::Edit(id).to_string())))
}

async fn edit_page(
    app: &App,
    viewer: Viewer,
    id: PostId,
    typed: Option<Typed>,
    outcome: Option<rendering::Outcome>,
) -> PageResult {
    let (preview, error) = rendering::apart(outcome);
    let problem = Problem::of(error.as_ref(), "Your change is not saved yet", "body");
    let nudge = error.as_ref().and_then(AppError::nudge).cloned();
    let clashes = matches!(error, Some(AppError::Conflict(_)));
    let (viewer, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let (post, thread, board) = queries::seen_post(db, actor, id)?;
            let markdown = posts::queries::markdown(db, id)?;
            let mut kept = None;
            let mut typed = match typed {
                Some(typed) => typed,
                None => {
                    // Someone else's text isn't shown in a form; one's own typing always is.
                    policy::post::edit(actor, post.facts())?;
                    let draft = drafts::queries::for_form(app, db, actor, &Place::Edit(id))?;
                    kept = draft.as_ref().map(|draft| When::new(draft.updated_us, app.clock.now()));
                    let from_draft = draft.map(|draft| Typed {
                        body: draft.body,
                        note: draft.content_note,
                        version: draft.base_version,
                    });
                    from_draft.unwrap_or_else(|| Typed::as_it_stands(&post, &markdown))
                }
            };
            let clash = clashes.then(|| Clash::new(&post, &markdown, &typed));
            if clashes || typed.version.is_none() {
                typed.version = Some(post.version);
            }
            let template = EditPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                thread,
                id,
                number: post.number,
                version: typed.version.unwrap_or(post.version),
                body: typed.body,
                content_note: typed.note,
                kept,
                clash,
                preview,
                nudge,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
