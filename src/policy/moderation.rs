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

/// To say what becomes of a case: for anyone but the author of the post it is about and those whose
/// flags are among its reasons.
pub(crate) fn decide(actor: Actor, post: PostFacts, has_flagged: bool) -> Result<(), Denied> {
    super::moderate(actor)?;
    match () {
        () if actor.is(post.author) => Err(Denied::OwnCase),
        () if has_flagged => Err(Denied::OwnFlag),
        () => Ok(()),
    }
}

/// To bring back a post that was hidden.
pub(crate) fn restore(actor: Actor, post: PostFacts) -> Result<(), Denied> {
    super::moderate(actor)?;
    if actor.is(post.author) { Err(Denied::OwnPost) } else { Ok(()) }
}
