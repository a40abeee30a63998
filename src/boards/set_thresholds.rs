//! From where on a text is warm, and hot, on a board.

use diesel::prelude::*;

use super::{Board, queries};
use crate::db::Db;
use crate::db::schema::boards;
use crate::error::AppError;
use crate::policy::{self, Actor};

/// What is to change; `None`: leave it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Changes {
    pub warm: Option<f32>,
    /// `Some(None)`: from where the model says so.
    pub hot: Option<Option<f32>>,
}

impl Changes {
    /// From what was typed. Errors are sentences for the terminal.
    pub(crate) fn parse(warm: Option<&str>, hot: Option<&str>) -> Result<Changes, String> {
        let of_model = |text: &str| if text == "model" { Ok(None) } else { number(text).map(Some) };
        Ok(Changes { warm: warm.map(number).transpose()?, hot: hot.map(of_model).transpose()? })
    }
}

fn number(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(number) if (0.01..=1.0).contains(&number) => Ok(number),
        _ => Err(format!("{text:?} is no threshold. It is a number from 0.01 (everything) to 1 (nothing).")),
    }
}

/// Holds for what is written from now on.
pub(crate) fn set_thresholds(
    db: &mut Db,
    actor: Actor,
    slug: &str,
    changes: Changes,
) -> Result<Board, AppError> {
    policy::thread::set_thresholds(actor)?;
    db.write(|db| {
        let board = queries::named(db, actor, slug)?;
        let this = boards::table.find(board.id);
        let (warm, hot) = (changes.warm.unwrap_or(board.warm), changes.hot.unwrap_or(board.hot));
        if hot.is_some_and(|hot| hot < warm) {
            return Err(AppError::invalid(
                "hot",
                format!("What is hot is warm as well, so the threshold for hot can't be below that for warm ({warm})."),
            ));
        }
        diesel::update(this).set((boards::warm.eq(warm), boards::hot.eq(hot))).execute(db)?;
        queries::by_id(db, actor, board.id)
    })
}
