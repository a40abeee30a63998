//! Who gets no mail about a member's posts for being separated from them.

use crate::accounts;
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{AddressId, MemberId};
use crate::measures;

/// Nobody, as a rule.
#[derive(Debug, Default)]
pub(super) struct Apart {
    members: Vec<MemberId>,
    /// Theirs, for what they follow without signing in.
    addresses: Vec<AddressId>,
}

/// As of now.
pub(super) fn of(app: &App, db: &mut Db, author: MemberId) -> Result<Apart, AppError> {
    let members = measures::queries::apart_from(db, author, app.clock.now())?;
    let mut addresses = Vec::new();
    for member in &members {
        addresses.extend(accounts::queries::by_id(db, *member)?.address_id);
    }
    Ok(Apart { members, addresses })
}

impl Apart {
    pub(super) fn includes(&self, member: Option<MemberId>, address: AddressId) -> bool {
        member.is_some_and(|member| self.members.contains(&member)) || self.addresses.contains(&address)
    }
}
