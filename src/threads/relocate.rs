//! Taking a branch elsewhere: under another post, into another thread, or out into one of its own. What
//! it takes along, its numbers, and what both threads count; inside the transaction of whoever decided so.

use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;

use super::{Thread, ThreadKind, ThreadState, ThreadTitle, append};
use crate::accounts::Role;
use crate::cases;
use crate::clock::Micros;
use crate::db::schema::{members, posts as rows, threads};
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{MemberId, PostId, ThreadId};
use crate::posts::relocate::{self, Node, Under};
use crate::posts::{self, Post};

/// Threads as they are now, until the end of the transaction. Whoever writes into one takes its row first,
/// so a reply is in it either before a branch leaves or after. The lower id first: two who want the
/// same two don't wait for each other. On SQLite the transaction alone sees to that.
pub(crate) fn lock(db: &mut Db, ids: &[ThreadId]) -> Result<(), AppError> {
    if let Db::Pg(c) = db {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        for id in ids {
            threads::table.find(id).select(threads::id).for_update().first::<ThreadId>(c)?;
        }
    }
    Ok(())
}

/// Where a branch goes.
pub(crate) enum To {
    /// Under this post of this thread, or of another.
    Post(Box<Post>),
    /// An empty thread, which it opens.
    Empty(ThreadId),
}

/// The numbers that the posts of a branch had, in the order of those they have now.
pub(crate) type Numbers = Vec<i32>;

/// Both threads are locked, and the branch is not above where it goes. `back`: it had been taken out of
/// there, and these are the numbers it had, by those it has now.
pub(crate) fn relocate(
    db: &mut Db,
    root: &Post,
    to: To,
    back: Option<&HashMap<i32, i32>>,
) -> Result<Numbers, AppError> {
    let from = root.thread_id;
    let nodes = relocate::branch(db, root)?;
    let (thread, under) = match to {
        To::Post(post) => (post.thread_id, Under::answering(db, *post)?),
        To::Empty(thread) => (thread, Under::Nothing),
    };
    let leaves = thread != from;
    let in_order = if leaves { in_order_of_numbers(&nodes) } else { Vec::new() };
    let numbers = match leaves {
        true => take_numbers(db, thread, &in_order, back)?,
        false => nodes.iter().map(|node| (node.id, node.number)).collect(),
    };
    let hosts = if leaves { answered_as_host(db, [from, thread])? } else { Vec::new() };
    let planned = relocate::plan(&nodes, &under, &numbers);
    if !root.is_opening() {
        relocate::count_answer(db, from, root.parent_id, -1)?;
    }
    relocate::seat(db, thread, &planned, Some(from).filter(|_| leaves))?;
    if !matches!(under, Under::Nothing) {
        relocate::count_answer(db, thread, planned.first().and_then(Node::parent), 1)?;
    }
    append::changed(db, from)?;
    if leaves {
        let ids: Vec<PostId> = in_order.iter().map(|(id, _)| *id).collect();
        cases::moved::moved(db, &ids, thread)?;
        append::changed(db, thread)?;
        for id in [from, thread] {
            recount(db, id, &hosts)?;
        }
    }
    Ok(in_order.into_iter().map(|(_, number)| number).collect())
}

/// Its first post first, then by number.
fn in_order_of_numbers(nodes: &[Node]) -> Vec<(PostId, i32)> {
    let mut order: Vec<(PostId, i32)> = nodes.iter().map(|node| (node.id, node.number)).collect();
    if let Some(rest) = order.get_mut(1..) {
        rest.sort_unstable_by_key(|(_, number)| *number);
    }
    order
}

/// Each post's own old number where it has one there, and the thread's next ones for the others.
fn take_numbers(
    db: &mut Db,
    thread: ThreadId,
    order: &[(PostId, i32)],
    back: Option<&HashMap<i32, i32>>,
) -> Result<HashMap<PostId, i32>, AppError> {
    let first: i32 = threads::table.find(thread).select(threads::next_number).first(db)?;
    let mut next = first;
    let mut numbers = HashMap::with_capacity(order.len());
    for (id, number) in order {
        let known = back.and_then(|back| back.get(number)).copied();
        numbers.insert(*id, known.unwrap_or(next));
        next += i32::from(known.is_none());
    }
    if next > first {
        diesel::update(threads::table.find(thread)).set(threads::next_number.eq(next)).execute(db)?;
    }
    Ok(numbers)
}

/// Who wrote what these threads keep as a host's last answer: it stays one, whatever became of the role.
fn answered_as_host(db: &mut Db, ids: [ThreadId; 2]) -> Result<Vec<MemberId>, AppError> {
    let kept = threads::table.filter(threads::id.eq_any(ids)).select(threads::host_post_us);
    let kept: Vec<Micros> = kept.filter(threads::host_post_us.gt(Micros(0))).load(db)?;
    let theirs = rows::table.filter(rows::thread_id.eq_any(ids).and(rows::created_us.eq_any(kept)));
    Ok(theirs.select(rows::author_id).load(db)?)
}

/// What a thread says of its posts, counted anew: how many answer, when the last was written that doesn't
/// wait for a moderator, and when the last of a host; `hosts`: who else was one.
fn recount(db: &mut Db, thread: ThreadId, hosts: &[MemberId]) -> Result<(), AppError> {
    let of_thread = || rows::table.filter(rows::thread_id.eq(thread));
    let count: i64 = of_thread().count().get_result(db)?;
    let there = of_thread().filter(rows::awaits_approval.eq(false));
    let last: Option<Micros> = there.select(max(rows::created_us)).first(db)?;
    let by_host: Option<Micros> = rows::table
        .inner_join(members::table)
        .filter(rows::thread_id.eq(thread))
        .filter(members::role.eq(Role::Host).or(members::id.eq_any(hosts)))
        .select(max(rows::created_us))
        .first(db)?;
    let replies = i32::try_from(count - 1).unwrap_or(i32::MAX).max(0);
    diesel::update(threads::table.find(thread))
        .set((threads::reply_count.eq(replies), threads::host_post_us.eq(by_host.unwrap_or(Micros(0)))))
        .execute(db)?;
    if let Some(last) = last {
        diesel::update(threads::table.find(thread)).set(threads::last_post_us.eq(last)).execute(db)?;
    }
    Ok(())
}

/// A thread without posts or title for a branch to open: of the post it begins with.
pub(crate) fn open_empty(db: &mut Db, beside: &Thread, opening: &Post) -> Result<ThreadId, AppError> {
    let row = (
        threads::board_id.eq(beside.board_id),
        threads::kind.eq(ThreadKind::Discussion),
        threads::title.eq(""),
        threads::slug.eq(""),
        threads::excerpt.eq(append::excerpt_of(opening)),
        threads::author_id.eq(opening.author_id),
        threads::state.eq(ThreadState::Open),
        threads::revision.eq(1),
        threads::next_number.eq(1),
        threads::reply_count.eq(0),
        threads::created_us.eq(opening.created_us),
        threads::last_post_us.eq(opening.created_us),
        threads::host_post_us.eq(Micros(0)),
    );
    Ok(both!(db, |c| diesel::insert_into(threads::table).values(row).returning(threads::id).get_result(c)?))
}

/// What a thread is called, once what opens it is there: its words are looked for with that post's.
pub(crate) fn name(db: &mut Db, thread: ThreadId, title: &ThreadTitle) -> Result<(), AppError> {
    let named = (threads::title.eq(title.as_str()), threads::slug.eq(title.slug()));
    diesel::update(threads::table.find(thread)).set(named).execute(db)?;
    Ok(())
}

/// Before the posts of a thread that a branch opened go back: they are not found by its title there.
pub(crate) fn unname(db: &mut Db, thread: ThreadId) -> Result<(), AppError> {
    diesel::update(threads::table.find(thread)).set(threads::title.eq("")).execute(db)?;
    Ok(())
}

/// A thread that has no posts any more is nowhere to be found; its row stays for what names it.
pub(crate) fn close_empty(db: &mut Db, thread: ThreadId) -> Result<(), AppError> {
    let gone = (threads::opening_removed.eq(true), threads::excerpt.eq(""), threads::next_number.eq(1));
    diesel::update(threads::table.find(thread)).set(gone).execute(db)?;
    Ok(())
}

/// The thread in which an answer to a post is to be written, locked: the one named or, where the post was
/// taken out of that meanwhile, the one it is in now.
pub(super) fn hold(db: &mut Db, thread: ThreadId, answered: Option<PostId>) -> Result<ThreadId, AppError> {
    let mut here = thread;
    // A branch may be taken further while somebody waits for its thread.
    for _ in 0..4 {
        lock(db, &[here])?;
        let now = answered.map_or(Ok(thread), |id| now_in(db, thread, id))?;
        if now == here {
            break;
        }
        here = now;
    }
    Ok(here)
}

/// The thread named, unless a post that was answered in it is now in another.
pub(super) fn now_in(db: &mut Db, thread: ThreadId, answered: PostId) -> Result<ThreadId, AppError> {
    match posts::queries::by_id(db, answered) {
        Ok(post) if post.from_thread_id == Some(thread) => Ok(post.thread_id),
        Ok(_) | Err(AppError::NotFound) => Ok(thread),
        Err(error) => Err(error),
    }
}
