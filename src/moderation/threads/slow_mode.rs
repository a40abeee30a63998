//! Slow mode: some time passes between two replies of the same member.

use super::set::{Setting, set};
use crate::app::App;
use crate::clock::Micros;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::measures::MeasureKind;
use crate::moderation::Reason;
use crate::policy::{self, Actor};

/// What a form offers, in minutes.
pub(crate) const OFFERED: [(i32, &str); 4] =
    [(15, "every 15 minutes"), (60, "every hour"), (240, "every four hours"), (1440, "once a day")];

/// Longer than a week is no slow mode any more.
const MOST: i32 = 7 * 24 * 60;

#[derive(Debug, Clone)]
pub(crate) struct SlowMode {
    pub thread: ThreadId,
    /// Between two replies of a member; `None`: the hotter the thread, the longer.
    pub minutes: Option<i32>,
    /// `None`: until it is lifted.
    pub until: Result<Option<Micros>, String>,
    pub reason: String,
}

pub(crate) async fn slow_mode(app: &App, actor: Actor, input: SlowMode) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let fits = input.minutes.is_none_or(|minutes| (1..=MOST).contains(&minutes));
    let minutes = (!fits).then(|| format!("Slow mode takes from 1 to {MOST} minutes."));
    match (Reason::parse(&input.reason), input.until, minutes) {
        (Ok(reason), Ok(until), None) => {
            let setting = Setting { kind: MeasureKind::SlowMode, minutes: input.minutes, until, reason };
            set(app, actor, input.thread, setting).await
        }
        (reason, until, minutes) => {
            Err(AppError::all([("minutes", minutes), ("until", until.err()), ("reason", reason.err())]))
        }
    }
}
