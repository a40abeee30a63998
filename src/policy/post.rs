//! What may be done with one post.

use super::{Actor, Denied};
use crate::ids::MemberId;

/// What a decision about a post rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PostFacts {
    pub author: MemberId,
    /// Hidden by a moderator or deleted by its author: a tombstone in the thread.
    pub removed: bool,
    pub edited_by_moderator: bool,
}

/// Its text. A removed post keeps its place, but only moderators and its author read on.
pub(crate) fn read(actor: Actor, post: PostFacts) -> bool {
    !post.removed || actor.is_moderator() || actor.is(post.author)
}

pub(crate) fn answer(_actor: Actor, post: PostFacts) -> Result<(), Denied> {
    if post.removed { Err(Denied::PostRemoved) } else { Ok(()) }
}

/// Its author, unless a moderator has stepped in: what was taken out must not come back in.
pub(crate) fn edit(actor: Actor, post: PostFacts) -> Result<(), Denied> {
    match super::signed_in(actor)? {
        id if id != post.author => Err(Denied::NotYours),
        _ if post.removed => Err(Denied::PostRemoved),
        _ if post.edited_by_moderator => Err(Denied::EditedByModerator),
        _ => Ok(()),
    }
}

/// A reaction: from anyone but its author, while the post can be read by all who read the thread.
pub(crate) fn react(actor: Actor, post: PostFacts) -> Result<(), Denied> {
    match super::signed_in(actor)? {
        id if id == post.author => Err(Denied::OwnReaction),
        _ if post.removed => Err(Denied::PostRemoved),
        _ => Ok(()),
    }
}

/// An earlier text of a post. What a moderator replaced is for its author and moderators; what
/// the author replaced is for everyone who reads the post.
pub(crate) fn read_revision(actor: Actor, post: PostFacts, replaced_by_moderator: bool) -> bool {
    let insider = actor.is_moderator() || actor.is(post.author);
    insider || (!post.removed && !replaced_by_moderator)
}
