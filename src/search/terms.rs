//! What somebody looks for: words, "words in a row", and -words that must not be there.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that are looked at; more than anybody needs, and few enough for a database.
const MOST_WORDS: usize = 20;
/// Characters of a word that are looked at. PostgreSQL refuses words of more than 2 KB.
const LONGEST_WORD: usize = 100;

/// Words that stand beside each other, as [`fold`] leaves them. Never empty.
pub(crate) type Phrase = Vec<String>;

/// A search, read from whatever was typed: nothing in it is an operator but quotes, and a minus
/// before a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    wanted: Vec<Phrase>,
    unwanted: Vec<Phrase>,
    /// There were more than are looked at.
    pub(crate) cut: bool,
}

impl Terms {
    pub(crate) fn parse(typed: &str) -> Terms {
        let mut terms = Terms::default();
        let mut room = MOST_WORDS;
        for (text, unwanted) in pieces(typed) {
            let mut phrase: Phrase = words(text).map(|(_, word)| word).take(room + 1).collect();
            terms.cut |= phrase.len() > room;
            phrase.truncate(room);
            room -= phrase.len();
            if !phrase.is_empty() {
                if unwanted { &mut terms.unwanted } else { &mut terms.wanted }.push(phrase);
            }
        }
        terms
    }

    /// Nothing to look for: what must not be there says nothing about what should.
    pub(crate) fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    pub(crate) fn wanted(&self) -> &[Phrase] {
        &self.wanted
    }

    /// As FTS5 reads it. Every word is quoted, so none is an operator.
    pub(super) fn for_fts5(&self) -> String {
        let quoted = |phrase: &Phrase| format!("\"{}\"", phrase.join(" "));
        let wanted = self.wanted.iter().map(quoted).collect::<Vec<_>>().join(" AND ");
        let unwanted: String =
            self.unwanted.iter().map(|phrase| format!(" NOT {}", quoted(phrase))).collect();
        format!("({wanted}){unwanted}")
    }

    /// As `websearch_to_tsquery` reads it. Every word is quoted here too: bare, `or` is an operator.
    pub(super) fn for_websearch(&self) -> String {
        let quoted = |sign: &str, phrase: &Phrase| format!("{sign}\"{}\"", phrase.join(" "));
        let wanted = self.wanted.iter().map(|phrase| quoted("", phrase));
        let all: Vec<String> = wanted.chain(self.unwanted.iter().map(|phrase| quoted("-", phrase))).collect();
        all.join(" ")
    }
}

/// What was typed, cut at white space and quotes; `true`: a minus stood before it.
fn pieces(typed: &str) -> Vec<(&str, bool)> {
    let is_quote = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    let mut pieces = Vec::new();
    let mut rest = typed;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return pieces;
        }
        let unwanted = rest.starts_with('-');
        rest = rest.strip_prefix('-').unwrap_or(rest);
        let inside = rest.strip_prefix(is_quote);
        let text = inside.unwrap_or(rest);
        let ends = |c: char| is_quote(c) || (inside.is_none() && c.is_whitespace());
        // A quote that isn't closed goes on to the end.
        let end = text.find(ends).unwrap_or(text.len());
        pieces.push((&text[..end], unwanted));
        // A quote that ends a bare word begins the next piece.
        let closing = text[end..].chars().next().filter(|_| inside.is_some()).map_or(0, char::len_utf8);
        rest = &text[end + closing..];
    }
}

/// The words of a text with the byte each starts at: runs of letters and digits, folded.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, String)> {
    spans(text).map(|(start, end)| (start, fold(&text[start..end])))
}

/// Where the words of a text start and end.
pub(super) fn spans(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let is_part = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |n| start + n);
        at = end;
        Some((start, end))
    })
}

/// A word as both indexes keep it: small letters without accents.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.chars().take(LONGEST_WORD).map(|c| c.to_ascii_lowercase()).collect();
    }
    let plain = word.nfd().filter(|c| !is_combining_mark(*c));
    plain.flat_map(char::to_lowercase).take(LONGEST_WORD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_phrases_and_what_must_not_be_there() {
        let terms = Terms::parse("Café  \"first  day\" -relapse -“bad night” don’t or NOT");
        assert_eq!(
            terms.for_fts5(),
            "(\"cafe\" AND \"first day\" AND \"don t\" AND \"or\" AND \"not\") NOT \"relapse\" NOT \"bad night\""
        );
        assert_eq!(
            terms.for_websearch(),
            "\"cafe\" \"first day\" \"don t\" \"or\" \"not\" -\"relapse\" -\"bad night\""
        );
        assert!(!terms.cut);
        for nothing in ["", "  ", "\"", "\"\"", "-", "--", "- -", "*", "🕯️ 🕯️", "\0", "-only -without"]
        {
            assert!(Terms::parse(nothing).is_empty(), "{nothing:?}");
        }
        assert_eq!(Terms::parse("a\"b c\"d").for_fts5(), "(\"a\" AND \"b c\" AND \"d\")");
        assert_eq!(Terms::parse("half-way \"open end").for_fts5(), "(\"half way\" AND \"open end\")");
        assert!(Terms::parse(&"w ".repeat(21)).cut);
        assert!(Terms::parse(&format!("\"{}\"", "w ".repeat(30))).cut);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_only_words_reach_a_database(typed in "(?s).{0,400}") {
            let terms = Terms::parse(&typed);
            let count: usize = terms.wanted.iter().chain(&terms.unwanted).map(Vec::len).sum();
            prop_assert!(count <= MOST_WORDS);
            for word in terms.wanted.iter().chain(&terms.unwanted).flatten() {
                prop_assert!(word.chars().count() <= LONGEST_WORD);
                prop_assert!(word.chars().all(char::is_alphanumeric), "{word:?}");
            }
            for query in [terms.for_fts5(), terms.for_websearch()] {
                prop_assert_eq!(query.matches('"').count() % 2, 0);
                let outside: String = query.split('"').step_by(2).collect();
                prop_assert!(outside.split([' ', '(', ')']).all(|w| matches!(w, "" | "AND" | "NOT" | "-")), "{query}");
            }
        }

        #[test]
        fn spans_are_the_words_of_a_text_in_their_order(text in "(?s).{0,200}") {
            let mut last = 0;
            for (start, end) in spans(&text) {
                prop_assert!(last <= start && start < end && text.is_char_boundary(start) && text.is_char_boundary(end));
                last = end;
            }
        }
    }
}
