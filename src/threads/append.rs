//! How anything gets into a thread, whoever brings it: people, an import, the demo.

use diesel::prelude::*;

use super::{ThreadKind, ThreadState, ThreadTitle, series};
use crate::accounts::{self, Role};
use crate::clock::Micros;
use crate::db::schema::threads;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{BoardId, MemberId, PostId, ThreadId};
use crate::markup::{self, SafeHtml};
use crate::posts::write::{self, NewPost, Text};
use crate::posts::{self, Post, PostState};

/// The longest excerpt, in characters.
const EXCERPT: usize = 220;

pub(crate) struct NewThread<'a> {
    pub board: BoardId,
    pub kind: ThreadKind,
    pub title: &'a ThreadTitle,
    pub author: MemberId,
    pub text: Text<'a>,
    pub at: Micros,
}

/// A thread with its opening post; inside a transaction.
pub(crate) fn create(db: &mut Db, new: NewThread<'_>) -> Result<(ThreadId, PostId), AppError> {
    let row = (
        threads::board_id.eq(new.board),
        threads::kind.eq(new.kind),
        threads::title.eq(new.title.as_str()),
        threads::slug.eq(new.title.slug()),
        threads::excerpt.eq(excerpt(new.text.html, new.text.note)),
        threads::author_id.eq(new.author),
        threads::state.eq(ThreadState::Open),
        threads::revision.eq(1),
        threads::next_number.eq(2),
        threads::reply_count.eq(0),
        threads::created_us.eq(new.at),
        threads::last_post_us.eq(new.at),
        threads::host_post_us.eq(if is_host(db, new.author)? { new.at } else { Micros(0) }),
    );
    let thread: ThreadId = both!(db, |c| diesel::insert_into(threads::table)
        .values(row)
        .returning(threads::id)
        .get_result(c)?);
    let opening =
        NewPost { thread, number: 1, answers: None, author: new.author, text: new.text, at: new.at };
    Ok((thread, write::insert(db, &opening)?))
}

/// A reply at the end of what it answers; inside a transaction.
///
/// Taking the number locks the thread's row, so two replies at once get two numbers.
pub(crate) fn append(
    db: &mut Db,
    thread: ThreadId,
    answers: Option<&Post>,
    author: MemberId,
    text: Text<'_>,
    at: Micros,
) -> Result<PostId, AppError> {
    let post = place(db, thread, answers, author, text, at)?;
    diesel::update(threads::table.find(thread).filter(threads::last_post_us.lt(at)))
        .set(threads::last_post_us.eq(at))
        .execute(db)?;
    if is_host(db, author)? {
        diesel::update(threads::table.find(thread).filter(threads::host_post_us.lt(at)))
            .set(threads::host_post_us.eq(at))
            .execute(db)?;
    }
    Ok(post)
}

/// The same for a reply that waits for a moderator: the thread moves up no list for it.
pub(super) fn place(
    db: &mut Db,
    thread: ThreadId,
    answers: Option<&Post>,
    author: MemberId,
    text: Text<'_>,
    at: Micros,
) -> Result<PostId, AppError> {
    let changes = (
        threads::next_number.eq(threads::next_number + 1),
        threads::reply_count.eq(threads::reply_count + 1),
        threads::revision.eq(threads::revision + 1),
    );
    let next: i32 = both!(db, |c| {
        diesel::update(threads::table.find(thread))
            .set(changes)
            .returning(threads::next_number)
            .get_result(c)?
    });
    write::insert(db, &NewPost { thread, number: next - 1, answers, author, text, at })
}

/// What a host wrote stays a host's answer, whatever becomes of the role.
fn is_host(db: &mut Db, author: MemberId) -> Result<bool, AppError> {
    Ok(accounts::queries::by_id(db, author)?.role == Role::Host)
}

/// A post of the thread has a new text; inside the transaction that gave it.
pub(crate) fn rewritten(db: &mut Db, post: &Post, text: Text<'_>) -> Result<(), AppError> {
    changed(db, post.thread_id)?;
    if post.is_opening() {
        let thread = threads::table.find(post.thread_id);
        diesel::update(thread).set(threads::excerpt.eq(excerpt(text.html, text.note))).execute(db)?;
    }
    Ok(())
}

/// A post of the thread was rendered again; inside the transaction that kept it. What lists show of one that
/// can't be read stays empty.
pub(super) fn rerendered(db: &mut Db, post: &Post, html: &SafeHtml) -> Result<(), AppError> {
    changed(db, post.thread_id)?;
    if post.is_opening() && post.state == PostState::Visible {
        let excerpt = excerpt(html, post.content_note.as_deref());
        diesel::update(threads::table.find(post.thread_id)).set(threads::excerpt.eq(excerpt)).execute(db)?;
    }
    Ok(())
}

/// A post of the thread has become a tombstone; inside the transaction that made it one. What an
/// opening post said goes from the title and the lists too.
pub(super) fn deleted(db: &mut Db, post: &Post) -> Result<(), AppError> {
    changed(db, post.thread_id)?;
    if post.is_opening() {
        let thread = threads::table.find(post.thread_id);
        let title = ThreadTitle::of_removed();
        let gone = (
            threads::title.eq(title.as_str()),
            threads::slug.eq(title.slug()),
            threads::excerpt.eq(""),
            threads::opening_removed.eq(true),
        );
        diesel::update(thread).set(gone).execute(db)?;
        series::parts_changed(db, post.thread_id)?;
    }
    Ok(())
}

/// A post of the thread was hidden; inside the transaction that hid it. What an opening post said goes
/// from the title and the lists too, until it comes back.
pub(crate) fn hidden(db: &mut Db, post: &Post) -> Result<(), AppError> {
    changed(db, post.thread_id)?;
    if post.is_opening() {
        let title = ThreadTitle::of_removed();
        // Hidden by flags and then by a moderator, it keeps the title it had before.
        let titled = threads::table.find(post.thread_id).filter(threads::hidden_title.is_null());
        diesel::update(titled)
            .set((
                threads::hidden_title.eq(threads::title.nullable()),
                threads::title.eq(title.as_str()),
                threads::slug.eq(title.slug()),
                threads::excerpt.eq(""),
            ))
            .execute(db)?;
        series::parts_changed(db, post.thread_id)?;
    }
    Ok(())
}

/// And a hidden one came back.
pub(crate) fn shown(db: &mut Db, post: &Post) -> Result<(), AppError> {
    changed(db, post.thread_id)?;
    if post.is_opening() {
        let thread = threads::table.find(post.thread_id);
        // One that waited to be let through was in no list.
        diesel::update(thread)
            .set((threads::excerpt.eq(post.excerpt(EXCERPT)), threads::opening_removed.eq(false)))
            .execute(db)?;
        if let Some(title) = super::queries::hidden_title(db, post.thread_id)? {
            let title = ThreadTitle::imported(&title);
            diesel::update(thread)
                .set((
                    threads::title.eq(title.as_str()),
                    threads::slug.eq(title.slug()),
                    threads::hidden_title.eq(None::<String>),
                ))
                .execute(db)?;
        }
        series::parts_changed(db, post.thread_id)?;
    }
    Ok(())
}

/// As a list shows it of a post that opens a thread.
pub(super) fn excerpt_of(post: &Post) -> String {
    post.excerpt(EXCERPT)
}

/// Something in the thread looks different now; inside the transaction that made it so.
pub(crate) fn changed(db: &mut Db, thread: ThreadId) -> Result<(), AppError> {
    diesel::update(threads::table.find(thread))
        .set(threads::revision.eq(threads::revision + 1))
        .execute(db)?;
    Ok(())
}

/// What stands around every thread does, such as the name of a board; inside the transaction that made it so.
pub(crate) fn all_changed(db: &mut Db) -> Result<(), AppError> {
    diesel::update(threads::table).set(threads::revision.eq(threads::revision + 1)).execute(db)?;
    Ok(())
}

/// What lists show of a thread, kept beside its title so that a list needs none of its posts.
fn excerpt(html: &SafeHtml, note: Option<&str>) -> String {
    match note {
        Some(note) => posts::in_place_of_text(note),
        None => markup::excerpt(html, EXCERPT),
    }
}
