//! Changing one's own post, and what a post said before.

use actix_web::web::{Data, Path};

use super::edit_post::edit_post;
use super::forms::{EditPage, RevisionsPage, Version};
use super::post_http::place;
use super::{queries, rendering};
use crate::app::App;
use crate::error::AppError;
use crate::ids::PostId;
use crate::markup::Length;
use crate::policy;
use crate::posts;
use crate::web::{
    Chrome, Flash, PageResult, Posted, Problem, Viewer, When, form_page, page, redirect, redirect_with,
};

pub(crate) async fn edit_form(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    if viewer.signed_in.is_none() {
        return Ok(redirect(&format!("/sign-in?next=/p/{id}/edit")));
    }
    edit_page(&app, viewer, *id, None, None).await
}

pub(crate) async fn edit(app: Data<App>, posted: Posted, id: Path<PostId>) -> PageResult {
    let typed = posted.fields.text("body");
    take_edit(&app, posted, *id).await.map_err(|e| e.keeping(typed))
}

async fn take_edit(app: &App, posted: Posted, id: PostId) -> PageResult {
    let body = posted.fields.text("body");
    if let Err(error) = posted.verify(app) {
        return edit_page(app, posted.viewer, id, Some(body), Some(Err(error))).await;
    }
    if posted.fields.has("preview") {
        let preview = rendering::preview(app, posted.viewer.actor(), &body, Length::Story).await;
        return edit_page(app, posted.viewer, id, Some(body), Some(preview)).await;
    }
    let actor = posted.viewer.actor();
    match edit_post(app, actor, id, body.clone()).await {
        Ok(()) => {
            let url = app.read(move |_, db| place(db, actor, id)).await?;
            Ok(redirect_with(&url, Flash::Saved, Some(&format!("edit:{id}"))))
        }
        Err(error) => edit_page(app, posted.viewer, id, Some(body), Some(Err(error))).await,
    }
}

async fn edit_page(
    app: &App,
    viewer: Viewer,
    id: PostId,
    typed: Option<String>,
    outcome: Option<rendering::Outcome>,
) -> PageResult {
    let (preview, error) = rendering::apart(outcome);
    let problem = error.as_ref().map(|e| Problem::new(e, "Your change is not saved yet", "body"));
    let (viewer, template) = app
        .read(move |app, db| {
            let (post, thread, board) = queries::seen_post(db, viewer.actor(), id)?;
            // Someone else's text isn't shown in a form; one's own typing always is.
            if typed.is_none() {
                policy::post::edit(viewer.actor(), post.facts())?;
            }
            let template = EditPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                thread,
                id,
                number: post.number,
                body: typed.unwrap_or(post.body_md),
                preview,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}

pub(crate) async fn revisions(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    let id = *id;
    let (viewer, template) = app
        .read(move |app, db| {
            let (post, thread, board) = queries::seen_post(db, viewer.actor(), id)?;
            if !policy::post::read(viewer.actor(), post.facts()) {
                return Err(AppError::NotFound);
            }
            let now = app.clock.now();
            let earlier = posts::revisions::seen_by(db, viewer.actor(), &post)?;
            let total = posts::revisions::count(db, post.id)?;
            let mut versions: Vec<Version> = Vec::new();
            let mut reason = None;
            for revision in &earlier {
                let title = version_title(revision.number, reason.is_some());
                let when = When::new(revision.written_us, now);
                versions.push(Version { title, when, reason, body: revision.html() });
                reason = revision.moderator_reason.clone();
            }
            let written = post.edited_us.unwrap_or(post.created_us);
            let last_reason = posts::revisions::last_reason(db, post.id)?;
            versions.push(Version {
                title: version_title(total + 1, last_reason.is_some()),
                when: When::new(written, now),
                reason: last_reason,
                body: post.html(),
            });
            versions.reverse();
            let author = posts::queries::with_author(db, id)?.author.handle;
            let template = RevisionsPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                thread,
                id,
                number: post.number,
                author,
                withheld: versions.len() < usize::try_from(total + 1).unwrap_or(usize::MAX),
                versions,
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}

fn version_title(number: i32, by_moderator: bool) -> String {
    let by = if by_moderator { "a moderator" } else { "its author" };
    format!("Version {number}, by {by}")
}
