//! Answering: the thread as a whole, or any post in it.

use diesel::prelude::*;

use super::apart::{self, Written};
use super::running::{Running, pace};
use super::weigh::{Facts, Kept, Weighed};
use super::{Thread, append, approval, check_in, kept, queries, relocate, rendering};
use crate::app::App;
use crate::boards::{self, Board};
use crate::clock::Micros;
use crate::db::schema::idempotency_keys as keys;
use crate::db::{Db, duplicate_is_lost_race};
use crate::drafts::{self, Place};
use crate::error::AppError;
use crate::ids::{MemberId, PostId, ThreadId};
use crate::limits::Rule;
use crate::markup::{Length, SafeHtml};
use crate::notices::{self, News};
use crate::outbox::{self, Event};
use crate::policy::{self, Actor};
use crate::posts::write::Text;
use crate::posts::{self, ContentNote, Post};
use crate::web::Carried;

/// How long a second use of the same key is known for one.
const REMEMBER: i64 = 2 * Micros::DAY;

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub thread: ThreadId,
    /// The post it answers; `None`: the thread as a whole.
    pub parent: Option<PostId>,
    pub body: String,
    /// A content note; empty: none.
    pub note: String,
    /// A second use of the same key answers with the first one's post.
    pub idempotency_key: Option<String>,
    /// Post it although it may be better to look again.
    pub anyway: bool,
    /// Whose draft is finished with this.
    pub from: Option<Place>,
}

/// A text that its author may not post now is kept as a draft.
pub(crate) async fn reply(app: &App, actor: Actor, input: Reply) -> Result<Kept, AppError> {
    let place = input.parent.map_or(Place::Thread(input.thread), Place::Post).to_string();
    let (body, content_note) = (input.body.clone(), input.note.clone());
    let typed = Carried { place, body, content_note, ..Carried::default() };
    kept::or_keep(app, actor, typed, post(app, actor, input).await).await
}

async fn post(app: &App, actor: Actor, input: Reply) -> Result<Kept, AppError> {
    let author = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Post, &author.to_string()).await?;
    let (body, html) = rendering::off_thread(app, input.body, Length::Reply).await?;
    let (html, note) = match (html, ContentNote::parse(&input.note)) {
        (Ok(html), Ok(note)) => (html, note),
        (html, note) => return Err(AppError::all([("body", html.err()), ("content_note", note.err())])),
    };
    let input = Reply { body, ..input };
    // Before the writer is taken: the model takes its time, and on SQLite everyone else would wait.
    let (input, html, note, facts) = app
        .read(move |app, db| {
            // As of one moment: the branch that is answered may be on its way into another thread.
            let text = &[line(note.as_ref())];
            let facts = db.moment(|db| look_around(app, db, actor, &input, &written(&html, text)))?;
            Ok((input, html, note, facts))
        })
        .await?;
    let (body, weighed) = facts.weigh(app, input.body).await?;
    let input = Reply { body, ..input };
    app.write(move |app, db| reply_now(app, db, actor, &input, &html, note.as_ref(), &weighed)).await
}

/// Says what stands in the way of a reply before anybody asks whether to look at it again.
fn look_around(
    app: &App,
    db: &mut Db,
    actor: Actor,
    input: &Reply,
    text: &Written<'_>,
) -> Result<Facts, AppError> {
    let author = policy::signed_in(actor)?;
    let Opened { thread, board, parent, running, here } = open_to(app, db, actor, input)?;
    // What was posted already is not asked about once more.
    let again = sent_before(db, author, input.idempotency_key.as_deref())?.is_some();
    if !again {
        apart::ask(app, db, author, parent.as_ref().map(|post| post.author_id), text)?;
        pace(app, db, here, &thread, &running)?;
    }
    let anyway = input.anyway || again;
    let no_cross_talk = running.no_cross_talk(&board);
    Facts::reply(app, db, author, (&thread, &board), parent, (anyway, no_cross_talk))
}

/// Where a reply goes.
struct Opened {
    thread: Thread,
    board: Board,
    /// The post being answered; `None`: the thread as a whole.
    parent: Option<Post>,
    running: Running,
    /// The author, as they are on this board.
    here: Actor,
}

fn written<'a>(html: &'a SafeHtml, lines: &'a [&'a str]) -> Written<'a> {
    Written { html, lines }
}

fn line(note: Option<&ContentNote>) -> &str {
    note.map_or("", ContentNote::as_str)
}

/// The thread, and the post being answered, if this member may answer there.
fn open_to(app: &App, db: &mut Db, actor: Actor, input: &Reply) -> Result<Opened, AppError> {
    let here = match input.parent {
        Some(parent) => relocate::now_in(db, input.thread, parent)?,
        None => input.thread,
    };
    let (thread, board) = queries::seen(db, actor, here)?;
    let running = Running::on(db, &thread, app.clock.now())?;
    policy::thread::reply(actor, running.facts(&thread))?;
    let here = boards::moderators::on_board(db, actor, board.id)?;
    approval::answerable(db, here, thread.id)?;
    let parent = input.parent.map(|id| answered(db, actor, thread.id, id)).transpose()?;
    Ok(Opened { thread, board, parent, running, here })
}

fn reply_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    input: &Reply,
    html: &SafeHtml,
    note: Option<&ContentNote>,
    weighed: &Weighed,
) -> Result<Kept, AppError> {
    let author = policy::signed_in(actor)?;
    let help = weighed.heat.self_harm;
    db.write(|db| {
        if let Some(post) = sent_before(db, author, input.idempotency_key.as_deref())? {
            return Ok(Kept { thread: post.thread_id, post: post.id, help, waits: post.awaits_approval });
        }
        // Only now is it certain where the post that is answered hangs.
        relocate::hold(db, input.thread, input.parent)?;
        let Opened { thread, board, parent, running, here } = open_to(app, db, actor, input)?;
        pace(app, db, here, &thread, &running)?;
        check_in::ask(db, actor, &thread, parent.as_ref())?;
        let to = parent.as_ref().map(|post| post.author_id);
        apart::ask(app, db, author, to, &written(html, &[line(note)]))?;
        let text =
            Text { markdown: &input.body, html, note: note.map(ContentNote::as_str), heat: &weighed.heat };
        let at = app.clock.now();
        let waits = approval::asked(db, here, &board, Some(&running), help)?;
        let bring = if waits { append::place } else { append };
        let post = bring(db, thread.id, parent.as_ref(), author, text, at)?;
        if waits {
            approval::keep_back(db, (post, thread.id), at)?;
        } else {
            let answered = Some(parent.as_ref().map_or(thread.author_id, |post| post.author_id));
            notices::tell(db, &News { post, author, answered, html, at })?;
            outbox::record(app, db, &Event::PostCreated { post_id: post })?;
        }
        remember(app, db, author, input.idempotency_key.as_deref(), post)?;
        if let Some(place) = &input.from {
            drafts::forget(db, author, place)?;
        }
        weighed.open_case(db, (post, thread.id), at)?;
        Ok(Kept { thread: thread.id, post, help, waits })
    })
}

/// The post being answered. One in another thread is as unknown here as one that isn't there.
fn answered(db: &mut Db, actor: Actor, thread: ThreadId, id: PostId) -> Result<Post, AppError> {
    let unknown =
        || AppError::invalid("parent_id", "The post you are answering is not in this thread (any more).");
    let post = match posts::queries::by_id(db, id) {
        Ok(post) if post.thread_id == thread => post,
        Ok(_) | Err(AppError::NotFound) => return Err(unknown()),
        Err(error) => return Err(error),
    };
    policy::post::answer(actor, post.facts())?;
    Ok(post)
}

/// What this key was used for already.
pub(super) fn sent_before(
    db: &mut Db,
    author: MemberId,
    key: Option<&str>,
) -> Result<Option<Post>, AppError> {
    let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(None) };
    let post: Option<PostId> = keys::table
        .filter(keys::member_id.eq(author).and(keys::value.eq(short(key))))
        .select(keys::post_id)
        .first(db)
        .optional()?;
    post.map(|id| posts::queries::by_id(db, id)).transpose()
}

pub(super) fn remember(
    app: &App,
    db: &mut Db,
    author: MemberId,
    key: Option<&str>,
    post: PostId,
) -> Result<(), AppError> {
    let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(()) };
    let now = app.clock.now();
    diesel::delete(keys::table.filter(keys::created_us.lt(now.minus(REMEMBER)))).execute(db)?;
    diesel::insert_into(keys::table)
        .values((
            keys::member_id.eq(author),
            keys::value.eq(short(key)),
            keys::post_id.eq(post),
            keys::created_us.eq(now),
        ))
        .execute(db)
        // The same form, sent twice at the same moment: the other one's post is ours too.
        .map_err(duplicate_is_lost_race)?;
    Ok(())
}

fn short(key: &str) -> String {
    key.chars().take(80).collect()
}
