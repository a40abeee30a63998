//! What keeps a member from writing, beside the member, so that a request needs no other table. The
//! measures themselves are kept in [`measures`](crate::measures), which says what they come to.

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::members;
use crate::error::AppError;
use crate::ids::MemberId;
use crate::policy::Held;

#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = members, treat_none_as_null = true)]
pub(crate) struct Hold {
    /// A warning waits to be acknowledged.
    pub warned: bool,
    pub silenced_until_us: Option<Micros>,
    pub suspended_until_us: Option<Micros>,
}

impl Hold {
    /// What it comes to at a moment.
    pub(crate) fn at(&self, now: Micros) -> Held {
        let runs = |until: Option<Micros>| until.is_some_and(|until| now < until);
        match () {
            () if runs(self.suspended_until_us) => Held::Suspended,
            () if runs(self.silenced_until_us) => Held::Silenced,
            () if self.warned => Held::Warned,
            () => Held::Free,
        }
    }
}

/// The members as they are now, until the end of the transaction: two who act on them at the same moment
/// come one after the other. On SQLite the transaction alone sees to that.
pub(crate) fn lock(db: &mut Db, members: &[MemberId]) -> Result<(), AppError> {
    if let Db::Pg(c) = db {
        let rows = members::table.filter(members::id.eq_any(members)).order(members::id);
        rows.select(members::id).for_update().load::<MemberId>(c)?;
    }
    Ok(())
}

pub(crate) fn keep(db: &mut Db, member: MemberId, hold: &Hold) -> Result<(), AppError> {
    diesel::update(members::table.find(member)).set(hold).execute(db)?;
    Ok(())
}
