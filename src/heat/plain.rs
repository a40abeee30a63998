//! What of a post is its author's own words: without quotes, code and links.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// Placeholders that stand for what was taken out of texts on their way into the training data.
const PLACEHOLDERS: [&str; 5] = ["<url>", "<ip>", "<email>", "<phone>", "@user"];

/// The author's own words on the subject: without quotes, code and addresses, without what is
/// quoted from the post that is answered, and without what they say of harming themself.
pub(super) fn own_words(text: &str, parent: Option<&str>) -> String {
    let lines = own_lines(text);
    let lines = match parent {
        Some(parent) => without_words_of(lines, parent),
        None => lines,
    };
    let mut own = String::with_capacity(text.len());
    for sentence in lines.iter().flat_map(|line| sentences(line)) {
        if !is_of_self_harm(sentence) {
            own.push_str(sentence);
            own.push('\n');
        }
    }
    own
}

/// The lines of a text in Markdown that are its author's own, each cleaned of code and addresses.
/// Nothing that follows a quote, a fence or a blank line depends on it, so a text with a quote
/// appended has the same lines as before.
pub(super) fn own_lines(text: &str) -> Vec<Cow<'_, str>> {
    let mut lines = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.split(['\n', '\r']) {
        let start = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
            (None, Some(mark)) => fence = Some(mark),
            (None, None) if start.starts_with('>') => {}
            (None, None) => lines.push(without_code_and_links(line)),
        }
    }
    lines
}

/// Code between backticks, and addresses; of a link in Markdown, its text stays.
fn without_code_and_links(line: &str) -> Cow<'_, str> {
    let may_hold = |c: char| matches!(c, '`' | '[' | '<' | '@') || c == ':';
    if !line.contains(may_hold) && !line.contains("www.") {
        return Cow::Borrowed(line);
    }
    let mut kept = without_code(line);
    for placeholder in PLACEHOLDERS {
        if kept.contains(placeholder) {
            kept = kept.replace(placeholder, " ");
        }
    }
    if kept.contains("](") {
        kept = link_texts(&kept);
    }
    let words = kept.split(' ').filter(|word| !is_address(word));
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

fn without_code(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('`') {
        kept.push_str(before);
        match after.split_once('`') {
            Some((_, behind)) => {
                kept.push(' ');
                rest = behind;
            }
            None => {
                rest = after;
                break;
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// `[text](address)` as `text`.
fn link_texts(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        let (outside, text) = before.rsplit_once('[').unwrap_or((before, ""));
        kept.push_str(outside);
        kept.push_str(text);
        rest = after.split_once(')').map_or("", |(_, behind)| behind);
    }
    kept.push_str(rest);
    kept
}

fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '<', '"', '\'']);
    word.starts_with("www.")
        || ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| word.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// The same with what is put between quotation marks and stands in the post that is answered taken
/// out: those are the other's words. At least three of them: a single word in quotation marks is
/// more often a jab than a quote.
pub(super) fn without_words_of<'a>(lines: Vec<Cow<'a, str>>, parent: &str) -> Vec<Cow<'a, str>> {
    let said = folded(parent);
    lines.into_iter().map(|line| without_quoted(line, &said)).collect()
}

fn without_quoted<'a>(line: Cow<'a, str>, said: &str) -> Cow<'a, str> {
    const MARKS: [char; 5] = ['"', '“', '”', '«', '»'];
    if !line.contains(MARKS) {
        return line;
    }
    let mut kept = String::with_capacity(line.len());
    let pieces: Vec<&str> = line.split_inclusive(MARKS).collect();
    for (i, piece) in pieces.iter().enumerate() {
        let opened = i > 0 && pieces.get(i - 1).is_some_and(|before| before.ends_with(MARKS));
        let words = folded(piece);
        let quoted =
            opened && piece.ends_with(MARKS) && words.split(' ').count() >= 3 && said.contains(&words);
        kept.push_str(if quoted { " \"" } else { piece });
    }
    Cow::Owned(kept)
}

/// Letters and digits alone, in lower case, with single spaces.
fn folded(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Sentences of a line, each with its closing marks.
pub(super) fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let end = sentence_end(rest);
        let (sentence, behind) = rest.split_at(end);
        rest = behind;
        Some(sentence)
    })
}

fn sentence_end(text: &str) -> usize {
    let mut closed = false;
    for (at, c) in text.char_indices() {
        match c {
            '.' | '!' | '?' | '…' => closed = true,
            // "3.5", "e.g." and "?!" go on.
            c if closed && c.is_whitespace() => return at,
            '"' | '\'' | '”' | '’' | ')' | '*' if closed => {}
            _ => closed = false,
        }
    }
    text.len()
}

/// Words that only somebody who speaks of dying or of hurting themself would put like this.
const SELF_HARM: &[&str] = &[
    "kill myself",
    "killing myself",
    "killed myself",
    "hurt myself",
    "hurting myself",
    "harm myself",
    "harming myself",
    "self harm",
    "self harming",
    "self harmed",
    "selfharm",
    "cut myself",
    "cutting myself",
    "hang myself",
    "hanging myself",
    "shoot myself",
    "drown myself",
    "end my life",
    "ending my life",
    "end my own life",
    "take my life",
    "take my own life",
    "taking my own life",
    "end it all",
    "ending it all",
    "suicide",
    "suicidal",
    "want to die",
    "wanted to die",
    "wanna die",
    "wish i was dead",
    "wish i were dead",
    "wishing i was dead",
    "rather be dead",
    "better off dead",
    "better off without me",
    "not wake up",
    "never wake up",
    "wouldn't wake up",
    "wouldnt wake up",
    "won't wake up",
    "don't wake up",
    "don't want to live",
    "dont want to live",
    "do not want to live",
    "don't want to be alive",
    "dont want to be alive",
    "don't want to be here anymore",
    "dont want to be here anymore",
    "no reason to live",
    "nothing to live for",
    "can't go on",
    "cant go on",
    "cannot go on",
    "goodbye letter",
    "goodbye letters",
    "goodbye note",
    "not be here tomorrow",
    "unalive",
    "kms",
    "jump off the bridge",
    "jump in front of",
];

/// Words that make it somebody else's death that is spoken of, or wished for.
const OF_THE_OTHER: &[&str] =
    &["kill yourself", "kys", "hope you die", "go die", "off yourself", "hang yourself", "hurt yourself"];

/// Whether a sentence is about harming oneself or wanting to die.
pub(super) fn is_of_self_harm(sentence: &str) -> bool {
    static OWN: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| phrases(SELF_HARM));
    static OTHER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| phrases(OF_THE_OTHER));
    let padded = format!(" {} ", spoken(sentence));
    let any = |phrases: &Option<AhoCorasick>| phrases.as_ref().is_some_and(|p| p.is_match(&padded));
    any(&OWN) && !any(&OTHER)
}

/// As whole words: a space stands on both sides.
fn phrases(words: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::new(words.iter().map(|words| format!(" {words} "))).ok()
}

/// Lower case, straight apostrophes, and nothing else but letters, digits and single spaces.
fn spoken(text: &str) -> String {
    let straight = text.replace(['’', '‘'], "'").to_lowercase();
    let words = straight.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
