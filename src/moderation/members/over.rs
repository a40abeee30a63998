//! Telling those concerned that a measure is over. It has ended by itself; this only says so, once.

use crate::accounts::hold;
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::measures::{self, Measure};
use crate::moderation::measures::members_of;
use crate::notices::{self, NoticeKind, Told};

/// Told of in one go.
const BATCH: i64 = 100;

/// Answers with how many there were.
pub(crate) async fn tell(app: &App) -> Result<usize, AppError> {
    let over = app.read(|app, db| measures::queries::untold(db, app.clock.now(), BATCH)).await?;
    if over.is_empty() {
        return Ok(0);
    }
    let count = over.len();
    app.write(move |app, db| {
        for measure in &over {
            db.write(|db| tell_of(app, db, measure))?;
        }
        Ok(count)
    })
    .await
}

/// Of a thread's nobody is told: whoever reads it sees it.
fn tell_of(app: &App, db: &mut Db, measure: &Measure) -> Result<(), AppError> {
    let now = app.clock.now();
    hold::lock(db, &members_of(measure))?;
    if !measures::end::told(db, measure, now)? {
        return Ok(());
    }
    for member in [measure.member_id, measure.other_id].into_iter().flatten() {
        let told = Told::new(member, NoticeKind::MeasureOver, now);
        notices::tell_of(db, &Told { measure: Some(measure.id), ..told })?;
    }
    Ok(())
}
