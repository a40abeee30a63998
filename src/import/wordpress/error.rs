/// The file as a whole cannot be read as a WordPress export: what is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct NotWxr {
    /// Counted from 1.
    pub line: u64,
    /// Counted from 1, in characters.
    pub column: u64,
    /// What was found there.
    #[source]
    pub problem: Problem,
}

/// What keeps a file from being read as a WordPress export.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// A zip or gzip archive.
    #[error("this is a compressed file; unpack it and import the .xml file inside")]
    Compressed,
    /// The bytes do not decode.
    #[error("the file is not valid {0} here")]
    Encoding(String),
    /// Text where a document begins with a tag.
    #[error("this is not XML: it does not begin with a tag")]
    NotXml,
    /// Some other kind of XML or HTML; holds the name of its root element.
    #[error("this is not a WordPress export: it begins with <{0}>, an export begins with <rss>")]
    NotRss(String),
    /// An ordinary feed.
    #[error("this is an RSS feed but not a WordPress export: it has no wp:wxr_version")]
    NoVersion,
    /// A version other than 1.0, 1.1 and 1.2; holds what it says.
    #[error("the export's version is “{0}”; this program reads 1.0, 1.1 and 1.2")]
    Version(String),
    /// Without an address, importing the file again could not recognise what is there already.
    #[error("the export does not say which site it comes from: it has no wp:base_blog_url and no link")]
    NoSite,
    /// The input ended within an element; holds its name.
    #[error("the file ends in the middle of <{0}>; export or copy it again")]
    Truncated(String),
    /// Tags that do not pair.
    #[error("</{found}> closes <{expected}>")]
    Mismatched {
        /// The element that is open.
        expected: String,
        /// The closing tag that stands there.
        found: String,
    },
    /// A document type, which WordPress never writes; refused so that no entity can be declared.
    #[error("the file declares a document type (DTD), which an export never does")]
    Doctype,
    /// Anything but white space and comments after the root element.
    #[error("there is more after the end of </rss>")]
    Trailing,
    /// Any other breach of XML's grammar, in the parser's words.
    #[error("the XML is broken: {0}")]
    Broken(String),
}

impl NotWxr {
    /// The problem at a byte offset of `text`; offsets beyond the end or inside a character are moved back.
    pub(super) fn at(text: &str, offset: usize, problem: Problem) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: 1 + before.matches('\n').count() as u64,
            column: 1 + before[line_start..].chars().count() as u64,
            problem,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_its_line_and_its_column_in_characters() {
        let error = NotWxr::at("eins\nzwei ü<", 12, Problem::NotXml);
        assert_eq!((error.line, error.column), (2, 7));
        assert_eq!(error.to_string(), "line 2, column 7: this is not XML: it does not begin with a tag");
    }

    #[test]
    fn a_problem_past_the_end_is_at_the_end() {
        assert_eq!(NotWxr::at("ü", 1, Problem::Empty).column, 1);
        assert_eq!(NotWxr::at("ü\n", 99, Problem::Empty).line, 2);
    }
}
