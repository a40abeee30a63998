//! Striking words out of a text: wherever they stand in it, a mark stands in their place.
//!
//! The words are looked for in what a reader sees, so that neither emphasis nor a line's end keeps them
//! from being found; and, where they aren't seen, in the Markdown itself, which may hide them in an address.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::render::bare_addresses;

mod mark;
mod raw;

pub use mark::plain_marks;
use mark::{marked, marks};

/// Which of the places where the words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// From 1. Where they stand once, that is the first.
    Nth(usize),
    All,
}

/// Why nothing was struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotStruck {
    /// They don't stand there, or not as whole words.
    Missing,
    /// They stand there only so many times.
    Fewer(usize),
    /// They would still be there.
    Stuck,
}

/// How often the words stand in a text.
pub fn occurrences(source: &str, span: &str) -> usize {
    let seen = Seen::of(source, |_| false);
    needles(span).iter().map(|needle| seen.find(needle).len()).find(|count| *count > 0).unwrap_or(0)
}

/// `source` with `[mark]` in the place of the words.
///
/// # Errors
///
/// [`NotStruck`], when they aren't there to be struck.
pub fn strike(source: &str, span: &str, which: Which, mark: &str) -> Result<String, NotStruck> {
    let seen = Seen::of(source, |_| false);
    for needle in needles(span) {
        let found = seen.find(&needle);
        if found.is_empty() {
            continue;
        }
        let chosen = chosen(&found, which)?;
        let left = found.len() - chosen.len();
        let struck = seen.without(source, &chosen, mark);
        let still = Seen::of(&struck, |_| false).find(&needle).len();
        return if still <= left { Ok(struck) } else { Err(NotStruck::Stuck) };
    }
    raw::strike(source, &seen, span, which, mark)
}

/// `source` with the mark wherever the words stand in a quotation that links to what `names` knows, and
/// wherever such a quotation ends in the middle of them; `None`: nowhere.
pub fn strike_quoted(source: &str, span: &str, mark: &str, names: impl Fn(&str) -> bool) -> Option<String> {
    let seen = Seen::of(source, names);
    for needle in needles(span) {
        let mut found: Vec<Range<usize>> = seen.find(&needle);
        found.retain(|place| seen.quoted.iter().any(|q| q.start <= place.start && place.end <= q.end));
        found.extend(seen.quoted.iter().filter_map(|quoted| seen.cut_off(quoted, &needle)));
        if !found.is_empty() {
            found.sort_by_key(|place| place.start);
            return Some(seen.without(source, &found, mark));
        }
    }
    None
}

/// The words as typed, and as they would be seen if they were Markdown.
fn needles(span: &str) -> Vec<Vec<char>> {
    let plain = |chars: Vec<char>| -> Vec<char> {
        let text: String = chars.into_iter().collect();
        text.trim().chars().collect()
    };
    let typed =
        plain(squeezed(span.chars().enumerate().map(|(i, c)| (c, i..i))).into_iter().map(|s| s.0).collect());
    let seen = plain(Seen::of(span, |_| false).chars.into_iter().map(|c| c.shown).collect());
    let mut all = vec![typed];
    if !all.contains(&seen) {
        all.push(seen);
    }
    all.retain(|needle| needle.iter().any(|c| c.is_alphanumeric()));
    all
}

fn chosen(found: &[Range<usize>], which: Which) -> Result<Vec<Range<usize>>, NotStruck> {
    match which {
        Which::All => Ok(found.to_vec()),
        Which::Nth(n) => {
            let one = n.checked_sub(1).and_then(|i| found.get(i));
            one.map(|place| vec![place.clone()]).ok_or(NotStruck::Fewer(found.len()))
        }
    }
}

/// A character as it is looked for: a typist's quotation marks and dashes stand for a printer's.
fn folded(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201C}' | '\u{201D}' => '"',
        '\u{2010}'..='\u{2014}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// White space run together, and what can't be seen left out.
fn squeezed(chars: impl Iterator<Item = (char, Range<usize>)>) -> Vec<(char, Range<usize>)> {
    let mut out: Vec<(char, Range<usize>)> = Vec::new();
    for (c, range) in chars.filter(|(c, _)| !is_unseen(*c)) {
        let c = folded(c);
        if c != ' ' || out.last().is_some_and(|(before, _)| *before != ' ') {
            out.push((c, range));
        }
    }
    out
}

/// Where `needle` stands as whole words, without overlaps.
fn places(hay: &[char], needle: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (Some(first), Some(last)) = (needle.first(), needle.last()) else { return found };
    let goes_on = |a: Option<&char>, b: &char| a.is_some_and(|a| a.is_alphanumeric()) && b.is_alphanumeric();
    let mut at = 0;
    while at + needle.len() <= hay.len() {
        let end = at + needle.len();
        let before = at.checked_sub(1).and_then(|i| hay.get(i));
        if hay[at..end] == *needle && !goes_on(before, first) && !goes_on(hay.get(end), last) {
            found.push(at..end);
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// A character that a reader sees.
struct Char {
    shown: char,
    /// Where it is in the source.
    range: Range<usize>,
    /// A paragraph, a heading, a cell, an item.
    block: usize,
    /// In a block of code, where nothing is markup.
    code: bool,
}

/// Emphasis, a link, code.
struct Element {
    outer: Range<usize>,
    /// Of the characters.
    from: usize,
    to: usize,
    code: bool,
}

/// A text as a reader sees it, and where in the source each character comes from.
struct Seen {
    chars: Vec<Char>,
    elements: Vec<Element>,
    /// The quotations asked for, as ranges of characters.
    quoted: Vec<Range<usize>>,
    block: usize,
    code: bool,
}

impl Seen {
    fn of(source: &str, names: impl Fn(&str) -> bool) -> Seen {
        let mut seen =
            Seen { chars: Vec::new(), elements: Vec::new(), quoted: Vec::new(), block: 0, code: false };
        let (mut open, mut quotes): (Vec<Element>, Vec<(usize, bool)>) = (Vec::new(), Vec::new());
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
            match event {
                Event::Start(
                    tag @ (Tag::Emphasis
                    | Tag::Strong
                    | Tag::Strikethrough
                    | Tag::Link { .. }
                    | Tag::Image { .. }),
                ) => {
                    if let Tag::Link { dest_url, .. } = &tag
                        && names(dest_url)
                    {
                        quotes.iter_mut().for_each(|(_, named)| *named = true);
                    }
                    open.push(Element { outer: range, from: seen.chars.len(), to: 0, code: false });
                }
                Event::End(
                    TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image,
                ) => {
                    if let Some(element) = open.pop() {
                        seen.elements.push(Element { to: seen.chars.len(), ..element });
                    }
                }
                Event::Start(tag) => {
                    seen.boundary(range.start);
                    match tag {
                        Tag::BlockQuote(_) => quotes.push((seen.chars.len(), false)),
                        Tag::CodeBlock(_) => seen.code = true,
                        _ => {}
                    }
                }
                Event::End(tag) => {
                    seen.boundary(range.end);
                    match tag {
                        TagEnd::CodeBlock => seen.code = false,
                        TagEnd::BlockQuote(_) => {
                            if let Some((from, true)) = quotes.pop() {
                                seen.quoted.push(from..seen.chars.len());
                            }
                        }
                        _ => {}
                    }
                }
                Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => {
                    if !quotes.is_empty() && bare_addresses(&text).iter().any(|address| names(address)) {
                        quotes.iter_mut().for_each(|(_, named)| *named = true);
                    }
                    seen.text(source, &text, range)
                }
                Event::Code(text) => {
                    let from = seen.chars.len();
                    let inside = source.get(range.clone()).and_then(|raw| raw.find(&*text));
                    let inner = inside.map(|at| range.start + at..range.start + at + text.len());
                    seen.text(source, &text, inner.unwrap_or(range.clone()));
                    let to = seen.chars.len();
                    seen.elements.push(Element { outer: range, from, to, code: true });
                }
                Event::SoftBreak | Event::HardBreak => seen.push(' ', range),
                _ => seen.boundary(range.start),
            }
        }
        seen
    }

    fn text(&mut self, source: &str, text: &str, range: Range<usize>) {
        let same = source.get(range.clone()) == Some(text);
        for (at, c) in text.char_indices() {
            // What was written as something else, such as `&amp;`, goes or stays as a whole.
            let own = range.start + at..range.start + at + c.len_utf8();
            self.push(c, if same { own } else { range.clone() });
        }
    }

    fn push(&mut self, c: char, range: Range<usize>) {
        let shown = folded(c);
        let doubled = shown == ' ' && self.chars.last().is_none_or(|before| before.shown == ' ');
        if !is_unseen(c) && !doubled {
            self.chars.push(Char { shown, range, block: self.block, code: self.code });
        }
    }

    fn boundary(&mut self, at: usize) {
        self.push(' ', at..at);
        self.block += 1;
    }

    fn find(&self, needle: &[char]) -> Vec<Range<usize>> {
        let hay: Vec<char> = self.chars.iter().map(|c| c.shown).collect();
        let mut found = places(&hay, needle);
        let marks = marks(&hay);
        found.retain(|place| !marks.iter().any(|mark| mark.start <= place.start && place.end <= mark.end));
        found
    }

    /// Where a quotation that was cut short ends with the beginning of the words.
    fn cut_off(&self, quoted: &Range<usize>, needle: &[char]) -> Option<Range<usize>> {
        let shown: Vec<char> = self.chars[quoted.clone()].iter().map(|c| c.shown).collect();
        let text = trimmed(&shown).strip_suffix(&['…'])?;
        let text = trimmed(text);
        let longest = needle.len().saturating_sub(1).min(text.len());
        (BEGINNING..=longest).rev().find_map(|length| {
            let start = text.len() - length;
            let whole = start == 0 || !text[start - 1].is_alphanumeric() || !needle[0].is_alphanumeric();
            let same = text[start..] == needle[..length];
            (whole && same).then(|| quoted.start + start..quoted.start + text.len())
        })
    }

    /// The source with the mark in these places.
    fn without(&self, source: &str, places: &[Range<usize>], mark: &str) -> String {
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for place in places {
            for run in self.runs(place) {
                self.strike_run(&run, mark, &mut edits);
            }
        }
        apply(source, edits)
    }

    /// The parts of a place that are in one block each: what is between blocks stays.
    fn runs(&self, place: &Range<usize>) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for at in place.clone() {
            let here = &self.chars[at];
            match runs.last_mut() {
                Some(run) if run.end == at && self.chars[run.start].block == here.block => run.end = at + 1,
                _ if here.shown == ' ' => {}
                _ => runs.push(at..at + 1),
            }
        }
        for run in &mut runs {
            while run.end > run.start + 1 && self.chars[run.end - 1].shown == ' ' {
                run.end -= 1;
            }
        }
        runs
    }

    fn strike_run(&self, run: &Range<usize>, mark: &str, edits: &mut Vec<(Range<usize>, String)>) {
        let (first, last) = (&self.chars[run.start], &self.chars[run.end - 1]);
        let mut gone = first.range.start..last.range.end;
        let mut in_code = first.code;
        for element in self.elements.iter().filter(|e| e.from < run.end && run.start < e.to) {
            if run.start <= element.from && element.to <= run.end {
                gone = gone.start.min(element.outer.start)..gone.end.max(element.outer.end);
            } else if element.from <= run.start && run.end <= element.to {
                in_code |= element.code;
            } else {
                // Its other half stays, and can't do with one of its two marks.
                let (from, to) = (&self.chars[element.from], &self.chars[element.to - 1]);
                edits.push((element.outer.start..from.range.start, String::new()));
                edits.push((to.range.end..element.outer.end, String::new()));
            }
        }
        edits.push((gone, if in_code { format!("[{mark}]") } else { marked(mark) }));
    }
}

/// Characters of the words that a quotation must end with to be taken for having been cut there.
const BEGINNING: usize = 8;

fn trimmed(mut text: &[char]) -> &[char] {
    while let [rest @ .., ' '] = text {
        text = rest;
    }
    text
}

fn apply(source: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.retain(|(range, put)| !range.is_empty() || !put.is_empty());
    edits.sort_by_key(|(range, put)| (range.start, put.is_empty(), std::cmp::Reverse(range.end)));
    let (mut out, mut done) = (String::with_capacity(source.len() + 64), 0);
    for (range, put) in edits {
        if range.end <= done {
            continue;
        }
        out.push_str(source.get(done..range.start.max(done)).unwrap_or_default());
        out.push_str(&put);
        done = range.end;
    }
    out.push_str(source.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests;
