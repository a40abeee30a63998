//! Saying which reply to a question helped, and taking that back. Doing either twice is fine.

use super::{Thread, ThreadKind, changed, queries};
use crate::app::App;
use crate::error::AppError;
use crate::ids::PostId;
use crate::limits::Rule;
use crate::policy::thread::Asked;
use crate::policy::{self, Actor};
use crate::posts::{Post, helpful};

/// `marked`: whether the mark is to be there afterwards.
pub(crate) async fn mark_helpful(
    app: &App,
    actor: Actor,
    reply: PostId,
    marked: bool,
) -> Result<(), AppError> {
    let member = policy::signed_in(actor)?;
    app.limits.check(app, Rule::React, &member.to_string()).await?;
    app.write(move |app, db| {
        db.write(|db| {
            let (reply, thread, _) = queries::seen_post(db, actor, reply)?;
            policy::thread::mark_helpful(actor, asked(&thread, &reply), reply.facts())?;
            if reply.helpful_us.is_some() == marked {
                return Ok(());
            }
            changed(db, thread.id)?;
            match marked {
                true => helpful::mark(db, reply.id, member, app.clock.now()),
                false => helpful::unmark(db, reply.id),
            }
        })
    })
    .await
}

/// What [`policy::thread::mark_helpful`] wants to know; the page's button asks with it too.
pub(crate) fn asked(thread: &Thread, reply: &Post) -> Asked {
    let answers_it = thread.kind == ThreadKind::Question && !reply.is_opening();
    Asked { asker: thread.author_id, answers_it }
}
