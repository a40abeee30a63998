//! A moderator's edit: the post stays, the attack goes, and everyone can read why.

use crate::app::App;
use crate::cases::{self, CaseKind, Decision};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::flags;
use crate::ids::{MemberId, PostId};
use crate::limits::Rule;
use crate::markup::Length;
use crate::moderation::Reason;
use crate::moderation::act::Act;
use crate::moderation::record::audit::Action;
use crate::moderation::settle::may_act;
use crate::moderation::undo::{Undo, changed_since};
use crate::notices::NoticeKind;
use crate::policy::{self, Actor};
use crate::posts::write::{self, Text};
use crate::posts::{self, Heat, Post, PostState};
use crate::threads;
use crate::threads::edit_post::{note_for, still_at};

#[derive(Debug, Clone)]
pub(crate) struct Edit {
    pub(crate) post: PostId,
    pub(crate) body: String,
    pub(crate) reason: String,
    /// A content note; empty: none. `None`: as it was.
    pub(crate) note: Option<String>,
    /// The version that was being changed; `None`: whichever there is.
    pub(crate) version: Option<i32>,
}

pub(crate) async fn edit(app: &App, actor: Actor, input: Edit) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let moderator = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Edit, &moderator.to_string()).await?;
    let Edit { post: id, body, reason, note, version } = input;
    let (here, post, _, _) = app.read(move |_, db| threads::queries::moderated_post(db, actor, id)).await?;
    policy::moderation::edit(here, post.facts())?;
    let length = if post.is_opening() { Length::Story } else { Length::Reply };
    let (body, html) = threads::rendering::off_thread(app, body, length).await?;
    let note = note_for(&post, note.as_deref());
    let (reason, html, note) = match (Reason::parse(&reason), html, note) {
        (Ok(reason), Ok(html), Ok(note)) => (reason, html, note),
        (reason, html, note) => {
            let wrong = [("reason", reason.err()), ("body", html.err()), ("content_note", note.err())];
            return Err(AppError::all(wrong));
        }
    };
    let parent = app.read(move |_, db| posts::heat::answered_text(db, &post)).await?;
    let (body, heat) = Heat::read(app, body, parent).await?;
    app.write(move |app, db| {
        let text = Text { markdown: &body, html: &html, note: note.as_deref(), heat: &heat };
        edit_now(app, db, actor, (id, version), text, &reason)
    })
    .await
}

fn edit_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    (id, version): (PostId, Option<i32>),
    text: Text<'_>,
    reason: &Reason,
) -> Result<(), AppError> {
    let moderator = policy::signed_in(actor)?;
    db.write(|db| {
        write::lock(db, id)?;
        let (actor, post, thread, _) = threads::queries::moderated_post(db, actor, id)?;
        may_act(app, db, actor, &post)?;
        still_at(&post, version)?;
        let before = posts::queries::markdown(db, id)?;
        if before == text.markdown && post.content_note.as_deref() == text.note {
            return Err(AppError::invalid(
                "body",
                "The text is the same as before. Please change what should go.",
            ));
        }
        let now = app.clock.now();
        apply(db, &post, text, moderator, reason, now)?;
        let revision = posts::revisions::count(db, id)?;
        let mut details =
            serde_json::json!({ "before": before, "after": text.markdown, "revision": revision });
        if post.content_note.as_deref() != text.note {
            details["note_before"] = post.content_note.clone().into();
            details["note_after"] = text.note.into();
        }
        let act = Act { moderator, post: &post, thread: &thread, reason: reason.as_str(), at: now };
        let action = act.record(db, Action::EditPost, details)?;
        act.tell(db, NoticeKind::Edited, action)?;
        settle(app, db, id, (moderator, now))
    })
}

/// Whoever edited a post has looked at it. Heat is dealt with by that; a concern for somebody is not,
/// and those who flagged it are owed an answer.
fn settle(app: &App, db: &mut Db, post: PostId, by: (MemberId, Micros)) -> Result<(), AppError> {
    match cases::queries::open_of(db, post)? {
        Some(case) if case.kind == CaseKind::Heat && flags::queries::open_of(db, post)?.is_empty() => {
            cases::decide::decide(app, db, &case, Decision::Edited, by).map(drop)
        }
        Some(case) => cases::decide::looked(app, db, &case, by),
        None => Ok(()),
    }
}

/// The text it replaced is the post's text again, and the earlier texts are read by everyone as before.
pub(in crate::moderation) fn undo(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    let id = undo.entry.post().ok_or(AppError::NotFound)?;
    write::lock(db, id)?;
    let post = posts::queries::by_id(db, id)?;
    let (details, latest) = (undo.entry.details(), posts::revisions::count(db, id)?);
    let text = |key: &str| details[key].as_str().unwrap_or_default().to_owned();
    let last = details["revision"].as_i64().is_none_or(|number| number == i64::from(latest));
    if post.state == PostState::Deleted || !last || posts::queries::markdown(db, id)? != text("after") {
        return Err(changed_since());
    }
    let text = write::take_back(undo.app, db, &post)?;
    threads::rewritten(db, &post, text.as_text())
}

/// The edit itself: text, revision and thread, in the caller's transaction. A mail that waits is
/// rendered when it leaves, so it carries the new text.
pub(crate) fn apply(
    db: &mut Db,
    post: &Post,
    text: Text<'_>,
    moderator: MemberId,
    reason: &Reason,
    now: Micros,
) -> Result<(), AppError> {
    write::rewrite(db, post, text, moderator, Some(reason.as_str()), now)?;
    threads::rewritten(db, post, text)
}
