//! Ending a measure before its time, whatever it is: on a thread, between two members, on one.

use crate::accounts::{self, hold};
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{BoardId, MeasureId, MemberId};
use crate::measures::{Measure, MeasureKind, end, queries};
use crate::moderation::Reason;
use crate::moderation::record::audit::{self, Action, Line, Target};
use crate::notices::{self, NoticeKind, Told};
use crate::policy::{self, Actor};
use crate::threads::{self, running};

pub(crate) async fn lift(app: &App, actor: Actor, id: MeasureId, reason: &str) -> Result<Measure, AppError> {
    policy::open_desk(actor)?;
    let reason = Reason::given(reason)?;
    app.write(move |app, db| db.write(|db| lift_now(app, db, actor, id, &reason))).await
}

fn lift_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    id: MeasureId,
    reason: &Reason,
) -> Result<Measure, AppError> {
    let measure = queries::by_id(db, id)?;
    if let Some(thread) = measure.thread_id {
        running::lock(db, thread)?;
    }
    hold::lock(db, &members_of(&measure))?;
    let measure = queries::by_id(db, measure.id)?;
    let (moderator, board) = may_lift(db, actor, &measure)?;
    let now = app.clock.now();
    if !measure.holds(now) || !end::lift(db, &measure, moderator, now)? {
        return Err(AppError::Conflict("This is over already.".into()));
    }
    let target = match (measure.thread_id, measure.member_id, measure.other_id) {
        (Some(thread), ..) => Target::Thread(thread),
        (_, Some(one), Some(other)) => Target::Pair(one, other),
        (_, Some(member), None) => Target::Member(member),
        (None, None, _) => return Err(AppError::NotFound),
    };
    let line = Line {
        actor: moderator,
        action: Action::LiftMeasure,
        target,
        thread: measure.thread_id,
        board,
        member: measure.member_id,
        reason: reason.as_str(),
        details: serde_json::json!({ "measure": measure.id, "kind": measure.kind, "set_by_action": measure.action_id }),
        at: now,
    };
    audit::record(db, &line)?;
    match measure.thread_id {
        Some(thread) => running::measured(db, thread, now)?,
        None => {
            for member in [measure.member_id, measure.other_id].into_iter().flatten() {
                let told = Told::new(member, NoticeKind::MeasureLifted, now);
                let of = Told { measure: Some(measure.id), reason: Some(reason.as_str()), ..told };
                notices::tell_of(db, &of)?;
            }
        }
    }
    Ok(measure)
}

/// Those whom a measure holds; their rows are taken first by whoever sets, lifts or ends one.
pub(super) fn members_of(measure: &Measure) -> Vec<MemberId> {
    [measure.member_id, measure.other_id].into_iter().flatten().collect()
}

/// Who lifts it, and on which board: for a thread a moderator of its board, for members a moderator of the
/// forum who is none of them.
pub(super) fn may_lift(
    db: &mut Db,
    actor: Actor,
    measure: &Measure,
) -> Result<(Option<MemberId>, Option<BoardId>), AppError> {
    if let Some(thread) = measure.thread_id {
        let (here, _, board) = threads::queries::moderated(db, actor, thread)?;
        return Ok((here.member_id(), Some(board.id)));
    }
    policy::moderate(actor)?;
    let own = actor.member_id().is_some_and(|me| [measure.member_id, measure.other_id].contains(&Some(me)));
    if own {
        return Err(policy::Denied::OwnAccount.into());
    }
    // What the host set on a moderator is the host's to lift.
    if let (Some(member), None) = (measure.member_id, measure.other_id) {
        let facts = accounts::queries::by_id(db, member)?.facts();
        policy::member::sanction(actor, facts)?;
    }
    Ok((actor.member_id(), None))
}

/// What is lifted, for the page that asks why.
pub(super) fn in_words(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::SlowMode => "Slow mode",
        MeasureKind::Rest => "Rest",
        MeasureKind::ApprovalFirst => "Approval first",
        MeasureKind::NoCrossTalk => "No cross-talk",
        MeasureKind::Separation => "Separation",
        MeasureKind::Word => "A message from the moderators",
        MeasureKind::Warning => "Warning",
        MeasureKind::Silence => "Silence",
        MeasureKind::Suspension => "Suspension",
    }
}
