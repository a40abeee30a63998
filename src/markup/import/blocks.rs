//! Arbitrary HTML flattened to a few levels of simple, well-formed blocks.

use html5ever::Attribute;

use super::elements::{is_block, mark};
use super::inline::{self, Inline, Mark, Place};
use super::table::Table;
use super::{Breaks, hide, is_hidden};
use crate::markup::limits::{MAX_NESTING, TooMuch};
use crate::markup::tokens::{Token, attribute, tokens};

/// Quotes, lists and items inside one another; deeper ones only start a new paragraph.
///
/// An item lies inside its list, so this leaves room for the four marks within [`MAX_NESTING`].
const MAX_DEPTH: usize = MAX_NESTING - 4;

/// Rewrites `html` with only `p`, `h1`, `h2`, `hr`, `br`, `pre`, lists and quotes, no deeper than
/// [`MAX_DEPTH`], and with the text in them already Markdown and hidden.
pub(super) fn flatten(html: &str, breaks: Breaks) -> Result<String, TooMuch> {
    let mut blocks =
        Blocks { keeps_lines: breaks == Breaks::Lines && !html.contains("<!-- wp:"), ..Blocks::default() };
    for token in tokens(html) {
        match token {
            Token::Text(text) => blocks.text(&text),
            Token::Open { name, attributes } => blocks.open(&name, &attributes)?,
            Token::Close(name) => blocks.close(&name),
        }
    }
    blocks.end_table();
    blocks.end_verbatim();
    blocks.unwind_to(0);
    Ok(blocks.out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Quote,
    List { ordered: bool },
    Item { is_empty: bool },
}

impl Container {
    fn tag(self) -> &'static str {
        match self {
            Container::Quote => "blockquote",
            Container::List { ordered: true } => "ol",
            Container::List { ordered: false } => "ul",
            Container::Item { .. } => "li",
        }
    }
}

/// Text in which white space counts.
struct Verbatim {
    text: String,
    is_block: bool,
}

#[derive(Default)]
pub(super) struct Blocks {
    out: String,
    keeps_lines: bool,
    pub(super) inline: Inline,
    /// The level of the heading the text belongs to.
    heading: Option<u8>,
    containers: Vec<Container>,
    /// Open tags, by kind, that were too deep to become containers: quotes, lists.
    ignored: [usize; 2],
    verbatim: Option<Verbatim>,
    pub(super) table: Option<Table>,
    /// Cells of all tables so far.
    pub(super) cells: usize,
    /// A `<br>` came last, so that the line end after it adds nothing.
    after_break: bool,
}

impl Blocks {
    fn text(&mut self, text: &str) {
        if let Some(verbatim) = &mut self.verbatim {
            verbatim.text.extend(text.chars().filter(|character| !is_hidden(*character)));
            return;
        }
        for character in text.chars() {
            let line_end = self.keeps_lines && character == '\n';
            if line_end && !std::mem::take(&mut self.after_break) {
                self.line_break();
            } else {
                self.after_break &= character.is_ascii_whitespace();
                self.inline.push(character);
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &[Attribute]) -> Result<(), TooMuch> {
        self.end_code_before(name);
        if let Some(verbatim) = &mut self.verbatim {
            if name == "br" {
                verbatim.text.push('\n');
            }
            return Ok(());
        }
        let is_break = name == "br";
        match name {
            "br" => self.line_break(),
            "a" => {
                self.inline.close(&Mark::Link(String::new()));
                if let Some(link) = attribute(attributes, "href").and_then(inline::link) {
                    self.inline.open(link);
                }
            }
            "img" => self.image(attributes),
            "iframe" | "embed" => self.link_to("Embedded page", attribute(attributes, "src")),
            "video" => self.link_to("Video", attribute(attributes, "src")),
            "audio" => self.link_to("Audio", attribute(attributes, "src")),
            "code" | "tt" | "kbd" | "samp" => {
                self.verbatim = Some(Verbatim { text: String::new(), is_block: false });
            }
            "table" => match &mut self.table {
                Some(table) => table.inner += 1,
                None => {
                    self.flush();
                    self.table = Some(Table::default());
                }
            },
            "tr" => self.row(),
            "td" | "th" => self.cell()?,
            _ if mark(name).is_some() => mark(name).into_iter().for_each(|mark| self.inline.open(mark)),
            _ if self.is_in_cell() && is_block(name) => self.inline.push(' '),
            "pre" => {
                self.flush();
                self.verbatim = Some(Verbatim { text: String::new(), is_block: true });
            }
            "h1" | "h2" => self.start_heading(1),
            "h3" | "h4" | "h5" | "h6" => self.start_heading(2),
            "hr" => {
                self.flush();
                self.start_block();
                self.out.push_str("<hr>");
            }
            "blockquote" => self.start_container(Container::Quote, ""),
            "ul" | "menu" | "dir" => self.start_container(Container::List { ordered: false }, ""),
            "ol" => {
                let start = attribute(attributes, "start").and_then(|start| start.parse::<u32>().ok());
                // More than nine digits are no list in Markdown.
                let start = start.filter(|start| *start < 900_000_000);
                let start = start.map(|start| format!(" start=\"{start}\"")).unwrap_or_default();
                self.start_container(Container::List { ordered: true }, &start);
            }
            "li" => self.start_item(),
            _ if is_block(name) => self.flush(),
            _ => {}
        }
        self.after_break = is_break;
        Ok(())
    }

    fn close(&mut self, name: &str) {
        self.after_break = false;
        self.end_code_before(name);
        match name {
            "pre" | "code" | "tt" | "kbd" | "samp" => {
                let is_block = name == "pre";
                if self.verbatim.as_ref().is_some_and(|verbatim| verbatim.is_block == is_block) {
                    self.end_verbatim();
                }
            }
            _ if self.verbatim.is_some() => {}
            "a" => self.inline.close(&Mark::Link(String::new())),
            "table" => match &mut self.table {
                Some(table) if table.inner > 0 => table.inner -= 1,
                _ => self.end_table(),
            },
            "td" | "th" | "tr" => self.end_cell(),
            // Browsers show a stray `</br>` as a line break.
            "br" => self.line_break(),
            _ if mark(name).is_some() => mark(name).iter().for_each(|mark| self.inline.close(mark)),
            _ if self.is_in_cell() && is_block(name) => self.inline.push(' '),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = None;
            }
            "blockquote" => self.end_container(0, |container| container == Container::Quote),
            "ul" | "ol" | "menu" | "dir" => {
                self.end_container(1, |container| matches!(container, Container::List { .. }));
            }
            "li" => {
                self.flush();
                if let Some(Container::Item { .. }) = self.containers.last() {
                    self.unwind_to(self.containers.len() - 1);
                }
            }
            _ if is_block(name) => self.flush(),
            _ => {}
        }
    }

    fn is_in_cell(&self) -> bool {
        self.table.as_ref().is_some_and(|table| table.in_cell)
    }

    fn line_break(&mut self) {
        let starts_paragraph = self.inline.ends_with_break() && self.heading.is_none() && !self.is_in_cell();
        if starts_paragraph {
            self.flush();
        } else if !self.inline.is_empty() {
            self.inline.push_break();
        }
    }

    fn image(&mut self, attributes: &[Attribute]) {
        let description = attribute(attributes, "alt").unwrap_or_default().trim();
        let is_emoji = attribute(attributes, "class")
            .is_some_and(|class| class.contains("emoji") || class.contains("wp-smiley"));
        if is_emoji {
            self.inline.push_str(description);
        } else if description.is_empty() {
            self.link_to("Image", attribute(attributes, "src"));
        } else {
            self.link_to(&format!("Image: {description}"), attribute(attributes, "src"));
        }
    }

    /// Shows something that isn't text as a link to it, or as its name alone inside another link.
    fn link_to(&mut self, name: &str, address: Option<&str>) {
        let link = address.and_then(inline::link).filter(|link| !self.inline.has(link));
        link.iter().for_each(|link| self.inline.open(link.clone()));
        self.inline.push_str(name);
        link.iter().for_each(|link| self.inline.close(link));
    }

    fn start_heading(&mut self, level: u8) {
        self.flush();
        self.heading = Some(level);
    }

    /// Ends the block that the text so far belongs to.
    pub(super) fn flush(&mut self) {
        if self.inline.is_empty() || self.is_in_cell() {
            return;
        }
        let place = if self.heading.is_some() { Place::Heading } else { Place::Block };
        let text = self.inline.take(place);
        let tag = match self.heading {
            Some(1) => "h1",
            Some(_) => "h2",
            None => "p",
        };
        self.write_block(tag, &text);
    }

    /// Writes lines of finished Markdown as one block.
    pub(super) fn write_block(&mut self, tag: &str, markdown: &str) {
        // The first paragraph of an item stands beside the bullet, without blank lines between items.
        let is_bare = self.start_block() && tag == "p";
        if !is_bare {
            self.out.extend(["<", tag, ">"]);
        }
        for (index, line) in markdown.split('\n').enumerate() {
            if index > 0 {
                self.out.push_str("<br>");
            }
            self.out.extend(line.chars().map(hide));
        }
        if !is_bare {
            self.out.extend(["</", tag, ">"]);
        }
    }

    /// Makes sure that a block may stand here; returns whether it is the first of a list item.
    fn start_block(&mut self) -> bool {
        if matches!(self.containers.last(), Some(Container::List { .. })) {
            self.push(Container::Item { is_empty: true }, "");
        }
        match self.containers.last_mut() {
            Some(Container::Item { is_empty }) => std::mem::take(is_empty),
            _ => false,
        }
    }

    fn start_container(&mut self, container: Container, attributes: &str) {
        self.flush();
        if self.containers.len() + 2 > MAX_DEPTH {
            self.ignored[usize::from(container != Container::Quote)] += 1;
            return;
        }
        self.start_block();
        self.push(container, attributes);
    }

    fn start_item(&mut self) {
        self.flush();
        if self.ignored[1] > 0 {
            return;
        }
        if let Some(Container::Item { .. }) = self.containers.last() {
            self.unwind_to(self.containers.len() - 1);
        }
        if !matches!(self.containers.last(), Some(Container::List { .. })) {
            self.start_container(Container::List { ordered: false }, "");
        }
        if matches!(self.containers.last(), Some(Container::List { .. })) {
            self.push(Container::Item { is_empty: true }, "");
        }
    }

    fn push(&mut self, container: Container, attributes: &str) {
        self.out.extend(["<", container.tag(), attributes, ">"]);
        self.containers.push(container);
    }

    fn end_container(&mut self, kind: usize, is_it: impl Fn(Container) -> bool) {
        self.flush();
        if self.ignored[kind] > 0 {
            self.ignored[kind] -= 1;
        } else if let Some(position) = self.containers.iter().rposition(|container| is_it(*container)) {
            self.unwind_to(position);
        }
    }

    /// Closes containers until only `depth` of them are open.
    fn unwind_to(&mut self, depth: usize) {
        self.flush();
        while self.containers.len() > depth {
            if let Some(container) = self.containers.pop() {
                self.out.extend(["</", container.tag(), ">"]);
            }
        }
    }

    /// Ends inline code that a block follows: its end tag is missing, or surrounds whole blocks.
    fn end_code_before(&mut self, name: &str) {
        let in_code = self.verbatim.as_ref().is_some_and(|verbatim| !verbatim.is_block);
        if in_code && (is_block(name) || matches!(name, "td" | "th" | "tr")) {
            self.end_verbatim();
        }
    }

    fn end_verbatim(&mut self) {
        let Some(Verbatim { text, is_block }) = self.verbatim.take() else {
            return;
        };
        if !is_block {
            self.inline.push_code(&text);
            return;
        }
        // HTML ignores a line end right after `<pre>`.
        let text = text.strip_prefix('\n').unwrap_or(&text);
        if text.trim().is_empty() {
            return;
        }
        self.start_block();
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        self.out.extend(["<pre><code>", &escaped, "</code></pre>"]);
    }
}
