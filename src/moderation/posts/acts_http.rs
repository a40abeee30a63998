//! The page with all that moderators can do with a post, and the forms behind it.

use actix_web::web::{Data, Path};

use super::acts::Kind;
use super::note::remove_note;
use super::pages::{ActPage, NotePage, PostPage, Shown};
use super::restore::is_hidden;
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{NoteId, PostId};
use crate::policy;
use crate::posts;
use crate::threads::post_http::place;
use crate::threads::queries;
use crate::web::{
    Chrome, Fields, Flash, PageResult, Posted, Problem, Viewer, form_page, page, redirect_with,
};

/// What can be done.
pub(crate) async fn post(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    let id = *id;
    let (viewer, template) = app
        .read(move |app, db| {
            let (actor, post, thread, board) = queries::moderated_post(db, viewer.actor(), id)?;
            let mut found = posts::queries::with_author(db, id)?;
            posts::queries::with_notes(db, vec![&mut found])?;
            let may_act = policy::moderation::edit(actor, post.facts());
            let fits = |kind: &Kind| match kind {
                Kind::Merge | Kind::Move | Kind::Split => !post.is_opening(),
                Kind::Redact | Kind::Note | Kind::Hide => true,
            };
            let acts = Kind::ALL.into_iter().filter(|kind| may_act.is_ok() && fits(kind)).collect();
            let can_restore =
                is_hidden(&post).is_ok() && policy::moderation::restore(actor, post.facts()).is_ok();
            let template = PostPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                refused: may_act.err().filter(|_| !can_restore).map(|denied| denied.to_string()),
                can_edit: may_act.is_ok(),
                acts,
                can_restore,
                merged: found.merged_into.clone(),
                notes: found.notes.iter().map(|note| (note.id, note.by.clone(), note.html.clone())).collect(),
                shown: shown(db, found, &thread)?,
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}

fn shown(
    db: &mut Db,
    found: posts::queries::PostInThread,
    thread: &crate::threads::Thread,
) -> Result<Shown, AppError> {
    let title = queries::hidden_title(db, thread.id)?.unwrap_or_else(|| thread.title.clone());
    Ok(Shown {
        url: thread.url(),
        title,
        id: found.post.id,
        number: found.post.number,
        author: found.author.handle,
        body: found.post.folded().into_owned(),
    })
}

/// `/mod/posts/{id}/{act}`
pub(crate) async fn form(app: Data<App>, viewer: Viewer, at: Path<(PostId, String)>) -> PageResult {
    let (id, word) = at.into_inner();
    let kind = Kind::parse(&word).ok_or(AppError::NotFound)?;
    act_page(&app, viewer, id, kind, &Fields::default(), None).await
}

pub(crate) async fn take(app: Data<App>, posted: Posted, at: Path<(PostId, String)>) -> PageResult {
    let (id, word) = at.into_inner();
    let kind = Kind::parse(&word).ok_or(AppError::NotFound)?;
    let typed = posted.fields.text("body");
    try_act(&app, posted, id, kind).await.map_err(|e| e.keeping(typed))
}

async fn try_act(app: &App, posted: Posted, id: PostId, kind: Kind) -> PageResult {
    let actor = posted.viewer.actor();
    let done = match posted.verify(app) {
        Ok(()) => kind.run(app, actor, id, &posted.fields).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => {
            let url = app.read(move |_, db| place(db, actor, id)).await?;
            Ok(redirect_with(&url, Flash::Acted, None))
        }
        Err(error) => act_page(app, posted.viewer, id, kind, &posted.fields, Some(error)).await,
    }
}

async fn act_page(
    app: &App,
    viewer: Viewer,
    id: PostId,
    kind: Kind,
    typed: &Fields,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "Nothing is changed yet", kind.first_field()));
    let fields = kind.fields(typed);
    let (ticked, chosen) = (typed.has("all"), typed.text("template"));
    let (viewer, template) = app
        .read(move |app, db| {
            let (actor, post, thread, board) = queries::moderated_post(db, viewer.actor(), id)?;
            if problem.is_none() {
                policy::moderation::edit(actor, post.facts())?;
            }
            let found = posts::queries::with_author(db, id)?;
            let template = ActPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                shown: shown(db, found, &thread)?,
                kind,
                fields,
                ticked,
                chosen,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}

pub(crate) async fn note_form(app: Data<App>, viewer: Viewer, id: Path<NoteId>) -> PageResult {
    note_page(&app, viewer, *id, String::new(), None).await
}

pub(crate) async fn take_note(app: Data<App>, posted: Posted, id: Path<NoteId>) -> PageResult {
    let (actor, id, reason) = (posted.viewer.actor(), *id, posted.fields.text("reason"));
    let done = match posted.verify(&app) {
        Ok(()) => remove_note(&app, actor, id, &reason).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(post) => {
            let url = app.read(move |_, db| place(db, actor, post)).await?;
            Ok(redirect_with(&url, Flash::Acted, None))
        }
        Err(error) => note_page(&app, posted.viewer, id, reason, Some(error)).await,
    }
}

async fn note_page(
    app: &App,
    viewer: Viewer,
    id: NoteId,
    reason: String,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "The note is still there", "reason"));
    let (viewer, template) = app
        .read(move |app, db| {
            let post = posts::notes::post_of(db, id)?;
            let (_, _, thread, board) = queries::moderated_post(db, viewer.actor(), post)?;
            let mut found = posts::queries::with_author(db, post)?;
            posts::queries::with_notes(db, vec![&mut found])?;
            let note = found.notes.iter().find(|note| note.id == id).ok_or(AppError::NotFound)?;
            let template = NotePage {
                id,
                body: note.html.clone(),
                by: note.by.clone(),
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                shown: shown(db, found, &thread)?,
                reason,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
