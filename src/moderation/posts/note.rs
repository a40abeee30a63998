//! A note in place, under a post, "from the moderators"; and taking it away.

use serde_json::json;

use crate::accounts;
use crate::app::App;
use crate::cases::Decision;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{MemberId, NoteId, PostId};
use crate::limits::Rule;
use crate::markup::{self, Length, SafeHtml};
use crate::moderation::Reason;
use crate::moderation::act::Act;
use crate::moderation::record::audit::Action;
use crate::moderation::settle::{may_act, settle};
use crate::moderation::undo::{Undo, changed_since};
use crate::notices::{self, NoticeKind, Told};
use crate::policy::{self, Actor};
use crate::posts::notes::{self, NewNote};
use crate::posts::write;
use crate::threads::{self, rendering};

/// The longest note, in characters: nobody reads a sermon.
const LONGEST: usize = 1_000;
/// The most members that one speaks to.
const MOST: usize = 10;

/// Words that fit often, to take as they are or to change.
pub(crate) const TEMPLATES: [&str; 4] = [
    "Please speak of what was written, not of who wrote it. You are both welcome here.",
    "This has been answered from both sides. Please let it rest, and go on with what this thread is about.",
    "Please don’t say where or how to get something. You are welcome to say what it did to you.",
    "If you are not safe right now, please look at the page that says where help is. We are glad that you wrote.",
];

#[derive(Debug, Clone, Default)]
pub(crate) struct Note {
    /// Markdown.
    pub(crate) body: String,
    /// The handles of those it speaks to.
    pub(crate) to: Vec<String>,
    /// For the record; empty: the note says it.
    pub(crate) reason: String,
}

pub(crate) async fn add_note(app: &App, actor: Actor, post: PostId, input: Note) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let moderator = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Edit, &moderator.to_string()).await?;
    if input.body.chars().count() > LONGEST {
        return Err(AppError::invalid("body", "Please keep a note to 1,000 characters."));
    }
    let reason = match input.reason.trim() {
        "" => None,
        words => Some(Reason::given(words)?),
    };
    let (body, html) = rendering::off_thread(app, input.body, Length::Reply).await?;
    let html = html.map_err(|wrong| AppError::invalid("body", wrong))?;
    let input = Note { body, ..input };
    app.write(move |app, db| add_now(app, db, actor, post, (&input, &html), reason.as_ref())).await
}

fn add_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    id: PostId,
    (input, html): (&Note, &SafeHtml),
    reason: Option<&Reason>,
) -> Result<(), AppError> {
    let moderator = policy::signed_in(actor)?;
    db.write(|db| {
        write::lock(db, id)?;
        let (actor, post, thread, _) = threads::queries::moderated_post(db, actor, id)?;
        may_act(app, db, actor, &post)?;
        let readers = readers(db, &input.to)?;
        let words = markup::excerpt(html, 300);
        let (reason, at) = (reason.map_or(words.as_str(), Reason::as_str), app.clock.now());
        let standing = notes::of_posts(db, &[id])?;
        if standing.values().flatten().any(|note| note.markdown == input.body) {
            return Err(AppError::Conflict("This note stands under the post already.".into()));
        }
        let act = Act { moderator, post: &post, thread: &thread, reason, at };
        let to: Vec<&str> = readers.iter().map(|(_, handle)| handle.as_str()).collect();
        let action = act.record(db, Action::AddNote, json!({ "note": input.body, "to": to }))?;
        let ids: Vec<MemberId> = readers.iter().map(|(id, _)| *id).collect();
        let new = NewNote { post: id, by: moderator, markdown: &input.body, html, readers: &ids, action, at };
        notes::add(db, &new)?;
        threads::changed(db, thread.id)?;
        // What stands under a post is news for its author, whomever it speaks to.
        let mut told = ids.clone();
        if !told.contains(&post.author_id) {
            told.push(post.author_id);
        }
        for member in told.into_iter().filter(|member| *member != moderator) {
            let told = Told::new(member, NoticeKind::Noted, at);
            // Only its author may ask for another look at what stands under a post.
            let action = Some(action).filter(|_| member == post.author_id);
            notices::tell_of(db, &Told { post: Some(id), reason: Some(&words), action, ..told })?;
        }
        settle(app, db, (id, moderator, at), Decision::Acted, reason)
    })
}

fn readers(db: &mut Db, handles: &[String]) -> Result<Vec<(MemberId, String)>, AppError> {
    let mut found: Vec<(MemberId, String)> = Vec::new();
    for handle in handles.iter().map(|handle| handle.trim().trim_start_matches('@')).filter(|h| !h.is_empty())
    {
        let Some(member) = accounts::queries::by_handle(db, handle)? else {
            let shown: String = handle.chars().take(40).collect();
            return Err(AppError::invalid("to", format!("There is nobody here called “{shown}”.")));
        };
        if !found.iter().any(|(id, _)| *id == member.id) {
            found.push((member.id, member.handle));
        }
    }
    match found.len() > MOST {
        true => Err(AppError::invalid("to", "A note can speak to ten members at most.")),
        false => Ok(found),
    }
}

/// Takes a note away. Any moderator of the board may.
pub(crate) async fn remove_note(
    app: &App,
    actor: Actor,
    note: NoteId,
    reason: &str,
) -> Result<PostId, AppError> {
    policy::open_desk(actor)?;
    let moderator = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Edit, &moderator.to_string()).await?;
    let reason = Reason::given(reason)?;
    app.write(move |app, db| {
        db.write(|db| {
            let id = notes::post_of(db, note)?;
            write::lock(db, id)?;
            let (actor, post, thread, _) = threads::queries::moderated_post(db, actor, id)?;
            policy::moderation::remove_note(actor, post.facts(), &notes::readers_of(db, note)?)?;
            let at = app.clock.now();
            if !notes::remove(db, note, at)? {
                return Err(AppError::Conflict("This note isn’t there any more.".into()));
            }
            threads::changed(db, thread.id)?;
            let act = Act { moderator, post: &post, thread: &thread, reason: reason.as_str(), at };
            act.record(db, Action::RemoveNote, json!({ "note": note }))?;
            Ok(id)
        })
    })
    .await
}

/// The note goes.
pub(in crate::moderation) fn undo(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    let id = undo.entry.post().ok_or(AppError::NotFound)?;
    write::lock(db, id)?;
    let note = notes::of_action(db, undo.entry.id)?;
    if !notes::remove(db, note, undo.at)? {
        return Err(changed_since());
    }
    let thread = crate::posts::queries::by_id(db, id)?.thread_id;
    threads::changed(db, thread)
}
