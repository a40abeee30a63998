//! Reacting to a post, and taking a reaction back. Doing either twice is fine.

use super::{changed, queries};
use crate::app::App;
use crate::error::AppError;
use crate::ids::PostId;
use crate::limits::Rule;
use crate::policy::{self, Actor};
use crate::posts::reactions::{self, Reaction};

/// `given`: whether the reaction is to be there afterwards.
pub(crate) async fn react(
    app: &App,
    actor: Actor,
    post: PostId,
    reaction: Reaction,
    given: bool,
) -> Result<(), AppError> {
    let member = policy::act(actor)?;
    app.limits.check(app, Rule::React, &member.to_string()).await?;
    app.write(move |app, db| {
        db.write(|db| {
            let (post, thread, _) = queries::seen_post(db, actor, post)?;
            if given {
                policy::post::react(actor, post.facts())?;
            }
            if reactions::has(db, member, post.id, reaction)? == given {
                return Ok(());
            }
            // The thread before the post, as a reply takes them: two that wait for each other would
            // have to begin again.
            changed(db, thread.id)?;
            match given {
                true => reactions::add(db, member, post.id, reaction, app.clock.now()),
                false => reactions::remove(db, member, post.id, reaction),
            }
        })
    })
    .await
}
