//! Drafts that nobody has touched for a month go.

use diesel::prelude::*;

use super::KEEP;
use crate::app::App;
use crate::db::schema::drafts;
use crate::error::AppError;

/// Deletes what has expired, and answers with how many that was. Looks first: the writer is taken
/// only when there is something to do.
pub(crate) async fn expire(app: &App) -> Result<usize, AppError> {
    let end = app.clock.now().minus(KEEP);
    let any = app
        .read(move |_, db| {
            let expired = drafts::table.filter(drafts::updated_us.le(end));
            Ok(diesel::select(diesel::dsl::exists(expired)).get_result::<bool>(db)?)
        })
        .await?;
    if !any {
        return Ok(0);
    }
    app.write(move |_, db| Ok(diesel::delete(drafts::table.filter(drafts::updated_us.le(end))).execute(db)?))
        .await
}
