//! Between two members, and on one: separation, words, warnings, silence and suspension, and what a member
//! sees of all that.

pub(crate) mod ask_for_distance;
pub(crate) mod distance_http;
pub(crate) mod find_http;
pub(crate) mod member_http;
pub(crate) mod note;
pub(crate) mod over;
mod pages;
pub(crate) mod pair;
pub(crate) mod pair_http;
pub(crate) mod sanction;
pub(crate) mod separate;
pub(crate) mod standing;
pub(crate) mod standing_http;

use super::measures::members_of;
use super::undo::Undo;
use crate::accounts::{Member, hold, queries as accounts};
use crate::db::Db;
use crate::error::AppError;
use crate::ids::MeasureId;
use crate::measures::{self, Measure};
use crate::notices::{self, NoticeKind, Told};

/// The member by that handle.
fn by_handle(db: &mut Db, handle: &str) -> Result<Member, AppError> {
    if handle.contains('\0') {
        return Err(AppError::NotFound);
    }
    accounts::by_handle(db, handle)?.ok_or(AppError::NotFound)
}

/// Ends those that a new one takes the place of; answers with which they are, for the record.
fn replace(db: &mut Db, running: &[Measure], now: crate::clock::Micros) -> Result<Vec<MeasureId>, AppError> {
    for measure in running {
        measures::end::lift(db, measure, None, now)?;
    }
    Ok(running.iter().map(|measure| measure.id).collect())
}

/// As if the action had never been: what it set is lifted, and what it took the place of holds again, if
/// that is still to hold.
pub(super) fn undo(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    let set = measures::queries::of_action(db, undo.entry.id)?;
    let mut freed = false;
    for measure in &set {
        hold::lock(db, &members_of(measure))?;
        let measure = measures::queries::by_id(db, measure.id)?;
        // Lifted or over, there is nothing left of it; another one in its place is taken back first.
        if measures::queries::was_replaced(db, &measure)? {
            return Err(super::undo::changed_since());
        }
        // Not by itself and not by this: somebody lifted it.
        freed |= measure.ended_us.is_some();
        if measures::end::lift(db, &measure, Some(undo.by), undo.at)? {
            for member in members_of(&measure) {
                let told = Told::new(member, NoticeKind::MeasureLifted, undo.at);
                notices::tell_of(db, &Told { measure: Some(measure.id), ..told })?;
            }
        }
    }
    let details = undo.entry.details();
    for id in details["replaced"].as_array().into_iter().flatten() {
        let Some(id) = id.as_i64() else { continue };
        let measure = measures::queries::by_id(db, MeasureId(id))?;
        // Whoever was set free meanwhile stays free, and nobody is held by two of a kind.
        match freed || measures::queries::another_holds(db, &measure, undo.at)? {
            true => measures::end::leave(db, &measure, undo.by)?,
            false => measures::end::resume(db, &measure, undo.at)?,
        }
    }
    Ok(())
}
