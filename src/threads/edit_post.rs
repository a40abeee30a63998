//! Changing one's own post.

use std::time::Duration;

use super::apart::{self, Written};
use super::running::Running;
use super::weigh::{Facts, Weighed};
use super::{approval, kept, queries, rendering, rewritten};
use crate::app::App;
use crate::boards;
use crate::cases::{self, CaseKind};
use crate::clock::Micros;
use crate::db::Db;
use crate::drafts::{self, Place};
use crate::error::AppError;
use crate::ids::{MemberId, PostId};
use crate::limits::Rule;
use crate::markup::{self, Length, SafeHtml};
use crate::notices::{self, News};
use crate::policy::post::{ChangeFacts, QUIET_CHARACTERS, changes_quietly};
use crate::policy::thread::ThreadFacts;
use crate::policy::{self, Actor};
use crate::posts::write::{self, Text};
use crate::posts::{self, ContentNote, Post};
use crate::web::Carried;

/// How long to count what changed. Whatever takes longer is no slip of the pen.
const COUNTING: Duration = Duration::from_millis(200);

#[derive(Debug, Clone)]
pub(crate) struct Edit {
    pub post: PostId,
    pub body: String,
    /// Empty: none. `None`: as it was.
    pub note: Option<String>,
    /// The version that was being changed; `None`: whichever there is.
    pub version: Option<i32>,
    /// Save it although it may be better to look again.
    pub anyway: bool,
    /// Whose draft is finished with this.
    pub from: Option<Place>,
}

/// Answers whether the text speaks of self-harm, so that its author is told where help is. A text that its
/// author may not post now is kept as a draft.
pub(crate) async fn edit_post(app: &App, actor: Actor, input: Edit) -> Result<bool, AppError> {
    let typed = Carried {
        place: Place::Edit(input.post).to_string(),
        content_note: input.note.clone().unwrap_or_default(),
        body: input.body.clone(),
        version: input.version.map(|version| version.to_string()).unwrap_or_default(),
        ..Carried::default()
    };
    kept::or_keep(app, actor, typed, change(app, actor, input).await).await
}

async fn change(app: &App, actor: Actor, input: Edit) -> Result<bool, AppError> {
    let editor = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Edit, &editor.to_string()).await?;
    // Rendered and compared before the writer is taken: on SQLite everyone else's writes wait for ours.
    let id = input.post;
    let anyway = input.anyway;
    let (post, markdown, facts) = app
        .read(move |app, db| {
            let (post, _, board) = queries::seen_post(db, actor, id)?;
            policy::post::edit(actor, post.facts())?;
            let markdown = posts::queries::markdown(db, id)?;
            let facts = Facts::change(app, db, &board, (&post, &markdown), anyway)?;
            Ok((post, markdown, facts))
        })
        .await?;
    let length = if post.is_opening() { Length::Story } else { Length::Reply };
    let Edit { body, note, version, from, .. } = input;
    let (body, html) = rendering::off_thread(app, body, length).await?;
    let note = note_for(&post, note.as_deref());
    let (html, note) = match (html, note) {
        (Ok(html), Ok(note)) => (html, note),
        (html, note) => {
            return Err(AppError::all([("body", html.err()), ("content_note", note.err())]));
        }
    };
    // A form that has been overtaken is told so first: what to look at again is both texts.
    still_at(&post, version.filter(|_| markdown != body))?;
    let (post, markdown, body, note, characters) = app
        .off_thread(move || {
            let characters = characters_changed(&post, &markdown, (&body, &note));
            Ok((post, markdown, body, note, characters))
        })
        .await?;
    let compared = Compared { version: post.version, characters };
    let (body, html, note) = app
        .read(move |app, db| {
            let thread = queries::seen(db, actor, post.thread_id)?.0;
            let adds = adds(&post, &markdown, (&body, &note));
            let quiet = quiet_characters(&post, compared, app.clock.now()).is_some();
            let running = Running::on(db, &thread, app.clock.now())?;
            open_to(actor, running.facts(&thread), adds && !quiet)?;
            let to = answered(db, &post, adds)?;
            apart::ask(app, db, editor, to, &Written { html: &html, lines: &[note_line(&note)] })?;
            Ok((body, html, note))
        })
        .await?;
    let (body, weighed) = facts.weigh(app, body).await?;
    let change = Change { body, html, note, version, weighed, from };
    app.write(move |app, db| edit_now(app, db, actor, id, &change, compared)).await
}

/// The note a post is to have: the one typed, or the one it has when none was asked for.
pub(crate) fn note_for(post: &Post, typed: Option<&str>) -> Result<Option<String>, String> {
    match typed {
        None => Ok(post.content_note.clone()),
        Some(text) => Ok(ContentNote::parse(text)?.map(|note| note.as_str().to_owned())),
    }
}

fn note_line(note: &Option<String>) -> &str {
    note.as_deref().unwrap_or_default()
}

/// Whether a change says anything that wasn't there: more than leaving words out.
fn adds(post: &Post, markdown: &str, (body, note): (&str, &Option<String>)) -> bool {
    let words = |text: &str| -> Vec<String> {
        let bare = text.split_whitespace().map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation()));
        bare.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let longer = |old: &str, new: &str| {
        let old = words(old);
        let mut left = old.iter();
        words(new).iter().any(|word| !left.any(|before| before == word))
    };
    longer(markdown, body) || longer(note_line(&post.content_note), note_line(note))
}

/// Where nobody can answer, nobody goes on by way of an old post either; mending and shortening it is fine.
fn open_to(actor: Actor, thread: ThreadFacts, says_more: bool) -> Result<(), AppError> {
    if says_more { Ok(policy::thread::reply(actor, thread)?) } else { Ok(()) }
}

/// Whom a change that adds something answers. An answer to the opening post is one to the thread as a
/// whole, which is everybody's.
fn answered(db: &mut Db, post: &Post, adds: bool) -> Result<Option<MemberId>, AppError> {
    let answers = post.reply_to_id.or(post.parent_id).filter(|_| adds);
    answers.map(|id| Ok(posts::queries::by_id(db, id)?.author_id)).transpose()
}

/// A new text, ready to be kept.
struct Change {
    body: String,
    html: SafeHtml,
    note: Option<String>,
    version: Option<i32>,
    weighed: Weighed,
    from: Option<Place>,
}

/// How many characters the change takes out of a version and puts into it.
#[derive(Clone, Copy)]
struct Compared {
    version: i32,
    characters: usize,
}

fn characters_changed(post: &Post, markdown: &str, (body, new_note): (&str, &Option<String>)) -> usize {
    let note = |note: &Option<String>| note.clone().unwrap_or_default();
    let texts = [(markdown, body), (&note(&post.content_note), &note(new_note))];
    let count = |(old, new): (&str, &str)| {
        // Bytes: at most four a character.
        let at_least = old.len().abs_diff(new.len()) / 4;
        if at_least > QUIET_CHARACTERS {
            return at_least;
        }
        markup::characters_changed(old, new, COUNTING)
    };
    texts.into_iter().map(count).sum()
}

fn edit_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    id: PostId,
    change: &Change,
    compared: Compared,
) -> Result<bool, AppError> {
    let editor = policy::signed_in(actor)?;
    let now = app.clock.now();
    db.write(|db| {
        write::lock(db, id)?;
        let (post, thread, board) = queries::seen_post(db, actor, id)?;
        policy::post::edit(actor, post.facts())?;
        if let Some(place) = &change.from {
            drafts::forget(db, editor, place)?;
        }
        let before = posts::queries::markdown(db, id)?;
        if before == change.body && post.content_note == change.note {
            return Ok(false);
        }
        still_at(&post, change.version)?;
        let written = Written { html: &change.html, lines: &[note_line(&change.note)] };
        let adds = adds(&post, &before, (&change.body, &change.note));
        let quiet = quiet_characters(&post, compared, now);
        let running = Running::on(db, &thread, now)?;
        open_to(actor, running.facts(&thread), adds && quiet.is_none())?;
        let to = answered(db, &post, adds)?;
        apart::ask(app, db, editor, to, &written)?;
        let heat = &change.weighed.heat;
        let text = Text { markdown: &change.body, html: &change.html, note: change.note.as_deref(), heat };
        match quiet {
            Some(characters) => write::mend(db, &post, text, characters)?,
            None => write::rewrite(db, &post, text, editor, None, now)?,
        }
        rewritten(db, &post, text)?;
        let html = &change.html;
        notices::tell(db, &News { post: id, author: post.author_id, answered: None, html, at: now })?;
        // What was let through, or was there before, may say something else now: a moderator looks again.
        let here = boards::moderators::on_board(db, actor, board.id)?;
        if quiet.is_none() && approval::asked(db, here, &board, Some(&running), heat.self_harm)? {
            cases::open::open(db, (id, post.thread_id), CaseKind::Approval, now)?;
        }
        change.weighed.open_case(db, (id, post.thread_id), now)?;
        Ok(heat.self_harm)
    })
}

/// Refuses a change to a text that has changed meanwhile; whoever sends it again has seen both.
pub(crate) fn still_at(post: &Post, version: Option<i32>) -> Result<(), AppError> {
    if version.is_none_or(|version| version == post.version) {
        return Ok(());
    }
    Err(AppError::Conflict(
        "This post was changed while you were writing. Your text is not saved yet: compare the two, and save again to put yours in its place.".into(),
    ))
}

/// The size of a change that leaves no trace; `None` when this one has to leave one.
fn quiet_characters(post: &Post, compared: Compared, now: Micros) -> Option<i32> {
    if compared.version != post.version {
        return None;
    }
    let before = usize::try_from(post.quiet_changes).unwrap_or(usize::MAX);
    let change = ChangeFacts {
        seconds_since_posting: (now.0 - post.created_us.0).div_euclid(Micros::SECOND),
        characters: before.saturating_add(compared.characters),
    };
    i32::try_from(compared.characters).ok().filter(|_| changes_quietly(change))
}
