//! Making someone a moderator, or an ordinary member again. On the record it is put by `moderation`.

use diesel::prelude::*;

use super::{Member, Role, queries};
use crate::db::Db;
use crate::db::schema::members;
use crate::error::AppError;
use crate::ids::MemberId;
use crate::policy::{self, Actor};

pub(crate) fn grant_role(db: &mut Db, actor: Actor, handle: &str, role: Role) -> Result<Member, AppError> {
    policy::grant_role(actor)?;
    db.write(|db| {
        let member = queries::by_handle(db, handle)?
            .ok_or_else(|| AppError::invalid("handle", format!("Nobody here is called {handle:?}.")))?;
        if !member.claimed {
            return Err(AppError::invalid(
                "handle",
                format!("{} is a name on imported posts; nobody can sign in as them.", member.handle),
            ));
        }
        diesel::update(members::table.find(member.id)).set(members::role.eq(role)).execute(db)?;
        // Without a host the first-run page would open again, for whoever still has its code.
        if member.role == Role::Host && !queries::has_host(db)? {
            let words = format!("{} is the only host. Make somebody else a host first.", member.handle);
            return Err(AppError::Conflict(words));
        }
        queries::by_id(db, member.id)
    })
}

/// A word beside a name that nobody can sign in as, in a story that is told.
pub(crate) fn to_fictional(db: &mut Db, id: MemberId, role: Role) -> Result<(), AppError> {
    let unclaimed = members::table.find(id).filter(members::claimed.eq(false));
    diesel::update(unclaimed).set(members::role.eq(role)).execute(db)?;
    Ok(())
}

/// Whether somebody moderates any board; inside the transaction that says which.
pub(crate) fn keep_moderates(db: &mut Db, id: MemberId, any: bool) -> Result<(), AppError> {
    diesel::update(members::table.find(id)).set(members::moderates.eq(any)).execute(db)?;
    Ok(())
}
