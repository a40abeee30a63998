//! The page about one's own standing.

use actix_web::web::{Data, Path};

use super::pages::{Done, Line, StandingPage};
use super::standing::{self, MeasureLine};
use crate::app::App;
use crate::error::AppError;
use crate::ids::MeasureId;
use crate::moderation::appeals;
use crate::policy;
use crate::web::{Chrome, Flash, PageResult, Posted, Viewer, form_page, redirect, redirect_with};

pub(crate) async fn mine(app: Data<App>, viewer: Viewer) -> PageResult {
    if viewer.signed_in.is_none() {
        return Ok(redirect("/sign-in?next=/me/standing"));
    }
    let (viewer, template) = app
        .read(move |app, db| {
            let now = app.clock.now();
            let actor = viewer.actor();
            let standing = standing::own(app, db, actor)?;
            let member = policy::signed_in(actor)?;
            let line = |line: MeasureLine| {
                let action = line.appealable(actor);
                (Line::new(line, now), action)
            };
            let template = StandingPage {
                chrome: Chrome::load(app, db, &viewer)?,
                held: standing.held,
                measures: standing.measures.into_iter().map(line).collect(),
                appeals: appeals::queries::of_member(db, member)?,
                actions: standing.actions.into_iter().map(|line| Done::new(line, now)).collect(),
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(&app, &viewer, None, &template)
}

pub(crate) async fn acknowledge(app: Data<App>, posted: Posted, id: Path<MeasureId>) -> PageResult {
    posted.verify(&app)?;
    policy::signed_in(posted.viewer.actor()).map_err(AppError::from)?;
    standing::acknowledge(&app, posted.viewer.actor(), *id).await?;
    Ok(redirect_with("/me/standing", Flash::Acknowledged, None))
}
