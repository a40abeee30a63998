//! What may be done with a thread and its board.

use super::post::PostFacts;
use super::{Actor, Denied};
use crate::ids::MemberId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    Everyone,
    Members,
}

/// What a decision about a thread rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ThreadFacts {
    pub locked: bool,
    /// For now: no replies from anyone, moderators included.
    pub rests: bool,
}

/// What a decision about saying "this helped" rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub asker: MemberId,
    /// The thread is a question, and the post is one of its replies.
    pub answers_it: bool,
}

/// Whether boards and threads for this audience exist as far as this actor is concerned. What may
/// not be seen is not found, on every path: pages, JSON, mail, counts.
pub(crate) fn sees(actor: Actor, audience: Audience) -> bool {
    audience == Audience::Everyone || actor != Actor::Anonymous
}

pub(crate) fn start(actor: Actor, _board: Audience) -> Result<(), Denied> {
    super::speak(actor).map(drop)
}

pub(crate) fn reply(actor: Actor, thread: ThreadFacts) -> Result<(), Denied> {
    super::speak(actor)?;
    match thread {
        ThreadFacts { locked: true, .. } => Err(Denied::ThreadLocked),
        ThreadFacts { rests: true, .. } => Err(Denied::ThreadRests),
        _ => Ok(()),
    }
}

/// What slow mode asks about a member's replies in a thread. Times and spans are in microseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Between two replies of one member; 0: as they like.
    pub gap: i64,
    /// When this one wrote last.
    pub last: Option<i64>,
    pub now: i64,
}

/// How long they have to wait for their next reply; `None`: they need not. Moderators of the board are
/// not slowed. A clock that was set back makes nobody wait longer than the gap.
pub(crate) fn wait(actor: Actor, pace: Pace) -> Option<i64> {
    let last = pace.last.filter(|_| !actor.is_moderator())?;
    let wait = last.saturating_add(pace.gap).saturating_sub(pace.now).min(pace.gap);
    (wait > 0).then_some(wait)
}

/// What approval first asks about somebody's post.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Newness {
    /// A measure on the thread asks it of everyone.
    pub thread_asks: bool,
    /// So many first posts of a member on this board wait.
    pub first: i64,
    /// And so many are there already.
    pub written: i64,
    /// It speaks of self-harm: such a word is not kept from those who might help.
    pub in_danger: bool,
}

/// Whether a post waits until a moderator lets it through.
pub(crate) fn waits(actor: Actor, newness: Newness) -> bool {
    let Newness { thread_asks, first, written, in_danger } = newness;
    !actor.is_moderator() && !in_danger && (thread_asks || written < first)
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

/// When a board's check-in opens, too.
pub(crate) fn set_schedule(actor: Actor) -> Result<(), Denied> {
    if actor.is_host() { Ok(()) } else { Err(Denied::NotTheHost) }
}

/// From where on authors are asked to look again, too.
pub(crate) fn set_thresholds(actor: Actor) -> Result<(), Denied> {
    if actor.is_host() { Ok(()) } else { Err(Denied::NotTheHost) }
}

/// How a board is moderated, too: whose first posts wait, whether members may advise each other, and when
/// an alarm is raised.
pub(crate) fn set_care(actor: Actor) -> Result<(), Denied> {
    if actor.is_host() { Ok(()) } else { Err(Denied::NotTheHost) }
}

/// What a board is called and what it is for, too.
pub(crate) fn set_words(actor: Actor) -> Result<(), Denied> {
    if actor.is_host() { Ok(()) } else { Err(Denied::NotTheHost) }
}

/// Reading all posts again takes a while, and is for the host to begin.
pub(crate) fn rescore(actor: Actor) -> Result<(), Denied> {
    if actor.is_host() { Ok(()) } else { Err(Denied::NotTheHost) }
}

/// Rendering them again, too.
pub(crate) fn rerender(actor: Actor) -> Result<(), Denied> {
    if actor.is_host() { Ok(()) } else { Err(Denied::NotTheHost) }
}

/// Whether a reply helped is for the one who asked to say, or for a host.
pub(crate) fn mark_helpful(actor: Actor, asked: Asked, reply: PostFacts) -> Result<(), Denied> {
    let member = super::act(actor)?;
    match () {
        () if !asked.answers_it => Err(Denied::NotAnAnswer),
        () if member != asked.asker && !actor.is_host() => Err(Denied::NotTheAsker),
        () if member == asked.asker && member == reply.author => Err(Denied::OwnReply),
        () if reply.removed => Err(Denied::PostRemoved),
        () => Ok(()),
    }
}

/// Starting a check-in by hand: not where one opens every day, or there would be two.
pub(crate) fn start_check_in(_actor: Actor, opens_by_schedule: bool) -> Result<(), Denied> {
    if opens_by_schedule { Err(Denied::BySchedule) } else { Ok(()) }
}

/// A check-in of one's own in the thread of a day: one a member. Answers to others are free.
pub(crate) fn check_in(_actor: Actor, has_checked_in: bool) -> Result<(), Denied> {
    if has_checked_in { Err(Denied::CheckedIn) } else { Ok(()) }
}
