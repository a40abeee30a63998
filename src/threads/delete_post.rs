//! Taking back one's own post. A tombstone keeps its place, so that the replies stay where they are.

use super::{append, queries};
use crate::app::App;
use crate::db::Db;
use crate::drafts::{self, Place};
use crate::error::AppError;
use crate::ids::PostId;
use crate::limits::Rule;
use crate::policy::{self, Actor};
use crate::posts::PostState;
use crate::posts::write;

/// Asked for twice, it is done once. Mail that waits to tell of the post is dropped when it is due:
/// a delivery looks again at what may be read.
pub(crate) async fn delete_post(app: &App, actor: Actor, id: PostId) -> Result<(), AppError> {
    let author = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Edit, &author.to_string()).await?;
    app.write(move |_, db| delete_now(db, actor, id)).await
}

fn delete_now(db: &mut Db, actor: Actor, id: PostId) -> Result<(), AppError> {
    let author = policy::signed_in(actor)?;
    db.write(|db| {
        write::lock(db, id)?;
        let (post, _, _) = queries::seen_post(db, actor, id)?;
        if post.state == PostState::Deleted && post.author_id == author {
            return Ok(());
        }
        policy::post::delete(actor, post.facts())?;
        write::delete(db, &post)?;
        append::deleted(db, &post)?;
        drafts::forget(db, author, &Place::Edit(id))
    })
}
