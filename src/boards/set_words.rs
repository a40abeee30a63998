//! What a board is called, and what it is for.

use diesel::prelude::*;

use super::{Board, queries};
use crate::db::Db;
use crate::db::schema::boards;
use crate::error::AppError;
use crate::markup::tidy_line;
use crate::policy::{self, Actor};

/// In characters: it stands in the frame of every page.
const LONGEST_NAME: usize = 40;
/// In characters: it stands above every list of threads and beside every composer.
const LONGEST_CHARTER: usize = 2_000;

/// What is to change; `None`: leave it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    pub name: Option<String>,
    /// One paragraph. Its first sentence stands where there is room for one only.
    pub charter: Option<String>,
}

impl Words {
    /// From what was typed. Errors are sentences for the terminal.
    pub(crate) fn parse(name: Option<&str>, charter: Option<&str>) -> Result<Words, String> {
        Ok(Words {
            name: name.map(|text| line(text, "name", LONGEST_NAME)).transpose()?,
            charter: charter.map(|text| line(text, "charter", LONGEST_CHARTER)).transpose()?,
        })
    }
}

fn line(text: &str, what: &str, longest: usize) -> Result<String, String> {
    let text = tidy_line(text);
    let length = text.chars().count();
    match () {
        () if !text.chars().any(char::is_alphanumeric) => Err(format!("A board’s {what} can’t be empty.")),
        () if length > longest => {
            Err(format!("A board’s {what} has at most {longest} characters; this one has {length}."))
        }
        () => Ok(text),
    }
}

/// Every page shows them: whoever calls this sees to it that no page made before is shown any more.
pub(crate) fn set_words(db: &mut Db, actor: Actor, slug: &str, words: &Words) -> Result<Board, AppError> {
    policy::thread::set_words(actor)?;
    db.write(|db| {
        let board = queries::named(db, actor, slug)?;
        let name = words.name.as_ref().unwrap_or(&board.name);
        let charter = words.charter.as_ref().unwrap_or(&board.charter);
        diesel::update(boards::table.find(board.id))
            .set((boards::name.eq(name), boards::charter.eq(charter)))
            .execute(db)?;
        queries::by_id(db, actor, board.id)
    })
}
