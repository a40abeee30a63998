//! Reads of drafts, always by the member they belong to.

use diesel::prelude::*;

use super::{Draft, KEEP, Place};
use crate::app::App;
use crate::db::Db;
use crate::db::schema::drafts;
use crate::error::AppError;
use crate::ids::MemberId;
use crate::policy::Actor;

/// What a member has written so far in one form.
pub(crate) fn of(app: &App, db: &mut Db, member: MemberId, place: &Place) -> Result<Option<Draft>, AppError> {
    Ok(drafts::table
        .filter(drafts::member_id.eq(member).and(drafts::place.eq(place.to_string())))
        .filter(drafts::updated_us.gt(app.clock.now().minus(KEEP)))
        .select(Draft::as_select())
        .first(db)
        .optional()?)
}

/// The same for whoever is looking; strangers have none.
pub(crate) fn for_form(
    app: &App,
    db: &mut Db,
    actor: Actor,
    place: &Place,
) -> Result<Option<Draft>, AppError> {
    match actor.member_id() {
        Some(member) => of(app, db, member, place),
        None => Ok(None),
    }
}

/// All of a member's, the latest first.
pub(super) fn all(app: &App, db: &mut Db, member: MemberId) -> Result<Vec<Draft>, AppError> {
    Ok(drafts::table
        .filter(drafts::member_id.eq(member))
        .filter(drafts::updated_us.gt(app.clock.now().minus(KEEP)))
        .order((drafts::updated_us.desc(), drafts::id.desc()))
        .select(Draft::as_select())
        .load(db)?)
}
