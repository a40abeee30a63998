//! The page of one's drafts, and keeping one.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::pages::{DraftView, DraftsPage, Purpose};
use super::save::{Typed, save};
use super::{Place, forget, queries};
use crate::app::App;
use crate::boards;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::DraftId;
use crate::policy::{self, Actor};
use crate::posts;
use crate::threads;
use crate::web::{Carried, Chrome, Flash, PageResult, Posted, Viewer, form_page, redirect, redirect_with};

pub(crate) async fn mine(app: Data<App>, viewer: Viewer) -> PageResult {
    if viewer.signed_in.is_none() {
        return Ok(redirect("/sign-in?next=/me/drafts"));
    }
    let (viewer, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let member = policy::signed_in(actor)?;
            let now = app.clock.now();
            let mut drafts = Vec::new();
            for draft in queries::all(app, db, member)? {
                let purpose = match draft.place() {
                    Some(place) => purpose(db, actor, &place)?,
                    None => Purpose::Nothing,
                };
                drafts.push(DraftView::new(draft, purpose, now));
            }
            let chrome = Chrome::load(app, db, &viewer)?;
            Ok((viewer, DraftsPage { chrome, drafts }))
        })
        .await?;
    form_page(&app, &viewer, None, &template)
}

fn purpose(db: &mut Db, actor: Actor, place: &Place) -> Result<Purpose, AppError> {
    let found = match place {
        Place::Thread(id) => {
            threads::queries::seen(db, actor, *id).map(|(thread, _)| Purpose::Reply { thread: thread.title })
        }
        Place::Post(id) => threads::queries::seen_post(db, actor, *id).and_then(|(post, thread, _)| {
            let author = posts::queries::with_author(db, post.id)?.author.handle;
            Ok(Purpose::Answer { number: post.number, author, thread: thread.title })
        }),
        Place::New(slug) => {
            boards::queries::by_slug(db, actor, slug).map(|board| Purpose::Thread { board: board.name })
        }
        Place::Edit(id) => threads::queries::seen_post(db, actor, *id).and_then(|(post, thread, _)| {
            policy::post::edit(actor, post.facts())?;
            Ok(Purpose::Change { number: post.number, thread: thread.title })
        }),
    };
    match found {
        Err(AppError::NotFound | AppError::Denied(_)) => Ok(Purpose::Nothing),
        other => other,
    }
}

/// For the script on a form, while its writer pauses.
pub(crate) async fn keep(app: Data<App>, posted: Posted) -> PageResult {
    posted.verify(&app)?;
    let typed = Typed::of(Carried::of(&posted.fields));
    let typed = typed.ok_or_else(|| AppError::BadRequest("No form here has a draft by that name.".into()))?;
    save(&app, posted.viewer.actor(), typed).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// For the button on a form: keeps what is in it, and leads to the page of drafts. An error goes
/// back to the form, with the text.
pub(crate) async fn keep_and_go(app: &App, posted: &Posted, place: &Place) -> Result<HttpResponse, AppError> {
    let typed = Typed::of(Carried::at(place, &posted.fields)).ok_or(AppError::NotFound)?;
    save(app, posted.viewer.actor(), typed).await?;
    Ok(redirect_with("/me/drafts", Flash::Drafted, Some(&place.to_string())))
}

pub(crate) async fn throw_away(app: Data<App>, posted: Posted, id: Path<DraftId>) -> PageResult {
    posted.verify(&app)?;
    let member = policy::signed_in(posted.viewer.actor()).map_err(AppError::from)?;
    app.write(move |_, db| forget::throw_away(db, member, *id)).await?;
    Ok(redirect_with("/me/drafts", Flash::DraftGone, None))
}
