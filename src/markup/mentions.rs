//! `@handle`: the name of somebody here becomes a link to their page.
//!
//! Who is here is for the caller to know: [`candidates`] says which names a text may be holding, and
//! [`render_naming`](super::render_naming) links those of them that it is told of.

use std::collections::{BTreeSet, HashMap};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use pulldown_cmark::{CowStr, Event, TagEnd};

use super::render::{link_to, texts};
use super::tokens::{Token, attribute, tokens};
use super::{SafeHtml, sanitize};

/// Names as written in a text, without the `@`, and the handle each stands for.
pub type Known = HashMap<String, String>;

/// The longest name looked for, in characters.
const LONGEST: usize = 32;
/// Names that one text may be looked through for.
const MOST_CANDIDATES: usize = 400;

/// What stays as it is in the path of a member's page.
const UNRESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The names that may be meant by an `@` in `source`, outside code, links and addresses.
///
/// "@Nadia K wrote" gives "Nadia", "Nadia K" and "Nadia K wrote": only who knows the handles can
/// tell where the name ends. At most 400.
pub fn candidates(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if !source.contains('@') {
        return found;
    }
    for text in texts(source) {
        for (at, _) in text.match_indices('@').filter(|(at, _)| may_begin(&text, *at)) {
            found.extend(names_at(&text, at).map(str::to_owned));
            if found.len() >= MOST_CANDIDATES {
                return found;
            }
        }
    }
    found
}

/// The handles that rendered text links to, in the order of their first mention.
pub fn mentioned(html: &SafeHtml) -> Vec<String> {
    let mut handles: Vec<String> = Vec::new();
    for token in tokens(html.as_str()) {
        let Token::Open { attributes, .. } = token else { continue };
        let path = attribute(&attributes, "href").and_then(|href| href.strip_prefix(sanitize::MEMBERS));
        let Some(Ok(handle)) = path.map(|path| percent_decode_str(path).decode_utf8()) else { continue };
        if !handles.iter().any(|known| *known == handle) {
            handles.push(handle.into_owned());
        }
    }
    handles
}

/// Where rendered text leads: each address, and whether it stands in a quotation.
pub fn destinations(html: &SafeHtml) -> Vec<(String, bool)> {
    let (mut found, mut quotes) = (Vec::new(), 0_usize);
    for token in tokens(html.as_str()) {
        match token {
            Token::Open { name, .. } if &*name == "blockquote" => quotes += 1,
            Token::Close(name) if &*name == "blockquote" => quotes = quotes.saturating_sub(1),
            Token::Open { attributes, .. } => {
                found.extend(attribute(&attributes, "href").map(|href| (href.to_owned(), quotes > 0)));
            }
            _ => {}
        }
    }
    found
}

/// Links the known names in a text that is in no link and no code.
pub(super) fn linked<'a>(text: CowStr<'a>, known: &Known) -> Vec<Event<'a>> {
    if known.is_empty() {
        return vec![Event::Text(text)];
    }
    let (mut events, mut done) = (Vec::new(), 0);
    for (at, _) in text.match_indices('@') {
        // Longest first: "@Nadia K" is Nadia K, if there is such a person, and Nadia if there isn't.
        let name = names_at(&text, at).collect::<Vec<_>>().into_iter().rev();
        let Some((name, handle)) = name.into_iter().find_map(|name| Some((name, known.get(name)?))) else {
            continue;
        };
        if at < done || !may_begin(&text, at) {
            continue;
        }
        let piece = |from: usize, to: usize| Event::Text(text[from..to].to_owned().into());
        if done < at {
            events.push(piece(done, at));
        }
        done = at + 1 + name.len();
        let page = format!("{}{}", sanitize::MEMBERS, utf8_percent_encode(handle, &UNRESERVED));
        events.extend([Event::Start(link_to(page.into())), piece(at, done), Event::End(TagEnd::Link)]);
    }
    if done == 0 {
        return vec![Event::Text(text)];
    }
    if done < text.len() {
        events.push(Event::Text(text[done..].to_owned().into()));
    }
    events
}

/// An `@` inside a word is part of a mail address, and one after a slash of a web address.
fn may_begin(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_none_or(|c| c.is_whitespace() || "([{<>\"'“‘«„–—*,;!?…".contains(c))
}

/// The names that may follow the `@` at a place, shortest first: letters and digits of any script,
/// with one separator at a time between them, ending where a word ends.
fn names_at(text: &str, at: usize) -> impl Iterator<Item = &str> {
    let rest = &text[at + 1..];
    let mut ends = Vec::new();
    let mut in_word = false;
    for (count, (index, c)) in rest.char_indices().enumerate() {
        let belongs = is_word(c);
        if in_word && !belongs && count >= 2 {
            ends.push(index);
        }
        let separates = in_word && matches!(c, ' ' | '-' | '_' | '.' | '\'');
        if count == LONGEST || !(belongs || separates) {
            in_word = false;
            break;
        }
        in_word = belongs;
    }
    if in_word && rest.chars().nth(1).is_some() {
        ends.push(rest.len());
    }
    ends.into_iter().map(|end| &rest[..end])
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}
