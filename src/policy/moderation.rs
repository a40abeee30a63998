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

/// What ties a moderator to an open case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Interest {
    /// Their flag is among its reasons.
    pub has_flagged: bool,
    /// The post is an answer to them.
    pub is_target: bool,
}

impl Interest {
    pub(crate) fn refuses(self) -> Result<(), Denied> {
        match self {
            Interest { has_flagged: true, .. } => Err(Denied::OwnFlag),
            Interest { is_target: true, .. } => Err(Denied::OwnTarget),
            _ => Ok(()),
        }
    }
}

/// To say what becomes of a case: for anyone but the author of the post it is about, whom the post
/// answers, and those whose flags are among its reasons.
pub(crate) fn decide(actor: Actor, post: PostFacts, interest: Interest) -> Result<(), Denied> {
    super::moderate(actor)?;
    if actor.is(post.author) { Err(Denied::OwnCase) } else { interest.refuses() }
}

/// To hide a post.
pub(crate) fn hide(actor: Actor, post: PostFacts) -> Result<(), Denied> {
    edit(actor, post)
}

/// To hang something under a post: one that stands, or what opens a thread.
pub(crate) fn receive(actor: Actor, post: PostFacts, opens: bool) -> Result<(), Denied> {
    super::moderate(actor)?;
    if post.removed && !opens { Err(Denied::PostRemoved) } else { Ok(()) }
}

/// To bring back a post that was hidden.
pub(crate) fn restore(actor: Actor, post: PostFacts) -> Result<(), Denied> {
    super::moderate(actor)?;
    if actor.is(post.author) { Err(Denied::OwnPost) } else { Ok(()) }
}
