//! A text as words and marks, each with its place.

use std::ops::Range;

/// A word in lower case, or marks that belong together (`?!`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// In bytes of the line it was read from.
    pub(super) place: Range<usize>,
}

impl Word {
    pub(super) fn is_mark(&self) -> bool {
        !self.text.starts_with(|c: char| c.is_alphanumeric() || c == '\'')
    }

    pub(super) fn ends_sentence(&self) -> bool {
        self.is_mark() && self.text.contains(['.', '!', '?', '…'])
    }
}

/// Marks repeated more often than this say no more.
const MOST_MARKS: usize = 3;

/// Adds the words of a line. White space is nowhere part of one, so it never matters.
pub(super) fn read(line: &str, words: &mut Vec<Word>) {
    let mut open: Option<(usize, bool)> = None;
    let close = |open: &mut Option<(usize, bool)>, end: usize, words: &mut Vec<Word>| {
        if let Some((start, _)) = open.take() {
            words.push(Word { text: normal(&line[start..end]), place: start..end });
        }
    };
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let letter = is_of_a_word(c);
        let same_marks = c == before || matches!((before, c), ('!' | '?', '!' | '?') | ('.', '.'));
        let goes_on = match open {
            Some((_, true)) => letter,
            Some((_, false)) => !letter && !c.is_whitespace() && same_marks,
            None => false,
        };
        if !goes_on {
            close(&mut open, at, words);
            if !c.is_whitespace() && !c.is_control() {
                open = Some((at, letter));
            }
        }
        before = c;
    }
    close(&mut open, line.len(), words);
}

fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '‘' | '_')
}

/// In lower case, with straight quotation marks, no letter more than three times in a row
/// ("sooooo"), and no more marks than say something.
fn normal(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let (mut last, mut run) = (' ', 0);
    let mut put = |c: char| {
        run = if c == last { run + 1 } else { 1 };
        last = c;
        if run <= MOST_MARKS {
            text.push(c);
        }
    };
    for c in word.chars() {
        match c {
            '’' | '‘' => put('\''),
            '“' | '”' => put('"'),
            c if c.is_ascii() => put(c.to_ascii_lowercase()),
            c => c.to_lowercase().for_each(&mut put),
        }
    }
    if word.starts_with(is_of_a_word) { text } else { text.chars().take(MOST_MARKS).collect() }
}
