//! Which words made a text warm.

use std::ops::Range;

use super::Phrase;
use super::features::{Person, is_small, person};
use super::model::Model;
use super::tally::{SAYS_SOMETHING, Tally, Text};
use super::words::{self, Word};

/// The most phrases that are named, and the most words in one.
const MOST: usize = 3;
const LONGEST: usize = 7;
/// A phrase that weighs less than this part of the heaviest is not worth naming.
const WORTH_NAMING: f32 = 0.3;
/// A word that weighs less than this part of its phrase's heaviest is not what made it warm.
const TELLS: f32 = 0.1;

/// One to three phrases, the heaviest first.
pub(super) fn phrases(model: &Model, own_words: &str) -> Vec<Phrase> {
    let mut read = Vec::new();
    words::read(own_words, &mut read);
    let weights = weigh(model, own_words, &read);
    let mut named: Vec<(Range<usize>, f32)> = Vec::new();
    while named.len() < MOST {
        let Some((phrase, weight)) = heaviest(&read, &weights, &named) else { break };
        let first = named.first().map_or(weight, |(_, first)| *first);
        if weight <= 0.0 && !named.is_empty() || weight < WORTH_NAMING * first {
            break;
        }
        named.push((phrase, weight));
    }
    let phrase = |(range, _): (Range<usize>, f32)| {
        let place = read.get(range.start)?.place.start..read.get(range.end - 1)?.place.end;
        let words = own_words.get(place)?.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Phrase { reason: reason(&read, &weights, range), words })
    };
    named.into_iter().filter_map(phrase).collect()
}

/// What each word adds to the log-odds: a share of every feature it is part of, in the whole and in
/// the sentence it stands in.
fn weigh(model: &Model, own_words: &str, words: &[Word]) -> Vec<f32> {
    let mut weights = vec![0.0; words.len()];
    let text = Text::of(own_words);
    let heard = model.heard(&text.whole);
    add(model, &heard, words, model.whole, &mut weights);
    let mut start = 0;
    let mut standing_out = model.standing_out(&text.sentences, &heard).into_iter();
    let alone = text.sentences.is_empty();
    for line in own_words.lines() {
        let mut read = Vec::new();
        words::read(line, &mut read);
        let end = (start + read.len()).min(words.len());
        let share = match alone {
            true => 1.0,
            false if read.iter().filter(|word| !word.is_mark()).count() < SAYS_SOMETHING => 0.0,
            false => standing_out.next().unwrap_or(0.0),
        };
        add(model, &heard, &words[start..end], share * model.sentence, &mut weights[start..end]);
        start = end;
    }
    weights
}

/// Adds what is made of each word, times how far that is listened to.
fn add(model: &Model, heard: &[f32], words: &[Word], listened: f32, weights: &mut [f32]) {
    let mut found = Vec::new();
    let tally = Tally::of_words(words, |group, bucket, place| found.push((group, bucket, place)));
    for (group, bucket, place) in found {
        let bucket = u32::try_from(bucket).unwrap_or(0);
        let voices = model.voices.iter().zip(heard).map(|(voice, heard)| heard * voice.weights.worth(bucket));
        let weight = listened * (model.common.worth(bucket) + voices.sum::<f32>());
        let share = weight * tally.share_of(group) / place.len().max(1) as f32;
        weights.iter_mut().take(place.end).skip(place.start).for_each(|word| *word += share);
    }
}

/// The run of words within one sentence, and clear of those named already, that weighs most.
fn heaviest(words: &[Word], weights: &[f32], named: &[(Range<usize>, f32)]) -> Option<(Range<usize>, f32)> {
    let taken = |at: usize| named.iter().any(|(range, _)| range.contains(&at));
    let mut best: Option<(Range<usize>, f32)> = None;
    for start in 0..words.len() {
        let mut sum = 0.0;
        for (end, word) in words.iter().enumerate().skip(start).take(LONGEST) {
            if taken(end) || word.ends_sentence() {
                break;
            }
            sum += weights.get(end).copied().unwrap_or(0.0);
            let whole = !word.is_mark() && words.get(start).is_some_and(|first| !first.is_mark());
            if whole && best.as_ref().is_none_or(|(_, most)| sum > *most) {
                best = Some((start..end + 1, sum));
            }
        }
    }
    best
}

/// Whom the phrase is about, in words an author can check.
fn reason(words: &[Word], weights: &[f32], range: Range<usize>) -> String {
    let weight = |at: &usize| weights.get(*at).copied().unwrap_or(0.0);
    let most = range.clone().map(|at| weight(&at)).fold(0.0, f32::max);
    // "Here" and "what" weigh by what stands around them: nobody could do anything about a reproach for these.
    let says_something = |at: &usize| words.get(*at).is_some_and(|w| !w.is_mark() && !is_small(&w.text));
    let heavy = range.clone().filter(says_something).max_by(|a, b| weight(a).total_cmp(&weight(b)));
    let heavy = heavy.filter(|at| weight(at) > 0.0 && weight(at) >= TELLS * most);
    let word = heavy.and_then(|at| words.get(at)).map(|word| in_print(&word.text));
    let sentence = words.get(..range.start).unwrap_or_default();
    let sentence = sentence.iter().rposition(Word::ends_sentence).map_or(0, |end| end + 1);
    let within = words.get(range.clone()).unwrap_or_default();
    let before = words.get(sentence..range.start).unwrap_or_default();
    let whom = |words: &[Word]| {
        words.iter().rev().find_map(|word| match person(&word.text) {
            Some(found @ (Person::You | Person::Other)) => Some((found, word.text.clone())),
            _ => None,
        })
    };
    let whom = whom(within).or_else(|| whom(before));
    match (word, whom) {
        (Some(word), Some((Person::You, _))) => format!("“{word}”, aimed at “you”"),
        (Some(word), Some((_, them))) => format!("“{word}”, said of somebody: “{}”", in_print(&them)),
        (Some(word), None) => {
            format!("“{word}” reads as a remark about somebody here, not about the subject")
        }
        (None, Some((Person::You, _))) => "the way it is put, aimed at “you”".to_owned(),
        (None, Some((_, them))) => format!("the way it is put, said of somebody: “{}”", in_print(&them)),
        (None, None) => {
            "the way it is put reads as a remark about somebody here, not about the subject".to_owned()
        }
    }
}

/// With the apostrophe that pages have.
fn in_print(word: &str) -> String {
    word.replace('\'', "’")
}
