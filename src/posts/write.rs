//! Writes of the posts table. Only verbs call these, inside their transaction.

use diesel::prelude::*;

use super::{Heat, Path, Post, PostState, heat, queries, quoted};
use crate::app::App;
use crate::clock::Micros;
use crate::db::schema::{posts, revisions};
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{MemberId, PostId, RevisionId, ThreadId};
use crate::markup::{RENDER_VERSION, SafeHtml};

/// A post under a parent deeper than this hangs beside it instead, and remembers what it answers:
/// nobody can read further to the right, and paths stay short.
pub(super) const DEEPEST_PARENT: i32 = 60;

/// A text ready to be kept: the Markdown, what it renders to, the content note in front of it, and
/// how hot it is.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub markdown: &'a str,
    pub html: &'a SafeHtml,
    pub note: Option<&'a str>,
    pub heat: &'a Heat,
}

pub(crate) struct NewPost<'a> {
    pub thread: ThreadId,
    pub number: i32,
    /// The post it answers; `None` for the opening post and for a reply to the thread as a whole.
    pub answers: Option<&'a Post>,
    pub author: MemberId,
    pub text: Text<'a>,
    pub at: Micros,
}

pub(crate) fn insert(db: &mut Db, new: &NewPost<'_>) -> Result<PostId, AppError> {
    // An answer to the opening post is a reply to the thread as a whole.
    let answers = new.answers.filter(|post| !post.is_opening());
    let parent = match answers {
        Some(post) if post.depth > DEEPEST_PARENT => post.parent_id.map(|id| find(db, id)).transpose()?,
        other => other.cloned(),
    };
    let hangs_elsewhere = parent.as_ref().map(|p| p.id) != answers.map(|p| p.id);
    let path = parent.as_ref().map_or(Path::root(new.number), |p| p.path().child(new.number));
    let row = (
        posts::thread_id.eq(new.thread),
        posts::number.eq(new.number),
        posts::parent_id.eq(parent.as_ref().map(|p| p.id)),
        posts::reply_to_id.eq(answers.filter(|_| hangs_elsewhere).map(|p| p.id)),
        posts::path.eq(path.as_bytes()),
        posts::depth.eq(parent.as_ref().map_or(0, |p| p.depth + 1)),
        posts::author_id.eq(new.author),
        posts::body_md.eq(new.text.markdown),
        posts::body_html.eq(new.text.html.as_str()),
        posts::render_version.eq(RENDER_VERSION),
        posts::state.eq(PostState::Visible),
        posts::reply_count.eq(0),
        posts::created_us.eq(new.at),
        posts::content_note.eq(new.text.note),
    );
    let id =
        both!(db, |c| diesel::insert_into(posts::table).values(row).returning(posts::id).get_result(c)?);
    heat::keep(db, id, new.text.heat)?;
    let above = posts::table.filter(posts::thread_id.eq(new.thread));
    match &parent {
        Some(parent) => diesel::update(posts::table.find(parent.id))
            .set(posts::reply_count.eq(posts::reply_count + 1))
            .execute(db)?,
        None if new.number > 1 => diesel::update(above.filter(posts::number.eq(1)))
            .set(posts::reply_count.eq(posts::reply_count + 1))
            .execute(db)?,
        None => 0,
    };
    Ok(id)
}

fn find(db: &mut Db, id: PostId) -> Result<Post, AppError> {
    Ok(posts::table.find(id).select(Post::as_select()).first(db)?)
}

/// The post as it is now, until the end of the transaction: an author's and a moderator's edit at
/// the same moment come one after the other, and the second sees what the first did. On SQLite the
/// transaction alone sees to that.
pub(crate) fn lock(db: &mut Db, id: PostId) -> Result<(), AppError> {
    if let Db::Pg(c) = db {
        posts::table.find(id).select(posts::id).for_update().first::<PostId>(c)?;
    }
    Ok(())
}

/// Gives a post a new text and keeps the old one. `moderator_reason`: why, when a moderator does it.
pub(crate) fn rewrite(
    db: &mut Db,
    post: &Post,
    text: Text<'_>,
    editor: MemberId,
    moderator_reason: Option<&str>,
    now: Micros,
) -> Result<(), AppError> {
    let earlier: i64 = revisions::table.filter(revisions::post_id.eq(post.id)).count().get_result(db)?;
    diesel::insert_into(revisions::table)
        .values((
            revisions::post_id.eq(post.id),
            revisions::number.eq(i32::try_from(earlier).unwrap_or(i32::MAX - 1) + 1),
            revisions::body_md.eq(queries::markdown(db, post.id)?),
            revisions::body_html.eq(post.html().as_str()),
            revisions::content_note.eq(&post.content_note),
            revisions::written_us.eq(post.edited_us.unwrap_or(post.created_us)),
            revisions::replaced_us.eq(now),
            revisions::replaced_by.eq(editor),
            revisions::moderator_reason.eq(moderator_reason),
        ))
        .execute(db)?;
    let before = post.moderator_reason.as_deref();
    let reason = match moderator_reason {
        // What keeps its author from changing it goes on doing so.
        Some(quoted::WORDS_REMOVED) | None => before.or(moderator_reason),
        Some(reason) => Some(reason),
    };
    diesel::update(posts::table.find(post.id))
        .set((posts::edited_us.eq(now), posts::edited_by.eq(editor), posts::moderator_reason.eq(reason)))
        .execute(db)?;
    replace(db, post, text)
}

/// What a post says again.
pub(crate) struct TakenBack {
    markdown: String,
    html: SafeHtml,
    note: Option<String>,
    heat: Heat,
}

impl TakenBack {
    pub(crate) fn as_text(&self) -> Text<'_> {
        Text { markdown: &self.markdown, html: &self.html, note: self.note.as_deref(), heat: &self.heat }
    }
}

/// Takes the last rewriting back, as if it had never been: the text before it stands again, with the marks
/// it had, and is no earlier text any more.
pub(crate) fn take_back(app: &App, db: &mut Db, post: &Post) -> Result<TakenBack, AppError> {
    type Row = (RevisionId, i32, String, String, Option<String>, Micros);
    let of_post = || revisions::table.filter(revisions::post_id.eq(post.id));
    let (id, number, markdown, html, note, written): Row = of_post()
        .order(revisions::number.desc())
        .select((
            revisions::id,
            revisions::number,
            revisions::body_md,
            revisions::body_html,
            revisions::content_note,
            revisions::written_us,
        ))
        .first(db)?;
    diesel::delete(revisions::table.find(id)).execute(db)?;
    let before: Option<MemberId> = of_post()
        .filter(revisions::number.eq(number - 1))
        .select(revisions::replaced_by)
        .first(db)
        .optional()?;
    let reasons: Vec<String> = of_post()
        .filter(revisions::moderator_reason.is_not_null())
        .order(revisions::number.desc())
        .select(revisions::moderator_reason.assume_not_null())
        .load(db)?;
    let reason = reasons.iter().find(|reason| *reason != quoted::WORDS_REMOVED).or(reasons.first());
    diesel::update(posts::table.find(post.id))
        .set((
            posts::edited_us.eq(before.map(|_| written)),
            posts::edited_by.eq(before),
            posts::moderator_reason.eq(reason),
        ))
        .execute(db)?;
    let heat = Heat::of(app, &markdown, heat::answered_text(db, post)?.as_deref());
    let back = TakenBack { markdown, html: SafeHtml::from_stored(html), note, heat };
    replace(db, post, back.as_text())?;
    Ok(back)
}

/// Gives a post a new text as if it had always had it: a slip of the pen, of so many characters.
pub(crate) fn mend(db: &mut Db, post: &Post, text: Text<'_>, characters: i32) -> Result<(), AppError> {
    diesel::update(posts::table.find(post.id))
        .set(posts::quiet_changes.eq(posts::quiet_changes + characters))
        .execute(db)?;
    replace(db, post, text)
}

fn replace(db: &mut Db, post: &Post, text: Text<'_>) -> Result<(), AppError> {
    diesel::update(posts::table.find(post.id))
        .set((
            posts::body_md.eq(text.markdown),
            posts::body_html.eq(text.html.as_str()),
            posts::content_note.eq(text.note),
            posts::render_version.eq(RENDER_VERSION),
            posts::version.eq(posts::version + 1),
        ))
        .execute(db)?;
    heat::keep(db, post.id, text.heat)
}

/// Leaves a tombstone in a post's place. What it said stays in the database, for moderators.
pub(crate) fn delete(db: &mut Db, post: &Post) -> Result<(), AppError> {
    diesel::update(posts::table.find(post.id))
        .set((posts::state.eq(PostState::Deleted), posts::version.eq(posts::version + 1)))
        .execute(db)?;
    Ok(())
}

/// Folds a post; inside the transaction of whoever decided so. `waiting`: flags did, and a moderator is
/// yet to decide.
pub(crate) fn hide(db: &mut Db, id: PostId, waiting: Option<Micros>) -> Result<(), AppError> {
    diesel::update(posts::table.find(id))
        .set((
            posts::state.eq(PostState::Hidden),
            posts::waiting_us.eq(waiting),
            posts::awaits_approval.eq(false),
        ))
        .execute(db)?;
    Ok(())
}

/// Brings a hidden post back.
pub(crate) fn show(db: &mut Db, id: PostId) -> Result<(), AppError> {
    diesel::update(posts::table.find(id))
        .set((
            posts::state.eq(PostState::Visible),
            posts::waiting_us.eq(None::<Micros>),
            posts::awaits_approval.eq(false),
        ))
        .execute(db)?;
    Ok(())
}

/// Folds a post whose text was put into another one; it points there.
pub(crate) fn merge(db: &mut Db, id: PostId, into: PostId) -> Result<(), AppError> {
    hide(db, id, None)?;
    diesel::update(posts::table.find(id)).set(posts::merged_into_id.eq(into)).execute(db)?;
    Ok(())
}

/// And it stands by itself again.
pub(crate) fn unmerge(db: &mut Db, id: PostId) -> Result<(), AppError> {
    show(db, id)?;
    diesel::update(posts::table.find(id)).set(posts::merged_into_id.eq(None::<PostId>)).execute(db)?;
    Ok(())
}

/// Keeps a new post from others until a moderator lets it through.
pub(crate) fn keep_back(db: &mut Db, id: PostId, now: Micros) -> Result<(), AppError> {
    hide(db, id, Some(now))?;
    diesel::update(posts::table.find(id)).set(posts::awaits_approval.eq(true)).execute(db)?;
    Ok(())
}

/// And lets it through: it counts as written now.
pub(crate) fn let_through(db: &mut Db, id: PostId, now: Micros) -> Result<(), AppError> {
    show(db, id)?;
    diesel::update(posts::table.find(id)).set(posts::created_us.eq(now)).execute(db)?;
    heat::written(db, id, now)
}
