//! Rest: no replies until a time, and then the thread is open again by itself.

use super::set::{Setting, set};
use crate::app::App;
use crate::clock::Micros;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::measures::MeasureKind;
use crate::moderation::Reason;
use crate::policy::{self, Actor};

/// A rest without an end is no rest: that is what closing a thread is for.
pub(crate) async fn rest(
    app: &App,
    actor: Actor,
    thread: ThreadId,
    until: Result<Option<Micros>, String>,
    reason: &str,
) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let until = until.and_then(|until| until.ok_or_else(|| ENDLESS.to_owned()));
    match (Reason::parse(reason), until) {
        (Ok(reason), Ok(until)) => {
            let until = Some(until);
            set(app, actor, thread, Setting { kind: MeasureKind::Rest, minutes: None, until, reason }).await
        }
        (reason, until) => Err(AppError::all([("until", until.err()), ("reason", reason.err())])),
    }
}

const ENDLESS: &str = "Please say until when. To end a thread for good, close it.";
