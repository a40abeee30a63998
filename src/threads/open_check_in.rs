//! Opening the day's check-in, by schedule.

use diesel::prelude::*;
use jiff::civil::Date;

use super::append::{NewThread, create};
use super::{ThreadKind, ThreadTitle, check_in, rendering};
use crate::accounts::join;
use crate::app::App;
use crate::boards::{self, Board};
use crate::db::schema::threads;
use crate::db::{Db, duplicate_is_lost_race};
use crate::error::AppError;
use crate::markup::Length;
use crate::outbox::{self, Event};
use crate::posts::Heat;
use crate::posts::write::Text;

/// Whose name is on it: nobody's who can sign in.
const VOICE: &str = "Check-in";
const WORDS: &str = include_str!("../../config/check-in.md");

/// Opens what is due and not there yet, and answers with how many that was. After a worker has been
/// away, today's opens and no other: nobody checks in for yesterday.
pub(crate) async fn open_due(app: &App) -> Result<usize, AppError> {
    if !app.config.check_in.enabled {
        return Ok(0);
    }
    let mut opened = 0;
    for (board, day) in app.read(due).await? {
        let (_, heat) = Heat::read(app, WORDS.to_owned(), None).await?;
        opened += usize::from(app.write(move |app, db| open(app, db, &board, day, &heat)).await?);
    }
    Ok(opened)
}

fn due(app: &App, db: &mut Db) -> Result<Vec<(Board, Date)>, AppError> {
    let mut due = Vec::new();
    for board in boards::queries::with_schedule(db)? {
        let Some(day) = check_in::day_due(&board, app.clock.now()) else { continue };
        if !check_in::is_open(db, board.id, day)? {
            due.push((board, day));
        }
    }
    Ok(due)
}

/// `false`: another worker was quicker.
fn open(app: &App, db: &mut Db, board: &Board, day: Date, heat: &Heat) -> Result<bool, AppError> {
    let broken = |field| move |why: String| AppError::invalid(field, why);
    let title = ThreadTitle::parse(&day.strftime("Check-in for %A %-d %B %Y").to_string());
    let title = title.map_err(broken("title"))?;
    let html = rendering::render_body(WORDS, Length::Story).map_err(broken("body"))?;
    let at = app.clock.now();
    db.write(|db| {
        if check_in::is_open(db, board.id, day)? {
            return Ok(false);
        }
        let author = join::find_or_create_voice(db, VOICE, at)?;
        let text = Text { markdown: WORDS, html: &html, note: None, heat };
        let new = NewThread { board: board.id, kind: ThreadKind::CheckIn, title: &title, author, text, at };
        let (thread, post) = create(db, new)?;
        diesel::update(threads::table.find(thread))
            .set(threads::check_in_day.eq(day.to_string()))
            .execute(db)
            .map_err(duplicate_is_lost_race)?;
        outbox::record(app, db, &Event::PostCreated { post_id: post })?;
        Ok(true)
    })
}
