//! What the front page and the board pages show.

use askama::Template;

use super::Board;
use crate::clock::Micros;
use crate::threads::ThreadState;
use crate::threads::queries::Listed;
use crate::web::{Chrome, When};

/// A thread in a list.
pub(crate) struct Line {
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) kind: &'static str,
    pub(crate) author: String,
    /// Address and name, where the list spans several boards.
    pub(crate) board: Option<(String, String)>,
    pub(crate) excerpt: String,
    pub(crate) replies: String,
    pub(crate) locked: bool,
    pub(crate) when: When,
}

impl Line {
    pub(crate) fn new(listed: Listed, now: Micros, show_board: bool) -> Line {
        let Listed { thread, author, board } = listed;
        Line {
            url: thread.url(),
            kind: thread.kind.as_str(),
            locked: thread.state == ThreadState::Locked,
            replies: match thread.reply_count {
                0 => "no replies yet".into(),
                1 => "1 reply".into(),
                n => format!("{n} replies"),
            },
            when: When::new(thread.last_post_us, now),
            title: thread.title,
            author: author.handle,
            board: show_board.then_some((board.slug, board.name)),
            excerpt: thread.excerpt,
        }
    }

    pub(crate) fn without_excerpt(self) -> Line {
        Line { excerpt: String::new(), ..self }
    }
}

#[derive(Template)]
#[template(path = "boards/front.html")]
pub(crate) struct FrontPage {
    pub(crate) chrome: Chrome,
    pub(crate) boards: Vec<Board>,
    pub(crate) stories: Vec<Line>,
    pub(crate) active: Vec<Line>,
    pub(crate) needs_host: bool,
}

#[derive(Template)]
#[template(path = "boards/board.html")]
pub(crate) struct BoardPage {
    pub(crate) chrome: Chrome,
    pub(crate) board: Board,
    pub(crate) threads: Vec<Line>,
    pub(crate) next: Option<String>,
}
