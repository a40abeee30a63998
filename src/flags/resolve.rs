//! What a moderator made of a post's flags.

use diesel::prelude::*;

use super::{Flag, FlagOutcome, queries};
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::flags;
use crate::error::AppError;
use crate::ids::PostId;

/// Gives all that are open on a post their outcome, and answers with them; inside the transaction of the
/// decision.
pub(crate) fn resolve(
    db: &mut Db,
    post: PostId,
    outcome: FlagOutcome,
    now: Micros,
) -> Result<Vec<Flag>, AppError> {
    let open = queries::open_of(db, post)?;
    let unresolved = flags::table.filter(flags::post_id.eq(post).and(flags::outcome.is_null()));
    diesel::update(unresolved).set((flags::outcome.eq(outcome), flags::resolved_us.eq(now))).execute(db)?;
    Ok(open)
}

/// Those that were upheld with a decision were not right after all; inside the transaction that takes it back.
pub(crate) fn reconsider(db: &mut Db, post: PostId, decided: Micros) -> Result<(), AppError> {
    let upheld = flags::table
        .filter(flags::post_id.eq(post).and(flags::resolved_us.eq(decided)))
        .filter(flags::outcome.eq(FlagOutcome::Upheld));
    diesel::update(upheld).set(flags::outcome.eq(FlagOutcome::Dismissed)).execute(db)?;
    Ok(())
}
