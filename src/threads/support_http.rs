//! The small forms under a post: reactions, and "this helped".

use actix_web::web::{Data, Path};

use super::mark_helpful::mark_helpful;
use super::post_http::place;
use super::react::react;
use crate::app::App;
use crate::error::AppError;
use crate::ids::PostId;
use crate::policy;
use crate::posts::reactions::Reaction;
use crate::web::{PageResult, Posted, redirect};

/// `react=relate` gives, `unreact=relate` takes back.
pub(crate) async fn take_reaction(app: Data<App>, posted: Posted, id: Path<PostId>) -> PageResult {
    posted.verify(&app)?;
    policy::signed_in(posted.viewer.actor()).map_err(AppError::from)?;
    let fields = &posted.fields;
    let given = fields.has("react");
    let word = fields.get(if given { "react" } else { "unreact" });
    let reaction = Reaction::parse(word).ok_or_else(|| {
        AppError::invalid("react", "There is no such reaction. Please go back and press one of the buttons.")
    })?;
    react(&app, posted.viewer.actor(), *id, reaction, given).await?;
    back_to(&app, &posted, *id).await
}

/// `mark=1` marks, `unmark=1` takes the mark away.
pub(crate) async fn take_helpful(app: Data<App>, posted: Posted, id: Path<PostId>) -> PageResult {
    posted.verify(&app)?;
    policy::signed_in(posted.viewer.actor()).map_err(AppError::from)?;
    let marked = posted.fields.has("mark");
    if !marked && !posted.fields.has("unmark") {
        let words = "Please go back and press the button under the reply.";
        return Err(AppError::invalid("mark", words).into());
    }
    mark_helpful(&app, posted.viewer.actor(), *id, marked).await?;
    back_to(&app, &posted, *id).await
}

async fn back_to(app: &App, posted: &Posted, id: PostId) -> PageResult {
    let actor = posted.viewer.actor();
    let url = app.read(move |_, db| place(db, actor, id)).await?;
    Ok(redirect(&url))
}
