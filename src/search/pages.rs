//! What the search page shows.

use askama::Template;

use super::Terms;
use super::passage::{Piece, marked, passage};
use super::queries::Found;
use crate::clock::Micros;
use crate::ids::PostId;
use crate::web::{Chrome, Problem, When};

#[derive(Template)]
#[template(path = "search/search.html")]
pub(super) struct SearchPage {
    pub(super) chrome: Chrome,
    pub(super) q: String,
    pub(super) author: String,
    pub(super) boards: Vec<Choice>,
    pub(super) kinds: Vec<Choice>,
    pub(super) problem: Option<Problem>,
    pub(super) state: State,
    pub(super) results: Vec<Hit>,
    /// The address of the next page.
    pub(super) next: Option<String>,
}

/// How far the search came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing was typed, or it couldn't be done yet.
    Asking,
    /// There was something, but not one word to look for.
    NoWords,
    /// `cut`: there were more words than are looked at.
    Done { cut: bool },
}

pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

pub(super) struct Hit {
    pub(super) id: PostId,
    pub(super) title: Vec<Piece>,
    pub(super) passage: Vec<Piece>,
    pub(super) author: String,
    pub(super) board: (String, String),
    pub(super) opening: bool,
    pub(super) number: i32,
    pub(super) when: When,
}

impl Hit {
    pub(super) fn new(found: Found, terms: &Terms, now: Micros) -> Hit {
        let Found { post, author, thread, board } = found;
        Hit {
            id: post.id,
            title: marked(&thread.title, terms.wanted()),
            passage: passage(&post.one_line(), terms.wanted()),
            author: author.handle,
            board: (board.slug, board.name),
            opening: post.is_opening(),
            number: post.number,
            when: When::new(post.created_us, now),
        }
    }
}

impl SearchPage {
    fn narrowed(&self) -> bool {
        !self.author.is_empty() || self.boards.iter().chain(&self.kinds).any(|choice| choice.chosen)
    }
}
