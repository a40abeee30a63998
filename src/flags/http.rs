//! The form that flags a post.

use actix_web::web::{Data, Path};

use super::flag::{ALREADY, NewFlag, WAITS, flag};
use super::pages::FlagPage;
use super::queries;
use crate::app::App;
use crate::error::AppError;
use crate::ids::PostId;
use crate::policy::{self, Actor};
use crate::posts;
use crate::threads;
use crate::threads::post_http::place;
use crate::web::{
    Chrome, Flash, PageResult, Posted, Problem, Viewer, form_page, redirect_with, sign_in_and_back,
};

pub(crate) async fn flag_form(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    if viewer.actor() == Actor::Anonymous {
        return Ok(sign_in_and_back(&format!("/p/{id}/flag")));
    }
    let empty = NewFlag { post: *id, reason: String::new(), note: String::new() };
    flag_page(&app, viewer, empty, None).await
}

pub(crate) async fn take_flag(app: Data<App>, posted: Posted, id: Path<PostId>) -> PageResult {
    let typed = posted.fields.text("note");
    try_flag(&app, posted, *id).await.map_err(|e| e.keeping(typed))
}

async fn try_flag(app: &App, posted: Posted, id: PostId) -> PageResult {
    let input =
        NewFlag { post: id, reason: posted.fields.get("reason").into(), note: posted.fields.text("note") };
    if posted.viewer.actor() == Actor::Anonymous {
        return Err(AppError::from(policy::Denied::SignIn).into());
    }
    let actor = posted.viewer.actor();
    let done = match posted.verify(app) {
        Ok(()) => flag(app, actor, input.clone()).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => {
            let url = app.read(move |_, db| place(db, actor, id)).await?;
            Ok(redirect_with(&url, Flash::Flagged, None))
        }
        Err(error) => flag_page(app, posted.viewer, input, Some(error)).await,
    }
}

/// The form, again if need be; or why there is nothing to do.
async fn flag_page(app: &App, viewer: Viewer, typed: NewFlag, error: Option<AppError>) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "Your flag is not sent yet", "reason"));
    let (viewer, template) = app
        .read(move |app, db| {
            let (actor, id) = (viewer.actor(), typed.post);
            let (post, thread, board) = threads::queries::seen_post(db, actor, id)?;
            let member = policy::signed_in(actor)?;
            let author = posts::queries::with_author(db, id)?.author.handle;
            let form = match () {
                () if queries::has(db, member, id)? => Err(ALREADY),
                () if post.waiting_us.is_some() && post.author_id != member => Err(WAITS),
                () if !policy::post::read(actor, post.facts()) => return Err(AppError::NotFound),
                () => {
                    policy::post::flag(actor, post.facts())?;
                    Ok(post.folded().into_owned())
                }
            };
            let template = FlagPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                thread,
                id,
                number: post.number,
                author,
                form,
                reason: typed.reason,
                note: typed.note,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
