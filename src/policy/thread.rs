//! What may be done with a thread and its board.

use super::{Actor, Denied};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    Everyone,
    Members,
}

/// What a decision about a thread rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ThreadFacts {
    pub locked: bool,
}

/// Whether boards and threads for this audience exist as far as this actor is concerned. What may
/// not be seen is not found, on every path: pages, JSON, mail, counts.
pub(crate) fn sees(actor: Actor, audience: Audience) -> bool {
    audience == Audience::Everyone || actor != Actor::Anonymous
}

pub(crate) fn start(actor: Actor, _board: Audience) -> Result<(), Denied> {
    super::signed_in(actor).map(drop)
}

pub(crate) fn reply(actor: Actor, thread: ThreadFacts) -> Result<(), Denied> {
    super::signed_in(actor)?;
    if thread.locked { Err(Denied::ThreadLocked) } else { Ok(()) }
}

/// Mail follows what may be read: a reader without an account may follow what everyone may read.
pub(crate) fn follow(actor: Actor, audience: Audience) -> Result<(), Denied> {
    if sees(actor, audience) { Ok(()) } else { Err(Denied::SignIn) }
}

/// The list of threads that wait for a host, and the way to it.
pub(crate) fn answer_as_host(actor: Actor) -> Result<(), Denied> {
    match actor {
        Actor::Anonymous => Err(Denied::SignIn),
        _ if actor.is_host() => Ok(()),
        _ => Err(Denied::NotTheHost),
    }
}

/// Who may read a board is for the host to say.
pub(crate) fn set_audience(actor: Actor) -> Result<(), Denied> {
    if actor.is_host() { Ok(()) } else { Err(Denied::NotTheHost) }
}
