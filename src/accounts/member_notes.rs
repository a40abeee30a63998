//! What moderators tell each other of a member. Who may read or write it is asked before.

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{member_notes, members};
use crate::error::AppError;
use crate::ids::MemberId;

/// A note, with who wrote it.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct MemberNote {
    pub words: String,
    pub created_us: Micros,
    pub by: String,
}

pub(crate) fn add(
    db: &mut Db,
    member: MemberId,
    by: MemberId,
    words: &str,
    at: Micros,
) -> Result<(), AppError> {
    diesel::insert_into(member_notes::table)
        .values((
            member_notes::member_id.eq(member),
            member_notes::by_id.eq(by),
            member_notes::words.eq(words),
            member_notes::created_us.eq(at),
        ))
        .execute(db)?;
    Ok(())
}

/// The newest first.
pub(crate) fn of(db: &mut Db, member: MemberId) -> Result<Vec<MemberNote>, AppError> {
    let notes = member_notes::table
        .inner_join(members::table.on(member_notes::by_id.eq(members::id)))
        .filter(member_notes::member_id.eq(member))
        .order(member_notes::id.desc());
    Ok(notes.select((member_notes::words, member_notes::created_us, members::handle)).load(db)?)
}
