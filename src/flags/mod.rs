//! Flags: members ask moderators to look at a post. Only moderators learn who did.

mod brigade;
pub(crate) mod flag;
pub(crate) mod http;
mod pages;
pub(crate) mod queries;
mod record;
pub(crate) mod resolve;

use diesel::prelude::*;

use crate::cases::CaseKind;
use crate::db::schema::flags;
use crate::db::text_enum;
use crate::ids::MemberId;

text_enum! {
    /// Why somebody should look.
    pub enum FlagReason {
        PersonalAttack = "personal_attack",
        IdentifiesSomeone = "identifies_someone",
        SelfHarmConcern = "self_harm_concern",
        UnsafeAdvice = "unsafe_advice",
        /// Buying or selling, or where to.
        Sourcing = "sourcing",
        Spam = "spam",
        OffTopic = "off_topic",
        /// In the words of the note.
        Other = "other",
    }
}

impl FlagReason {
    pub(crate) fn label(self) -> &'static str {
        match self {
            FlagReason::PersonalAttack => "It attacks a person",
            FlagReason::IdentifiesSomeone => "It tells who somebody is",
            FlagReason::SelfHarmConcern => "I am worried about the person who wrote it",
            FlagReason::UnsafeAdvice => "It gives advice that could harm",
            FlagReason::Sourcing => "It is about buying or selling, or where to",
            FlagReason::Spam => "It is advertising",
            FlagReason::OffTopic => "It doesn’t belong here",
            FlagReason::Other => "Something else, in my words below",
        }
    }

    fn kind(self) -> CaseKind {
        match self {
            FlagReason::PersonalAttack => CaseKind::PersonalAttack,
            FlagReason::IdentifiesSomeone => CaseKind::IdentifiesSomeone,
            FlagReason::SelfHarmConcern => CaseKind::SelfHarmConcern,
            FlagReason::UnsafeAdvice => CaseKind::UnsafeAdvice,
            FlagReason::Sourcing => CaseKind::Sourcing,
            FlagReason::Spam => CaseKind::Spam,
            FlagReason::OffTopic => CaseKind::OffTopic,
            FlagReason::Other => CaseKind::Other,
        }
    }
}

text_enum! {
    /// What a moderator made of a flag.
    pub enum FlagOutcome { Upheld = "upheld", Dismissed = "dismissed" }
}

/// Who asked, and why.
#[derive(Debug, Clone, Queryable, Selectable)]
pub(crate) struct Flag {
    pub member_id: MemberId,
    pub reason: FlagReason,
    pub note: Option<String>,
}
