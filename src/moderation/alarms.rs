//! Raising alarms and seeing to them.
//!
//! A shift alarm is raised once a case, when its board's hours are over and no moderator has come: its
//! thread slows down by heat meanwhile, and moderators are told, by mail too. A brigade alarm comes from the
//! flags ([`flags`](crate::flags)).

use super::Reason;
use super::record::audit::{self, Action, Line, Target};
use super::threads::{Setting, set_now};
use crate::accounts::{Member, queries as members};
use crate::app::App;
use crate::boards;
use crate::cases::alarm::{self, Alarm, AlarmKind};
use crate::cases::{self, Case};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{AlarmId, CaseId, MemberId, ThreadId};
use crate::measures::{MeasureKind, queries as measures};
use crate::notices::{self, NoticeKind, Told};
use crate::outbox::{self, Event};
use crate::policy::{self, Actor, Denied};
use crate::posts::Post;
use crate::threads::{self, Thread, running};

/// How long slow mode lasts that an alarm turned on, if nobody lifts it.
const SLOWED: i64 = Micros::DAY;
const WHY_SLOW: &str = "No moderator has been here for a while, so it is slower until one has looked.";

/// Raises what is due, and answers with how many that was. For the worker; correct however many there are.
pub(crate) async fn raise_due(app: &App) -> Result<usize, AppError> {
    let due = app.read(|app, db| alarm::neglected(db, app.clock.now())).await?;
    let mut raised = 0;
    for case in due {
        raised += usize::from(app.write(move |app, db| db.write(|db| raise_shift(app, db, &case))).await?);
    }
    Ok(raised)
}

/// `false`: a moderator has come, or another worker was quicker.
fn raise_shift(app: &App, db: &mut Db, case: &Case) -> Result<bool, AppError> {
    let now = app.clock.now();
    running::lock(db, case.thread_id)?;
    let still = alarm::neglected(db, now)?.iter().any(|other| other.id == case.id);
    if !still {
        return Ok(false);
    }
    let (thread, board) = threads::queries::seen(db, Actor::System, case.thread_id)?;
    let hours = board.alarm_hours;
    let waited = if hours == 1 { "an hour".to_owned() } else { format!("{hours} hours") };
    let words = format!("A case has waited for {waited}, and no moderator has looked at it yet.");
    let Some(id) = alarm::raise(db, AlarmKind::Shift, (case.id, None), &words, now)? else {
        return Ok(false);
    };
    record(app, db, Action::RaiseAlarm, (id, case.id, &thread), &words, None)?;
    let slow = measures::on_thread(db, thread.id, now)?.iter().any(|m| m.kind == MeasureKind::SlowMode);
    if !slow {
        let reason = Reason::parse(WHY_SLOW).map_err(AppError::internal)?;
        let until = now.plus(SLOWED);
        let setting = Setting { kind: MeasureKind::SlowMode, minutes: None, until, reason };
        set_now(app, db, (&thread, &board), None, &setting)?;
    }
    tell(app, db, id, &words)?;
    Ok(true)
}

/// Many new accounts flag the posts of one member; inside the transaction of the flag that says so.
pub(crate) fn raise_brigade(app: &App, db: &mut Db, post: &Post, words: &str) -> Result<(), AppError> {
    let case = cases::queries::open_of(db, post.id)?.ok_or(AppError::NotFound)?;
    let about = (case.id, Some(post.author_id));
    let Some(id) = alarm::raise(db, AlarmKind::Brigade, about, words, app.clock.now())? else {
        return Ok(());
    };
    let (thread, _) = threads::queries::seen(db, Actor::System, post.thread_id)?;
    record(app, db, Action::RaiseAlarm, (id, case.id, &thread), words, None)?;
    tell(app, db, id, words)
}

fn record(
    app: &App,
    db: &mut Db,
    action: Action,
    (alarm, case, thread): (AlarmId, CaseId, &Thread),
    reason: &str,
    actor: Option<MemberId>,
) -> Result<(), AppError> {
    let line = Line {
        actor,
        action,
        target: Target::Case(case),
        thread: Some(thread.id),
        board: Some(thread.board_id),
        member: None,
        reason,
        details: serde_json::json!({ "alarm": alarm }),
        at: app.clock.now(),
    };
    audit::record(db, &line).map(drop)
}

fn tell(app: &App, db: &mut Db, id: AlarmId, words: &str) -> Result<(), AppError> {
    let alarm = alarm::by_id(db, id)?;
    for member in whom(db, &alarm)? {
        let told = Told::new(member.id, NoticeKind::Alarm, app.clock.now());
        notices::tell_of(db, &Told { case: alarm.case_id, reason: Some(words), ..told })?;
    }
    outbox::record(app, db, &Event::AlarmRaised { alarm_id: id })
}

/// Whom an alarm is for: the moderators of the forum and of the board, but not whom it is about.
pub(crate) fn whom(db: &mut Db, alarm: &Alarm) -> Result<Vec<Member>, AppError> {
    let mut whom = members::moderators(db)?;
    if let Some(thread) = place(db, alarm)? {
        let (_, board) = threads::queries::seen(db, Actor::System, thread)?;
        for id in boards::moderators::of(db, board.id)? {
            whom.push(members::by_id(db, id)?);
        }
    }
    whom.sort_by_key(|member| member.id);
    whom.dedup_by_key(|member| member.id);
    whom.retain(|member| alarm.member_id != Some(member.id));
    Ok(whom)
}

fn place(db: &mut Db, alarm: &Alarm) -> Result<Option<ThreadId>, AppError> {
    alarm.case_id.map(|id| Ok(cases::queries::by_id(db, id)?.thread_id)).transpose()
}

/// Those that nobody has seen to, as far as they are for this moderator.
pub(crate) fn open(db: &mut Db, actor: Actor) -> Result<Vec<Alarm>, AppError> {
    policy::open_desk(actor)?;
    let mut mine = Vec::new();
    for alarm in alarm::open(db)?.into_iter().filter(|alarm| !concerns(alarm, actor)) {
        match moderated(db, actor, &alarm) {
            Ok(_) => mine.push(alarm),
            Err(AppError::Denied(_) | AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(mine)
}

fn concerns(alarm: &Alarm, actor: Actor) -> bool {
    alarm.member_id.is_some() && alarm.member_id == actor.member_id()
}

fn moderated(db: &mut Db, actor: Actor, alarm: &Alarm) -> Result<Thread, AppError> {
    let thread = place(db, alarm)?.ok_or(AppError::NotFound)?;
    Ok(threads::queries::moderated(db, actor, thread)?.1)
}

/// A moderator has seen to it, which is for others than whom it is about.
pub(crate) async fn end(app: &App, actor: Actor, id: AlarmId) -> Result<Alarm, AppError> {
    policy::open_desk(actor)?;
    app.write(move |app, db| {
        db.write(|db| {
            let moderator = policy::signed_in(actor)?;
            let alarm = alarm::by_id(db, id)?;
            let thread = moderated(db, actor, &alarm)?;
            if alarm.member_id == Some(moderator) {
                return Err(Denied::OwnCase.into());
            }
            if !alarm::end(db, id, moderator, app.clock.now())? {
                return Err(AppError::Conflict("Somebody has seen to this alarm already.".into()));
            }
            let case = alarm.case_id.ok_or(AppError::NotFound)?;
            record(app, db, Action::EndAlarm, (id, case, &thread), "seen to", Some(moderator))?;
            alarm::by_id(db, id)
        })
    })
    .await
}
