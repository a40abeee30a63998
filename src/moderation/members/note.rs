//! What moderators tell each other of a member, who never reads it.

use serde_json::json;

use super::by_handle;
use crate::accounts::member_notes;
use crate::app::App;
use crate::error::AppError;
use crate::moderation::record::audit::{self, Action, Line, Target};
use crate::policy::{self, Actor};

/// The longest note, in characters.
pub(super) const MOST: usize = 2_000;

pub(crate) async fn note(app: &App, actor: Actor, handle: &str, words: &str) -> Result<(), AppError> {
    policy::moderate(actor)?;
    let words = words.trim().to_owned();
    match words.chars().count() {
        0 => return Err(AppError::invalid("note", "There is nothing written here yet.")),
        long if long > MOST => {
            return Err(AppError::invalid("note", format!("Please say it in at most {MOST} characters.")));
        }
        _ => {}
    }
    let handle = handle.to_owned();
    app.write(move |app, db| {
        db.write(|db| {
            let member = by_handle(db, &handle)?;
            policy::member::notes(actor, member.id)?;
            let (moderator, now) = (policy::signed_in(actor)?, app.clock.now());
            // The same words again are the same form sent twice.
            if member_notes::of(db, member.id)?.first().is_some_and(|last| last.words == words) {
                return Ok(());
            }
            member_notes::add(db, member.id, moderator, &words, now)?;
            // The record is read by more people, and for longer: what was noted isn't in it.
            let line = Line {
                actor: Some(moderator),
                action: Action::NoteMember,
                target: Target::Member(member.id),
                thread: None,
                board: None,
                member: Some(member.id),
                reason: "a note for moderators",
                details: json!({ "member": member.handle }),
                at: now,
            };
            audit::record(db, &line).map(drop)
        })
    })
    .await
}
