//! Advice to "you", as far as a few phrases tell. It is a reason to ask an author once, and for nothing
//! else, so it is modest: what it doesn't know it lets pass.

use crate::heat::Phrase;

/// What begins advice, in lower case, at the start of a word. "You" is whoever is answered: "you need
/// to" is advice, "you need" (a hug) is not, and neither is "you must be tired".
const BEGINNINGS: &[&str] = &[
    "you should",
    "you shouldn't",
    "you should've",
    "you ought to",
    "you need to",
    "you have to",
    "you've got to",
    "you gotta",
    "you better",
    "you'd better",
    "you had better",
    "you must",
    "you mustn't",
    "why don't you",
    "why not try",
    "why not just",
    "if i were you",
    "if i was you",
    "in your place i",
    "in your shoes i",
    "my advice to you",
    "my advice is",
    "have you tried",
    "have you considered",
    "i'd advise you",
    "i would advise you",
    "i advise you",
    "i suggest you",
    "i'd suggest you",
    "i would suggest you",
    "i recommend you",
    "you just need to",
    "you just have to",
    "you really should",
    "you really need to",
    "you really have to",
    "you really ought to",
    "you might want to",
    "you may want to",
    "you could try",
];

/// The same at the start of a sentence only: elsewhere somebody tells what they do.
const AT_THE_START: &[&str] = &[
    "try to ",
    "try not to ",
    "just try ",
    "just stop ",
    "just quit ",
    "stop taking ",
    "stop using ",
    "don't take ",
    "talk to your ",
    "see a doctor",
    "go to a ",
    "make sure you ",
    "make sure to ",
];

/// After "you must", "you should", … these make it care or a guess, and no advice: "you must be
/// exhausted", "you should be proud of yourself", "you have to be so tired".
const CARE: &[&str] =
    &["be ", "have been ", "have felt ", "feel ", "be.", "be,", "be!", "know ", "miss ", "hear "];

/// Where it begins, each as it stands in the text, the first ones first. Quotations are somebody else's.
pub(super) fn advice(text: &str) -> Vec<Phrase> {
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('>')) {
        // One byte for one: what stands in the lower text stands there in the other.
        let line = line.replace('’', "'");
        let lower = line.to_ascii_lowercase();
        for (at, beginning) in places(&lower) {
            let end = at + beginning.trim_end().len();
            found.push(Phrase { words: line[at..end].to_owned(), reason: "is advice to “you”".into() });
        }
    }
    found.truncate(MOST);
    found
}

/// No author needs to see more of them.
const MOST: usize = 5;

fn places(lower: &str) -> Vec<(usize, &'static str)> {
    let mut places: Vec<(usize, &'static str)> = Vec::new();
    for beginning in BEGINNINGS {
        let at = lower.match_indices(beginning).map(|(at, _)| at);
        let at = at.filter(|at| starts_word(lower, *at) && is_advice(&lower[at + beginning.len()..]));
        places.extend(at.map(|at| (at, *beginning)));
    }
    for beginning in AT_THE_START {
        let at = lower.match_indices(beginning).map(|(at, _)| at);
        places.extend(at.filter(|at| starts_sentence(lower, *at)).map(|at| (at, *beginning)));
    }
    // The longest of those that begin at the same place.
    places.sort_by_key(|(at, beginning)| (*at, usize::MAX - beginning.len()));
    places.dedup_by_key(|(at, _)| *at);
    places
}

fn starts_word(text: &str, at: usize) -> bool {
    !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
}

/// What follows: the end of a word, and no care.
fn is_advice(rest: &str) -> bool {
    let ends = !rest.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '\'');
    let rest = rest.trim_start();
    ends && !CARE.iter().any(|care| rest.starts_with(care))
}

fn starts_sentence(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '*', '_', '-', '"', '(']);
    before.is_empty() || before.ends_with(['.', '!', '?', ':', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        advice(text).into_iter().map(|phrase| phrase.words).collect()
    }

    #[test]
    fn advice_to_you_is_found_as_it_stands() {
        for (text, found) in [
            ("You should go to more meetings.", "You should"),
            ("I think you need to talk to somebody.", "you need to"),
            ("You have to stop this.", "You have to"),
            ("you ought to rest", "you ought to"),
            ("You must call them today.", "You must"),
            ("Why don’t you just call?", "Why don't you"),
            ("Well, if I were you I'd wait.", "if I were you"),
            ("That is hard. Try to sleep first.", "Try to"),
            ("Have you tried the patch?", "Have you tried"),
            ("You'd better not.", "You'd better"),
            ("- You really should rest", "You really should"),
        ] {
            assert_eq!(words(text), [found], "{text}");
        }
        assert_eq!(words("You should rest. You need to eat."), ["You should", "You need to"]);
    }

    #[test]
    fn ones_own_experience_is_not_advice_nor_is_care() {
        for text in [
            "I relate to you. I had to learn it too.",
            "I try to walk every morning, and it helps me.",
            "What I needed to hear was that I am not alone.",
            "How are you today? Are you safe?",
            "Thank you for telling us. I hear you.",
            "You must be exhausted. You should be proud of yourself.",
            "They told me I should go, and I went.",
            "My doctor said: one should wait.",
            "I wanted you to know that I read this.",
            "> You should go to more meetings.\n\nThat hurt me, too.",
            "Thank you shoulder to shoulder.",
            "",
        ] {
            assert_eq!(words(text), [""; 0], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_read(text in "\\PC*") {
            advice(&text);
        }
    }
}
