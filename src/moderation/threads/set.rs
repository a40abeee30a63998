//! Setting a measure on a thread: slow mode, rest, approval first, no cross-talk.

use crate::app::App;
use crate::boards::Board;
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{MeasureId, MemberId, ThreadId};
use crate::measures::begin::{NewMeasure, begin};
use crate::measures::{MeasureKind, Subject, queries};
use crate::moderation::Reason;
use crate::moderation::record::audit::{self, Action, Line, Target};
use crate::moderation::until;
use crate::policy::{self, Actor};
use crate::threads::running::{self, measured};
use crate::threads::{self, Thread};

/// The longest slow mode lets between two replies, in minutes: a week.
const SLOWEST: i32 = 7 * 24 * 60;
const ENDLESS: &str = "Please say until when. To end a thread for good, close it.";

/// What a moderator asks for.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub thread: ThreadId,
    pub kind: MeasureKind,
    /// Of slow mode, between two replies of a member; `None`: the hotter the thread, the longer.
    pub minutes: Option<i32>,
    /// `None`: as long as is usual; a rest needs a time. Or what is wrong with it.
    pub until: Result<Option<Micros>, String>,
    pub reason: String,
}

impl Asked {
    fn setting(self, now: Micros) -> Result<Setting, AppError> {
        let Asked { kind, minutes, .. } = self;
        let fits = minutes.is_none_or(|minutes| (1..=SLOWEST).contains(&minutes));
        let unfit = (!fits).then(|| format!("Slow mode takes from 1 to {SLOWEST} minutes."));
        // Nobody can answer in a thread that rests, so somebody says until when.
        let until = match self.until {
            Ok(None) if kind == MeasureKind::Rest => Err(ENDLESS.to_owned()),
            until => until.map(|until| until.unwrap_or(now.plus(until::USUAL))),
        };
        match (Reason::parse(&self.reason), until, unfit) {
            (Ok(reason), Ok(until), None) => Ok(Setting { kind, minutes, until, reason }),
            (reason, until, unfit) => {
                Err(AppError::all([("minutes", unfit), ("until", until.err()), ("reason", reason.err())]))
            }
        }
    }
}

/// What is to hold.
#[derive(Debug, Clone)]
pub(in crate::moderation) struct Setting {
    pub kind: MeasureKind,
    /// Of slow mode; `None`: by heat.
    pub minutes: Option<i32>,
    pub until: Micros,
    pub reason: Reason,
}

impl Setting {
    fn action(&self) -> Action {
        match self.kind {
            MeasureKind::SlowMode => Action::SlowMode,
            MeasureKind::Rest => Action::Rest,
            MeasureKind::ApprovalFirst => Action::ApprovalFirst,
            _ => Action::NoCrossTalk,
        }
    }
}

/// A moderator of the thread's board sets it.
pub(crate) async fn set(app: &App, actor: Actor, asked: Asked) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let (id, setting) = (asked.thread, asked.setting(app.clock.now())?);
    app.write(move |app, db| {
        db.write(|db| {
            running::lock(db, id)?;
            let (here, thread, board) = threads::queries::moderated(db, actor, id)?;
            let moderator = policy::signed_in(here)?;
            set_now(app, db, (&thread, &board), Some(moderator), &setting).map(drop)
        })
    })
    .await
}

/// Inside the transaction of whoever decided so. `by`: `None` for the system. One that holds is lifted
/// first: two at once would leave nobody knowing which.
pub(in crate::moderation) fn set_now(
    app: &App,
    db: &mut Db,
    (thread, board): (&Thread, &Board),
    by: Option<MemberId>,
    setting: &Setting,
) -> Result<MeasureId, AppError> {
    let now = app.clock.now();
    let held = queries::on_thread(db, thread.id, now)?;
    if held.iter().any(|measure| measure.kind == setting.kind) {
        return Err(AppError::Conflict(already(setting.kind).into()));
    }
    if thread.is_locked() && setting.kind == MeasureKind::Rest {
        return Err(AppError::Conflict(
            "This thread is closed for good, and takes no replies anyway.".into(),
        ));
    }
    if setting.kind == MeasureKind::NoCrossTalk && !board.cross_talk {
        return Err(AppError::Conflict("There is no cross-talk on this whole board already.".into()));
    }
    let details = serde_json::json!({
        "minutes": setting.minutes,
        "until": setting.until.rfc3339(),
    });
    let line = Line {
        actor: by,
        action: setting.action(),
        target: Target::Thread(thread.id),
        thread: Some(thread.id),
        board: Some(thread.board_id),
        member: None,
        reason: setting.reason.as_str(),
        details,
        at: now,
    };
    let action = audit::record(db, &line)?;
    let new = NewMeasure {
        kind: setting.kind,
        subject: Subject::Thread(thread.id),
        minutes: setting.minutes,
        reason: setting.reason.as_str(),
        set_by: by,
        from: now,
        until: Some(setting.until),
        action,
    };
    let id = begin(db, &new)?;
    measured(db, thread.id, now)?;
    Ok(id)
}

fn already(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::SlowMode => "This thread is in slow mode already. Lift that first to set it anew.",
        MeasureKind::Rest => "This thread rests already. Lift that first to set it anew.",
        MeasureKind::ApprovalFirst => "Replies here are read first already. Lift that first to set it anew.",
        _ => "There is no cross-talk here already. Lift that first to set it anew.",
    }
}
