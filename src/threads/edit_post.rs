//! Changing one's own post.

use super::{queries, rendering, rewritten};
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::PostId;
use crate::limits::Rule;
use crate::markup::{Length, SafeHtml};
use crate::notices::{self, News};
use crate::policy::{self, Actor};
use crate::posts::write::{self, Text};

pub(crate) async fn edit_post(app: &App, actor: Actor, id: PostId, body: String) -> Result<(), AppError> {
    let editor = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Edit, &editor.to_string()).await?;
    // Rendered before the writer is taken: on SQLite everyone else's writes wait for ours.
    let (post, _, _) = app.read(move |_, db| queries::seen_post(db, actor, id)).await?;
    policy::post::edit(actor, post.facts())?;
    let length = if post.is_opening() { Length::Story } else { Length::Reply };
    let (body, html) = rendering::off_thread(app, body, length).await?;
    let html = html.map_err(|m| AppError::invalid("body", m))?;
    app.write(move |app, db| edit_now(app, db, actor, id, &body, &html)).await
}

fn edit_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    id: PostId,
    body: &str,
    html: &SafeHtml,
) -> Result<(), AppError> {
    let editor = policy::signed_in(actor)?;
    db.write(|db| {
        write::lock(db, id)?;
        let (post, _, _) = queries::seen_post(db, actor, id)?;
        policy::post::edit(actor, post.facts())?;
        if post.body_md == body {
            return Ok(());
        }
        write::rewrite(db, &post, Text { markdown: body, html }, editor, None, app.clock.now())?;
        rewritten(db, &post, html)?;
        let at = app.clock.now();
        notices::tell(db, &News { post: id, author: post.author_id, answered: None, html, at })
    })
}
