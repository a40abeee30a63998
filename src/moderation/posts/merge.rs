//! Putting a follow-up into the post that it corrects: one text stands, and the follow-up points to it.

use serde_json::json;

use super::ready::Ready;
use super::redact::take_back;
use crate::app::App;
use crate::cases::Decision;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::PostId;
use crate::limits::Rule;
use crate::markup::{self, Length};
use crate::moderation::Reason;
use crate::moderation::act::Act;
use crate::moderation::record::audit::Action;
use crate::moderation::settle::{may_act, settle};
use crate::moderation::undo::{Undo, changed_since};
use crate::notices::NoticeKind;
use crate::policy::{self, Actor};
use crate::posts::{self, Post, PostState, write};
use crate::threads;

#[derive(Debug, Clone)]
pub(crate) struct Merge {
    /// The follow-up.
    pub(crate) post: PostId,
    /// The post it corrects.
    pub(crate) into: Into,
    /// What that is to say; `None`: both texts, one after the other.
    pub(crate) body: Option<String>,
    pub(crate) reason: String,
}

/// How a post of the same thread is named.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Into {
    Post(PostId),
    Number(i32),
}

pub(crate) async fn merge(app: &App, actor: Actor, input: Merge) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let moderator = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Edit, &moderator.to_string()).await?;
    let reason = Reason::given(&input.reason)?;
    app.write(move |app, db| merge_now(app, db, actor, &input, &reason)).await
}

/// Both texts, one after the other.
pub(crate) fn together(original: &str, correction: &str) -> String {
    format!("{}\n\n{}", original.trim_end(), correction.trim_start())
}

fn merge_now(app: &App, db: &mut Db, actor: Actor, input: &Merge, reason: &Reason) -> Result<(), AppError> {
    let moderator = policy::signed_in(actor)?;
    db.write(|db| {
        hold(db, input)?;
        let (actor, post, thread, _) = threads::queries::moderated_post(db, actor, input.post)?;
        if post.merged_into_id.is_some() {
            return Err(AppError::Conflict("This post is part of another one already.".into()));
        }
        may_act(app, db, actor, &post)?;
        let original = original(db, &post, input.into)?;
        let original = posts::queries::by_id(db, original)?;
        may_act(app, db, actor, &original)?;
        let before = posts::queries::markdown(db, original.id)?;
        let body = match &input.body {
            Some(body) if markup::is_blank(body) => {
                return Err(AppError::invalid("body", "There is nothing written here yet."));
            }
            Some(body) => body.clone(),
            None => together(&before, &posts::queries::markdown(db, post.id)?),
        };
        let longest = if original.is_opening() { Length::Story } else { Length::Reply };
        markup::render(&body, longest).map_err(|wrong| AppError::invalid("body", wrong.to_string()))?;
        let note = original.content_note.clone().or_else(|| post.content_note.clone());
        let note_after = note.clone();
        let text = Ready::new(app, db, &original, (body, note), "body")?;
        let at = app.clock.now();
        write::rewrite(db, &original, text.as_text(), moderator, Some(reason.as_str()), at)?;
        threads::rewritten(db, &original, text.as_text())?;
        write::merge(db, post.id, original.id)?;
        threads::hidden(db, &post)?;
        let act = Act { moderator, post: &post, thread: &thread, reason: reason.as_str(), at };
        let mut details = json!({ "into": original.id, "before": before, "after": text.markdown });
        if original.content_note != note_after {
            details["note_before"] = original.content_note.clone().into();
            details["note_after"] = note_after.into();
        }
        let action = act.record(db, Action::MergePost, details)?;
        act.tell(db, NoticeKind::Merged, action)?;
        settle(app, db, (post.id, moderator, at), Decision::Acted, reason.as_str())
    })
}

/// Takes both posts, the lower id first: two who put them into each other don't wait for each other. What is
/// wrong with them is said later.
fn hold(db: &mut Db, input: &Merge) -> Result<(), AppError> {
    let post = posts::queries::by_id(db, input.post)?;
    let into = match input.into {
        Into::Number(number) => posts::queries::numbered(db, post.thread_id, number)?,
        Into::Post(id) => Some(id),
    };
    let mut both: Vec<PostId> = [Some(post.id), into].into_iter().flatten().collect();
    both.sort_unstable();
    both.into_iter().try_for_each(|id| match write::lock(db, id) {
        Err(AppError::NotFound) => Ok(()),
        done => done,
    })
}

/// The post it is put into: another one of the same member in the same thread.
fn original(db: &mut Db, post: &Post, into: Into) -> Result<PostId, AppError> {
    let wrong = |words: &str| AppError::invalid("into", words);
    if post.is_opening() {
        return Err(AppError::Conflict("The opening post can’t be put into another one.".into()));
    }
    let found = match into {
        Into::Number(number) => posts::queries::numbered(db, post.thread_id, number)?,
        Into::Post(id) => Some(id),
    };
    let found = match found.map(|id| posts::queries::by_id(db, id)).transpose() {
        Err(AppError::NotFound) => None,
        found => found?,
    };
    match found.filter(|found| found.thread_id == post.thread_id) {
        None => Err(wrong("There is no such post in this thread. The numbers stand beside the names.")),
        Some(found) if found.id == post.id => Err(wrong("This is the post itself.")),
        Some(found) if found.author_id != post.author_id => Err(wrong(
            "Somebody else wrote that post. A correction can only be put into a post of the same member.",
        )),
        Some(found) => Ok(found.id),
    }
}

/// Both stand by themselves again.
pub(in crate::moderation) fn undo(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    let id = undo.entry.post().ok_or(AppError::NotFound)?;
    let details = undo.entry.details();
    let into = PostId(details["into"].as_i64().ok_or(AppError::NotFound)?);
    write::lock(db, id)?;
    let post = posts::queries::by_id(db, id)?;
    if post.state != PostState::Hidden || post.merged_into_id != Some(into) {
        return Err(changed_since());
    }
    take_back(undo.app, db, into, &details, true)?;
    write::unmerge(db, id)?;
    threads::shown(db, &post)
}
