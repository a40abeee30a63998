//! The form with which a moderator edits a post.

use actix_web::web::{Data, Path};

use super::edit::{Edit, edit};
use super::pages::EditPage;
use crate::app::App;
use crate::error::AppError;
use crate::ids::PostId;
use crate::markup::Length;
use crate::policy;
use crate::posts;
use crate::threads::Clash;
use crate::threads::edit_http::Typed;
use crate::threads::post_http::place;
use crate::threads::queries;
use crate::threads::rendering;
use crate::web::{Chrome, Flash, PageResult, Posted, Problem, Viewer, form_page, redirect_with};

pub(crate) async fn edit_form(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    edit_page(&app, viewer, *id, None, None).await
}

pub(crate) async fn take_edit(app: Data<App>, posted: Posted, id: Path<PostId>) -> PageResult {
    let typed = posted.fields.text("body");
    try_edit(&app, posted, *id).await.map_err(|e| e.keeping(typed))
}

async fn try_edit(app: &App, posted: Posted, id: PostId) -> PageResult {
    let Typed { body, note, version } = Typed::of(&posted.fields);
    let input = Edit { post: id, body, reason: posted.fields.text("reason"), note: Some(note), version };
    if let Err(error) = posted.verify(app) {
        return edit_page(app, posted.viewer, id, Some(input), Some(Err(error))).await;
    }
    if posted.fields.has("preview") {
        let note = input.note.as_deref().unwrap_or_default();
        let actor = posted.viewer.actor();
        let preview = rendering::folded_preview(app, actor, &input.body, note, Length::Story).await;
        return edit_page(app, posted.viewer, id, Some(input), Some(preview)).await;
    }
    let actor = posted.viewer.actor();
    match edit(app, actor, input.clone()).await {
        Ok(()) => {
            let url = app.read(move |_, db| place(db, actor, id)).await?;
            Ok(redirect_with(&url, Flash::Moderated, Some(&format!("mod-edit:{}", input.post))))
        }
        Err(error) => edit_page(app, posted.viewer, input.post, Some(input), Some(Err(error))).await,
    }
}

/// The form, again if need be.
async fn edit_page(
    app: &App,
    viewer: Viewer,
    id: PostId,
    typed: Option<Edit>,
    outcome: Option<rendering::Outcome>,
) -> PageResult {
    let (preview, error) = rendering::apart(outcome);
    let problem = error.as_ref().map(|e| Problem::new(e, "The new text is not in place yet", "body"));
    let clashes = matches!(error, Some(AppError::Conflict(_)));
    let (viewer, template) = app
        .read(move |app, db| {
            let (actor, post, thread, board) = queries::moderated_post(db, viewer.actor(), id)?;
            if typed.is_none() {
                policy::moderation::edit(actor, post.facts())?;
            }
            let author = posts::queries::with_author(db, id)?.author.handle;
            let markdown = posts::queries::markdown(db, id)?;
            let (typed, reason) = match typed {
                Some(Edit { body, reason, note, version, .. }) => {
                    (Typed { body, note: note.unwrap_or_default(), version }, reason)
                }
                None => (Typed::as_it_stands(&post, &markdown), String::new()),
            };
            let clash = clashes.then(|| Clash::new(&post, &markdown, &typed));
            let version = typed.version.filter(|_| !clashes).unwrap_or(post.version);
            let template = EditPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                thread,
                id,
                number: post.number,
                author,
                original: post.folded().into_owned(),
                version,
                body: typed.body,
                content_note: typed.note,
                clash,
                reason,
                preview,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
