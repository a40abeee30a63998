//! How much one text may ask of a server and of its readers.
//!
//! Parsing and sanitising take time in proportion to length *times nesting*: a story made of quote
//! markers, each inside the one before, costs seconds or minutes where ordinary text of the same
//! length costs a millisecond. Every limit is therefore checked before the work it bounds.

/// Blocks and emphasis inside one another: quotes, lists, bold, links.
pub(super) const MAX_NESTING: usize = 16;
/// Cells in all the tables of one text.
pub(super) const MAX_TABLE_CELLS: usize = 2_000;
/// Bytes of HTML that one text may become.
pub(super) const MAX_HTML: usize = 512 * 1024;
/// Bytes of HTML that an imported text may be.
pub(super) const MAX_IMPORT: usize = 512 * 1024;

/// Bytes of list and quote markers, with the spaces between them, that may start one line.
///
/// Sixteen levels of list indented by four columns fit. The Markdown parser builds all its blocks
/// before it reports the first of them, and tries each open one against each following line, so
/// [`MAX_NESTING`] alone would be noticed too late.
const MAX_LINE_MARKERS: usize = 128;

/// What a text is, which decides how long its source may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// An opening post: at most 64 KB of Markdown.
    Story,
    /// A reply: at most 20 KB of Markdown.
    Reply,
    /// A text that is not being written now but brought in from elsewhere, or rendered again:
    /// at most 512 KB of Markdown.
    Import,
}

impl Length {
    /// The most bytes (UTF-8) that the source may have.
    pub const fn max_bytes(self) -> usize {
        match self {
            Length::Story => 64 * 1024,
            Length::Reply => 20 * 1024,
            Length::Import => MAX_IMPORT,
        }
    }
}

/// A text that asks for too much; its message is for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TooMuch {
    /// The source is longer than its [`Length`] allows.
    #[error(
        "Your {} is {} KB long; the most is {} KB. You could split it in two.",
        noun(*.max), .bytes.div_ceil(1024), .max / 1024
    )]
    Source {
        /// Bytes the source has.
        bytes: usize,
        /// Bytes it may have.
        max: usize,
    },
    /// Quotes, lists or emphasis lie too deep inside one another.
    #[error(
        "Quotes, lists or formatting are nested more than {max} deep. \
         You could take out some of the inner quotes or indents."
    )]
    Nesting {
        /// Levels there may be.
        max: usize,
    },
    /// The tables have too many cells between them.
    #[error(
        "The tables have more than {max} cells in all. \
         You could leave out some rows, or link to the full table."
    )]
    TableCells {
        /// Cells there may be.
        max: usize,
    },
    /// The HTML grew too long, though the source did not.
    #[error(
        "With all its formatting and links your text grows past {} KB. \
         You could take some of them out, or split it in two.",
        .max / 1024
    )]
    Html {
        /// Bytes of HTML there may be.
        max: usize,
    },
}

/// What a text that may have `max` bytes is called in a message.
fn noun(max: usize) -> &'static str {
    if max == Length::Reply.max_bytes() { "reply" } else { "text" }
}

/// Refuses a source of more than `max` bytes.
pub(super) fn check_source(source: &str, max: usize) -> Result<(), TooMuch> {
    let bytes = source.len();
    if bytes > max { Err(TooMuch::Source { bytes, max }) } else { Ok(()) }
}

/// Refuses HTML of more than [`MAX_HTML`] bytes.
pub(super) fn check_html(bytes: usize) -> Result<(), TooMuch> {
    if bytes > MAX_HTML { Err(TooMuch::Html { max: MAX_HTML }) } else { Ok(()) }
}

/// Refuses a source in which some line opens more blocks than [`MAX_LINE_MARKERS`] leaves room for.
///
/// Blocks can also pile up over several lines, but only by indenting, which the same limit bounds.
pub(super) fn check_line_markers(source: &str) -> Result<(), TooMuch> {
    let too_deep = |line: &str| markers_len(line) > MAX_LINE_MARKERS && !is_thematic_break(line);
    if source.lines().any(too_deep) { Err(TooMuch::Nesting { max: MAX_NESTING }) } else { Ok(()) }
}

/// The length of the run of list and quote markers that starts the line, or 0 without any marker.
fn markers_len(line: &str) -> usize {
    let mut rest = line;
    let mut len = 0;
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        match after_marker(rest) {
            Some(after) => rest = after,
            None => return len,
        }
        len = line.len() - rest.len();
    }
}

/// What follows the quote or list marker at the start of `text`, if there is one.
fn after_marker(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('>') {
        return Some(rest);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = match digits {
        0 => text.strip_prefix(['-', '+', '*']),
        1..=9 => text[digits..].strip_prefix(['.', ')']),
        _ => None,
    }?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some(rest)
}

/// Whether the line is a rule such as `* * *`, which looks like list markers and is none.
fn is_thematic_break(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !matches!(c, ' ' | '\t'));
    marks.next().is_some_and(|first| matches!(first, '-' | '*') && marks.all(|c| c == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_markers_is_measured_and_other_text_is_not() {
        assert_eq!(markers_len("> > a"), 3);
        assert_eq!(markers_len("  - 12. > a"), 9);
        assert_eq!(markers_len("-a"), 0);
        assert_eq!(markers_len("1234567890. a"), 0);
        assert_eq!(markers_len(&" ".repeat(500)), 0);
    }

    #[test]
    fn a_long_rule_is_not_deep_nesting() {
        assert_eq!(check_line_markers(&"- ".repeat(100)), Ok(()));
        assert_eq!(check_line_markers(&"* ".repeat(100)), Ok(()));
        assert!(check_line_markers(&"+ ".repeat(100)).is_err());
        assert!(check_line_markers(&format!("{}a", "- ".repeat(100))).is_err());
    }

    #[test]
    fn the_message_says_how_long_it_is_and_what_to_do() {
        let error = TooMuch::Source { bytes: 31 * 1024, max: Length::Reply.max_bytes() };
        assert_eq!(
            error.to_string(),
            "Your reply is 31 KB long; the most is 20 KB. You could split it in two."
        );
    }
}
