//! What moderators may do to a member.

use super::{Actor, Denied, Rank};
use crate::ids::MemberId;

/// What a decision about a member rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MemberFacts {
    pub id: MemberId,
    pub rank: Rank,
}

/// A word, a warning, silence or suspension: site-wide, so from moderators of the whole forum; never to
/// oneself, and to another moderator from a host only.
pub(crate) fn sanction(actor: Actor, member: MemberFacts) -> Result<MemberId, Denied> {
    super::moderate(actor)?;
    let moderator = super::signed_in(actor)?;
    match () {
        () if moderator == member.id => Err(Denied::OwnAccount),
        () if member.rank >= Rank::Moderator && !actor.is_host() => Err(Denied::AModerator),
        () => Ok(moderator),
    }
}

/// What moderators tell each other of a member. Nobody reads what is said of themselves.
pub(crate) fn notes(actor: Actor, member: MemberId) -> Result<(), Denied> {
    super::moderate(actor)?;
    if actor.is(member) { Err(Denied::OwnAccount) } else { Ok(()) }
}
