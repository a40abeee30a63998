//! Whether a plain text names somebody: their handle as whole words, whatever its case, and whatever
//! look-alike letters or invisible signs were put into it.

use super::handle::{key_of, skeleton_of};

/// A word in a text, and where it stands.
struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

pub(crate) fn names(text: &str, handle: &str) -> bool {
    let (text, handle) = (folded(text), folded(handle));
    let (there, name) = (words(&text), words(&handle));
    if name.is_empty() {
        return false;
    }
    let joined: String = name.iter().map(|word| word.text).collect();
    (0..there.len()).any(|at| {
        let as_written =
            there.get(at..at + name.len()).filter(|found| is_name((&text, found), (&handle, &name)));
        let run_together = there.get(at..=at).filter(|found| name.len() > 1 && same(found[0].text, &joined));
        as_written.or(run_together).is_some_and(|found| stands_alone(&text, found))
    })
}

/// Letters as handles are compared by, without signs that leave no trace on a screen.
fn folded(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    key_of(&seen)
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_letter(c)) {
            (None, true) => start = Some(at),
            (Some(begun), false) => {
                words.push(Word { text: &text[begun..at], start: begun, end: at });
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

/// The words one by one, with the handle's own signs between them or other ones that handles have.
fn is_name((text, found): (&str, &[Word<'_>]), (handle, name): (&str, &[Word<'_>])) -> bool {
    let between = |text: &str, pair: &[Word<'_>]| match pair {
        [one, next] => match &text[one.end..next.start] {
            blank if blank.trim().is_empty() => " ".to_owned(),
            signs => signs.to_owned(),
        },
        _ => String::new(),
    };
    let alike = |(n, word): (usize, &Word<'_>)| same(found[n].text, word.text);
    let signs = found.windows(2).zip(name.windows(2)).all(|(there, own)| {
        let there = between(text, there);
        there == between(handle, own) || matches!(there.as_str(), "-" | "_" | "." | "'" | "’")
    });
    signs && name.iter().enumerate().all(alike)
}

/// By look only where something in the word isn't what it looks like: "lan" is no "Ian" in plain letters.
fn same(one: &str, other: &str) -> bool {
    one == other || ((is_odd(one) || is_odd(other)) && skeleton_of(one) == skeleton_of(other))
}

/// Letters of other scripts, or digits among letters.
fn is_odd(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    !word.is_ascii() || (digits > 0 && digits < word.len())
}

/// No part of a longer handle, or of a compound: "ben" isn't named in "ben-oldfield".
fn stands_alone(text: &str, found: &[Word<'_>]) -> bool {
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return false };
    let mut before = text[..first.start].chars().rev();
    let mut after = text[last.end..].chars();
    let joins = |sign: Option<char>, beyond: Option<char>| {
        sign.is_some_and(|c| matches!(c, '-' | '_' | '.')) && beyond.is_some_and(is_letter)
    };
    !joins(before.next(), before.next()) && !joins(after.next(), after.next())
}

#[cfg(test)]
mod tests {
    use super::names;
    use proptest::prelude::*;

    #[test]
    fn a_handle_is_found_as_a_whole_word_in_any_case_and_spelling() {
        for (text, handle) in [
            ("Ben is wrong.", "ben"),
            ("what BEN's friends say", "ben"),
            ("(ben)", "Ben"),
            ("@ben, listen", "ben"),
            ("Hello ben.", "ben"),
            ("…said ben—again", "ben"),
            ("b\u{200b}e\u{ad}n again", "ben"),
            ("bеn again", "ben"),
            ("\u{1d41b}\u{1d41e}\u{1d427}", "ben"),
            ("as Nadia  K\nwrote", "Nadia K"),
            ("as nadia_k wrote", "Nadia K"),
            ("as NadiaK wrote", "Nadia K"),
            ("quiet heron 42", "Quiet Heron 42"),
            ("QUIET-HERON-42!", "quiet-heron-42"),
            ("O’Neill", "O'Neill"),
            ("b0b", "bob"),
            ("東京 said", "東京"),
        ] {
            assert!(names(text, handle), "{handle:?} in {text:?}");
        }
    }

    #[test]
    fn and_not_in_words_that_only_hold_its_letters() {
        for (text, handle) in [
            ("", "ben"),
            ("The bench bends; benign.", "ben"),
            ("ben-oldfield and ben_2 and x.ben", "ben"),
            ("Ian came", "lan"),
            ("a bam is no farm", "barn"),
            ("lol", "101"),
            ("it may be so", "maybe"),
            ("a quiet heron stood there", "quiet-heron"),
            ("Nadia came, and K left", "Nadia K"),
            ("Nadia. K.", "Nadia K"),
            ("ében", "ben"),
        ] {
            assert!(!names(text, handle), "{handle:?} in {text:?}");
        }
    }

    proptest! {
        /// Without its letters nothing can be a handle, and a text of other words never names it.
        #[test]
        fn a_text_without_the_handle_never_names_it(text in "[a-mo-zA-MO-Z0-9 .,'’@_\\-\n]{0,200}") {
            prop_assert!(!names(&text, "nnn"));
            prop_assert!(!names(&text, "Anna N"));
        }

        #[test]
        fn other_words_never_do(words in proptest::collection::vec("[a-z]{1,9}", 0..40)) {
            prop_assume!(!words.iter().any(|word| word == "marrow"));
            prop_assert!(!names(&words.join(" "), "marrow"));
        }

        #[test]
        fn put_anywhere_between_words_it_is_found(
            before in "([a-z]{0,8}[ ,;:(\"]){0,4}", after in "([ ,;:)\"!?][a-z]{0,8}){0,4}",
        ) {
            let text = format!("{before}Marrow{after}");
            prop_assert!(names(&text, "marrow"));
        }
    }
}
