//! Saying that a case needs nothing more: a moderator has looked, and all is well.

use super::Reason;
use super::audit::{self, Action};
use crate::accounts::queries as members;
use crate::app::App;
use crate::cases::{self, CaseState, Decision};
use crate::db::Db;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::policy::{self, Actor};
use crate::posts;
use crate::threads;

const WHY: &str = "looked at, and all is well";

/// Sent twice by the same moderator, it is done once; the second of two is told who was first.
pub(crate) async fn close_case(app: &App, actor: Actor, id: CaseId) -> Result<(), AppError> {
    policy::moderate(actor)?;
    app.write(move |app, db| close_now(app, db, actor, id)).await
}

fn close_now(app: &App, db: &mut Db, actor: Actor, id: CaseId) -> Result<(), AppError> {
    let moderator = policy::signed_in(actor)?;
    let reason = Reason::parse(WHY).map_err(AppError::internal)?;
    db.write(|db| {
        let case = cases::queries::by_id(db, id)?;
        posts::write::lock(db, case.post_id)?;
        let case = cases::queries::by_id(db, case.id)?;
        let (post, thread, _) = threads::queries::seen_post(db, actor, case.post_id)?;
        policy::moderation::decide(actor, post.facts())?;
        match case.decided_by {
            Some(other) if other == moderator => return Ok(()),
            Some(other) => {
                let who = members::by_id(db, other)?.handle;
                let words = format!("{who} has closed this case already.");
                return Err(AppError::Conflict(words));
            }
            None if case.state == CaseState::Decided => return Ok(()),
            None => {}
        }
        cases::decide::decide(app, db, &case, Decision::AllIsWell, moderator)?;
        let details = serde_json::json!({ "case": case.id, "kind": case.kind });
        let what = (post.id, thread.id);
        audit::record(db, Some(moderator), Action::CloseCase, what, &reason, &details, app.clock.now())
    })
}
