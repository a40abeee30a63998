//! Seeing to an alarm from the desk.

use actix_web::web::{Data, Path};

use super::alarms::end;
use crate::app::App;
use crate::ids::AlarmId;
use crate::web::{Flash, PageResult, Posted, redirect_with};

pub(crate) async fn take_end(app: Data<App>, posted: Posted, id: Path<AlarmId>) -> PageResult {
    posted.verify(&app)?;
    end(&app, posted.viewer.actor(), *id).await?;
    Ok(redirect_with("/mod", Flash::AlarmSeen, None))
}
