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
/// oneself, and to another moderator or to a host from a host only.
pub(crate) fn sanction(actor: Actor, member: MemberFacts) -> Result<MemberId, Denied> {
    super::moderate(actor)?;
    let moderator = super::signed_in(actor)?;
    match () {
        () if member.rank == Rank::Host && (moderator == member.id || !actor.is_host()) => Err(Denied::AHost),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Held;

    fn actor(id: i64, rank: Rank) -> Actor {
        Actor::Member { id: MemberId(id), rank, held: Held::Free }
    }

    #[test]
    fn members_answer_to_moderators_and_moderators_to_the_host() {
        let facts = |rank| MemberFacts { id: MemberId(9), rank };
        let by = |rank, of| sanction(actor(1, rank), facts(of)).map(drop);
        for rank in [Rank::Member, Rank::BoardModerator] {
            assert_eq!(by(rank, Rank::Member), Err(Denied::NotAModerator));
            assert_eq!(by(Rank::Moderator, rank), Ok(()));
        }
        for rank in [Rank::Moderator, Rank::Host] {
            let refused = if rank == Rank::Host { Denied::AHost } else { Denied::AModerator };
            assert_eq!(by(Rank::Moderator, rank), Err(refused));
            assert_eq!(by(Rank::Host, rank), Ok(()));
            let own = if rank == Rank::Host { Denied::AHost } else { Denied::OwnAccount };
            assert_eq!(sanction(actor(9, rank), facts(rank)).map(drop), Err(own));
            assert_eq!(notes(actor(9, rank), MemberId(9)), Err(Denied::OwnAccount));
        }
        assert_eq!(sanction(Actor::Anonymous, facts(Rank::Member)).map(drop), Err(Denied::SignIn));
        assert_eq!(notes(actor(1, Rank::BoardModerator), MemberId(9)), Err(Denied::NotAModerator));
        let suspended = Actor::Member { id: MemberId(1), rank: Rank::Host, held: Held::Suspended };
        assert_eq!(sanction(suspended, facts(Rank::Member)).map(drop), Err(Denied::Suspended));
    }
}
