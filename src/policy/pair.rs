//! What two members who are separated may do, and who may separate them.

use std::fmt;

use super::{Actor, Denied};
use crate::ids::MemberId;

/// A moment in words: "9 March 2026, 08:00 UTC".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Until {
    /// Microseconds since 1970-01-01 UTC.
    pub micros: i64,
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.micros) {
            Ok(at) => write!(f, "{}", at.strftime("%-d %B %Y, %H:%M UTC")),
            Err(_) => f.write_str("it is lifted"),
        }
    }
}

/// What a text does to the other of two who are separated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Touch {
    /// It answers a post of theirs. A reply to the thread as a whole answers nobody: whoever posted
    /// first in a thread gains nothing.
    pub answers: bool,
    /// A quotation in it leads to a post of theirs.
    pub quotes: bool,
    /// It has their handle in it, or leads to their page.
    pub names: bool,
}

/// Posting a text while that lasts. No "post anyway" passes it by.
pub(crate) fn write(until: Until, touch: Touch) -> Result<(), Denied> {
    match touch {
        Touch { answers: false, quotes: false, names: false } => Ok(()),
        _ => Err(Denied::Separated(until)),
    }
}

/// Separating two others, everywhere on the forum: for moderators of all of it.
pub(crate) fn separate(actor: Actor, pair: (MemberId, MemberId)) -> Result<MemberId, Denied> {
    super::moderate(actor)?;
    match super::signed_in(actor)? {
        id if id == pair.0 || id == pair.1 => Err(Denied::OwnAccount),
        id => Ok(id),
    }
}

/// Asking for distance from another: for every member who isn't suspended.
pub(crate) fn ask_for_distance(actor: Actor) -> Result<MemberId, Denied> {
    super::act(actor)
}

/// The moderators' page of what was between two members: not for one of them.
pub(crate) fn look_at(actor: Actor, pair: (MemberId, MemberId)) -> Result<(), Denied> {
    super::moderate(actor)?;
    if actor.is(pair.0) || actor.is(pair.1) { Err(Denied::OwnAccount) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Held, Rank};

    #[test]
    fn a_text_that_touches_the_other_in_any_way_is_refused() {
        let until = Until { micros: 1_773_043_200_000_000 };
        let nothing = Touch::default();
        assert_eq!(write(until, nothing), Ok(()));
        for touch in [
            Touch { answers: true, ..nothing },
            Touch { quotes: true, ..nothing },
            Touch { names: true, ..nothing },
        ] {
            assert_eq!(write(until, touch), Err(Denied::Separated(until)));
        }
        assert_eq!(until.to_string(), "9 March 2026, 08:00 UTC");
    }

    #[test]
    fn whoever_is_one_of_the_two_separates_and_looks_at_nothing() {
        let actor = |id, rank| Actor::Member { id: MemberId(id), rank, held: Held::Free };
        let pair = (MemberId(1), MemberId(2));
        for id in [1, 2] {
            let own = actor(id, Rank::Host);
            assert_eq!(separate(own, pair).map(drop), Err(Denied::OwnAccount));
            assert_eq!(look_at(own, pair), Err(Denied::OwnAccount));
        }
        assert_eq!(separate(actor(3, Rank::Moderator), pair), Ok(MemberId(3)));
        assert_eq!(look_at(actor(3, Rank::Moderator), pair), Ok(()));
        assert_eq!(separate(actor(3, Rank::BoardModerator), pair), Err(Denied::NotAModerator));
        let silenced = Actor::Member { id: MemberId(1), rank: Rank::Member, held: Held::Silenced };
        assert!(ask_for_distance(silenced).is_ok(), "it says nothing to anyone");
    }
}
