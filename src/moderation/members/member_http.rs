//! The member for moderators: what is known, what holds, and the forms for what can be done.

use actix_web::web::{Data, Path};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::note::note;
use super::pages::{Line, MemberPage, NoteLine, OpenCase, Typed};
use super::sanction::{Kind, Sanction, sanction};
use super::{by_handle, pair, standing};
use crate::accounts::member_notes;
use crate::app::App;
use crate::cases;
use crate::error::AppError;
use crate::moderation::until;
use crate::policy;
use crate::web::{
    Chrome, Fields, Flash, PageResult, Posted, Problem, Viewer, When, form_page, month, redirect_with,
};

pub(crate) async fn show(app: Data<App>, viewer: Viewer, handle: Path<String>) -> PageResult {
    let typed = Typed { kind: Kind::Word.to_string(), days: "7".into(), ..Typed::default() };
    page(&app, viewer, handle.into_inner(), typed, None).await
}

pub(crate) async fn take(app: Data<App>, posted: Posted, handle: Path<String>) -> PageResult {
    let typed = posted.fields.text("words");
    try_take(&app, posted, handle.into_inner()).await.map_err(|error| error.keeping(typed))
}

async fn try_take(app: &App, posted: Posted, handle: String) -> PageResult {
    let typed = typed(&posted.fields);
    let done = match posted.verify(app).and_then(|()| read(app, &posted.fields, &handle)) {
        Ok(input) => sanction(app, posted.viewer.actor(), input).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(redirect_with(&url(&handle), Flash::Told, None)),
        Err(error) => page(app, posted.viewer, handle, typed, Some(error)).await,
    }
}

fn read(app: &App, fields: &Fields, handle: &str) -> Result<Sanction, AppError> {
    let kind = Kind::parse(fields.get("kind"))
        .ok_or_else(|| AppError::invalid("kind", "Please choose what it is to be."))?;
    let until = if kind.lasts() { Some(until::of_form(fields, app.clock.now())?) } else { None };
    let (reason, words) = (fields.text("reason"), fields.text("words"));
    Ok(Sanction { handle: handle.to_owned(), kind, reason, words, until })
}

fn typed(fields: &Fields) -> Typed {
    Typed {
        kind: fields.text("kind"),
        reason: fields.text("reason"),
        words: fields.text("words"),
        days: fields.text("days"),
        until: fields.text("until"),
        note: fields.text("note"),
    }
}

pub(crate) async fn take_note(app: Data<App>, posted: Posted, handle: Path<String>) -> PageResult {
    let words = posted.fields.text("note");
    let kept = words.clone();
    try_note(&app, posted, handle.into_inner(), words).await.map_err(|error| error.keeping(kept))
}

async fn try_note(app: &App, posted: Posted, handle: String, words: String) -> PageResult {
    let done = match posted.verify(app) {
        Ok(()) => note(app, posted.viewer.actor(), &handle, &words).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(redirect_with(&url(&handle), Flash::Noted, None)),
        Err(error) => {
            let typed =
                Typed { kind: Kind::Word.to_string(), days: "7".into(), note: words, ..Typed::default() };
            page(app, posted.viewer, handle, typed, Some(error)).await
        }
    }
}

pub(in crate::moderation) fn url(handle: &str) -> String {
    format!("/mod/members/{}", utf8_percent_encode(handle, NON_ALPHANUMERIC))
}

/// What everybody sees of them.
pub(in crate::moderation) fn public_url(handle: &str) -> String {
    format!("/m/{}", utf8_percent_encode(handle, NON_ALPHANUMERIC))
}

async fn page(
    app: &App,
    viewer: Viewer,
    handle: String,
    typed: Typed,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "Nothing has been done yet", "reason"));
    let (viewer, template) = app
        .read(move |app, db| {
            let (actor, now) = (viewer.actor(), app.clock.now());
            policy::moderate(actor)?;
            let member = by_handle(db, &handle)?;
            let notes = match policy::member::notes(actor, member.id) {
                Ok(()) => Some(member_notes::of(db, member.id)?),
                Err(_) => None,
            };
            // Cases about oneself are for others to see.
            let cases = match notes {
                Some(_) => cases::queries::open_about(db, member.id)?,
                None => Vec::new(),
            };
            let case = |case: cases::Case| OpenCase {
                id: case.id,
                post: case.post_id,
                opened: When::new(case.opened_us, now),
            };
            let standing = standing::of(app, db, &member)?;
            let template = MemberPage {
                chrome: Chrome::load(app, db, &viewer)?,
                role: member.role.badge(),
                since: month(member.created_us),
                posts: pair::written(db, member.id)?,
                cases: cases.into_iter().map(case).collect(),
                measures: standing.measures.into_iter().map(|line| Line::new(line, now)).collect(),
                notes: notes.map(|notes| notes.into_iter().map(|note| NoteLine::new(note, now)).collect()),
                refused: policy::member::sanction(actor, member.facts()).err(),
                handle: member.handle,
                typed,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
