//! What changed between two texts, word by word, for people; and how much, in characters.
//!
//! Finding the smallest difference takes time in proportion to length times difference, so both
//! functions are given a time to spend. When it is over they answer with a cruder difference, which
//! is as true and only longer.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

/// A stretch of text that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    Gone(String),
    New(String),
}

/// Unchanged text longer than this many characters is shown by its two ends.
const LONG: usize = 400;
const END: usize = 160;

/// The way from `old` to `new`, in the order of reading; what went stands before what came in its
/// place. Long stretches that stayed are shortened to their ends.
pub fn words(old: &str, new: &str, time: Duration) -> Vec<Piece> {
    let diff = TextDiff::configure().timeout(time).diff_words(old, new);
    let mut pieces = Pieces::default();
    for change in diff.iter_all_changes() {
        pieces.add(change.tag(), change.value());
    }
    pieces.finish()
}

/// How many characters were taken out and put in, together.
pub fn characters_changed(old: &str, new: &str, time: Duration) -> usize {
    let diff = TextDiff::configure().timeout(time).diff_chars(old, new);
    diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal).count()
}

#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    same: String,
    gone: String,
    new: String,
    /// Space since the last change: part of it, if another change follows.
    space: String,
}

impl Pieces {
    fn add(&mut self, tag: ChangeTag, value: &str) {
        let changing = self.changing();
        match tag {
            ChangeTag::Equal if changing && value.trim().is_empty() => self.space.push_str(value),
            ChangeTag::Equal => {
                if changing {
                    self.end_change();
                }
                self.same.push_str(value);
            }
            ChangeTag::Delete | ChangeTag::Insert => {
                if !changing {
                    self.end_same(!self.done.is_empty(), true);
                }
                let space = std::mem::take(&mut self.space);
                self.gone.push_str(&space);
                self.new.push_str(&space);
                let side = if tag == ChangeTag::Delete { &mut self.gone } else { &mut self.new };
                side.push_str(value);
            }
        }
    }

    fn changing(&self) -> bool {
        !(self.gone.is_empty() && self.new.is_empty())
    }

    fn end_change(&mut self) {
        for (text, piece) in
            [(&mut self.gone, Piece::Gone as fn(String) -> Piece), (&mut self.new, Piece::New)]
        {
            if !text.is_empty() {
                self.done.push(piece(std::mem::take(text)));
            }
        }
        self.same = std::mem::take(&mut self.space);
    }

    /// `before`, `after`: whether a change stands on that side, whose surroundings are worth showing.
    fn end_same(&mut self, before: bool, after: bool) {
        let text = std::mem::take(&mut self.same);
        if !text.is_empty() {
            self.done.push(Piece::Same(shortened(text, before, after)));
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        if self.changing() {
            self.end_change();
        }
        self.end_same(!self.done.is_empty(), false);
        self.done
    }
}

fn shortened(text: String, before: bool, after: bool) -> String {
    let length = text.chars().count();
    if length <= LONG {
        return text;
    }
    let at = |nth: usize| text.char_indices().nth(nth).map_or(text.len(), |(at, _)| at);
    let head = if before || !after { &text[..at(END)] } else { "" };
    let tail = if after { &text[at(length - END)..] } else { "" };
    format!("{head} […] {tail}").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TIME: Duration = Duration::from_secs(5);

    fn read(pieces: &[Piece]) -> String {
        let mark = |piece: &Piece| match piece {
            Piece::Same(text) => text.clone(),
            Piece::Gone(text) => format!("[-{text}-]"),
            Piece::New(text) => format!("[+{text}+]"),
        };
        pieces.iter().map(mark).collect()
    }

    #[test]
    fn a_change_is_told_word_by_word_and_neighbouring_words_together() {
        let told = |old, new| read(&words(old, new, TIME));
        assert_eq!(told("I slept badly.", "I slept well."), "I slept [-badly.-][+well.+]");
        assert_eq!(told("one two three", "uno due three"), "[-one two-][+uno due+] three");
        assert_eq!(told("a b", "a b c"), "a b[+ c+]");
        assert_eq!(told("", "new"), "[+new+]");
        assert_eq!(told("old", ""), "[-old-]");
        assert_eq!(told("same", "same"), "same");
    }

    #[test]
    fn long_stretches_that_stayed_are_shortened_to_the_ends_beside_a_change() {
        let long = "word ".repeat(1_000);
        let pieces = words(&format!("{long}end"), &format!("{long}END"), TIME);
        assert!(
            matches!(&pieces[0], Piece::Same(text) if text.starts_with("[…] ") && text.len() < 200),
            "{pieces:?}"
        );
        assert_eq!(read(&pieces[1..]), "[-end-][+END+]");
        let pieces = words(&format!("a {long}z"), &format!("b {long}y"), TIME);
        let Piece::Same(middle) = &pieces[2] else { panic!("{pieces:?}") };
        assert!(middle.contains("word […] ") && middle.len() < 400);
    }

    #[test]
    fn characters_are_counted_on_both_sides() {
        assert_eq!(characters_changed("teh cat", "the cat", TIME), 2);
        assert_eq!(characters_changed("cat", "cats", TIME), 1);
        assert_eq!(characters_changed("größer", "grösser", TIME), 3);
        assert_eq!(characters_changed("same", "same", TIME), 0);
    }

    #[test]
    fn texts_built_to_be_slow_to_compare_are_not() {
        let (one, two): (String, String) = (0..16_000u32)
            .map(|i| (format!("{} ", i * 7919 % 997), format!("{} ", i * 104_729 % 991)))
            .unzip();
        let started = std::time::Instant::now();
        let pieces = words(&one, &two, Duration::from_millis(100));
        let count = characters_changed(&one, &two, Duration::from_millis(100));
        assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
        assert!(count > 100 && !pieces.is_empty());
    }

    proptest! {
        /// Short texts, so that nothing is left out.
        #[test]
        fn both_texts_can_be_read_out_of_it(old in "[ab \n]{0,60}", new in "[ab \n]{0,60}") {
            let pieces = words(&old, &new, TIME);
            let (mut before, mut after) = (String::new(), String::new());
            for piece in &pieces {
                match piece {
                    Piece::Same(text) => {
                        before.push_str(text);
                        after.push_str(text);
                    }
                    Piece::Gone(text) => before.push_str(text),
                    Piece::New(text) => after.push_str(text),
                }
            }
            prop_assert_eq!(before, old);
            prop_assert_eq!(after, new);
        }
    }
}
