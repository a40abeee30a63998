//! What the scorer looks at in a text. Each feature is hashed into one of [`BUCKETS`]; two that
//! share one can't be told apart, which costs little.
//!
//! Nothing here is a word list of bad words, and neither "you" nor a swear word is a feature that
//! was put in: what counts is learnt. What is put in is grammar: who a word is said of.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::words::Word;

/// Part of every model file: changes whenever the features do.
pub(super) const SPECIFICATION: &str = "2: words 1-3, other ones behind a denial, letters 3-5 within words, word by person, skeletons 3-5; \
     2^18 buckets; groups of length 1, less where few; common weights, and voices by a gate";

pub(super) const BUCKET_BITS: u32 = 18;
pub(super) const BUCKETS: usize = 1 << BUCKET_BITS;

/// Kinds of features. Each kind's share in a text is brought to length 1, so that a long text says
/// no more than a short one and letters, which are many, don't drown persons, which are few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// One to three words in a row.
    Words,
    /// Three to five letters within a word: spellings, endings, words that were never seen.
    Letters,
    /// A word with the person that was last spoken of before it: `you>liar` is not `i>liar`.
    Persons,
    /// Three to five words in a row with all but the small ones left blank: "you're the # of #".
    Skeletons,
}

pub(super) const GROUPS: usize = 4;

/// Calls `found` with each feature, some of them repeatedly, and the words it was read from.
pub(super) fn each(words: &[Word], mut found: impl FnMut(Group, usize, Range<usize>)) {
    let denied = denied(words);
    let plain: Vec<u64> = words.iter().map(|word| hash(&word.text)).collect();
    let hashes: Vec<u64> =
        plain.iter().zip(&denied).map(|(hash, denied)| hash ^ otherwise(*denied)).collect();
    grams(&hashes, 1..=3, |hash, place| found(Group::Words, bucket(1, hash), place));
    for (at, (word, denied)) in words.iter().zip(&denied).enumerate() {
        letters(&word.text, |hash| found(Group::Letters, bucket(2, hash ^ otherwise(*denied)), at..at + 1));
    }
    persons(words, &plain, |hash, place| found(Group::Persons, bucket(3, hash), place));
    let bones: Vec<u64> = words.iter().zip(&plain).map(|(word, hash)| bone(&word.text, *hash)).collect();
    grams(&bones, 3..=5, |hash, place| found(Group::Skeletons, bucket(4, hash), place));
}

/// Which words stand behind a "not", up to the next mark: "you're not stupid" has no "stupid" in it.
fn denied(words: &[Word]) -> Vec<bool> {
    /// So far a denial reaches, in words.
    const REACH: usize = 3;
    let mut left = 0;
    let reached = |word: &Word| {
        let within = left > 0 && !word.is_mark();
        left = match () {
            () if denies(&word.text) => REACH,
            () if word.is_mark() => 0,
            () => left.saturating_sub(1),
        };
        within
    };
    words.iter().map(reached).collect()
}

/// Makes another word of one that is denied.
fn otherwise(denied: bool) -> u64 {
    if denied { 0x4e0f_7a11_d3c5_9b27 } else { 0 }
}

/// Runs of so many, the beginning and the end of the text counted as words of their own. A single
/// one is never the beginning or the end alone.
fn grams(hashes: &[u64], lengths: std::ops::RangeInclusive<usize>, mut found: impl FnMut(u64, Range<usize>)) {
    const BEGINNING: u64 = 0x243f_6a88_85a3_08d3;
    const END: u64 = 0x1319_8a2e_0370_7344;
    let last = hashes.len() + 1;
    let at = |i: usize| match i {
        0 => BEGINNING,
        i if i == last => END,
        i => hashes.get(i - 1).copied().unwrap_or(END),
    };
    for start in 0..=last {
        let mut run = 0_u64;
        for (length, i) in (1..=*lengths.end()).zip(start..=last) {
            run = mix(run.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ at(i));
            let edge_alone = length == 1 && (start == 0 || start == last);
            if lengths.contains(&length) && !edge_alone {
                found(run, start.saturating_sub(1)..i.min(hashes.len()));
            }
        }
    }
}

fn letters(word: &str, mut found: impl FnMut(u64)) {
    let padded: String = [" ", word, " "].concat();
    let places: Vec<usize> = padded.char_indices().map(|(at, _)| at).chain([padded.len()]).collect();
    for length in 3..=5 {
        let mut whole = true;
        for window in places.windows(length + 1) {
            whole = false;
            if let [start, .., end] = window {
                found(hash(&padded[*start..*end]));
            }
        }
        if whole {
            found(hash(&padded));
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Person {
    Nobody,
    I,
    We,
    You,
    /// He, she, they.
    Other,
    It,
}

pub(super) fn person(word: &str) -> Option<Person> {
    Some(match word {
        "i" | "me" | "my" | "mine" | "myself" | "im" | "i'm" | "i've" | "i'd" | "i'll" | "ive" => Person::I,
        "we" | "us" | "our" | "we're" | "we've" | "we'll" => Person::We,
        "you" | "your" | "yours" | "yourself" | "you're" | "you've" | "you'd" | "you'll" | "youre" | "u"
        | "ur" | "ya" | "ye" | "yer" | "y'all" | "yall" | "yous" | "youse" | "yourselves" => Person::You,
        "he" | "she" | "him" | "her" | "his" | "hers" | "they" | "them" | "their" | "he's" | "she's"
        | "they're" => Person::Other,
        "it" | "this" | "that" | "it's" | "that's" | "these" | "those" => Person::It,
        _ => return None,
    })
}

fn denies(word: &str) -> bool {
    matches!(
        word,
        "not"
            | "never"
            | "no"
            | "don't"
            | "didn't"
            | "isn't"
            | "aren't"
            | "wasn't"
            | "doesn't"
            | "can't"
            | "won't"
            | "nobody"
            | "nothing"
            | "ain't"
            | "dont"
            | "isnt"
            | "cant"
            | "wouldn't"
            | "couldn't"
    )
}

fn persons(words: &[Word], hashes: &[u64], mut found: impl FnMut(u64, Range<usize>)) {
    let (mut who, mut since, mut denied) = (Person::Nobody, 0, false);
    for (at, (word, hash)) in words.iter().zip(hashes).enumerate() {
        if word.ends_sentence() {
            (who, since, denied) = (Person::Nobody, at, false);
        } else if let Some(person) = person(&word.text) {
            (who, since) = (person, at);
            let said = mix(0xa5a5 ^ (person as u64) << 1 ^ u64::from(denied));
            found(said, at..at + 1);
            denied = false;
        } else {
            denied |= denies(&word.text);
            let said = mix(hash ^ mix(0x5a5a ^ (who as u64) << 1 ^ u64::from(denied)));
            found(said, since.max(at.saturating_sub(6))..at + 1);
        }
    }
}

static SMALL: LazyLock<HashSet<&str>> = LazyLock::new(|| SMALL_WORDS.split_whitespace().collect());

/// A word that says nothing by itself: it is never named as what made a text warm.
pub(super) fn is_small(word: &str) -> bool {
    static LIGHT: LazyLock<HashSet<&str>> = LazyLock::new(|| LIGHT_WORDS.split_whitespace().collect());
    let small = |word: &str| SMALL.contains(word) || LIGHT.contains(word) || person(word).is_some();
    let stem = word.split('\'').next().unwrap_or(word);
    small(word) || small(stem) || denies(word) || word.ends_with("n't") || word.chars().count() < 2
}

/// Those beside the ones below, which are part of every model and stay as they are.
const LIGHT_WORDS: &str = "got get gets getting gotta gonna go going goes went come comes let lets make makes made put also yet \
    then now today much many lot bit thing things stuff way kind sort like";

/// A small word as it is, another by its ending alone.
fn bone(word: &str, hash_of_it: u64) -> u64 {
    if !word.starts_with(char::is_alphabetic) || SMALL.contains(word) {
        return hash_of_it;
    }
    let ending = ["ing", "ed", "ly", "ness", "ment", "tion", "er", "est", "s"]
        .into_iter()
        .find(|ending| word.len() > ending.len() + 2 && word.ends_with(ending));
    hash(ending.unwrap_or("")) ^ 0x0b0e
}

const SMALL_WORDS: &str = "a an the and or but if so because as of at by for with about to from in on off up out over \
    i me my myself we us our you your yours yourself he him his she her it its they them their this that these those who \
    what which when where why how is am are was were be been being have has had do does did will would can could should \
    must may might not no nor never only own same than too very just don't isn't you're i'm it's that's he's she's they're \
    we're there here all any some every nobody somebody someone anyone everyone nothing something always ever even still \
    again another more most other such oh ah well yes please thanks thank maybe perhaps sure right okay ok really actually \
    one";

pub(super) fn bucket(kind: u64, hash: u64) -> usize {
    (mix(hash ^ kind.wrapping_mul(0xd6e8_feb8_6659_fd93)) >> (64 - BUCKET_BITS)) as usize
}

/// FNV-1a, then mixed: short strings differ in few bits.
pub(super) fn hash(text: &str) -> u64 {
    let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    mix(fnv)
}

/// The finalizer of SplitMix64.
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
