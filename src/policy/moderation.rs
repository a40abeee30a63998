//! What moderators may do. They are not immune: nobody acts on their own post as a moderator.

use super::post::PostFacts;
use super::{Actor, Denied};

pub(crate) fn edit(actor: Actor, post: PostFacts) -> Result<(), Denied> {
    super::moderate(actor)?;
    match () {
        () if actor.is(post.author) => Err(Denied::OwnPost),
        () if post.removed => Err(Denied::PostRemoved),
        () => Ok(()),
    }
}

/// To say that a case needs nothing more: for anyone but the author of the post it is about.
pub(crate) fn decide(actor: Actor, post: PostFacts) -> Result<(), Denied> {
    super::moderate(actor)?;
    if actor.is(post.author) { Err(Denied::OwnCase) } else { Ok(()) }
}
