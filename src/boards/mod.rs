//! Boards: where threads live, each with a charter that says how people speak there.

pub(crate) mod http;
mod pages;
pub(crate) mod queries;
pub(crate) mod seed;
pub(crate) mod set_visibility;

use diesel::prelude::*;

use crate::db::schema::boards;
use crate::db::text_enum;
use crate::ids::BoardId;
use crate::policy::thread::Audience;

text_enum! {
    /// Who may read a board.
    pub enum Visibility { Public = "public", Members = "members" }
}

impl Visibility {
    pub(crate) fn audience(self) -> Audience {
        match self {
            Visibility::Public => Audience::Everyone,
            Visibility::Members => Audience::Members,
        }
    }
}

/// For the host who mistyped an address.
pub(crate) fn no_such(slug: &str) -> String {
    format!("There is no board at /b/{}.", slug.escape_debug())
}

#[derive(Debug, Clone, Queryable, Selectable)]
pub(crate) struct Board {
    pub id: BoardId,
    pub slug: String,
    pub name: String,
    pub charter: String,
    pub visibility: Visibility,
}

impl Board {
    pub(crate) fn audience(&self) -> Audience {
        self.visibility.audience()
    }

    /// The charter in one line, for the top of a thread.
    pub(crate) fn charter_line(&self) -> &str {
        let end = self.charter.find(['\n', '.', '!', '?']).map_or(self.charter.len(), |i| i + 1);
        self.charter[..end].trim()
    }
}
