//! What the front page and the board pages show.

use askama::Template;

use super::Board;
use crate::threads::tags::Tag;
use crate::threads::{Line, ThreadKind};
use crate::web::Chrome;

#[derive(Template)]
#[template(path = "boards/front.html")]
pub(crate) struct FrontPage {
    pub(crate) chrome: Chrome,
    pub(crate) boards: Vec<Board>,
    pub(crate) stories: Vec<Line>,
    pub(crate) active: Vec<Line>,
    /// Threads nobody has answered.
    pub(crate) waiting: Vec<Line>,
    pub(crate) needs_host: bool,
    pub(crate) can_answer_as_host: bool,
}

#[derive(Template)]
#[template(path = "boards/board.html")]
pub(crate) struct BoardPage {
    pub(crate) chrome: Chrome,
    pub(crate) board: Board,
    /// Everyone may read it, so it has a feed that needs no session.
    pub(crate) public: bool,
    pub(crate) kinds: Vec<Kind>,
    /// Only threads of this kind are listed.
    pub(crate) kind: Option<ThreadKind>,
    /// Only threads with this tag are.
    pub(crate) tag: Option<Tag>,
    pub(crate) threads: Vec<Line>,
    pub(crate) next: Option<String>,
}

impl BoardPage {
    /// What an address that goes on from here must say of the tag.
    fn and_tag(&self) -> String {
        self.tag.as_ref().map(|tag| format!("&tag={}", tag.slug)).unwrap_or_default()
    }
}

/// A kind of thread that the list can be narrowed to.
pub(crate) struct Kind {
    pub(crate) value: &'static str,
    pub(crate) label: &'static str,
    pub(crate) chosen: bool,
}

impl Kind {
    pub(crate) fn new(kind: ThreadKind, chosen: bool) -> Kind {
        let label = match kind {
            ThreadKind::Story => "Stories",
            ThreadKind::Discussion => "Discussions",
            ThreadKind::Question => "Questions",
            ThreadKind::CheckIn => "Check-ins",
        };
        Kind { value: kind.as_str(), label, chosen }
    }
}
