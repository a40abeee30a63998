//! Asking for another look.

use diesel::prelude::*;

use super::queries;
use crate::app::App;
use crate::db::schema::appeals;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{ActionId, AppealId};
use crate::limits::Rule;
use crate::moderation::record::audit::{self, Entry};
use crate::policy::moderation::Concern;
use crate::policy::{self, Actor};

use super::AppealState;

/// The longest words, in characters.
pub(super) const MOST_WORDS: usize = 2_000;

/// Once an action for each member it was about.
pub(crate) async fn appeal(
    app: &App,
    actor: Actor,
    action: ActionId,
    words: &str,
) -> Result<AppealId, AppError> {
    let member = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Appeal, &member.to_string()).await?;
    let words = words.trim().to_owned();
    if !words.chars().any(char::is_alphanumeric) {
        return Err(AppError::invalid(
            "words",
            "Please say in your own words what should be looked at again.",
        ));
    }
    if words.chars().count() > MOST_WORDS {
        return Err(AppError::invalid("words", "Please say it in at most 2,000 characters."));
    }
    app.write(move |app, db| db.write(|db| appeal_now(app, db, actor, action, &words))).await
}

fn appeal_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    action: ActionId,
    words: &str,
) -> Result<AppealId, AppError> {
    let member = policy::signed_in(actor)?;
    let entry = audit::by_id(db, action)?;
    policy::moderation::appeal(actor, concern(&entry)).map_err(|_| AppError::NotFound)?;
    let row = (
        appeals::action_id.eq(action),
        appeals::member_id.eq(member),
        appeals::words.eq(words),
        appeals::state.eq(AppealState::Open),
        appeals::created_us.eq(app.clock.now()),
    );
    let asked: Option<AppealId> = both!(db, |c| diesel::insert_into(appeals::table)
        .values(row)
        .on_conflict_do_nothing()
        .returning(appeals::id)
        .get_result(c)
        .optional()?);
    match (asked, queries::of(db, member, action)?) {
        (Some(id), _) => Ok(id),
        // Sent twice, it was asked once.
        (None, Some(before)) if before.words == words => Ok(before.id),
        (None, _) => Err(AppError::Conflict(ASKED.into())),
    }
}

/// Whom a line of the record is about, and who did it.
pub(super) fn concern(entry: &Entry) -> Concern {
    Concern {
        by: entry.actor_id,
        about: [entry.member_id, entry.other_id],
        can_be_undone: entry.action.can_be_undone(),
    }
}

const ASKED: &str = "You have asked for another look at this already. You will hear what comes of it.";
