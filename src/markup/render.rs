//! Markdown to HTML: CommonMark with tables and strikethrough, and without raw HTML.
//!
//! The parser's events pass through three stages on their way to the HTML writer: `Shaped` enforces
//! the limits and turns the document into what a post may be, then neighbouring text is merged, then
//! bare addresses become links. What comes out still goes through the allow-list.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{
    CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html,
};

use super::limits::{self, Length, MAX_HTML, MAX_NESTING, MAX_TABLE_CELLS, TooMuch};
use super::mentions::{self, Known};
use super::text::is_visible;
use super::{SafeHtml, sanitize};

/// Renders Markdown (CommonMark 0.31 with tables and strikethrough) as HTML.
///
/// Tags in the source are shown as text. A line end in a paragraph is kept, bare web and mail
/// addresses become links, an image becomes a link to it, and headings start at `h3`.
///
/// # Errors
///
/// [`TooMuch`], with a message for the writer, when the source is longer than `length` allows or asks
/// for more nesting, table cells or HTML than a page should hold.
pub fn render(source: &str, length: Length) -> Result<SafeHtml, TooMuch> {
    render_naming(source, length, &Known::new())
}

/// The same, with a link to their page wherever one of the known is named as `@handle`.
///
/// # Errors
///
/// As [`render`].
pub fn render_naming(source: &str, length: Length, known: &Known) -> Result<SafeHtml, TooMuch> {
    let source = normalise(source);
    limits::check_source(&source, length.max_bytes())?;
    limits::check_line_markers(&source)?;

    let mut shaped = Shaped::new(&source);
    let mut bounded = Bounded(String::with_capacity(source.len() + source.len() / 4));
    let written = html::write_html_fmt(&mut bounded, with_links(&mut shaped, known));
    if let Some(too_much) = shaped.failure {
        return Err(too_much);
    }
    written.map_err(|_| TooMuch::Html { max: MAX_HTML })?;

    let clean = sanitize::clean(&bounded.0);
    limits::check_html(clean.len())?;
    Ok(clean)
}

/// Whether a reader of `source` would see nothing: white space, invisible characters, or markup
/// without any text, such as a link definition or a rule.
///
/// A text that [`render`] would refuse is not blank.
pub fn is_blank(source: &str) -> bool {
    let source = normalise(source);
    if !source.contains(is_visible) {
        return true;
    }
    if limits::check_line_markers(&source).is_err() {
        return false;
    }
    let mut shaped = Shaped::new(&source);
    let shows = |event: Event<'_>| match event {
        Event::Text(text) | Event::Code(text) => text.contains(is_visible),
        _ => false,
    };
    !shaped.any(shows) && shaped.failure.is_none()
}

/// The source as it is kept in mind while rendering: line ends are `\n`, and characters that no one
/// types and that change how others are shown are gone.
fn normalise(source: &str) -> Cow<'_, str> {
    if !source.contains(is_stripped) {
        return Cow::Borrowed(source);
    }
    let mut kept = String::with_capacity(source.len());
    let mut characters = source.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' => kept.push('\n'),
            _ if is_stripped(character) => {}
            _ => kept.push(character),
        }
    }
    Cow::Owned(kept)
}

/// Control characters, and the bidirectional overrides and isolates with which a text can be made to
/// read differently from what it says (Unicode Technical Report 36, 2.1).
fn is_stripped(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || (character.is_control() && !matches!(character, '\n' | '\t'))
}

/// The parser's events, within the limits and reshaped into what a post may be.
///
/// Ends early, with `failure` set, at the first event beyond a limit.
struct Shaped<'a> {
    parser: Parser<'a>,
    /// Events to hand out before the parser is asked again.
    ready: VecDeque<Event<'a>>,
    nesting: usize,
    cells: usize,
    /// The open links and images, and whether each was kept as a link.
    links: Vec<bool>,
    /// An image has just begun, so that its description, if it has one, comes next.
    at_image: bool,
    /// A line of raw HTML has been shown, so that the next one needs a line break.
    after_html_line: bool,
    failure: Option<TooMuch>,
}

impl<'a> Shaped<'a> {
    fn new(source: &'a str) -> Self {
        Shaped {
            parser: Parser::new_ext(source, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH),
            ready: VecDeque::new(),
            nesting: 0,
            cells: 0,
            links: Vec::new(),
            at_image: false,
            after_html_line: false,
            failure: None,
        }
    }

    fn count(&mut self, event: &Event<'_>) -> Result<(), TooMuch> {
        match event {
            Event::Start(tag) if nests(&tag.to_end()) => self.nesting += 1,
            Event::End(end) if nests(end) => self.nesting -= 1,
            Event::Start(Tag::TableCell) => self.cells += 1,
            _ => {}
        }
        if self.nesting > MAX_NESTING {
            return Err(TooMuch::Nesting { max: MAX_NESTING });
        }
        if self.cells > MAX_TABLE_CELLS {
            return Err(TooMuch::TableCells { max: MAX_TABLE_CELLS });
        }
        Ok(())
    }

    fn shape(&mut self, event: Event<'a>) {
        let has_description = std::mem::take(&mut self.at_image) && event != Event::End(TagEnd::Image);
        if has_description {
            self.ready.push_back(Event::Text(": ".into()));
        }
        match event {
            // People write lists, poems and signatures as lines, and see lines in the box they type
            // into; CommonMark would run them together.
            Event::SoftBreak => self.ready.push_back(Event::HardBreak),
            Event::Text(text) => self.ready.push_back(Event::Text(strip(text))),
            Event::Code(code) => self.ready.push_back(Event::Code(strip(code))),
            Event::InlineHtml(tag) => self.ready.push_back(Event::Text(tag)),
            Event::Html(line) => self.html_line(&line),
            Event::Start(Tag::HtmlBlock) => self.ready.push_back(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => {
                self.after_html_line = false;
                self.ready.push_back(Event::End(TagEnd::Paragraph));
            }
            Event::Start(Tag::Heading { level, .. }) => {
                let (level, classes, attrs) = (shift(level), Vec::new(), Vec::new());
                self.ready.push_back(Event::Start(Tag::Heading { level, id: None, classes, attrs }));
            }
            Event::End(TagEnd::Heading(level)) => {
                self.ready.push_back(Event::End(TagEnd::Heading(shift(level))));
            }
            Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, .. }) => {
                self.open_link(format!("mailto:{dest_url}").into());
            }
            Event::Start(Tag::Link { dest_url, .. }) => self.open_link(dest_url),
            // Readers ask no third party for anything: an image is a link that they may follow.
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.open_link(dest_url);
                self.ready.push_back(Event::Text("Image".into()));
                self.at_image = true;
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if self.links.pop() == Some(true) {
                    self.ready.push_back(Event::End(TagEnd::Link));
                }
            }
            other => self.ready.push_back(other),
        }
    }

    /// Shows one line of what the parser takes for an HTML block.
    fn html_line(&mut self, line: &str) {
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        if std::mem::replace(&mut self.after_html_line, true) {
            self.ready.push_back(Event::HardBreak);
        }
        self.ready.push_back(Event::Text(line.to_owned().into()));
    }

    /// Opens a link, unless its address isn't allowed or another link is open: then only its text
    /// stays, since a link that leads nowhere helps no one.
    fn open_link(&mut self, destination: CowStr<'a>) {
        let kept = !self.links.contains(&true) && sanitize::is_allowed_destination(&destination);
        self.links.push(kept);
        if kept {
            self.ready.push_back(Event::Start(link_to(destination)));
        }
    }
}

impl<'a> Iterator for Shaped<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.failure.is_some() {
                return None;
            }
            let event = self.parser.next()?;
            match self.count(&event) {
                Ok(()) => self.shape(event),
                Err(too_much) => self.failure = Some(too_much),
            }
        }
    }
}

/// What counts towards [`MAX_NESTING`].
fn nests(end: &TagEnd) -> bool {
    matches!(
        end,
        TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// The page has the `h1`, the thread the `h2`; below `h4` nobody can tell the sizes apart.
fn shift(level: HeadingLevel) -> HeadingLevel {
    if level == HeadingLevel::H1 { HeadingLevel::H3 } else { HeadingLevel::H4 }
}

pub(super) fn link_to(destination: CowStr<'_>) -> Tag<'_> {
    Tag::Link { link_type: LinkType::Inline, dest_url: destination, title: "".into(), id: "".into() }
}

/// Strips again what [`normalise`] stripped, since a character reference can bring it back.
fn strip(text: CowStr<'_>) -> CowStr<'_> {
    if text.contains(is_stripped) { text.replace(is_stripped, "").into() } else { text }
}

/// Turns names and bare addresses into links. Names come first, so that "@two.words" is a name
/// before it is the address of a site.
fn with_links<'a>(shaped: impl Iterator<Item = Event<'a>>, known: &Known) -> impl Iterator<Item = Event<'a>> {
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    let named = in_plain_text(TextMergeStream::new(shaped), |text| mentions::linked(text, known));
    in_plain_text(named, move |text| linked(&finder, text))
}

/// Puts `change` to work on the text outside links and code blocks.
fn in_plain_text<'a>(
    events: impl Iterator<Item = Event<'a>>,
    change: impl Fn(CowStr<'a>) -> Vec<Event<'a>>,
) -> impl Iterator<Item = Event<'a>> {
    let mut in_link_or_code = false;
    events.flat_map(move |event| match event {
        Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => {
            in_link_or_code = true;
            vec![event]
        }
        Event::End(TagEnd::Link | TagEnd::CodeBlock) => {
            in_link_or_code = false;
            vec![event]
        }
        Event::Text(text) if !in_link_or_code => change(text),
        other => vec![other],
    })
}

/// The pieces of text outside links and code, as far as a text that [`render`] would refuse can be
/// read.
pub(super) fn texts(source: &str) -> Vec<String> {
    let source = normalise(source);
    let mut pieces = Vec::new();
    if limits::check_line_markers(&source).is_ok() {
        let shaped = TextMergeStream::new(Shaped::new(&source));
        let plain = in_plain_text(shaped, |text| vec![Event::InlineHtml(text)]);
        pieces.extend(plain.filter_map(|event| match event {
            Event::InlineHtml(text) => Some(text.into_string()),
            _ => None,
        }));
    }
    pieces
}

fn linked<'a>(finder: &LinkFinder, text: CowStr<'a>) -> Vec<Event<'a>> {
    if !text.contains([':', '@', '.']) {
        return vec![Event::Text(text)];
    }
    let mut events = Vec::new();
    for span in finder.spans(&text) {
        let shown = Event::Text(span.as_str().to_owned().into());
        match span.kind().and_then(|kind| destination(kind, span.as_str())) {
            Some(destination) => {
                events.extend([Event::Start(link_to(destination.into())), shown, Event::End(TagEnd::Link)]);
            }
            None => events.push(shown),
        }
    }
    events
}

/// Where the bare addresses in a text lead.
pub(super) fn bare_addresses(text: &str) -> Vec<String> {
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    finder.links(text).filter_map(|link| destination(link.kind(), link.as_str())).collect()
}

/// Where a bare address leads. Without a scheme only `www.` is taken for one: `end.Then` is a
/// forgotten space far more often than a site.
fn destination(kind: &LinkKind, found: &str) -> Option<String> {
    let starts_with =
        |prefix: &str| found.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let destination = match kind {
        LinkKind::Email => format!("mailto:{found}"),
        LinkKind::Url if starts_with("http://") || starts_with("https://") => found.to_owned(),
        LinkKind::Url if starts_with("www.") => format!("https://{found}"),
        _ => return None,
    };
    sanitize::is_allowed_destination(&destination).then_some(destination)
}

/// A string that refuses to grow beyond [`MAX_HTML`].
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > MAX_HTML {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}
