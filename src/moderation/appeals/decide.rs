//! Answering an appeal: the action stays, or all it changed is as it was before.

use diesel::prelude::*;

use super::appeal::concern;
use super::{Appeal, AppealState, queries};
use crate::accounts::queries as members;
use crate::app::App;
use crate::boards;
use crate::db::schema::appeals;
use crate::db::{Db, text_enum};
use crate::error::AppError;
use crate::ids::{AppealId, BoardId, MemberId};
use crate::moderation::Reason;
use crate::moderation::record::audit::{self, Action, Entry, Line, Target};
use crate::moderation::undo::{Undo, undo};
use crate::notices::{self, NoticeKind, Told};
use crate::policy::{self, Actor, Denied};
use crate::posts;
use crate::threads;

text_enum! {
    pub enum Answer {
        /// It stays as it was decided.
        Uphold = "uphold",
        /// It is taken back.
        Overturn = "overturn",
    }
}

impl Answer {
    fn state(self) -> AppealState {
        match self {
            Answer::Uphold => AppealState::Upheld,
            Answer::Overturn => AppealState::Overturned,
        }
    }
}

/// Sent twice by the same moderator, it is done once; the second of two is told who was first.
pub(crate) async fn decide(
    app: &App,
    actor: Actor,
    id: AppealId,
    answer: Answer,
    reason: &str,
) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let reason = Reason::given(reason)?;
    app.write(move |app, db| db.write(|db| decide_now(app, db, actor, id, answer, &reason))).await
}

fn decide_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    id: AppealId,
    answer: Answer,
    reason: &Reason,
) -> Result<(), AppError> {
    let moderator = policy::signed_in(actor)?;
    lock(db, id)?;
    let appeal = queries::by_id(db, id)?;
    let entry = audit::by_id(db, appeal.action_id)?;
    let same_moderator = may_decide(app, db, actor, &entry)?;
    if appeal.state != AppealState::Open {
        let again = appeal.decided_by == Some(moderator) && appeal.state == answer.state();
        return if again { Ok(()) } else { Err(decided_before(db, &appeal)?) };
    }
    let now = app.clock.now();
    let answered = match answer {
        Answer::Uphold => vec![appeal],
        Answer::Overturn => {
            undo(db, Undo { app, entry: &entry, by: moderator, at: now })?;
            // What is taken back for one is taken back for the other too.
            queries::about(db, entry.id)?.into_iter().filter(|a| a.state != AppealState::Overturned).collect()
        }
    };
    let line = Line {
        actor: Some(moderator),
        action: match answer {
            Answer::Uphold => Action::UpholdAction,
            Answer::Overturn => Action::OverturnAction,
        },
        target: Target::Appeal(id),
        thread: entry.thread_id,
        board: entry.board_id,
        member: entry.member_id,
        reason: reason.as_str(),
        details: serde_json::json!({ "action": entry.id, "same_moderator": same_moderator }),
        at: now,
    };
    audit::record(db, &line)?;
    for appeal in answered {
        close(db, &appeal, answer, (moderator, same_moderator), reason, now)?;
        let kind = match answer {
            Answer::Uphold => NoticeKind::AppealUpheld,
            Answer::Overturn => NoticeKind::AppealOverturned,
        };
        let told = Told::new(appeal.member_id, kind, now);
        notices::tell_of(db, &Told { post: entry.post(), reason: Some(reason.as_str()), ..told })?;
    }
    Ok(())
}

/// Two who decide at once decide one after the other.
fn lock(db: &mut Db, id: AppealId) -> Result<(), AppError> {
    if let Db::Pg(c) = db {
        appeals::table.find(id).select(appeals::id).for_update().first::<AppealId>(c)?;
    }
    Ok(())
}

fn close(
    db: &mut Db,
    appeal: &Appeal,
    answer: Answer,
    (moderator, same_moderator): (MemberId, bool),
    reason: &Reason,
    now: crate::clock::Micros,
) -> Result<(), AppError> {
    diesel::update(appeals::table.find(appeal.id))
        .set((
            appeals::state.eq(answer.state()),
            appeals::answer.eq(reason.as_str()),
            appeals::decided_us.eq(now),
            appeals::decided_by.eq(moderator),
            appeals::same_moderator.eq(same_moderator),
        ))
        .execute(db)?;
    Ok(())
}

/// Whether this moderator may, and whether it is for want of another that the one who acted does.
pub(super) fn may_decide(app: &App, db: &mut Db, actor: Actor, entry: &Entry) -> Result<bool, AppError> {
    let board = place(db, entry)?;
    let here = match board {
        Some(board) => boards::moderators::on_board(db, actor, board)?,
        None => actor,
    };
    let alone = match entry.actor_id {
        Some(by) if Some(by) == actor.member_id() => {
            let than: Vec<_> = [Some(by), entry.member_id, entry.other_id].into_iter().flatten().collect();
            !queries::another_moderator(db, &than, board, app.clock.now())?
        }
        _ => false,
    };
    policy::moderation::decide_appeal(here, concern(entry), alone)?;
    Ok(alone)
}

/// The board where what was acted on is now: it may have been moved since.
fn place(db: &mut Db, entry: &Entry) -> Result<Option<BoardId>, AppError> {
    let thread = match entry.post() {
        Some(post) => Some(posts::queries::by_id(db, post)?.thread_id),
        None => entry.thread_id,
    };
    match thread {
        Some(thread) => Ok(Some(threads::queries::seen(db, Actor::System, thread)?.0.board_id)),
        None => Ok(entry.board_id),
    }
}

/// The appeals nobody has answered, as far as they are for this moderator: of their boards, and about others.
pub(crate) fn open(app: &App, db: &mut Db, actor: Actor, most: usize) -> Result<Vec<Appeal>, AppError> {
    policy::open_desk(actor)?;
    let mut open = Vec::new();
    for appeal in queries::unanswered(db)? {
        let entry = audit::by_id(db, appeal.action_id)?;
        match may_decide(app, db, actor, &entry) {
            Ok(_) | Err(AppError::Denied(Denied::OwnDecision)) => open.push(appeal),
            Err(AppError::Denied(_) | AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
        if open.len() == most {
            break;
        }
    }
    Ok(open)
}

fn decided_before(db: &mut Db, appeal: &Appeal) -> Result<AppError, AppError> {
    let who = match appeal.decided_by {
        Some(member) => members::by_id(db, member)?.handle,
        None => "The system".to_owned(),
    };
    let what = match appeal.state {
        AppealState::Overturned => "it is taken back",
        AppealState::Upheld | AppealState::Open => "it stays",
    };
    Ok(AppError::Conflict(format!("{who} has answered this already: {what}.")))
}
