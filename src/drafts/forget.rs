//! Letting a draft go: it was posted, or thrown away.

use diesel::prelude::*;

use super::Place;
use crate::db::Db;
use crate::db::schema::drafts;
use crate::error::AppError;
use crate::ids::{DraftId, MemberId};

/// The draft for a form, if there is one; in the transaction that posts its text.
pub(crate) fn forget(db: &mut Db, member: MemberId, place: &Place) -> Result<(), AppError> {
    let draft = drafts::table.filter(drafts::member_id.eq(member).and(drafts::place.eq(place.to_string())));
    diesel::delete(draft).execute(db)?;
    Ok(())
}

/// One of a member's own; gone already is as good.
pub(super) fn throw_away(db: &mut Db, member: MemberId, id: DraftId) -> Result<(), AppError> {
    let draft = drafts::table.find(id).filter(drafts::member_id.eq(member));
    diesel::delete(draft).execute(db)?;
    Ok(())
}
