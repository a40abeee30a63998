//! Who may do what. One function an action, given facts; no database, no HTTP.
//!
//! A verb asks before it acts, so the pages, the JSON surface and the command line can't pass it
//! by; a page asks the same function whether to show the button.

pub(crate) mod member;
pub(crate) mod moderation;
pub(crate) mod pair;
pub(crate) mod post;
pub(crate) mod thread;

#[cfg(test)]
mod tests;

use crate::ids::MemberId;

/// What someone may do on the forum as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Member,
    /// A moderator on some boards; there they have the rank of one.
    BoardModerator,
    Moderator,
    Host,
}

/// What keeps a member from writing, for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    Free,
    /// They have yet to say that they read a warning.
    Warned,
    /// They read, and don't post.
    Silenced,
    /// They read, and do nothing else.
    Suspended,
}

/// Who is asking. Nobody is an actor too, so no check can be skipped for want of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Actor {
    Anonymous,
    Member {
        id: MemberId,
        rank: Rank,
        held: Held,
    },
    /// The host at the command line, or the worker: no page and no request acts as this.
    System,
}

impl Actor {
    pub(crate) fn member_id(self) -> Option<MemberId> {
        match self {
            Actor::Member { id, .. } => Some(id),
            Actor::Anonymous | Actor::System => None,
        }
    }

    pub(crate) fn is_moderator(self) -> bool {
        match self {
            // Who is held does and reads nothing as a moderator.
            Actor::Member { rank, held: Held::Free | Held::Warned, .. } => rank >= Rank::Moderator,
            Actor::Member { .. } => false,
            Actor::System => true,
            Actor::Anonymous => false,
        }
    }

    /// The same one on a board of which they are a moderator, or are not.
    pub(crate) fn on_board(self, moderates_it: bool) -> Actor {
        match self {
            Actor::Member { id, rank: Rank::BoardModerator, held } => {
                Actor::Member { id, rank: if moderates_it { Rank::Moderator } else { Rank::Member }, held }
            }
            other => other,
        }
    }

    fn held(self) -> Held {
        match self {
            Actor::Member { held, .. } => held,
            Actor::Anonymous | Actor::System => Held::Free,
        }
    }

    pub(crate) fn is_host(self) -> bool {
        matches!(self, Actor::System | Actor::Member { rank: Rank::Host, .. })
    }

    fn is(self, member: MemberId) -> bool {
        self.member_id() == Some(member)
    }
}

/// Why not, in words for the person who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    #[error("Please sign in first.")]
    SignIn,
    #[error("Only the person who wrote this can change it.")]
    NotYours,
    #[error("This page is for moderators.")]
    NotAModerator,
    #[error("This is for the host of this forum.")]
    NotTheHost,
    #[error("This thread is closed to new replies.")]
    ThreadLocked,
    #[error(
        "This thread rests for a while, and opens again by itself. You can keep what you wrote as a draft."
    )]
    ThreadRests,
    #[error("Please read the moderators' warning first: it is on the page about your standing.")]
    Warned,
    #[error("You can't post for a while. The page about your standing says why, and until when.")]
    Silenced,
    #[error(
        "You can read, and do nothing else for a while. The page about your standing says why, and until when."
    )]
    Suspended,
    #[error(
        "You are both asked to leave each other in peace until {0}, so you can't answer, quote or name each other. What you wrote is kept; everyone else is free to read you. The page about your standing says more."
    )]
    Separated(pair::Until),
    #[error("You decided this yourself: another moderator will look at it.")]
    OwnDecision,
    #[error("This can't be taken back, so there is nothing to look at again.")]
    CannotBeUndone,
    #[error("You can't do this to yourself: ask another moderator.")]
    OwnAccount,
    #[error("Only the host can do this to a moderator.")]
    AModerator,
    #[error("Only another host can do this to a host.")]
    AHost,
    #[error("This post has been removed, so it can't be answered, quoted or changed.")]
    PostRemoved,
    #[error("A moderator edited this post, so it can't be changed any more.")]
    EditedByModerator,
    #[error("This is your own post: edit it as its author, or ask another moderator.")]
    OwnPost,
    #[error("This is about a post of your own: another moderator will look at it.")]
    OwnCase,
    #[error("You flagged this post yourself: another moderator will look at it.")]
    OwnFlag,
    #[error("This post is an answer to you: another moderator will look at it.")]
    OwnTarget,
    #[error("This is your own post: you can change it or take it back yourself.")]
    OwnToFlag,
    #[error("This is your own post: its reactions are for others to give.")]
    OwnReaction,
    #[error("This is your own reply. What helped others is for others to mark.")]
    OwnReply,
    #[error("Only the one who asked, or a host, can say which reply helped.")]
    NotTheAsker,
    #[error("Only a reply to a question can be marked as helpful.")]
    NotAnAnswer,
    #[error("You have checked in today. You can edit it, or answer someone.")]
    CheckedIn,
    #[error("A check-in opens here by itself every day. Please write in today's, or choose another kind.")]
    BySchedule,
}

impl Denied {
    /// The HTTP status (RFC 9110; 423 from RFC 4918) that says the same.
    pub fn status(self) -> u16 {
        match self {
            Denied::SignIn => 401,
            Denied::ThreadLocked | Denied::ThreadRests => 423,
            Denied::CheckedIn => 409,
            _ => 403,
        }
    }

    /// The page about one's standing says why, and until when.
    pub fn is_about_standing(self) -> bool {
        matches!(self, Denied::Warned | Denied::Silenced | Denied::Suspended | Denied::Separated(_))
    }
}

/// Anyone who has an account here.
pub(crate) fn signed_in(actor: Actor) -> Result<MemberId, Denied> {
    actor.member_id().ok_or(Denied::SignIn)
}

/// The gate in front of every write that others can see some trace of: reactions and flags too.
pub(crate) fn act(actor: Actor) -> Result<MemberId, Denied> {
    let member = signed_in(actor)?;
    if actor.held() == Held::Suspended { Err(Denied::Suspended) } else { Ok(member) }
}

/// The gate in front of every text that others will read.
pub(crate) fn speak(actor: Actor) -> Result<MemberId, Denied> {
    let member = act(actor)?;
    match actor.held() {
        Held::Silenced => Err(Denied::Silenced),
        Held::Warned => Err(Denied::Warned),
        Held::Free | Held::Suspended => Ok(member),
    }
}

/// The moderators' pages, guarded once for all of `/mod`: whoever moderates anything. What is behind
/// them asks for the board it is about.
pub(crate) fn open_desk(actor: Actor) -> Result<(), Denied> {
    match actor {
        Actor::Member { rank: Rank::BoardModerator, .. } => act_as_moderator(actor),
        _ => moderate(actor),
    }
}

/// A moderator: of the forum, or of the board that [`Actor::on_board`] was asked for.
pub(crate) fn moderate(actor: Actor) -> Result<(), Denied> {
    match actor {
        Actor::Anonymous => Err(Denied::SignIn),
        Actor::Member { rank, .. } if rank < Rank::Moderator => Err(Denied::NotAModerator),
        _ => act_as_moderator(actor),
    }
}

/// Moderators are not immune: one who is held does nothing as a moderator either.
fn act_as_moderator(actor: Actor) -> Result<(), Denied> {
    match actor.held() {
        Held::Suspended => Err(Denied::Suspended),
        Held::Silenced => Err(Denied::Silenced),
        Held::Free | Held::Warned => Ok(()),
    }
}

/// Hosts are made at the command line or, while there is none, by the code it prints.
pub(crate) fn grant_role(actor: Actor) -> Result<(), Denied> {
    if actor.is_host() { Ok(()) } else { Err(Denied::NotTheHost) }
}
