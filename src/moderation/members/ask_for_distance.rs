//! A member asks for distance from another. It is set at once, without fault: both read the same words, and
//! neither learns from them who asked. Moderators read that in the record.

use super::separate::{self, New, both};
use crate::accounts;
use crate::accounts::queries as members;
use crate::app::App;
use crate::clock::Micros;
use crate::error::AppError;
use crate::limits::Rule;
use crate::measures;
use crate::moderation::until::{self, USUAL};
use crate::policy::{self, Actor};

/// What both read.
const WORDS: &str = "So that it can be quiet between you for a while. Nobody is at fault.";
/// What the record says where no reason was given.
const ASKED: &str = "asked for by one of them";
/// The most characters of a reason, and the longest a member can ask for, in days.
const MOST: usize = 300;
const MOST_DAYS: i64 = 30;

#[derive(Debug, Clone, Default)]
pub(crate) struct Ask {
    /// From whom.
    pub handle: String,
    pub until: Option<Micros>,
    /// For moderators only; may be empty.
    pub reason: String,
}

/// Answers with its end. One that holds already stays as it is: nobody makes it longer or shorter alone.
pub(crate) async fn ask_for_distance(app: &App, actor: Actor, input: Ask) -> Result<Micros, AppError> {
    let member = policy::pair::ask_for_distance(actor)?;
    let now = app.clock.now();
    let until = until::sensible(input.until.unwrap_or_else(|| now.plus(USUAL)), now, MOST_DAYS)?;
    let reason = crate::markup::tidy_line(&input.reason);
    if reason.chars().count() > MOST {
        return Err(AppError::invalid("reason", format!("Please say it in at most {MOST} characters.")));
    }
    app.limits.check(app, Rule::Distance, &member.to_string()).await?;
    app.write(move |app, db| {
        db.write(|db| {
            let own = members::by_id(db, member)?;
            policy::pair::ask_for_distance(own.actor(app.clock.now()))?;
            let (own, other) = both(db, (&own.handle, &input.handle), "handle")?;
            let pair = (own.id, other.id);
            accounts::hold::lock(db, &[pair.0, pair.1])?;
            let now = app.clock.now();
            if let Some(running) = measures::queries::between(db, pair, now)? {
                return Err(separate::already(running.until_us.unwrap_or(until)));
            }
            let recorded = if reason.is_empty() { ASKED } else { &reason };
            let details = serde_json::json!({ "until": until.rfc3339(), "asked": true });
            separate::keep(db, &New { pair, by: member, words: WORDS, recorded, details, until, at: now })?;
            Ok(until)
        })
    })
    .await
}
