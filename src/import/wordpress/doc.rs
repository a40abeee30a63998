use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader};

use super::error::{NotWxr, Problem};

/// The part of XML's vocabulary an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// No prefix: plain RSS.
    Rss,
    /// WordPress's own (`wp:`).
    Wp,
    /// RSS content (`content:`).
    Content,
    /// Dublin Core (`dc:`).
    Dc,
    /// Anything else; never read.
    Other,
}

impl Space {
    fn of_uri(uri: &str) -> Self {
        match uri {
            "http://purl.org/rss/1.0/modules/content/" => Self::Content,
            "http://purl.org/dc/elements/1.1/" => Self::Dc,
            // The version is part of the address; the excerpt vocabulary lies below it.
            _ if uri.starts_with("http://wordpress.org/export/") && !uri.ends_with("excerpt/") => Self::Wp,
            _ => Self::Other,
        }
    }

    /// What WordPress's prefixes mean in a file that declares none of its own.
    fn by_custom(prefix: &str) -> Self {
        match prefix {
            "wp" => Self::Wp,
            "content" => Self::Content,
            "dc" => Self::Dc,
            _ => Self::Other,
        }
    }
}

/// An element's name, free of the prefix the file happens to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) space: Space,
    pub(super) local: String,
}

impl Name {
    pub(super) fn is(&self, space: Space, local: &str) -> bool {
        self.space == space && self.local == local
    }
}

/// A document read element by element, in one pass and without recursion.
///
/// The caller goes down with [`child`](Self::child) and must then take the element it got with `child`
/// (until it answers `None`), [`text`](Self::text) or [`skip`](Self::skip).
pub(super) struct Doc<'x> {
    text: &'x str,
    reader: Reader<&'x [u8]>,
    /// Prefixes declared on the root element, where WordPress and XML libraries put them all.
    prefixes: Vec<(String, Space)>,
    /// The names of the elements that are open, for telling where a file ends too early.
    open: Vec<String>,
    tag_start: usize,
    counted: (usize, u64),
}

impl<'x> Doc<'x> {
    pub(super) fn new(text: &'x str) -> Self {
        // The reader would pass over a byte order mark without counting it.
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Old exports hold a bare `&` outside CDATA now and then; it can only mean itself.
        config.allow_dangling_amp = true;
        Self { text, reader, prefixes: Vec::new(), open: Vec::new(), tag_start: 0, counted: (0, 1) }
    }

    /// Goes into the root element, which must be `<rss>`.
    pub(super) fn root(&mut self) -> Result<(), NotWxr> {
        loop {
            match self.event()? {
                Event::Start(start) if start.name().as_ref() == "rss" => {
                    self.learn_prefixes(&start);
                    return Ok(());
                }
                Event::Start(start) => {
                    let root = shorten(start.name().as_ref());
                    return Err(self.fail(self.tag_start, Problem::NotRss(root)));
                }
                Event::Text(text) if text.trim().is_empty() => {}
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof => return Err(self.fail(0, Problem::Empty)),
                _ => return Err(self.fail(self.tag_start, Problem::NotXml)),
            }
        }
    }

    /// Goes into the next child of the element at hand; `None` when that element has ended.
    pub(super) fn child(&mut self) -> Result<Option<Name>, NotWxr> {
        loop {
            match self.event()? {
                Event::Start(start) => return Ok(Some(self.name(&start))),
                Event::End(_) => return Ok(None),
                _ => {}
            }
        }
    }

    /// The text of the element at hand and of all within it, up to its end: entities resolved, line ends
    /// as `\n`, characters that XML 1.0 forbids left out.
    ///
    /// References to entities that XML does not predefine stay as written (`&nbsp;`): the text is HTML, which
    /// knows them, and nothing can declare others.
    pub(super) fn text(&mut self) -> Result<String, NotWxr> {
        let within = self.open.len();
        let mut out = String::new();
        while self.open.len() >= within {
            match self.event()? {
                Event::Text(text) => push_legal(&mut out, &text.xml10_content()),
                Event::CData(text) => push_legal(&mut out, &text.xml10_content()),
                Event::GeneralRef(reference) => push_reference(&mut out, &reference),
                _ => {}
            }
        }
        Ok(out)
    }

    /// Passes over the element at hand with all within it.
    pub(super) fn skip(&mut self) -> Result<(), NotWxr> {
        let within = self.open.len();
        while self.open.len() >= within {
            self.event()?;
        }
        Ok(())
    }

    /// After the root element: nothing may follow but white space and comments.
    pub(super) fn finish(&mut self) -> Result<(), NotWxr> {
        loop {
            match self.event()? {
                Event::Eof => return Ok(()),
                Event::Text(text) if text.trim().is_empty() => {}
                Event::PI(_) | Event::Comment(_) => {}
                _ => return Err(self.fail(self.tag_start, Problem::Trailing)),
            }
        }
    }

    /// Where the last start tag begins, as a line from 1. Counts on from the last call: asking for every
    /// item stays linear.
    pub(super) fn line(&mut self) -> u64 {
        let (from, line) = self.counted;
        let newlines = self.text[from..self.tag_start].matches('\n').count();
        self.counted = (self.tag_start, line + newlines as u64);
        self.counted.1
    }

    /// How many bytes of the text are read.
    pub(super) fn offset(&self) -> usize {
        (self.reader.buffer_position() as usize).min(self.text.len())
    }

    /// The problem at the last start tag.
    pub(super) fn fail_here(&self, problem: Problem) -> NotWxr {
        self.fail(self.tag_start, problem)
    }

    fn fail(&self, offset: usize, problem: Problem) -> NotWxr {
        NotWxr::at(self.text, offset, problem)
    }

    /// The next event, with the book kept on open elements; the end of the file inside one is an error.
    fn event(&mut self) -> Result<Event<'x>, NotWxr> {
        let before = self.offset();
        let event = self.reader.read_event().map_err(|error| self.broken(error))?;
        match &event {
            Event::Start(start) => {
                self.tag_start = before;
                self.open.push(start.name().as_ref().to_owned());
            }
            Event::End(_) => drop(self.open.pop()),
            Event::DocType(doctype) => {
                let html =
                    doctype.trim_start().get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html"));
                let problem = if html { Problem::NotRss("html".into()) } else { Problem::Doctype };
                return Err(self.fail(before, problem));
            }
            Event::Eof => {
                if let Some(open) = self.open.last() {
                    return Err(self.fail(before, Problem::Truncated(shorten(open))));
                }
            }
            _ if self.open.is_empty() => self.tag_start = before,
            _ => {}
        }
        Ok(event)
    }

    fn broken(&self, error: Error) -> NotWxr {
        let at = (self.reader.error_position() as usize).min(self.text.len());
        match error {
            // Every other syntax error is markup that the end of the file cuts off.
            Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                self.fail(at, Problem::Broken(error.to_string()))
            }
            Error::Syntax(_) if !self.open.is_empty() => {
                let open = self.open.last().map_or_else(String::new, |name| shorten(name));
                self.fail(at, Problem::Truncated(open))
            }
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                self.fail(at, Problem::Mismatched { expected: shorten(&expected), found: shorten(&found) })
            }
            error => self.fail(at, Problem::Broken(shorten(&error.to_string()))),
        }
    }

    fn learn_prefixes(&mut self, root: &BytesStart<'_>) {
        // A name twice over is no reason to refuse the file: the first declaration is found first.
        let mut attributes = root.attributes();
        let declared = attributes.with_checks(false).flatten().filter_map(|attribute| {
            let prefix = attribute.key.as_ref().strip_prefix("xmlns:")?;
            Some((prefix.to_owned(), Space::of_uri(attribute.value.trim())))
        });
        // Every element's name is looked up here; more than these an XML library never writes.
        self.prefixes = declared.take(64).collect();
    }

    fn name(&self, start: &BytesStart<'_>) -> Name {
        let name = start.name();
        let (prefix, local) = match name.as_ref().split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None => (None, name.as_ref()),
        };
        let space = prefix.map_or(Space::Rss, |prefix| {
            let declared = self.prefixes.iter().find(|(known, _)| known == prefix);
            declared.map_or_else(|| Space::by_custom(prefix), |(_, space)| *space)
        });
        Name { space, local: local.to_owned() }
    }
}

fn push_reference(out: &mut String, reference: &BytesRef<'_>) {
    match reference.resolve_char_ref() {
        Ok(Some(char)) => out.extend(Some(char).filter(|char| is_legal(*char))),
        Ok(None) => match resolve_xml_entity(reference) {
            Some(text) => out.push_str(text),
            None => {
                out.push('&');
                push_legal(out, reference);
                out.push(';');
            }
        },
        // A number that is no character (`&#0;`, `&#x110000;`) means nothing.
        Err(_) => {}
    }
}

/// Old databases leak control characters into exports; XML forbids them, and PostgreSQL refuses NUL.
fn push_legal(out: &mut String, text: &str) {
    if text.chars().all(is_legal) {
        out.push_str(text)
    } else {
        out.extend(text.chars().filter(|c| is_legal(*c)))
    }
}

/// XML 1.0 (fifth edition), production 2 `Char`; a Rust `char` is no surrogate anyway.
fn is_legal(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// What a message quotes of the file stays a glance long.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().filter(|char| !char.is_control()).take(80).collect();
    if text.chars().nth(80).is_some() {
        short.push('…');
    }
    short
}
