//! What becomes of a text that is refused because of who its author is: it is kept as a draft.

use crate::app::App;
use crate::drafts;
use crate::error::AppError;
use crate::policy::Actor;
use crate::web::Carried;

/// Gives the answer back, a refusal with the text kept. Where it can't be kept the form still has it.
pub(super) async fn or_keep<T>(
    app: &App,
    actor: Actor,
    typed: Carried,
    answer: Result<T, AppError>,
) -> Result<T, AppError> {
    if let Err(AppError::Denied(denied)) = &answer
        && denied.is_about_standing()
        && let Err(error) = drafts::unpack(app, actor, typed).await
    {
        tracing::warn!(%error, "a refused text is not kept as a draft");
    }
    answer
}
