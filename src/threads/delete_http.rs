//! Taking back one's own post: a page that says what goes and what stays, and then the deed.

use actix_web::web::{Data, Path};

use super::delete_post::delete_post;
use super::forms::DeletePage;
use super::post_http::place;
use super::queries;
use crate::app::App;
use crate::error::AppError;
use crate::ids::PostId;
use crate::policy;
use crate::web::{
    Chrome, Flash, PageResult, Posted, Problem, Viewer, form_page, redirect_with, sign_in_and_back,
};

pub(crate) async fn delete_form(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    if viewer.signed_in.is_none() {
        return Ok(sign_in_and_back(&format!("/p/{id}/delete")));
    }
    delete_page(&app, viewer, *id, None).await
}

pub(crate) async fn delete(app: Data<App>, posted: Posted, id: Path<PostId>) -> PageResult {
    let (actor, id) = (posted.viewer.actor(), *id);
    if actor == policy::Actor::Anonymous {
        return Ok(sign_in_and_back(&format!("/p/{id}/delete")));
    }
    let done = match posted.verify(&app) {
        Ok(()) => delete_post(&app, actor, id).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => {
            let url = app.read(move |_, db| place(db, actor, id)).await?;
            Ok(redirect_with(&url, Flash::Deleted, Some(&format!("edit:{id}"))))
        }
        Err(error) => delete_page(&app, posted.viewer, id, Some(error)).await,
    }
}

async fn delete_page(app: &App, viewer: Viewer, id: PostId, error: Option<AppError>) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "Your post is still there", "delete"));
    let (viewer, template) = app
        .read(move |app, db| {
            let (post, thread, board) = queries::seen_post(db, viewer.actor(), id)?;
            policy::post::delete(viewer.actor(), post.facts())?;
            let template = DeletePage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                id,
                number: post.number,
                body: post.folded().into_owned(),
                replies: if post.is_opening() { thread.reply_count } else { post.reply_count },
                thread,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
