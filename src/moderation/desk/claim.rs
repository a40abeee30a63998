//! Claiming a case, leaving it to others again, a note on it, and asking for a second opinion.

use super::decide_case::decided_before;
use crate::accounts::queries as members;
use crate::app::App;
use crate::boards;
use crate::cases::{self, Case, CaseState};
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{CaseId, MemberId};
use crate::moderation::record::audit::{self, Action, Line, Target};
use crate::moderation::settle::interest;
use crate::notices::{self, NoticeKind, Told};
use crate::policy::{self, Actor};
use crate::posts::{self, write};
use crate::threads::{self, Thread};
use crate::web::When;

/// The longest note, in characters.
const MOST_WORDS: usize = 2_000;

/// Half an hour from now; again by the same moderator, another half an hour.
pub(crate) async fn claim(app: &App, actor: Actor, id: CaseId) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    app.write(move |app, db| {
        db.write(|db| {
            let (moderator, case, _) = open_case(db, actor, id)?;
            if cases::claim::claim(db, &case, moderator, app.clock.now())? {
                return Ok(());
            }
            Err(claimed(app, db, &case)?)
        })
    })
    .await
}

pub(crate) async fn release(app: &App, actor: Actor, id: CaseId) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    app.write(move |_, db| {
        db.write(|db| {
            let (moderator, case, _) = open_case(db, actor, id)?;
            cases::claim::release(db, &case, moderator)
        })
    })
    .await
}

/// For moderators only.
pub(crate) async fn note(app: &App, actor: Actor, id: CaseId, words: &str) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let words = parse_note(words)?;
    app.write(move |app, db| {
        db.write(|db| {
            let (moderator, case, thread) = seen_case(db, actor, id)?;
            let now = app.clock.now();
            cases::note::add(db, case.id, moderator, &words, now)?;
            let author = posts::queries::by_id(db, case.post_id)?.author_id;
            audit::record(db, &line(Action::NoteCase, moderator, (&case, &thread, author), &words, now))
                .map(drop)
        })
    })
    .await
}

/// Tells the other moderators, and leaves the case to them. `words`: what it is about; may be empty.
pub(crate) async fn ask_second_opinion(
    app: &App,
    actor: Actor,
    id: CaseId,
    words: &str,
) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let words = match words.trim() {
        "" => None,
        words => Some(parse_note(words)?),
    };
    app.write(move |app, db| {
        db.write(|db| {
            let (moderator, case, thread) = open_case(db, actor, id)?;
            let now = app.clock.now();
            if !cases::note::ask_second_opinion(db, &case, moderator, now)? {
                return Err(AppError::Conflict(
                    "A second opinion was asked for already: the case waits for another moderator.".into(),
                ));
            }
            cases::claim::release(db, &case, moderator)?;
            if let Some(words) = &words {
                cases::note::add(db, case.id, moderator, words, now)?;
            }
            let author = posts::queries::by_id(db, case.post_id)?.author_id;
            let reason = words.as_deref().unwrap_or("Please have a look as well.");
            audit::record(
                db,
                &line(Action::AskSecondOpinion, moderator, (&case, &thread, author), reason, now),
            )?;
            for other in boards::moderators::who_moderate(db, thread.board_id)? {
                if other != moderator && other != author {
                    let told = Told::new(other, NoticeKind::SecondOpinion, now);
                    let about = Told { case: Some(case.id), post: Some(case.post_id), ..told };
                    notices::tell_of(db, &Told { reason: Some(reason), ..about })?;
                }
            }
            Ok(())
        })
    })
    .await
}

fn parse_note(words: &str) -> Result<String, AppError> {
    let words = words.trim();
    match words.chars().count() {
        _ if !words.chars().any(char::is_alphanumeric) => {
            Err(AppError::invalid("words", "Please write what the other moderators should know."))
        }
        n if n > MOST_WORDS => Err(AppError::invalid("words", "Please say it in at most 2,000 characters.")),
        _ => Ok(words.to_owned()),
    }
}

fn line<'a>(
    action: Action,
    moderator: MemberId,
    (case, thread, author): (&Case, &Thread, MemberId),
    reason: &'a str,
    at: crate::clock::Micros,
) -> Line<'a> {
    Line {
        actor: Some(moderator),
        action,
        target: Target::Case(case.id),
        thread: Some(thread.id),
        board: Some(thread.board_id),
        member: Some(author),
        reason,
        details: serde_json::json!({ "post": case.post_id }),
        at,
    }
}

/// A case that this moderator may act on, and that is open.
fn open_case(db: &mut Db, actor: Actor, id: CaseId) -> Result<(MemberId, Case, Thread), AppError> {
    let (moderator, case, thread) = seen_case(db, actor, id)?;
    match case.state {
        CaseState::Open => Ok((moderator, case, thread)),
        CaseState::Decided => Err(decided_before(db, &case)?),
    }
}

fn seen_case(db: &mut Db, actor: Actor, id: CaseId) -> Result<(MemberId, Case, Thread), AppError> {
    let moderator = policy::signed_in(actor)?;
    let post = cases::queries::by_id(db, id)?.post_id;
    write::lock(db, post)?;
    let case = cases::queries::by_id(db, id)?;
    let (actor, post, thread, _) = threads::queries::moderated_post(db, actor, post)?;
    policy::moderation::decide(actor, post.facts(), interest(db, actor, &post)?)?;
    Ok((moderator, case, thread))
}

/// Another looks at it just now.
pub(in crate::moderation) fn claimed(app: &App, db: &mut Db, case: &Case) -> Result<AppError, AppError> {
    let now = app.clock.now();
    let Some((by, until)) = case.claim(now) else {
        return Ok(AppError::Conflict("Another moderator looks at this case.".into()));
    };
    let (who, until) = (members::by_id(db, by)?.handle, When::new(until, now));
    Ok(AppError::Conflict(format!("{who} looks at this case until {}.", until.exact())))
}
