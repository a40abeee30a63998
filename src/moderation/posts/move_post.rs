//! Moving a post with all that answers it: under another post of its thread, or into another thread.

use serde_json::json;

use super::branch::{hold, keep_numbers, place, put_back};
use crate::app::App;
use crate::cases::Decision;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::limits::Rule;
use crate::moderation::Reason;
use crate::moderation::act::Act;
use crate::moderation::record::audit::Action;
use crate::moderation::settle::{may_act, settle};
use crate::moderation::undo::Undo;
use crate::notices::NoticeKind;
use crate::policy::{self, Actor};
use crate::posts::{self, Post};
use crate::threads::relocate::{self, To};
use crate::threads::{self, Thread};

/// Where to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    /// Under this post, here or in another thread.
    Post(PostId),
    /// Under the post of that number in the same thread.
    Number(i32),
    /// Under the post of that number in that thread.
    Numbered(ThreadId, i32),
    /// A reply to this thread as a whole.
    Thread(ThreadId),
}

pub(crate) async fn move_post(
    app: &App,
    actor: Actor,
    id: PostId,
    goal: Goal,
    reason: &str,
) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let moderator = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Edit, &moderator.to_string()).await?;
    let reason = Reason::given(reason)?;
    app.write(move |app, db| move_now(app, db, actor, id, goal, &reason)).await
}

fn move_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    id: PostId,
    goal: Goal,
    reason: &Reason,
) -> Result<(), AppError> {
    let moderator = policy::signed_in(actor)?;
    db.write(|db| {
        // Whoever may not act here is told so before anything else.
        let (_, post, ..) = threads::queries::moderated_post(db, actor, id)?;
        let answered = answered(db, actor, &post, goal)?;
        let held = hold(db, &[id, answered], None)?;
        let (here, post, thread, _) = threads::queries::moderated_post(db, actor, id)?;
        may_act(app, db, here, &post)?;
        let Some(answered) = held.into_iter().nth(1) else { return Err(AppError::NotFound) };
        let target = may_hang(db, actor, (&post, &thread), &answered)?;
        let from = place(&post);
        let first = threads::queries::next_number(db, target.id)?;
        let numbers = relocate::relocate(db, &post, To::Post(Box::new(answered)), None)?;
        let moved = posts::queries::by_id(db, id)?;
        let mut details = json!({ "from": from, "to": place(&moved) });
        if target.id != thread.id {
            details["kept"] = keep_numbers(first, &numbers);
        }
        let at = app.clock.now();
        let act = Act { moderator, post: &post, thread: &thread, reason: reason.as_str(), at };
        let action = act.record(db, Action::MovePost, details)?;
        act.tell(db, NoticeKind::Moved, action)?;
        settle(app, db, (id, moderator, at), Decision::Acted, reason.as_str())
    })
}

/// The post it is to answer.
fn answered(db: &mut Db, actor: Actor, post: &Post, goal: Goal) -> Result<PostId, AppError> {
    let wrong = |words: &str| AppError::invalid("parent_id", words);
    match goal {
        Goal::Number(number) => posts::queries::numbered(db, post.thread_id, number)?.ok_or_else(|| {
            wrong("There is no post with that number in this thread. The numbers stand beside the names.")
        }),
        Goal::Numbered(thread, number) => {
            let found = match threads::queries::seen(db, actor, thread) {
                Ok((thread, _)) => posts::queries::numbered(db, thread.id, number)?,
                Err(AppError::NotFound) => None,
                Err(error) => return Err(error),
            };
            found.ok_or_else(|| wrong("There is no such post."))
        }
        Goal::Post(id) => match threads::queries::seen_post(db, actor, id) {
            Ok((post, ..)) => Ok(post.id),
            Err(AppError::NotFound) => Err(wrong("There is no such post.")),
            Err(error) => Err(error),
        },
        Goal::Thread(id) => match threads::queries::seen(db, actor, id) {
            Ok((thread, _)) => posts::queries::opening(db, thread.id).map(|found| found.post.id),
            Err(AppError::NotFound) => Err(AppError::invalid("thread_id", "There is no such thread.")),
            Err(error) => Err(error),
        },
    }
}

/// Whether it may be moved there; answers with the thread of the place.
fn may_hang(
    db: &mut Db,
    actor: Actor,
    (post, thread): (&Post, &Thread),
    answered: &Post,
) -> Result<Thread, AppError> {
    let wrong = |words: &str| AppError::invalid("parent_id", words);
    if post.is_opening() {
        return Err(AppError::Conflict(
            "The opening post can’t be moved. To move all of a thread, move the thread.".into(),
        ));
    }
    if answered.thread_id == thread.id && answered.path().is_within(&post.path()) {
        return Err(wrong("A post can’t hang under itself, nor under what answers it."));
    }
    // On a board of which they are no moderator they can't put anything either.
    let (there, answered, target, _) = threads::queries::moderated_post(db, actor, answered.id)?;
    policy::moderation::receive(there, answered.facts(), answered.is_opening())
        .map_err(|_| wrong("That post was removed. Please choose one that stands."))?;
    let already = post.reply_to_id.or(post.parent_id);
    let hangs_there = match already {
        Some(already) => already == answered.id,
        None => answered.is_opening() && target.id == thread.id,
    };
    if hangs_there {
        return Err(AppError::Conflict("The post is there already.".into()));
    }
    Ok(target)
}

/// Back under what it answered, with the number it had.
pub(in crate::moderation) fn undo(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    let id = undo.entry.post().ok_or(AppError::NotFound)?;
    put_back(db, id, &undo.entry.details()).map(drop)
}
