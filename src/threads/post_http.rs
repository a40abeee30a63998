//! One post: its permalink, and answering it.

use actix_web::web::{Data, Path};

use super::forms::{Quoted, ReplyPage, reply_draft};
use super::place::Place;
use super::queries::{self, PAGE};
use super::rendering;
use super::reply::{Reply, reply};
use super::start_http::new_key;
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::markup::Length;
use crate::policy::{self, Actor};
use crate::posts;
use crate::posts::walk::{Order, Walk};
use crate::web::{Chrome, Flash, PageResult, Posted, Problem, Viewer, form_page, redirect, redirect_with};

/// `/p/{id}` goes to the page of the thread that holds the post.
pub(crate) async fn permalink(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    let (actor, id) = (viewer.actor(), *id);
    let url = app.read(move |_, db| place(db, actor, id)).await?;
    Ok(redirect(&url))
}

/// Where a post can be read, with the fragment that scrolls to it.
pub(crate) fn place(db: &mut Db, actor: Actor, id: PostId) -> Result<String, AppError> {
    let (post, thread, _) = queries::seen_post(db, actor, id)?;
    let walk = Walk { thread: thread.id, order: Order::Oldest, under: None };
    let after = if post.is_opening() { None } else { walk.page_holding(db, &post.path(), PAGE)? };
    let place = Place { after, ..Place::default() };
    Ok(format!("{}{}#p{}", thread.url(), place.query(), post.number))
}

/// What a reply answers: the thread named in the address, or the post.
#[derive(Clone, Copy)]
enum Answering {
    Thread(ThreadId),
    Post(PostId),
}

pub(crate) async fn thread_reply_form(app: Data<App>, viewer: Viewer, id: Path<ThreadId>) -> PageResult {
    reply_form(&app, viewer, Answering::Thread(*id)).await
}

pub(crate) async fn post_reply_form(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    reply_form(&app, viewer, Answering::Post(*id)).await
}

async fn reply_form(app: &App, viewer: Viewer, answering: Answering) -> PageResult {
    if viewer.signed_in.is_none() {
        let here = match answering {
            Answering::Thread(id) => format!("/t/{id}/reply"),
            Answering::Post(id) => format!("/p/{id}/reply"),
        };
        return Ok(redirect(&format!("/sign-in?next={here}")));
    }
    reply_page(app, viewer, answering, String::new(), None, None).await
}

pub(crate) async fn reply_to_thread(app: Data<App>, posted: Posted, id: Path<ThreadId>) -> PageResult {
    let typed = posted.fields.text("body");
    take_reply(&app, posted, Answering::Thread(*id)).await.map_err(|e| e.keeping(typed))
}

pub(crate) async fn reply_to_post(app: Data<App>, posted: Posted, id: Path<PostId>) -> PageResult {
    let typed = posted.fields.text("body");
    take_reply(&app, posted, Answering::Post(*id)).await.map_err(|e| e.keeping(typed))
}

async fn take_reply(app: &App, posted: Posted, answering: Answering) -> PageResult {
    let body = posted.fields.text("body");
    let key = posted.fields.text("idempotency_key");
    if let Err(error) = posted.verify(app) {
        return reply_page(app, posted.viewer, answering, body, Some(key), Some(Err(error))).await;
    }
    if posted.fields.has("preview") {
        let preview = rendering::preview(app, posted.viewer.actor(), &body, Length::Reply).await;
        return reply_page(app, posted.viewer, answering, body, Some(key), Some(preview)).await;
    }
    let actor = posted.viewer.actor();
    let (thread, parent) = match answering {
        Answering::Thread(id) => (id, None),
        Answering::Post(id) => {
            let found = app.read(move |_, db| queries::seen_post(db, actor, id)).await;
            (found?.0.thread_id, Some(id))
        }
    };
    let input = Reply { thread, parent, body: body.clone(), idempotency_key: Some(key.clone()) };
    match reply(app, actor, input).await {
        Ok(post) => {
            let url = app.read(move |_, db| place(db, actor, post)).await?;
            Ok(redirect_with(&url, Flash::Posted, Some(&reply_draft(thread, parent))))
        }
        Err(error) => reply_page(app, posted.viewer, answering, body, Some(key), Some(Err(error))).await,
    }
}

/// The composer, with what was typed.
async fn reply_page(
    app: &App,
    viewer: Viewer,
    answering: Answering,
    body: String,
    key: Option<String>,
    outcome: Option<rendering::Outcome>,
) -> PageResult {
    let (preview, error) = rendering::apart(outcome);
    let problem = error.as_ref().map(|e| Problem::new(e, "Your reply is not posted yet", "body"));
    let (viewer, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let (thread, board, answering) = match answering {
                Answering::Thread(id) => {
                    let (thread, board) = queries::seen(db, actor, id)?;
                    (thread, board, None)
                }
                Answering::Post(id) => {
                    let (post, thread, board) = queries::seen_post(db, actor, id)?;
                    let author = posts::queries::with_author(db, id)?.author.handle;
                    let readable = policy::post::read(actor, post.facts());
                    let body = readable.then(|| post.html());
                    (thread, board, Some((id, Quoted { number: post.number, author, body })))
                }
            };
            let template = ReplyPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                thread,
                board,
                answering,
                body,
                preview,
                problem,
                idempotency_key: match key {
                    Some(key) if !key.is_empty() => key,
                    _ => new_key()?,
                },
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
