//! What is new to a member since they last looked at a thread.

use diesel::prelude::*;

use super::Thread;
use super::lists::is_listed;
use crate::app::App;
use crate::clock::Micros;
use crate::db::schema::{threads, visits};
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{MemberId, ThreadId};

/// Looks no further apart than this belong to one visit: what was new stays marked meanwhile.
const ONE_VISIT: i64 = 30 * Micros::MINUTE;
/// Within a visit, how often its end is put off.
const PUT_OFF: i64 = 5 * Micros::MINUTE;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
pub(crate) struct Visit {
    /// The highest number in the thread at the last look.
    pub seen: i32,
    /// Posts with a higher number are new to this visit.
    pub new_after: i32,
    at_us: Micros,
}

impl Visit {
    /// The visit that a look at this moment belongs to. Nothing is new to somebody's first.
    pub(super) fn now(before: Option<Visit>, latest: i32, now: Micros) -> Visit {
        match before {
            Some(v) if now.0 - v.at_us.0 <= ONE_VISIT => Visit { seen: latest.max(v.seen), at_us: now, ..v },
            Some(v) => Visit { seen: latest.max(v.seen), new_after: v.seen, at_us: now },
            None => Visit { seen: latest, new_after: latest, at_us: now },
        }
    }

    /// Whether keeping `self` in place of what was kept before changes anything worth a write.
    pub(super) fn differs_from(&self, before: Option<Visit>) -> bool {
        let Some(before) = before else { return true };
        let same = before.seen == self.seen && before.new_after == self.new_after;
        !same || self.at_us.0 - before.at_us.0 > PUT_OFF
    }
}

pub(super) fn find(db: &mut Db, member: MemberId, thread: ThreadId) -> Result<Option<Visit>, AppError> {
    Ok(visits::table.find((member, thread)).select(Visit::as_select()).first(db).optional()?)
}

pub(super) async fn keep(
    app: &App,
    member: MemberId,
    thread: ThreadId,
    visit: Visit,
) -> Result<(), AppError> {
    app.write(move |_, db| {
        let changes = (
            visits::seen.eq(visit.seen),
            visits::new_after.eq(visit.new_after),
            visits::at_us.eq(visit.at_us),
        );
        let row = (visits::member_id.eq(member), visits::thread_id.eq(thread), changes);
        both!(db, |c| diesel::insert_into(visits::table)
            .values(row)
            .on_conflict((visits::member_id, visits::thread_id))
            .do_update()
            .set(changes)
            .execute(c)?);
        Ok(())
    })
    .await
}

/// How far the search for an unread thread goes.
const NEARBY: i64 = 200;

/// The nearest thread of the board in the order of last activity that has something unseen, later
/// ones first or, `back`, more recent ones.
pub(super) fn nearest_unread(
    db: &mut Db,
    member: MemberId,
    from: &Thread,
    back: bool,
) -> Result<Option<Thread>, AppError> {
    let mine = visits::table.on(visits::thread_id.eq(threads::id).and(visits::member_id.eq(member)));
    let others = threads::table.left_join(mine).filter(threads::board_id.eq(from.board_id));
    let others = others.filter(is_listed());
    let columns = (Thread::as_select(), visits::seen.nullable());
    let (at, id) = (from.last_post_us, from.id);
    let found: Vec<(Thread, Option<i32>)> = if back {
        let more_recent =
            threads::last_post_us.gt(at).or(threads::last_post_us.eq(at).and(threads::id.gt(id)));
        others
            .filter(more_recent)
            .order((threads::last_post_us.asc(), threads::id.asc()))
            .limit(NEARBY)
            .select(columns)
            .load(db)?
    } else {
        let older = threads::last_post_us.lt(at).or(threads::last_post_us.eq(at).and(threads::id.lt(id)));
        others
            .filter(older)
            .order((threads::last_post_us.desc(), threads::id.desc()))
            .limit(NEARBY)
            .select(columns)
            .load(db)?
    };
    let unread = |(thread, seen): &(Thread, Option<i32>)| thread.next_number - 1 > seen.unwrap_or(0);
    Ok(found.into_iter().find(unread).map(|(thread, _)| thread))
}
