//! Finished HTML as plain text: for mail, previews and counts.

use html5ever::Attribute;
use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::SafeHtml;
use super::tokens::{Token, attribute, tokens};

/// Whether a reader sees anything of `character`.
///
/// White space, controls, and the characters that only join, hide or direct others (Unicode's
/// `Default_Ignorable_Code_Point`, and the blank Braille cell) show nothing.
pub(super) fn is_visible(character: char) -> bool {
    !(character.is_whitespace()
        || character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'))
}

/// What was typed into a field of one line: composed (NFC), single spaces, no control or
/// direction-changing characters.
pub fn tidy_line(text: &str) -> String {
    let keep = |c: char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let visible: String =
        text.nfc().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| keep(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of `html` on one line, cut at the end of a word so that it has at most `max_chars`
/// characters, the closing "…" included.
pub fn excerpt(html: &SafeHtml, max_chars: usize) -> String {
    let line = one_line(html);
    if line.chars().nth(max_chars).is_none() {
        return line;
    }
    if max_chars == 0 {
        return String::new();
    }
    // One character less, to make room for the ellipsis.
    let (room, next) = line.char_indices().nth(max_chars - 1).unwrap_or((0, ' '));
    let end = if next == ' ' { room } else { line[..room].rfind(' ').unwrap_or(room) };
    let kept = line[..end].trim_end_matches([' ', ',', ';', ':', '-', '–', '—']);
    format!("{kept}…")
}

/// All words of `html` on one line.
pub fn one_line(html: &SafeHtml) -> String {
    flat(html).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether text goes on behind a tag that begins with this name.
pub(super) fn is_inline(tag: &str) -> bool {
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    matches!(name, "a" | "code" | "del" | "em" | "strong")
}

/// All text of `html`, with white space wherever a block or a line ends.
fn flat(html: &SafeHtml) -> String {
    let mut text = String::with_capacity(html.len());
    for token in tokens(html.as_str()) {
        match token {
            Token::Text(piece) => text.push_str(&piece),
            Token::Open { name, .. } | Token::Close(name) => {
                if !is_inline(&name) {
                    text.push(' ');
                }
            }
        }
    }
    text
}

/// `html` as text for the `text/plain` part of a mail.
///
/// Paragraphs are separated by blank lines and not wrapped. A quote's lines start with `> `, a list's
/// with `- ` or a number; a link is followed by its address in brackets, unless its text is the
/// address or it leads to a member's page.
pub fn plain_text(html: &SafeHtml) -> String {
    let mut plain = Plain::default();
    for token in tokens(html.as_str()) {
        match token {
            Token::Text(text) => plain.text(&text),
            Token::Open { name, attributes } => plain.open(&name, &attributes),
            Token::Close(name) => plain.close(&name),
        }
    }
    plain.trim_line();
    plain.out
}

#[derive(Default)]
struct Plain {
    out: String,
    /// Line ends to write before the next text.
    line_ends: usize,
    /// A space to write before the next text, if it comes on the same line.
    space: bool,
    prefixes: Vec<Prefix>,
    /// How many of the prefixes stand before the blank lines since the last text.
    shared: usize,
    /// The open lists; a number is the next item's.
    lists: Vec<Option<u64>>,
    preformatted: bool,
    /// The open link's address, and where its text starts in `out`.
    link: Option<(String, usize)>,
    /// No cell of the table row has been written yet.
    first_cell: bool,
}

/// What starts each line inside a quote or a list item.
enum Prefix {
    Quote,
    /// The bullet or number, as long as it is still to be written.
    Marker(String),
    /// As many spaces as the marker was wide.
    Indent(usize),
}

impl Plain {
    fn open(&mut self, name: &str, attributes: &[Attribute]) {
        match name {
            "p" | "h3" | "h4" | "table" => self.block(),
            "br" => self.line_ends += 1,
            "hr" => {
                self.block();
                self.write("----");
                self.block();
            }
            "pre" => {
                self.block();
                self.preformatted = true;
            }
            "blockquote" => {
                self.block();
                self.prefixes.push(Prefix::Quote);
            }
            "ul" | "ol" => {
                if self.lists.is_empty() {
                    self.block()
                } else {
                    self.line()
                }
                let start = || attribute(attributes, "start").and_then(|start| start.parse().ok());
                self.lists.push((name == "ol").then(|| start().unwrap_or(1)));
            }
            "li" => {
                self.line();
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.prefixes.push(Prefix::Marker(marker));
            }
            "tr" => {
                self.line();
                self.first_cell = true;
            }
            "td" | "th" if std::mem::take(&mut self.first_cell) => {}
            "td" | "th" => {
                self.space = false;
                self.write(" | ");
            }
            "a" => {
                if let Some(address) = attribute(attributes, "href") {
                    self.begin();
                    self.link = Some((address.to_owned(), self.out.len()));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h3" | "h4" | "table" => self.block(),
            "pre" => {
                self.preformatted = false;
                self.block();
            }
            "blockquote" => {
                self.block();
                self.pop();
            }
            "ul" | "ol" => {
                self.lists.pop();
                if self.lists.is_empty() { self.block() } else { self.line() }
            }
            "li" => {
                self.line();
                // An empty item still shows its bullet.
                if matches!(self.prefixes.last(), Some(Prefix::Marker(_))) {
                    self.begin();
                    self.line();
                }
                self.pop();
            }
            "a" => {
                if let Some((address, start)) = self.link.take() {
                    let shown = self.out.get(start..).unwrap_or_default();
                    if shown.is_empty() {
                        self.write(&address);
                    } else if !address.starts_with('/') && !is_same_address(shown, &address) {
                        self.space = false;
                        self.write(&format!(" ({address})"));
                    }
                }
            }
            _ => {}
        }
    }

    fn pop(&mut self) {
        self.prefixes.pop();
        self.shared = self.shared.min(self.prefixes.len());
    }

    /// The next text starts a line.
    fn line(&mut self) {
        self.line_ends = self.line_ends.max(1);
    }

    /// The next text starts a paragraph.
    fn block(&mut self) {
        self.line_ends = self.line_ends.max(2);
    }

    fn text(&mut self, text: &str) {
        if self.preformatted {
            for (index, line) in text.split('\n').enumerate() {
                self.line_ends += usize::from(index > 0);
                if !line.is_empty() {
                    self.write(line);
                }
            }
            return;
        }
        for (index, word) in text.split(is_html_space).enumerate() {
            self.space |= index > 0;
            if !word.is_empty() {
                self.write(word);
            }
        }
    }

    fn write(&mut self, text: &str) {
        self.begin();
        self.out.push_str(text);
    }

    /// Space at the end of a line would mean that the line goes on (RFC 3676, 4.1).
    fn trim_line(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
    }

    /// Writes the line ends, prefixes and space that come before a text.
    fn begin(&mut self) {
        let starts_line = self.line_ends > 0 || self.out.is_empty();
        if !starts_line {
            if std::mem::take(&mut self.space) {
                self.out.push(' ');
            }
            return;
        }
        if !self.out.is_empty() {
            self.trim_line();
            self.out.push('\n');
            for _ in 1..self.line_ends {
                let blank: String = self.prefixes[..self.shared].iter().map(Prefix::on_blank_line).collect();
                self.out.push_str(blank.trim_end());
                self.out.push('\n');
            }
        }
        self.line_ends = 0;
        self.space = false;
        self.shared = self.prefixes.len();
        for prefix in &mut self.prefixes {
            prefix.write_to(&mut self.out);
        }
    }
}

impl Prefix {
    fn write_to(&mut self, out: &mut String) {
        match self {
            Prefix::Quote => out.push_str("> "),
            Prefix::Indent(width) => out.extend(std::iter::repeat_n(' ', *width)),
            Prefix::Marker(marker) => {
                out.push_str(marker);
                *self = Prefix::Indent(marker.chars().count());
            }
        }
    }

    fn on_blank_line(&self) -> String {
        match self {
            Prefix::Quote => "> ".to_owned(),
            Prefix::Indent(width) => " ".repeat(*width),
            Prefix::Marker(marker) => " ".repeat(marker.chars().count()),
        }
    }
}

/// White space that HTML runs together (HTML Standard, "ASCII whitespace").
fn is_html_space(character: char) -> bool {
    character.is_ascii_whitespace()
}

/// Whether a link's text already says where it leads.
fn is_same_address(shown: &str, address: &str) -> bool {
    let leads_there = |text: &str| Url::parse(text).is_ok_and(|url| Ok(url) == Url::parse(address));
    shown == address
        || leads_there(shown)
        || leads_there(&format!("mailto:{shown}"))
        || (shown.starts_with("www.") && leads_there(&format!("https://{shown}")))
}
