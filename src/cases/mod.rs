//! Cases: posts that a moderator should look at. The concept keeps the rows; what moderators do with
//! them is in [`moderation`](crate::moderation), which stands above whoever opens one.

pub(crate) mod alarm;
pub(crate) mod claim;
pub(crate) mod decide;
pub(crate) mod moved;
pub(crate) mod note;
pub(crate) mod open;
mod order;
pub(crate) mod queries;

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::schema::cases;
use crate::db::text_enum;
use crate::ids::{CaseId, MemberId, PostId, ThreadId};

text_enum! {
    /// Why a case is open: the weightiest reason, where there are several.
    pub enum CaseKind {
        /// Somebody may be in danger from themselves. It comes first, and nothing else is done about it
        /// than looking and offering help.
        SelfHarmConcern = "self_harm_concern",
        /// Says who somebody is who didn't want that known.
        IdentifiesSomeone = "identifies_someone",
        /// Posted although its author was asked to look again, and hot.
        Heat = "heat",
        PersonalAttack = "personal_attack",
        UnsafeAdvice = "unsafe_advice",
        /// Buying or selling, or where to.
        Sourcing = "sourcing",
        Spam = "spam",
        OffTopic = "off_topic",
        Other = "other",
        /// A post that others read once a moderator lets it through.
        Approval = "approval",
    }
}

impl CaseKind {
    /// Whether it outweighs another reason. The weightiest is named first.
    fn outweighs(self, other: CaseKind) -> bool {
        let place = |kind| CaseKind::ALL.iter().position(|k| *k == kind);
        place(self) < place(other)
    }
}

text_enum! {
    pub enum CaseState { Open = "open", Decided = "decided" }
}

text_enum! {
    pub enum Decision {
        /// Looked at, and nothing has to be done.
        AllIsWell = "all_is_well",
        /// A moderator edited the post.
        Edited = "edited",
        /// A moderator hid the post.
        Hidden = "hidden",
        /// A moderator took words out of the post.
        Redacted = "redacted",
        /// A moderator did something else about it, which the record tells.
        Acted = "acted",
    }
}

impl Decision {
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Decision::AllIsWell => "Looked at, and all is well",
            Decision::Edited => "The post was edited",
            Decision::Hidden => "The post is hidden",
            Decision::Redacted => "Words were taken out of the post",
            Decision::Acted => "It was dealt with",
        }
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = cases)]
pub(crate) struct Case {
    pub id: CaseId,
    pub post_id: PostId,
    pub thread_id: ThreadId,
    pub kind: CaseKind,
    pub state: CaseState,
    pub opened_us: Micros,
    /// When a moderator first looked.
    pub looked_us: Option<Micros>,
    pub claimed_by: Option<MemberId>,
    pub claimed_until_us: Option<Micros>,
    pub decision: Option<Decision>,
    pub decided_us: Option<Micros>,
    pub decided_by: Option<MemberId>,
    /// When another moderator was asked to look as well.
    pub second_opinion_us: Option<Micros>,
    pub second_opinion_by: Option<MemberId>,
}

/// How long mail about a post waits for a moderator to look, in microseconds.
const MAIL_WAITS: i64 = 2 * Micros::HOUR;

impl Case {
    /// Until when mail about the post waits for a moderator to look; `None`: it doesn't. A word about
    /// self-harm is never kept from those who might help, and a flag alone keeps nothing back unless
    /// somebody may be recognised.
    pub(crate) fn holds_mail_until(&self) -> Option<Micros> {
        let holds = self.state == CaseState::Open
            && self.looked_us.is_none()
            && matches!(self.kind, CaseKind::Heat | CaseKind::IdentifiesSomeone);
        holds.then(|| self.opened_us.plus(MAIL_WAITS))
    }
}
