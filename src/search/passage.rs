//! The part of a text that answers a search, with what was found marked.

use std::ops::Range;

use super::terms::{Phrase, spans, words};

/// The longest passage, in characters, and how much of that stands before the first hit.
const LENGTH: usize = 240;
const BEFORE: usize = 60;

/// A stretch of plain text; whoever shows it escapes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    /// It is what was looked for.
    pub(crate) hit: bool,
}

/// All of a text, such as a title.
pub(crate) fn marked(text: &str, wanted: &[Phrase]) -> Vec<Piece> {
    cut(text, 0..text.len(), &hits(text, wanted))
}

/// The part around the first hit, or the beginning where the words themselves aren't in the text
/// (they may be in its title, or in an address behind a link).
pub(crate) fn passage(text: &str, wanted: &[Phrase]) -> Vec<Piece> {
    let hits = hits(text, wanted);
    let first = hits.first().map_or(0, |hit| hit.start);
    let from = text[..first].char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let until = text[from..].char_indices().nth(LENGTH).map_or(text.len(), |(at, _)| from + at);
    // From one end of a word to another, unless a single word fills the room.
    let start = if from == 0 { 0 } else { spans(&text[from..first]).nth(1).map_or(first, |(s, _)| from + s) };
    let end = match until == text.len() {
        true => until,
        false => text[..until].rfind(char::is_whitespace).filter(|end| *end > first).unwrap_or(until),
    };
    let mut pieces = cut(text, start..end, &hits);
    let plain = |text: &str| Piece { text: text.to_owned(), hit: false };
    if start > 0 {
        pieces.insert(0, plain("… "));
    }
    if end < text.len() {
        pieces.push(plain(" …"));
    }
    pieces
}

/// Where the phrases stand in a text, first to last, none over another.
fn hits(text: &str, wanted: &[Phrase]) -> Vec<Range<usize>> {
    let found: Vec<(usize, String)> = words(text).collect();
    let ends: Vec<usize> = spans(text).map(|(_, end)| end).collect();
    let (mut hits, mut at) = (Vec::new(), 0);
    while at < found.len() {
        let is_here = |phrase: &&Phrase| {
            let here = found[at..].iter().map(|(_, word)| word);
            here.len() >= phrase.len() && here.zip(phrase.iter()).all(|(word, wanted)| word == wanted)
        };
        let length = wanted.iter().filter(is_here).map(Vec::len).max().unwrap_or(0);
        if length > 0 {
            hits.push(found[at].0..ends[at + length - 1]);
        }
        at += length.max(1);
    }
    hits
}

/// A part of the text, cut where hits begin and end.
fn cut(text: &str, part: Range<usize>, hits: &[Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut push = |range: Range<usize>, hit: bool| {
        if !range.is_empty() {
            pieces.push(Piece { text: text[range].to_owned(), hit });
        }
    };
    let mut at = part.start;
    for hit in hits.iter().filter(|hit| hit.start < part.end && hit.end > part.start) {
        let (start, end) = (hit.start.max(part.start), hit.end.min(part.end));
        push(at..start, false);
        push(start..end, true);
        at = end;
    }
    push(at..part.end, false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Terms;
    use proptest::prelude::*;

    fn shown(pieces: &[Piece]) -> String {
        pieces.iter().map(|p| if p.hit { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn what_was_looked_for_is_marked_word_by_word() {
        let marked = |text: &str, typed: &str| shown(&marked(text, Terms::parse(typed).wanted()));
        assert_eq!(
            marked("The Café at noon, the cafeteria", "cafe noon"),
            "The [Café] at [noon], the cafeteria"
        );
        assert_eq!(marked("first day, day first", "\"first day\""), "[first day], day first");
        assert_eq!(marked("I don’t, I don't", "don't"), "I [don’t], I [don't]");
        assert_eq!(marked("<b>x</b>", "b"), "<[b]>x</[b]>");
        assert_eq!(marked("e\u{301}tude", "étude"), "[e\u{301}tude]");
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_hit() {
        let text = format!("{} needle {}", "hay ".repeat(200).trim(), "straw ".repeat(200).trim());
        let found = shown(&passage(&text, Terms::parse("needle").wanted()));
        assert!(
            found.starts_with("… hay ") && found.ends_with(" straw …") && found.contains(" [needle] "),
            "{found}"
        );
        assert!(found.chars().count() <= LENGTH + 6, "{found}");
        let none = shown(&passage(&text, Terms::parse("nothing").wanted()));
        assert!(none.starts_with("hay hay") && none.ends_with(" …"), "{none}");
    }

    proptest! {
        #[test]
        fn a_passage_is_a_part_of_its_text(text in "(?s).{0,700}", typed in ".{0,20}", from in 0usize..600) {
            let word: String = text.chars().skip(from).take(4).collect();
            for typed in [typed, word] {
                let terms = Terms::parse(&typed);
                let all: String = marked(&text, terms.wanted()).into_iter().map(|p| p.text).collect();
                prop_assert_eq!(&all, &text);
                let pieces = passage(&text, terms.wanted());
                let joined: String = pieces.iter().map(|p| p.text.as_str()).collect();
                let core = joined.strip_prefix("… ").unwrap_or(&joined);
                let core = core.strip_suffix(" …").unwrap_or(core);
                prop_assert!(text.contains(core) || text.contains(&joined), "{joined:?}");
                prop_assert!(joined.chars().count() <= LENGTH + 4);
            }
        }
    }
}
