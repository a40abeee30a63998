//! Flagging a post. Enough flags fold it until a moderator decides.

use diesel::prelude::*;

use super::{FlagReason, brigade, queries, record};
use crate::app::App;
use crate::cases::{self, CaseKind};
use crate::db::Db;
use crate::db::schema::flags;
use crate::error::AppError;
use crate::ids::PostId;
use crate::limits::Rule;
use crate::policy::post::PostFacts;
use crate::policy::{self, Actor};
use crate::posts::{self, PostState, write};
use crate::threads;

/// The longest note, in characters.
pub(super) const MOST_WORDS: usize = 500;

#[derive(Debug, Clone)]
pub(crate) struct NewFlag {
    pub post: PostId,
    /// A word from the list.
    pub reason: String,
    pub note: String,
}

pub(crate) async fn flag(app: &App, actor: Actor, input: NewFlag) -> Result<FlagReason, AppError> {
    let member = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Flag, &member.to_string()).await?;
    let (reason, note) = parse(&input.reason, &input.note)?;
    app.write(move |app, db| flag_now(app, db, actor, input.post, (reason, note.as_deref()))).await?;
    Ok(reason)
}

fn parse(reason: &str, note: &str) -> Result<(FlagReason, Option<String>), AppError> {
    let note = note.trim();
    let too_long = || format!("Please say it in at most {MOST_WORDS} characters.");
    let long = (note.chars().count() > MOST_WORDS).then(too_long);
    let Some(reason) = FlagReason::parse(reason) else {
        let missing = Some("Please choose what this is about.".to_owned());
        return Err(AppError::all([("reason", missing), ("note", long)]));
    };
    let wordless = reason == FlagReason::Other && !note.chars().any(char::is_alphanumeric);
    match (long, wordless) {
        (Some(long), _) => Err(AppError::invalid("note", long)),
        (None, true) => Err(AppError::invalid("note", "Please say in a few words what this is about.")),
        (None, false) => Ok((reason, Some(note.to_owned()).filter(|note| !note.is_empty()))),
    }
}

fn flag_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    id: PostId,
    (reason, note): (FlagReason, Option<&str>),
) -> Result<(), AppError> {
    let member = policy::signed_in(actor)?;
    let now = app.clock.now();
    db.write(|db| {
        // One after the other, so that the flag that folds it is one of them and not two.
        write::lock(db, id)?;
        let (post, thread, board) = threads::queries::seen_post(db, actor, id)?;
        if queries::has(db, member, id)? {
            return Err(AppError::Conflict(ALREADY.into()));
        }
        // Who had the page open when others folded it, is heard as well.
        let late = post.waiting_us.is_some() && !post.awaits_approval;
        let facts = PostFacts { removed: post.facts().removed && !late, ..post.facts() };
        if !policy::post::read(actor, facts) {
            return Err(AppError::NotFound);
        }
        policy::post::flag(actor, facts)?;
        diesel::insert_into(flags::table)
            .values((
                flags::post_id.eq(id),
                flags::member_id.eq(member),
                flags::reason.eq(reason),
                flags::note.eq(note),
                flags::created_us.eq(now),
            ))
            .execute(db)?;
        cases::open::open(db, (id, thread.id), reason.kind(), now)?;
        let alarmed = brigade::watch(app, db, &post)?;
        // An alarm may have brought it back.
        let post = posts::queries::by_id(db, id)?;
        let limit = queries::limit(db, board.id)?;
        // Whoever speaks of harming themself, or is feared for, is not hidden by a count: a person looks.
        let in_danger = cases::queries::had(db, id, CaseKind::SelfHarmConcern)?;
        if post.state == PostState::Visible
            && !in_danger
            && queries::reaches(db, id, limit, alarmed.then_some(now))?
        {
            write::hide(db, id, Some(now))?;
            threads::hidden(db, &post)?;
            record::folded(app, db, &post, &thread)?;
        }
        Ok(())
    })
}

pub(super) const ALREADY: &str =
    "You have flagged this post already. A moderator looks at it, and you will hear what came of it.";
pub(super) const WAITS: &str =
    "This post waits for a moderator already, and only its author and moderators can read it until then.";
