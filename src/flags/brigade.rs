//! Many new accounts that flag the posts of one member: that looks like some who came to silence
//! somebody, and moderators are told.

use diesel::prelude::*;

use super::queries;
use crate::app::App;
use crate::cases::alarm::{self, Alarm};
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{flags, members, posts};
use crate::error::AppError;
use crate::ids::{MemberId, PostId};
use crate::moderation::alarms::raise_brigade;
use crate::posts::{self as writing, Post, write};
use crate::threads;

/// An account is new for so long.
pub(super) const YOUNG: i64 = 7 * Micros::DAY;
/// So many of them,
const MANY: i64 = 10;
/// within this time, are a brigade. There is one alarm for a member in that time.
const WITHIN: i64 = Micros::DAY;

/// Looks whether there is one after a flag, and answers whether an alarm is open for the author of the
/// post; inside the transaction that keeps the flag. One that is raised brings back what only new accounts
/// had folded.
pub(super) fn watch(app: &App, db: &mut Db, post: &Post) -> Result<bool, AppError> {
    let (author, now) = (post.author_id, app.clock.now());
    let known = alarm::last_brigade(db, author)?;
    let open = known.as_ref().filter(|alarm| alarm.ended_us.is_none());
    let count = young_flaggers(db, author, now)?;
    if count < MANY {
        return Ok(open.is_some());
    }
    if let Some(open) = open {
        let words = words(db, author, count)?;
        alarm::say(db, open.id, &words)?;
        return Ok(true);
    }
    // Two posts of theirs can be flagged at the same moment.
    if let Db::Pg(c) = db {
        members::table.find(author).select(members::id).for_no_key_update().first::<MemberId>(c)?;
    }
    let recent = |alarm: &Alarm| alarm.raised_us > now.minus(WITHIN);
    if let Some(last) = alarm::last_brigade(db, author)?.filter(recent) {
        return Ok(last.ended_us.is_none());
    }
    let words = words(db, author, count)?;
    raise_brigade(app, db, post, &words)?;
    unfold(app, db, author)?;
    Ok(true)
}

fn words(db: &mut Db, author: MemberId, count: i64) -> Result<String, AppError> {
    let handle = crate::accounts::queries::by_id(db, author)?.handle;
    Ok(format!("{count} accounts made in the last week flagged posts of {handle} within a day."))
}

fn young_flaggers(db: &mut Db, author: MemberId, now: Micros) -> Result<i64, AppError> {
    let found: Vec<MemberId> = flags::table
        .inner_join(members::table)
        .inner_join(posts::table)
        .filter(posts::author_id.eq(author).and(flags::created_us.gt(now.minus(WITHIN))))
        .filter(members::created_us.gt(now.minus(YOUNG)))
        .select(flags::member_id)
        .distinct()
        .load(db)?;
    Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
}

/// What flags folded, and would not have without the new accounts, is there again until a moderator decides.
fn unfold(app: &App, db: &mut Db, author: MemberId) -> Result<(), AppError> {
    let folded = posts::table
        .filter(posts::author_id.eq(author).and(posts::waiting_us.is_not_null()))
        .filter(posts::awaits_approval.eq(false))
        .order(posts::id);
    let folded: Vec<PostId> = folded.select(posts::id).load(db)?;
    for id in folded {
        write::lock(db, id)?;
        let post = writing::queries::by_id(db, id)?;
        let (thread, _) = threads::queries::seen(db, crate::policy::Actor::System, post.thread_id)?;
        let limit = queries::limit(db, thread.board_id)?;
        if !queries::reaches(db, id, limit, Some(app.clock.now()))? {
            write::show(db, id)?;
            threads::shown(db, &post)?;
            super::record::unfolded(app, db, &post, &thread)?;
        }
    }
    Ok(())
}
