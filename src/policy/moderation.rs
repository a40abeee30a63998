//! What moderators may do. They are not immune: nobody acts on their own post as a moderator.

use super::post::PostFacts;
use super::{Actor, Denied};
use crate::ids::MemberId;

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

/// What a decision about an appeal rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Concern {
    /// Who acted; `None`: the system.
    pub by: Option<MemberId>,
    /// Whose post or account it was about; of a pair both.
    pub about: [Option<MemberId>; 2],
    pub can_be_undone: bool,
}

impl Concern {
    fn is_about(&self, actor: Actor) -> bool {
        actor.member_id().is_some_and(|member| self.about.contains(&Some(member)))
    }
}

/// To ask for another look: whoever it was about, whatever holds them back elsewhere.
pub(crate) fn appeal(actor: Actor, concern: Concern) -> Result<(), Denied> {
    let member = super::signed_in(actor)?;
    match () {
        () if !concern.is_about(actor) || concern.by == Some(member) => Err(Denied::NotYours),
        () if !concern.can_be_undone => Err(Denied::CannotBeUndone),
        () => Ok(()),
    }
}

/// To answer an appeal: not whoever acted, unless there is nobody else, nor whom it was about.
pub(crate) fn decide_appeal(actor: Actor, concern: Concern, alone: bool) -> Result<(), Denied> {
    super::moderate(actor)?;
    match () {
        () if concern.is_about(actor) => Err(Denied::OwnCase),
        () if concern.by.is_some() && concern.by == actor.member_id() && !alone => Err(Denied::OwnDecision),
        () => Ok(()),
    }
}

/// To take a note away: not for whoever it speaks to, nor for the author of the post.
pub(crate) fn remove_note(actor: Actor, post: PostFacts, readers: &[MemberId]) -> Result<(), Denied> {
    super::moderate(actor)?;
    let spoken_to = actor.member_id().is_some_and(|member| readers.contains(&member));
    if spoken_to || actor.is(post.author) { Err(Denied::OwnPost) } else { Ok(()) }
}
