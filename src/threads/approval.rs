//! Posts that others read once a moderator lets them through: all replies of a thread under such a
//! measure, or the first ones of a member on a board.

use diesel::prelude::*;

use super::running::Running;
use super::{Thread, ThreadTitle, hidden, shown};
use crate::app::App;
use crate::boards::Board;
use crate::cases::{self, CaseKind};
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{posts, threads};
use crate::error::AppError;
use crate::ids::{BoardId, MemberId, PostId, ThreadId};
use crate::measures::MeasureKind;
use crate::notices::{self, News};
use crate::outbox::{self, Event};
use crate::policy::thread::Newness;
use crate::policy::{self, Actor};
use crate::posts::{self as writing, Post, PostState, write};

/// Whether what this member is about to write waits. `running`: on the thread; `None`: it is a new one.
pub(super) fn asked(
    db: &mut Db,
    here: Actor,
    board: &Board,
    running: Option<&Running>,
    in_danger: bool,
) -> Result<bool, AppError> {
    let member = policy::signed_in(here)?;
    let written = if board.approve_first > 0 { written(db, member, board.id)? } else { 0 };
    let newness = Newness {
        thread_asks: running.is_some_and(|running| running.of(MeasureKind::ApprovalFirst).is_some()),
        first: i64::from(board.approve_first),
        written,
        in_danger,
    };
    Ok(policy::thread::waits(here, newness))
}

/// How many posts of a member's on a board others could read, or can: neither those that wait, nor what a
/// moderator hid, makes a member known.
fn written(db: &mut Db, member: MemberId, board: BoardId) -> Result<i64, AppError> {
    let own = posts::table
        .inner_join(threads::table)
        .filter(posts::author_id.eq(member).and(threads::board_id.eq(board)))
        .filter(posts::awaits_approval.eq(false).and(posts::state.ne(PostState::Hidden)));
    Ok(own.count().get_result(db)?)
}

const NOT_YET: &str = "A moderator reads this thread first. It can be answered as soon as they have let it through; until then you can keep what you wrote as a draft.";

/// Refuses an answer, but a moderator's, in a thread that waits itself.
pub(super) fn answerable(db: &mut Db, here: Actor, thread: ThreadId) -> Result<(), AppError> {
    let waits = writing::queries::opening_waits(db, thread)?;
    if waits && !here.is_moderator() { Err(AppError::Conflict(NOT_YET.into())) } else { Ok(()) }
}

/// Keeps a post that was just written from others until a moderator lets it through, and opens its case;
/// inside the transaction that wrote it. No mail, no notice and no list tells of it before.
pub(super) fn keep_back(
    db: &mut Db,
    (post, thread): (PostId, ThreadId),
    now: Micros,
) -> Result<(), AppError> {
    write::keep_back(db, post, now)?;
    let post = writing::queries::by_id(db, post)?;
    hidden(db, &post)?;
    if post.is_opening() {
        // A thread that nobody can read yet is in no list.
        let title = ThreadTitle::of_waiting();
        diesel::update(threads::table.find(thread))
            .set((
                threads::opening_removed.eq(true),
                threads::title.eq(title.as_str()),
                threads::slug.eq(title.slug()),
            ))
            .execute(db)?;
    }
    cases::open::open(db, (post.id, thread), CaseKind::Approval, now)
}

/// A moderator lets it through: it is there as if it was posted now, and whoever is told of new posts is
/// told; inside the transaction that decides so.
pub(crate) fn let_through(app: &App, db: &mut Db, post: &Post, thread: &Thread) -> Result<(), AppError> {
    let now = app.clock.now();
    write::let_through(db, post.id, now)?;
    shown(db, post)?;
    let this = threads::table.find(thread.id);
    if post.is_opening() {
        diesel::update(this).set(threads::created_us.eq(now)).execute(db)?;
    }
    diesel::update(threads::table.find(thread.id).filter(threads::last_post_us.lt(now)))
        .set(threads::last_post_us.eq(now))
        .execute(db)?;
    let answered = writing::heat::answered(db, post)?.map(|answered| answered.author_id);
    notices::tell(db, &News { post: post.id, author: post.author_id, answered, html: post.html(), at: now })?;
    outbox::record(app, db, &Event::PostCreated { post_id: post.id })
}
