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
    match super::speak(actor)? {
        id if id != post.author => Err(Denied::NotYours),
        _ if post.removed => Err(Denied::PostRemoved),
        _ if post.edited_by_moderator => Err(Denied::EditedByModerator),
        _ => Ok(()),
    }
}

/// A reaction: from anyone but its author, while the post can be read by all who read the thread.
pub(crate) fn react(actor: Actor, post: PostFacts) -> Result<(), Denied> {
    match super::act(actor)? {
        id if id == post.author => Err(Denied::OwnReaction),
        _ if post.removed => Err(Denied::PostRemoved),
        _ => Ok(()),
    }
}

/// Asking moderators to look at it: anyone but its author.
pub(crate) fn flag(actor: Actor, post: PostFacts) -> Result<(), Denied> {
    match super::act(actor)? {
        id if id == post.author => Err(Denied::OwnToFlag),
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

/// Its author, at any time: a moderator's edit is no reason to have to stay.
pub(crate) fn delete(actor: Actor, post: PostFacts) -> Result<(), Denied> {
    match super::signed_in(actor)? {
        id if id != post.author => Err(Denied::NotYours),
        _ if post.removed => Err(Denied::PostRemoved),
        _ => Ok(()),
    }
}

/// A removed post doesn't come back as a quotation, not even by those who can still read it.
pub(crate) fn quote(_actor: Actor, post: PostFacts) -> Result<(), Denied> {
    if post.removed { Err(Denied::PostRemoved) } else { Ok(()) }
}

/// How large a change is, and when it comes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChangeFacts {
    pub seconds_since_posting: i64,
    /// Taken out and put in, by this change and by the quiet ones before it.
    pub characters: usize,
}

/// Whether an author's change is a slip of the pen, mended before anyone is likely to have answered
/// it: it leaves no mark and no earlier text.
pub(crate) fn changes_quietly(change: ChangeFacts) -> bool {
    change.seconds_since_posting <= QUIET_SECONDS && change.characters <= QUIET_CHARACTERS
}

const QUIET_SECONDS: i64 = 5 * 60;
/// Also the most worth counting.
pub(crate) const QUIET_CHARACTERS: usize = 100;
