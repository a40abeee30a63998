//! Approval first: every reply of a member waits until a moderator has let it through.

use super::set::{Setting, set};
use crate::app::App;
use crate::clock::Micros;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::measures::MeasureKind;
use crate::moderation::Reason;
use crate::policy::{self, Actor};

/// `until`: `None` for until it is lifted; or what is wrong with it.
pub(crate) async fn approval_first(
    app: &App,
    actor: Actor,
    thread: ThreadId,
    until: Result<Option<Micros>, String>,
    reason: &str,
) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    match (Reason::parse(reason), until) {
        (Ok(reason), Ok(until)) => {
            set(
                app,
                actor,
                thread,
                Setting { kind: MeasureKind::ApprovalFirst, minutes: None, until, reason },
            )
            .await
        }
        (reason, until) => Err(AppError::all([("until", until.err()), ("reason", reason.err())])),
    }
}
