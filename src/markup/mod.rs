//! What people write, and the HTML a reader sees.
//!
//! A post is kept as Markdown and shown as [`SafeHtml`]; [`render`] is the only way from one to the
//! other, and it passes through one allow-list (`sanitize`). Limits are enforced while the Markdown
//! is being read (`limits`, `render`), so that a hostile post costs milliseconds and not a node.
//! Mail, previews and counts read the finished HTML (`text`, `count`); old blogs come in through `import`. A
//! content note folds a text away (`fold`); `diff` tells what changed in one, `quote` quotes it,
//! `ours` reads the links that stay on the forum, and `strike` takes words out of it.
//!
//! Nothing here knows of the database, of HTTP, or of the rest of the crate.

mod count;
mod diff;
mod fold;
mod import;
mod limits;
mod mentions;
mod ours;
mod quote;
mod render;
mod sanitize;
mod strike;
mod text;
mod tokens;

#[cfg(test)]
mod tests;

use std::fmt;

pub use count::word_count;
pub use diff::{Piece, characters_changed, words};
pub use fold::folded;
pub use import::{Breaks, markdown_from_html};
pub use limits::{Length, TooMuch};
pub use mentions::{Known, candidates, destinations, mentioned};
pub use ours::{Ours, ours};
pub use quote::quotation;
pub use render::{is_blank, render, render_naming};
pub use strike::{NotStruck, Which, occurrences, plain_marks, strike, strike_quoted};
pub use text::{excerpt, one_line, plain_text, tidy_line};

/// The version of [`render`]'s output, stored beside every rendered text.
///
/// Raise it whenever the same source would give different HTML: what is older can then be found and
/// rendered again.
pub const RENDER_VERSION: i32 = 2;

/// HTML that has been through the allow-list and may be put into a page as it is.
///
/// Only [`render`] makes one from something a person wrote. In a template `{{ post.body }}` prints it
/// without escaping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Takes back HTML which [`render`] made and the database kept.
    ///
    /// This is the only other door, and it checks nothing: it is for the queries that load a post's
    /// rendered column, and for nothing that comes from a request, a file or a mail.
    pub fn from_stored(html: String) -> SafeHtml {
        SafeHtml(html)
    }

    /// The HTML itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no HTML at all. A reader's idea of empty is [`is_blank`].
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Prints the HTML as it is.
impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for SafeHtml {}
