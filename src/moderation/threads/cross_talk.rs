//! No cross-talk: members are asked to share their own experience, and not to advise each other.

use super::set::{Setting, set};
use crate::app::App;
use crate::clock::Micros;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::measures::MeasureKind;
use crate::moderation::Reason;
use crate::policy::{self, Actor};

/// `until`: `None` for until it is lifted; or what is wrong with it.
pub(crate) async fn no_cross_talk(
    app: &App,
    actor: Actor,
    thread: ThreadId,
    until: Result<Option<Micros>, String>,
    reason: &str,
) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    match (Reason::parse(reason), until) {
        (Ok(reason), Ok(until)) => {
            set(app, actor, thread, Setting { kind: MeasureKind::NoCrossTalk, minutes: None, until, reason })
                .await
        }
        (reason, until) => Err(AppError::all([("until", until.err()), ("reason", reason.err())])),
    }
}
