//! Changing how a board is set, on the record.

use serde_json::json;

use super::record::audit::{self, Action, Line, Target};
use crate::app::App;
use crate::boards::set_care::{Care, set_care};
use crate::boards::set_schedule::{Schedule, set_schedule};
use crate::boards::set_thresholds::{self, set_thresholds};
use crate::boards::set_visibility::set_visibility;
use crate::boards::set_words::{Words, set_words};
use crate::boards::{self, Board, Visibility};
use crate::db::Db;
use crate::error::AppError;
use crate::policy::Actor;
use crate::threads;

/// What is to change; what is left out stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    pub visibility: Option<Visibility>,
    pub thresholds: set_thresholds::Changes,
    pub care: Care,
    pub schedule: Schedule,
    pub words: Words,
}

/// All of it, or nothing. What is as it was already leaves no line.
pub(crate) fn set_board(
    app: &App,
    db: &mut Db,
    actor: Actor,
    slug: &str,
    changes: &Changes,
) -> Result<Board, AppError> {
    db.write(|db| {
        let before = boards::queries::named(db, actor, slug)?;
        if let Some(visibility) = changes.visibility {
            set_visibility(db, actor, slug, visibility)?;
        }
        set_thresholds(db, actor, slug, changes.thresholds)?;
        set_care(db, actor, slug, changes.care)?;
        set_words(db, actor, slug, &changes.words)?;
        let board = set_schedule(db, actor, slug, &changes.schedule)?;
        if (&before.name, &before.charter) != (&board.name, &board.charter) {
            threads::all_changed(db)?;
        }
        record(app, db, actor, (&before, &board))?;
        Ok(board)
    })
}

fn record(app: &App, db: &mut Db, actor: Actor, (before, board): (&Board, &Board)) -> Result<(), AppError> {
    let changed: Vec<_> = settings(before).into_iter().zip(settings(board)).filter(|(a, b)| a != b).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = changed.iter().map(|((name, _), _)| *name).collect();
    let told = |which: fn(&(Setting, Setting)) -> &Setting| {
        let lines = changed.iter().map(which).filter(|(name, _)| !UNTOLD.contains(name));
        lines.map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
    };
    let line = Line {
        actor: actor.member_id(),
        action: Action::SetBoard,
        target: Target::Board(board.id),
        thread: None,
        board: Some(board.id),
        member: None,
        reason: &format!("said by a host: {}", names.join(", ")),
        details: json!({ "board": board.slug, "before": told(|(a, _)| a), "after": told(|(_, b)| b) }),
        at: app.clock.now(),
    };
    audit::record(db, &line)?;
    Ok(())
}

/// Its option at the command line, and what it is set to.
type Setting = (&'static str, String);

/// Numbers for heat are shown to nobody: the record says that they changed.
const UNTOLD: [&str; 2] = ["warm", "hot"];

fn settings(board: &Board) -> [Setting; 11] {
    let number = |number: Option<f32>| number.map_or("model".to_owned(), |n| n.to_string());
    let minute = board.check_in_minute;
    [
        ("name", board.name.clone()),
        ("charter", board.charter.clone()),
        ("visibility", board.visibility.to_string()),
        ("time-zone", board.time_zone.clone()),
        ("check-in", minute.map_or("off".to_owned(), |m| format!("{:02}:{:02}", m / 60, m % 60))),
        ("warm", number(Some(board.warm))),
        ("hot", number(board.hot)),
        ("approve-first", board.approve_first.to_string()),
        ("cross-talk", if board.cross_talk { "yes" } else { "no" }.to_owned()),
        ("alarm-hours", board.alarm_hours.to_string()),
        ("flag-limit", board.flag_limit.to_string()),
    ]
}
