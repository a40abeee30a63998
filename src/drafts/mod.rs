//! What a member is still writing, kept on the server until it is posted, thrown away or forgotten.
//!
//! A draft is read by its member and by nobody else, on no path.

mod expire;
mod forget;
pub(crate) mod http;
mod pages;
mod place;
pub(crate) mod queries;
mod save;

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::schema::drafts;
use crate::ids::DraftId;
use crate::web::Fields;

pub(crate) use expire::expire;
pub(crate) use forget::forget;
pub(crate) use place::Place;
pub(crate) use save::unpack;

/// How long a draft is kept after it was last changed.
const KEEP: i64 = 30 * Micros::DAY;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = drafts)]
pub(crate) struct Draft {
    pub id: DraftId,
    place: String,
    /// Of a thread that is not started yet; otherwise empty.
    pub title: String,
    /// Empty: none.
    pub content_note: String,
    pub body: String,
    /// What else was chosen in the form, as a form encodes it.
    choices: String,
    /// For a change to a post: which of its versions is being changed.
    pub base_version: Option<i32>,
    pub updated_us: Micros,
}

impl Draft {
    /// It is gone some time after its last change.
    pub(crate) fn is_kept(&self, now: Micros) -> bool {
        self.updated_us > now.minus(KEEP)
    }

    /// The form it belongs to; `None` when no such form exists any more.
    pub(crate) fn place(&self) -> Option<Place> {
        Place::parse(&self.place)
    }

    /// What else was chosen in the form, by the fields' names.
    pub(crate) fn choices(&self) -> Fields {
        Fields::decode(&self.choices)
    }

    pub(crate) fn expires(&self) -> Micros {
        self.updated_us.plus(KEEP)
    }
}
