//! The form that brings back a hidden post.

use actix_web::web::{Data, Path};

use super::pages::RestorePage;
use super::restore::{is_hidden, restore};
use crate::app::App;
use crate::error::AppError;
use crate::ids::PostId;
use crate::policy;
use crate::posts;
use crate::threads::post_http::place;
use crate::threads::queries;
use crate::web::{Chrome, Flash, PageResult, Posted, Problem, Viewer, form_page, redirect_with};

pub(crate) async fn restore_form(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    restore_page(&app, viewer, *id, String::new(), None).await
}

pub(crate) async fn take_restore(app: Data<App>, posted: Posted, id: Path<PostId>) -> PageResult {
    let (actor, id, reason) = (posted.viewer.actor(), *id, posted.fields.text("reason"));
    let done = match posted.verify(&app) {
        Ok(()) => restore(&app, actor, id, &reason).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => {
            let url = app.read(move |_, db| place(db, actor, id)).await?;
            Ok(redirect_with(&url, Flash::Restored, None))
        }
        Err(error) => restore_page(&app, posted.viewer, id, reason, Some(error)).await,
    }
}

async fn restore_page(
    app: &App,
    viewer: Viewer,
    id: PostId,
    reason: String,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "The post is not back yet", "reason"));
    let (viewer, template) = app
        .read(move |app, db| {
            let (actor, post, thread, board) = queries::moderated_post(db, viewer.actor(), id)?;
            policy::moderation::restore(actor, post.facts())?;
            is_hidden(&post)?;
            let title = queries::hidden_title(db, thread.id)?.unwrap_or_else(|| thread.title.clone());
            let template = RestorePage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                url: thread.url(),
                title,
                id,
                number: post.number,
                author: posts::queries::with_author(db, id)?.author.handle,
                body: post.folded().into_owned(),
                reason,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
