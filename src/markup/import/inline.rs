//! The text between two block boundaries, written as Markdown.

use super::{is_hidden, marks, write};
use crate::markup::sanitize::is_allowed_destination;

/// What a stretch of text can be marked as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Emphasis,
    Strong,
    Strike,
    /// A link, with its address.
    Link(String),
}

impl Mark {
    fn is_like(&self, other: &Mark) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// Whether the two, side by side, make one run of delimiters.
    pub(super) fn joins(&self, other: &Mark) -> bool {
        self.delimiter().chars().next() == other.delimiter().chars().next()
    }

    /// The Markdown on either side of the text; a link is written in another way.
    pub(super) fn delimiter(&self) -> &'static str {
        match self {
            Mark::Emphasis => "*",
            Mark::Strong => "**",
            Mark::Strike => "~~",
            Mark::Link(_) => "",
        }
    }
}

/// Where the text will stand, which decides what has to be escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Block,
    /// One line, in which no break may remain.
    Heading,
    /// One line, in which `|` ends a cell.
    Cell,
}

/// A piece of a block's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    Char(char),
    Code(String),
    Break,
    Open(Mark),
    Close(Mark),
}

/// White space that has been seen and not been written yet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Gap {
    #[default]
    None,
    Space,
    Break,
}

/// Collects the text of one block.
///
/// White space and opening marks wait until a character follows. That way runs of white space become
/// one space, marks around nothing vanish, and space at the inner edge of a mark moves outside it,
/// where Markdown wants it.
#[derive(Default)]
pub(super) struct Inline {
    atoms: Vec<Atom>,
    gap: Gap,
    waiting: Vec<Mark>,
    open: Vec<Mark>,
}

impl Inline {
    pub(super) fn is_empty(&self) -> bool {
        self.atoms.is_empty()
    }

    pub(super) fn push(&mut self, character: char) {
        if character.is_ascii_whitespace() {
            self.gap = self.gap.max(Gap::Space);
        } else if !is_hidden(character) && !character.is_ascii_control() {
            self.settle();
            self.atoms.push(Atom::Char(character));
        }
    }

    pub(super) fn push_str(&mut self, text: &str) {
        text.chars().for_each(|character| self.push(character));
    }

    pub(super) fn push_code(&mut self, code: &str) {
        let code =
            code.replace(|c: char| is_hidden(c) || (c.is_ascii_control() && !c.is_ascii_whitespace()), "");
        let words = code.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            self.gap = self.gap.max(Gap::Space);
            return;
        }
        // Two code spans side by side would be read as neither.
        if let (Some(Atom::Code(before)), Gap::None) = (self.atoms.last_mut(), self.gap) {
            before.push_str(&words);
            return;
        }
        self.settle();
        self.atoms.push(Atom::Code(words));
    }

    pub(super) fn push_break(&mut self) {
        self.gap = Gap::Break;
    }

    /// Whether a line break is what came last.
    pub(super) fn ends_with_break(&self) -> bool {
        self.gap == Gap::Break
    }

    pub(super) fn has(&self, mark: &Mark) -> bool {
        self.open.iter().chain(&self.waiting).any(|other| other.is_like(mark))
    }

    /// Starts marking what follows. A mark inside its like changes nothing.
    pub(super) fn open(&mut self, mark: Mark) {
        if !self.has(&mark) {
            self.waiting.push(mark);
        }
    }

    /// Stops marking. Marks opened since then go on after it, as browsers show crossing tags.
    pub(super) fn close(&mut self, mark: &Mark) {
        self.waiting.retain(|waiting| !waiting.is_like(mark));
        let Some(position) = self.open.iter().rposition(|open| open.is_like(mark)) else {
            return;
        };
        let mut inner = self.open.split_off(position);
        self.atoms.extend(inner.iter().rev().cloned().map(Atom::Close));
        inner.remove(0);
        inner.append(&mut self.waiting);
        self.waiting = inner;
    }

    /// Writes what waits, since a character follows.
    fn settle(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        match gap {
            _ if self.atoms.is_empty() => {}
            Gap::None => {}
            Gap::Space => self.atoms.push(Atom::Char(' ')),
            Gap::Break => self.atoms.push(Atom::Break),
        }
        for mark in std::mem::take(&mut self.waiting) {
            // `*a**b*` is not two emphases in Markdown, but one emphasis around both is.
            let goes_on = self.atoms.last() == Some(&Atom::Close(mark.clone()));
            if goes_on {
                self.atoms.pop();
            } else {
                self.atoms.push(Atom::Open(mark.clone()));
            }
            self.open.push(mark);
        }
    }

    /// The Markdown of what was collected. Marks that are still open go on in the next block.
    pub(super) fn take(&mut self, place: Place) -> String {
        let mut atoms = std::mem::take(&mut self.atoms);
        self.gap = Gap::None;
        let mut open = std::mem::take(&mut self.open);
        atoms.extend(open.iter().rev().cloned().map(Atom::Close));
        open.append(&mut self.waiting);
        self.waiting = open;
        if place != Place::Block {
            atoms.iter_mut().filter(|atom| **atom == Atom::Break).for_each(|atom| *atom = Atom::Char(' '));
        }
        marks::drop_unreadable(&mut atoms);
        write::markdown(&atoms, place)
    }
}

/// The mark for a link to `address`, if a post may link there.
pub(super) fn link(address: &str) -> Option<Mark> {
    let address = address.trim();
    is_allowed_destination(address).then(|| Mark::Link(address.to_owned()))
}
