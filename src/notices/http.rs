//! A member's notices.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::pages::{Line, NoticesPage};
use super::queries;
use super::read::{self, To};
use crate::app::App;
use crate::boards;
use crate::error::AppError;
use crate::ids::NoticeId;
use crate::policy;
use crate::web::{Chrome, PageResult, Posted, Viewer, form_page, redirect};

/// Notices on one page.
const PAGE: i64 = 40;

#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

/// Looking marks nothing: whoever was interrupted finds them as they were.
pub(crate) async fn mine(app: Data<App>, viewer: Viewer, query: Query<After>) -> PageResult {
    if viewer.signed_in.is_none() {
        return Ok(redirect("/sign-in?next=/me/notifications"));
    }
    // A cursor that isn't one of ours starts from the beginning.
    let after = query.after.as_deref().and_then(|text| text.parse().ok());
    let (viewer, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let boards = boards::queries::seen_by(db, actor)?;
            let (notices, next) = queries::page(db, actor, &boards, after, (PAGE, app.clock.now()))?;
            let waiting = notices.iter().any(|notice| !notice.read);
            let now = app.clock.now();
            let template = NoticesPage {
                chrome: Chrome::load(app, db, &viewer)?,
                newest: notices.first().filter(|_| waiting).map(|notice| notice.id),
                notices: notices.into_iter().map(|notice| Line::new(notice, now)).collect(),
                next,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(&app, &viewer, None, &template)
}

/// Goes to what a notice is about, and marks it.
pub(crate) async fn open(app: Data<App>, posted: Posted, id: Path<NoticeId>) -> PageResult {
    posted.verify(&app)?;
    let actor = posted.viewer.actor();
    policy::signed_in(actor).map_err(AppError::from)?;
    let to = app.write(move |app, db| read::one(db, actor, *id, app.clock.now())).await?;
    Ok(redirect(&match to {
        To::Post(post) => format!("/p/{post}"),
        To::Case(case) => format!("/mod/cases/{case}"),
        To::Standing => "/me/standing".to_owned(),
    }))
}

/// Marks all that were on the page.
pub(crate) async fn mark_all(app: Data<App>, posted: Posted) -> PageResult {
    posted.verify(&app)?;
    let actor = posted.viewer.actor();
    policy::signed_in(actor).map_err(AppError::from)?;
    let newest = posted.fields.get("newest").parse().unwrap_or(NoticeId(0));
    app.write(move |app, db| read::up_to(db, actor, newest, app.clock.now())).await?;
    Ok(redirect("/me/notifications"))
}
