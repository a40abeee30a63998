//! What a text teaches: how likely it is hostile, and how much that counts.

use super::super::plain;
use super::rows::Row;

/// The sets of texts that are known here; any other counts as one of our own.
pub(super) const OWN: &str = "own";
pub(super) const DEBATES: &str = "cmv";
pub(super) const COMMENTS: &str = "civil";
pub(super) const EVERYDAY: &str = "goemo";
pub(super) const TALK: &str = "wiki";
pub(super) const REQUESTS: &str = "polite";

/// A text, and what is to be learnt of it.
#[derive(Debug, PartialEq)]
pub(super) struct Lesson {
    /// The author's own words, a sentence a line.
    pub(super) own_words: String,
    /// How likely it is hostile, by those who should know.
    pub(super) hostile: f32,
    pub(super) weight: f32,
    /// How common hostility is in a set says nothing of a text in it: each has a bias of its own.
    pub(super) set: usize,
}

/// What a larger model thinks counts so much beside what people said of the same text.
fn hint_beside_label(source: &str) -> f32 {
    match source {
        OWN | DEBATES => 0.3,
        COMMENTS => 0.5,
        _ => 1.0,
    }
}

/// How much a text of a set counts: the large sets know less of what is asked here.
fn weight(row: &Row) -> f32 {
    match row.source.as_str() {
        // Of the same quarrel as a hostile one, and let stand: often heated, too.
        DEBATES if row.category == "before_hostile" => 1.0,
        DEBATES => 5.0,
        COMMENTS if row.hostile.is_none() => 0.3,
        COMMENTS => 1.2,
        TALK => 0.5,
        EVERYDAY => 0.15,
        REQUESTS => 0.1 * row.weight,
        _ => 2.0,
    }
}

pub(super) fn set(source: &str) -> usize {
    match source {
        DEBATES => 1,
        COMMENTS => 2,
        TALK => 3,
        REQUESTS => 4,
        // Everyday remarks show how people write when all is well, in a community as elsewhere.
        _ => 0,
    }
}

/// How much the twin of a text counts.
const OF_A_TWIN: f32 = 0.7;

/// All that a row teaches.
pub(super) fn of(row: &Row) -> Vec<Lesson> {
    let source = row.source.as_str();
    let own_words = plain::own_words(&row.text, row.parent.as_deref());
    let mut lessons = Vec::new();
    let lesson = |own_words: String, hostile, weight| Lesson { own_words, hostile, weight, set: set(source) };
    if let Some(without) = without_marks(row) {
        lessons.push(lesson(without, 0.0, OF_A_TWIN));
    }
    // Whoever is insulted in a comment without a label is not a participant: nothing hot here.
    let of_people = row.hostile.or((source == COMMENTS).then_some(false));
    let of_people = of_people.map(|hostile| if hostile { 1.0 } else { 0.0 });
    let hostile = match (of_people, row.hint) {
        (Some(label), Some(hint)) => Some(label + hint_beside_label(source) * (hint - label)),
        (label, hint) => label.or(hint),
    };
    lessons.extend(hostile.map(|hostile| lesson(own_words, hostile, weight(row))));
    lessons
}

/// A hostile text without the phrases that people marked as what made it so. It shares all its other
/// words with the text, so that these say nothing and the marked ones much.
fn without_marks(row: &Row) -> Option<String> {
    if row.hostile != Some(true) || row.marked.is_empty() {
        return None;
    }
    let without = row.marked.iter().fold(row.text.clone(), |text, marked| text.replace(marked, " "));
    Some(plain::own_words(&without, row.parent.as_deref()))
}
