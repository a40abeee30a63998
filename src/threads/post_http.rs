//! One post: its permalink, answering it, changing it, what it said before.

use actix_web::web::{Data, Path};

use super::edit_post::edit_post;
use super::http::new_key;
use super::pages::{EditPage, Quoted, ReplyPage, RevisionsPage, Version, reply_draft};
use super::queries::{self, PAGE};
use super::rendering;
use super::reply::{Reply, reply};
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::markup::Length;
use crate::policy::{self, Actor};
use crate::posts;
use crate::web::{
    Chrome, Flash, PageResult, Posted, Problem, Viewer, When, form_page, page, redirect, redirect_with,
};

/// `/p/{id}` goes to the page of the thread that holds the post.
pub(crate) async fn permalink(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    let (actor, id) = (viewer.actor(), *id);
    let url = app.read(move |_, db| place(db, actor, id)).await?;
    Ok(redirect(&url))
}

/// Where a post can be read, with the fragment that scrolls to it.
pub(crate) fn place(db: &mut Db, actor: Actor, id: PostId) -> Result<String, AppError> {
    let (post, thread, _) = queries::seen_post(db, actor, id)?;
    let start = if post.is_opening() { None } else { posts::queries::page_holding(db, &post, PAGE)? };
    let query = start.map(|path| format!("?after={}", path.cursor())).unwrap_or_default();
    Ok(format!("{}{query}#p{}", thread.url(), post.number))
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
