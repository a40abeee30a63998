//! A moderator's edit: the post stays, the attack goes, and everyone can read why.

use super::Reason;
use super::audit::{self, Action};
use crate::app::App;
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{MemberId, PostId};
use crate::limits::Rule;
use crate::markup::{Length, SafeHtml};
use crate::policy::{self, Actor};
use crate::posts::Post;
use crate::posts::write::{self, Text};
use crate::threads;

#[derive(Debug, Clone)]
pub(crate) struct Edit {
    pub(crate) post: PostId,
    pub(crate) body: String,
    pub(crate) reason: String,
}

pub(crate) async fn edit(app: &App, actor: Actor, input: Edit) -> Result<(), AppError> {
    policy::moderate(actor)?;
    let moderator = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Edit, &moderator.to_string()).await?;
    let Edit { post: id, body, reason } = input;
    let (post, _, _) = app.read(move |_, db| threads::queries::seen_post(db, actor, id)).await?;
    policy::moderation::edit(actor, post.facts())?;
    let length = if post.is_opening() { Length::Story } else { Length::Reply };
    let (body, html) = threads::rendering::off_thread(app, body, length).await?;
    let (reason, html) = match (Reason::parse(&reason), html) {
        (Ok(reason), Ok(html)) => (reason, html),
        (reason, html) => {
            return Err(AppError::all([("reason", reason.err()), ("body", html.err())]));
        }
    };
    app.write(move |app, db| edit_now(app, db, actor, id, (&body, &html), &reason)).await
}

fn edit_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    id: PostId,
    (body, html): (&str, &SafeHtml),
    reason: &Reason,
) -> Result<(), AppError> {
    let moderator = policy::signed_in(actor)?;
    db.write(|db| {
        write::lock(db, id)?;
        let (post, _, _) = threads::queries::seen_post(db, actor, id)?;
        policy::moderation::edit(actor, post.facts())?;
        if post.body_md == body {
            return Err(AppError::invalid(
                "body",
                "The text is the same as before. Please change what should go.",
            ));
        }
        let now = app.clock.now();
        apply(db, &post, (body, html), moderator, reason, now)?;
        let details = serde_json::json!({ "before": post.body_md, "after": body });
        let what = (post.id, post.thread_id);
        audit::record(db, Some(moderator), Action::EditPost, what, reason, &details, now)
    })
}

/// The edit itself: text, revision and thread, in the caller's transaction. A mail that waits is
/// rendered when it leaves, so it carries the new text.
pub(crate) fn apply(
    db: &mut Db,
    post: &Post,
    (markdown, html): (&str, &SafeHtml),
    moderator: MemberId,
    reason: &Reason,
    now: Micros,
) -> Result<(), AppError> {
    write::rewrite(db, post, Text { markdown, html }, moderator, Some(reason.as_str()), now)?;
    threads::rewritten(db, post, html)
}
