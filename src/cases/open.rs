//! Opening a case.

use diesel::prelude::*;

use super::{CaseKind, CaseState, queries};
use crate::clock::Micros;
use crate::db::schema::cases;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};

/// Opens one for a post, or makes an open one as weighty as this reason; inside the transaction of
/// what gave the reason.
pub(crate) fn open(
    db: &mut Db,
    (post, thread): (PostId, ThreadId),
    kind: CaseKind,
    now: Micros,
) -> Result<(), AppError> {
    let row = (
        cases::post_id.eq(post),
        cases::thread_id.eq(thread),
        cases::kind.eq(kind),
        cases::state.eq(CaseState::Open),
        cases::opened_us.eq(now),
    );
    let opened =
        both!(db, |c| diesel::insert_into(cases::table).values(row).on_conflict_do_nothing().execute(c)?);
    if opened == 1 {
        return Ok(());
    }
    match queries::open_of(db, post)? {
        Some(case) if kind.outweighs(case.kind) => {
            diesel::update(cases::table.find(case.id)).set(cases::kind.eq(kind)).execute(db)?;
            Ok(())
        }
        _ => Ok(()),
    }
}
