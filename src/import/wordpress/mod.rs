//! The WordPress export format (WXR 1.0–1.2, an RSS 2.0 feed with `wp:` elements), read into plain values.
//!
//! What is published comes out as [`Story`] and [`Comment`]; everything else comes out as [`Skipped`], with
//! the reason, so that nothing vanishes silently. Email addresses, IP addresses, browser names and
//! commenters' websites are passed over in the file and are in none of these values.
//!
//! ```text
//! source   bytes → text (UTF-8, UTF-16, or what the XML declaration names)
//! doc      text → elements, with line numbers; refuses DTDs, expands no entities
//! parse    elements → what the file says, as strings
//! judge    what the file says → kept or skipped, and why
//! order    a story's comments → parents first, oldest first
//! ```

mod dates;
mod doc;
mod error;
mod judge;
mod order;
mod parse;
mod report;
mod source;
mod text;

#[cfg(test)]
mod tests;

use jiff::Timestamp;

pub use error::{NotWxr, Problem};
pub use parse::parse;
pub use report::{Note, NoteKind, SkipReason, Skipped};

/// A whole export: what to import, and what was left out and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The blog's name as plain text; may be empty.
    pub site_title: String,
    /// The blog's address without a trailing slash (`wp:base_blog_url`, else `link`, else
    /// `wp:base_site_url`); never empty. Together with an id it names a story or comment for good.
    pub site_url: String,
    /// The published posts in the order of the file.
    pub stories: Vec<Story>,
    /// What is not imported, in the order of the file.
    pub skipped: Vec<Skipped>,
    /// What is imported otherwise than the file says it, in the order of the file by post.
    pub notes: Vec<Note>,
}

/// A published post with the comments that are imported with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// `wp:post_id`: a positive decimal number without leading zeros, unique in the export.
    pub id: String,
    /// Plain text on one line, never empty: the body's first words where there is no title, else "Untitled".
    pub title: String,
    /// The author's display name (at most 64 characters), or their login where the file names no other.
    pub author: String,
    /// When it was published.
    pub posted_at: Timestamp,
    /// `content:encoded` as it is: untrusted HTML, with WordPress's block comments and shortcodes.
    /// Characters that XML 1.0 forbids (NUL among them) are gone and line ends are `\n`.
    pub html: String,
    /// Its address on the old blog, `http` or `https`; empty where the file has no such address.
    pub link: String,
    /// Every parent before its children, siblings by (time, id).
    pub comments: Vec<Comment>,
}

/// An approved comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// `wp:comment_id`: a positive decimal number without leading zeros, unique in the export.
    pub id: String,
    /// The comment it answers, always an earlier one of the same story; `None` at top level.
    pub parent: Option<String>,
    /// The name it was signed with as plain text (at most 64 characters), "Anonymous" if there is none.
    pub author: String,
    /// When it was written.
    pub posted_at: Timestamp,
    /// `wp:comment_content` as it is: untrusted HTML in which a line end is a line break and an empty line
    /// a paragraph (WordPress adds the markup when it shows a comment).
    pub html: String,
}
