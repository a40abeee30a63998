//! From labelled texts to a model.

mod fit;
mod lessons;
mod rows;

use std::collections::BTreeMap;

use fit::{Example, Fit};
use lessons::{EVERYDAY, Lesson, OWN};
pub use rows::{Part, Row, RowError, Texts};

use super::features::BUCKETS;
use super::model::{GATE_BUCKETS, Model, ModelError, Voice, Weights};
use super::plain;
use super::scorer::{Scorer, sigmoid};
use super::tally::{Tally, Text};

#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    #[error("there is nothing to learn from: no set of texts has both hostile and civil ones")]
    NothingToLearn,
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// A kind of texts, which has a voice of its own.
struct Kind {
    name: &'static str,
    /// The set that is of this kind.
    of: &'static str,
}

/// Stories and answers in a community: whatever isn't one of the others.
const POSTS: Kind = Kind { name: "posts", of: OWN };
/// Long arguments between people who came to argue.
const DEBATES: Kind = Kind { name: "debates", of: lessons::DEBATES };
/// Remarks of strangers under news.
const COMMENTS: Kind = Kind { name: "comments", of: lessons::COMMENTS };
const KINDS: [&Kind; 3] = [&POSTS, &DEBATES, &COMMENTS];

/// How freely a voice may differ from what is common to all (Daumé, ACL 2007: every feature once for all
/// kinds, and once more for each).
const OF_ITS_OWN: f32 = 3.0;
/// A voice that is heard less than this is not taught by a text.
const HARDLY_HEARD: f32 = 0.05;
/// How much a text counts beside the penalty on large weights (liblinear's C).
const C: f32 = 0.7;
/// Half of the texts of our own are hostile, and far fewer of a community's: so much lower its voice begins.
const RARELY_HOSTILE: f32 = -1.0;

/// Of the civil texts of a community, so many may be warm, and so many hot.
const WARM_POSTS: f32 = 0.025;
const HOT_POSTS: f32 = 0.004;
/// And of everyday remarks.
const WARM_EVERYDAY: f32 = 0.0043;

const ROUNDS: u32 = 14;

/// The kind of a set's texts; `None` for those that are of no kind, or of several.
fn kind(source: &str) -> Option<&'static Kind> {
    match source {
        lessons::TALK | lessons::REQUESTS => None,
        _ => Some(KINDS.into_iter().find(|kind| kind.of == source).unwrap_or(&POSTS)),
    }
}

/// A row with its features; `None` for texts that have no word of their own.
struct Read<'a> {
    row: &'a Row,
    text: Text,
    kind: Option<&'static str>,
}

/// The bytes of a model file. The same rows and seed give the same bytes on any machine.
pub fn train(rows: &[Row], seed: u64) -> Result<Vec<u8>, TrainError> {
    let read: Vec<Read<'_>> = rows.iter().filter_map(Read::of).collect();
    let learnt: Vec<&Read<'_>> = read.iter().filter(|r| r.row.part == Part::Train).collect();
    let has_both = |kind: &&Kind| {
        let mine = || learnt.iter().filter(|r| r.kind == Some(kind.name));
        mine().any(|r| r.row.hostile == Some(true)) && mine().any(|r| r.row.hostile == Some(false))
    };
    let kinds: Vec<&Kind> = KINDS.into_iter().filter(has_both).collect();
    if kinds.is_empty() {
        return Err(TrainError::NothingToLearn);
    }
    let mut model = Model {
        common: Weights::none(BUCKETS),
        voices: kinds.iter().map(|kind| unheard(kind, &kinds, &learnt, seed)).collect(),
        whole: 1.0,
        sentence: 0.0,
        offset: 0.0,
        hot: 1.0,
    };
    teach(&mut model, &kinds, &learnt, seed);
    let mut chosen_by: Vec<&Read<'_>> = read.iter().filter(|r| r.row.part == Part::Val).collect();
    if chosen_by.is_empty() {
        // Better chosen by what was learnt from than not at all.
        chosen_by = learnt;
    }
    listen(&mut model, &chosen_by);
    set_thresholds(&mut model, &chosen_by);
    Ok(model.to_bytes())
}

impl<'a> Read<'a> {
    fn of(row: &'a Row) -> Option<Read<'a>> {
        let text = Text::of(&plain::own_words(&row.text, row.parent.as_deref()));
        (text.whole.words > 0).then(|| Read { row, text, kind: kind(&row.source).map(|kind| kind.name) })
    }
}

/// A voice that can tell its kind of texts from the others, and has nothing to say of them yet.
fn unheard(kind: &Kind, kinds: &[&Kind], learnt: &[&Read<'_>], seed: u64) -> Voice {
    Voice { name: kind.name.into(), weights: Weights::none(BUCKETS), gate: gate(kind, kinds, learnt, seed) }
}

/// Teaches what is common to all and what each voice adds, at once: every text teaches the voices as far as
/// they are heard in it.
fn teach(model: &mut Model, kinds: &[&Kind], learnt: &[&Read<'_>], seed: u64) {
    let example = |lesson: Lesson| {
        let tally = Tally::of(&lesson.own_words);
        let heard = model.heard(&tally);
        let mut features = Vec::new();
        for (bucket, share) in tally.groups().flat_map(|(all, share)| all.iter().map(move |b| (*b, share))) {
            features.push((bucket, share));
            for (n, heard) in (1..).zip(&heard).filter(|(_, heard)| **heard > HARDLY_HEARD) {
                features.push((bucket + n * BUCKETS as u32, share * heard * OF_ITS_OWN));
            }
        }
        Example { features, hostile: lesson.hostile, weight: lesson.weight, set: lesson.set }
    };
    let lessons = learnt.iter().flat_map(|read| lessons::of(read.row));
    let examples: Vec<Example> = lessons.filter(|lesson| lesson.weight > 0.0).map(example).collect();
    let columns = model.voices.len() + 1;
    let fitted = Fit { c: C, rounds: ROUNDS, seed }.fit(&examples, BUCKETS * columns);
    let mut columns = fitted.weights.chunks(BUCKETS);
    if let Some(common) = columns.next() {
        model.common = fit::quantized(common, 1.0, 0.0);
    }
    for ((voice, kind), column) in model.voices.iter_mut().zip(kinds).zip(columns) {
        let bias = fitted.biases.get(lessons::set(kind.of)).copied().unwrap_or(0.0);
        let bias = if kind.of == OWN { bias + RARELY_HOSTILE } else { bias };
        voice.weights = fit::quantized(column, OF_ITS_OWN, bias);
    }
}

/// Tells this voice's texts from the others' by their words.
fn gate(kind: &Kind, kinds: &[&Kind], learnt: &[&Read<'_>], seed: u64) -> Weights {
    let mut sizes: BTreeMap<Option<&str>, f32> = BTreeMap::new();
    for read in learnt {
        *sizes.entry(read.kind).or_default() += 1.0;
    }
    // By civil texts alone: it tells what is spoken of, and where; how is for the voices.
    let heard = learnt
        .iter()
        .filter(|r| r.row.hostile == Some(false) && kinds.iter().any(|kind| Some(kind.name) == r.kind));
    let example = |r: &&Read<'_>| {
        let share = r.text.whole.gate_share();
        let features = r.text.whole.gate.iter().map(|bucket| (*bucket, share)).collect();
        // Each kind as often as the others, however many texts it has.
        let weight = 1000.0 / sizes.get(&r.kind).copied().unwrap_or(1.0);
        Example { features, hostile: if r.kind == Some(kind.name) { 1.0 } else { 0.0 }, weight, set: 0 }
    };
    let examples: Vec<Example> = heard.map(example).collect();
    let fitted = Fit { c: 8.0, rounds: ROUNDS, seed }.fit(&examples, GATE_BUCKETS);
    fit::quantized(&fitted.weights, 1.0, fitted.biases.first().copied().unwrap_or(0.0))
}

/// How far the whole text is listened to, and how far the sentence that stands out: learnt from texts that
/// nothing else was, every set and both labels counting alike.
fn listen(model: &mut Model, chosen_by: &[&Read<'_>]) {
    let share = |source: &str| match source {
        OWN | lessons::DEBATES | lessons::COMMENTS => 1.0,
        EVERYDAY => 0.3,
        _ => 0.0,
    };
    let mut sizes: BTreeMap<(&str, Option<bool>), f32> = BTreeMap::new();
    for read in chosen_by {
        *sizes.entry((read.row.source.as_str(), read.row.hostile)).or_default() += 1.0;
    }
    let example = |r: &&Read<'_>| {
        let (whole, sentence) = model.opinions(&r.text);
        let size = sizes.get(&(r.row.source.as_str(), r.row.hostile)).copied().unwrap_or(1.0);
        Some((vec![whole, sentence, 1.0], r.row.hostile?, 500.0 * share(&r.row.source) / size))
    };
    let examples: Vec<(Vec<f32>, bool, f32)> = chosen_by.iter().filter_map(example).collect();
    if let [whole, sentence, offset] = *fit::few(&examples, 1.0) {
        (model.whole, model.sentence, model.offset) = (whole, sentence, offset);
    }
}

/// Moves the scale so that 0 (a score of one half) is the warm threshold, and finds the hot one.
/// Both are chosen by what they cost the civil.
fn set_thresholds(model: &mut Model, chosen_by: &[&Read<'_>]) {
    let civil_of = |sources: &dyn Fn(&str) -> bool, model: &Model| -> Vec<f32> {
        let civil = chosen_by.iter().filter(|r| r.row.hostile == Some(false) && sources(&r.row.source));
        civil.map(|r| model.log_odds(&r.text)).collect()
    };
    let has_own = chosen_by.iter().any(|r| r.row.source == OWN);
    let posts = |source: &str| source == OWN || !has_own;
    let warm = quantile(civil_of(&posts, model), WARM_POSTS);
    let everyday = quantile(civil_of(&|source| source == EVERYDAY, model), WARM_EVERYDAY);
    let warm = warm.max(everyday);
    if warm.is_finite() {
        model.offset -= warm;
    }
    let hot = quantile(civil_of(&posts, model), HOT_POSTS);
    // Never so near to warm that a nudge and a case are the same.
    model.hot = if hot.is_finite() { sigmoid(hot).clamp(0.6, 0.95) } else { 0.9 };
}

/// The number that this share of the others is above; minus infinity where there are none.
fn quantile(mut numbers: Vec<f32>, above: f32) -> f32 {
    numbers.sort_unstable_by(|a, b| b.total_cmp(a));
    let at = (numbers.len() as f32 * above) as usize;
    numbers.get(at).copied().unwrap_or(f32::NEG_INFINITY)
}

/// Rows of the parts that aren't learnt from, with the scores a model gives them.
pub fn held_back<'a>(bytes: &[u8], rows: &'a [Row]) -> Result<Vec<(&'a Row, f32)>, TrainError> {
    let scorer = Scorer::from_bytes(bytes)?;
    let held = rows.iter().filter(|row| row.part != Part::Train);
    Ok(held.map(|row| (row, scorer.score(&row.text, row.parent.as_deref()))).collect())
}
