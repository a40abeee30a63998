//! Appeals: whoever an action was about may ask once for another look, and somebody else than the one who
//! decided takes it.

pub(crate) mod appeal;
pub(crate) mod decide;
pub(crate) mod http;
mod pages;
pub(crate) mod queries;

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::schema::appeals;
use crate::db::text_enum;
use crate::ids::{ActionId, AppealId, MemberId};

text_enum! {
    pub enum AppealState {
        Open = "open",
        /// The action stays.
        Upheld = "upheld",
        /// It was taken back, with everything it had changed.
        Overturned = "overturned",
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
pub(crate) struct Appeal {
    pub id: AppealId,
    pub action_id: ActionId,
    pub member_id: MemberId,
    pub words: String,
    pub state: AppealState,
    pub created_us: Micros,
    /// Why, in the words of whoever decided.
    pub answer: Option<String>,
    pub decided_us: Option<Micros>,
    pub decided_by: Option<MemberId>,
    /// Decided by the moderator who had acted, for want of another.
    pub same_moderator: bool,
}
