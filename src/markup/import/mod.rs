//! HTML from elsewhere to Markdown: the bodies of posts and comments of an old blog.
//!
//! Every word has to come through, and as the word it was: a line starting with `1)` is not a list,
//! `snake_case` is not emphasis, `&lt;` is not `<`. So the work is split. `blocks` (with `table`)
//! flattens the tags to a few levels of simple blocks; `inline` collects the text of each and writes
//! it as Markdown (`marks`, `write`), escaping what needs it; `htmd` lays the blocks out, with their
//! indents and quote marks. [`hide`] keeps it from escaping the finished text a second time.

mod blocks;
mod elements;
mod inline;
mod marks;
mod table;
mod write;

use htmd::element_handler::Handlers;
use htmd::options::{HrStyle, Options};
use htmd::{Element, HtmlToMarkdown};

use super::limits::{self, MAX_IMPORT, TooMuch};

/// What a line end in the text of an import means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// A space, as in HTML.
    Html,
    /// What WordPress makes of it when it shows a post or a comment (`wpautop`): a line end is a line
    /// break, a blank line starts a paragraph, and block-level tags stay what they are. A post
    /// written with WordPress' block editor is read as [`Breaks::Html`], as WordPress does.
    Lines,
}

/// Rewrites HTML as Markdown that [`render`](super::render) shows with the same text.
///
/// Scripts, styles and comments vanish; an image becomes a link to it. Tags that are never closed,
/// or nested beyond what a post may be, lose their structure but not their text.
///
/// # Errors
///
/// [`TooMuch`] when `html` is over 512 KB or its tables are too large.
pub fn markdown_from_html(html: &str, breaks: Breaks) -> Result<String, TooMuch> {
    limits::check_source(html, MAX_IMPORT)?;
    let blocks = blocks::flatten(html, breaks)?;
    // The conversion reads from memory and has nothing to fail at; its signature says otherwise.
    let markdown = layout().convert(&blocks).unwrap_or_default();
    Ok(markdown.chars().map(reveal).collect())
}

fn layout() -> HtmlToMarkdown {
    HtmlToMarkdown::builder()
        // `* * *` as the only thing in a list item would merge with the item's own bullet.
        .options(Options { hr_style: HrStyle::Dashes, ..Options::default() })
        // A line end is enough: `render` keeps it.
        .add_handler(vec!["br"], |_: &dyn Handlers, _: Element<'_>| Some("\n".into()))
        .build()
}

/// Where [`hide`] puts ASCII: the end of the last private-use plane, which no font is known to use.
const HIDDEN: u32 = 0x10_FF00;

/// Whether the character is one that [`hide`] makes; such are not let in from outside.
fn is_hidden(character: char) -> bool {
    (HIDDEN..HIDDEN + 0x80).contains(&u32::from(character))
}

/// Replaces ASCII punctuation, so that neither an HTML parser nor `htmd` sees more than words in it.
fn hide(character: char) -> char {
    if character.is_ascii_punctuation() {
        char::from_u32(HIDDEN + u32::from(character)).unwrap_or(character)
    } else {
        character
    }
}

/// Undoes [`hide`].
fn reveal(character: char) -> char {
    if is_hidden(character) {
        char::from_u32(u32::from(character) - HIDDEN).unwrap_or(character)
    } else {
        character
    }
}
