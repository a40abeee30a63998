//! Check-ins: a thread for each day as the board's own clock counts them, and in it one check-in
//! for each member.

use diesel::prelude::*;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Thread;
use crate::boards::Board;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{posts, threads};
use crate::error::AppError;
use crate::ids::{BoardId, MemberId, PostId};
use crate::policy::{self, Actor};
use crate::posts::{Post, PostState};

/// The day it is at a board, once the hour of its check-in has come; `None` before, and where there
/// is no schedule.
///
/// A wall clock decides: where an hour is skipped in spring, a check-in due within it opens as the
/// hour after begins, and where one comes twice in autumn, the day has one check-in all the same.
pub(super) fn day_due(board: &Board, now: Micros) -> Option<Date> {
    let minute = board.check_in_minute?;
    // A zone that was renamed since it was set shouldn't silence a board.
    let zone = TimeZone::get(&board.time_zone).unwrap_or(TimeZone::UTC);
    let local = now.timestamp().to_zoned(zone);
    let minutes_gone = i32::from(local.hour()) * 60 + i32::from(local.minute());
    (minutes_gone >= minute).then(|| local.date())
}

/// Whether the check-in for a day is there.
pub(super) fn is_open(db: &mut Db, board: BoardId, day: Date) -> Result<bool, AppError> {
    let that_day = threads::check_in_day.eq(day.to_string());
    let opened = threads::table.filter(threads::board_id.eq(board).and(that_day));
    Ok(opened.count().get_result::<i64>(db)? > 0)
}

/// Asks whether a reply that is about to be written may be; inside its transaction, which holds the thread: of
/// two windows of one member the second sees what the first wrote.
pub(super) fn ask(
    db: &mut Db,
    actor: Actor,
    thread: &Thread,
    answers: Option<&Post>,
) -> Result<(), AppError> {
    let member = policy::signed_in(actor)?;
    if thread.check_in_day.is_none() || answers.is_some_and(|post| !post.is_opening()) {
        return Ok(());
    }
    Ok(policy::thread::check_in(actor, own(db, thread, member)?.is_some())?)
}

/// A member's own check-in in a thread of them, if there is one. One that they deleted is none.
pub(super) fn own(db: &mut Db, thread: &Thread, member: MemberId) -> Result<Option<PostId>, AppError> {
    if thread.check_in_day.is_none() {
        return Ok(None);
    }
    let own = posts::table
        .filter(posts::thread_id.eq(thread.id).and(posts::author_id.eq(member)))
        .filter(posts::depth.eq(0).and(posts::number.gt(1)))
        .filter(posts::state.ne(PostState::Deleted));
    Ok(own.select(posts::id).first(db).optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boards::Visibility;

    fn board(time_zone: &str, check_in_minute: Option<i32>) -> Board {
        Board {
            id: BoardId(1),
            slug: "daily-check-in".into(),
            name: "Daily check-in".into(),
            charter: String::new(),
            visibility: Visibility::Public,
            time_zone: time_zone.into(),
            check_in_minute,
            warm: 0.5,
            hot: None,
            flag_limit: 3,
            approve_first: 0,
            cross_talk: true,
            alarm_hours: 12,
        }
    }

    fn due(board: &Board, at: &str) -> Option<String> {
        let now = at.parse::<jiff::Timestamp>().unwrap().into();
        day_due(board, now).map(|day| day.to_string())
    }

    #[test]
    fn a_day_is_the_boards_own() {
        let auckland = board("Pacific/Auckland", Some(5 * 60));
        assert_eq!(due(&auckland, "2026-06-09T16:59:59Z"), None, "04:59 there");
        assert_eq!(due(&auckland, "2026-06-09T17:00:00Z").as_deref(), Some("2026-06-10"));
        assert_eq!(due(&auckland, "2026-06-10T11:59:59Z").as_deref(), Some("2026-06-10"));
        assert_eq!(due(&auckland, "2026-06-10T12:00:00Z"), None, "midnight: the next day's isn't due");
        assert_eq!(due(&board("UTC", None), "2026-06-09T17:00:00Z"), None);
        assert_eq!(
            due(&board("Mars/Olympus", Some(0)), "2026-06-09T17:00:00Z").as_deref(),
            Some("2026-06-09")
        );
    }

    #[test]
    fn an_hour_that_is_skipped_or_comes_twice_makes_no_second_day() {
        let berlin = board("Europe/Berlin", Some(2 * 60 + 30));
        // 29 March 2026: 02:00 becomes 03:00.
        assert_eq!(due(&berlin, "2026-03-29T00:59:59Z"), None);
        assert_eq!(due(&berlin, "2026-03-29T01:00:00Z").as_deref(), Some("2026-03-29"));
        // 25 October 2026: 03:00 becomes 02:00.
        assert_eq!(due(&berlin, "2026-10-25T00:29:59Z"), None);
        assert_eq!(due(&berlin, "2026-10-25T00:30:00Z").as_deref(), Some("2026-10-25"));
        assert_eq!(due(&berlin, "2026-10-25T01:30:00Z").as_deref(), Some("2026-10-25"));
    }
}
