//! From labelled texts to a model.

mod fit;
mod rows;

use std::collections::BTreeMap;

use fit::{Example, Fit};
pub use rows::{Part, Row, RowError, Texts};

use super::features::BUCKETS;
use super::model::{GATE_BUCKETS, Model, ModelError, Voice, Weights};
use super::plain;
use super::scorer::{Scorer, sigmoid};
use super::tally::Text;

#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    #[error("there is nothing to learn from: no set of texts has both hostile and civil ones")]
    NothingToLearn,
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// A kind of texts, and how its voice is taught.
struct Kind {
    name: &'static str,
    /// The set that its voice is to know best.
    of: &'static str,
    /// How much a text counts beside the penalty on large weights.
    c: f32,
}

/// Stories and answers in a community: whatever isn't one of the others.
const POSTS: Kind = Kind { name: "posts", of: OWN, c: 2.0 };
/// Long arguments between people who came to argue.
const DEBATES: Kind = Kind { name: "debates", of: "cmv", c: 2.0 };
/// Remarks of strangers under news.
const COMMENTS: Kind = Kind { name: "comments", of: "civil", c: 0.7 };
const KINDS: [&Kind; 3] = [&POSTS, &DEBATES, &COMMENTS];

/// Texts written for this forum.
const OWN: &str = "own";
/// Everyday remarks, hardly ever hostile and far more than the others.
const EVERYDAY: &str = "goemo";

/// How much the texts of a set count in teaching the voice of another: enough that it is not at a
/// loss with them, little enough that it stays a voice of its own.
const OF_ANOTHER: f32 = 0.1;
const OF_OUR_OWN: f32 = 0.2;
/// How much a hint counts beside what people said of a text of our own.
const OF_A_HINT: f32 = 0.2;
/// And beside the label of the same text.
const HINT_BESIDE_LABEL: f32 = 0.3;

/// Of the civil texts of a community, so many may be warm, and so many hot.
const WARM_POSTS: f32 = 0.025;
const HOT_POSTS: f32 = 0.004;
/// And of everyday remarks.
const WARM_EVERYDAY: f32 = 0.009;

const ROUNDS: u32 = 14;

fn kind(source: &str) -> &'static Kind {
    KINDS.into_iter().find(|kind| kind.of == source).unwrap_or(&POSTS)
}

/// A row with its features; `None` for texts that have no word of their own.
struct Read<'a> {
    row: &'a Row,
    text: Text,
    kind: &'static str,
}

/// The bytes of a model file. The same rows and seed give the same bytes on any machine.
pub fn train(rows: &[Row], seed: u64) -> Result<Vec<u8>, TrainError> {
    let read: Vec<Read<'_>> = rows.iter().filter_map(Read::of).collect();
    let learnt: Vec<&Read<'_>> = read.iter().filter(|r| r.row.part == Part::Train).collect();
    let has_both = |kind: &&Kind| {
        let mine = || learnt.iter().filter(|r| r.kind == kind.name);
        mine().any(|r| r.row.hostile == Some(true)) && mine().any(|r| r.row.hostile == Some(false))
    };
    let kinds: Vec<&Kind> = KINDS.into_iter().filter(has_both).collect();
    if kinds.is_empty() {
        return Err(TrainError::NothingToLearn);
    }
    let voices = kinds.iter().map(|kind| voice(kind, &kinds, &learnt, seed)).collect();
    let mut model = Model { voices, hot: 1.0 };
    let mut chosen_by: Vec<&Read<'_>> = read.iter().filter(|r| r.row.part == Part::Val).collect();
    if chosen_by.is_empty() {
        // Better chosen by what was learnt from than not at all.
        chosen_by = learnt;
    }
    mix(&mut model, &chosen_by);
    set_thresholds(&mut model, &chosen_by);
    Ok(model.to_bytes())
}

impl<'a> Read<'a> {
    fn of(row: &'a Row) -> Option<Read<'a>> {
        let text = Text::of(&plain::own_words(&row.text, row.parent.as_deref()));
        (text.whole.words > 0).then(|| Read { row, text, kind: kind(&row.source).name })
    }
}

fn voice(kind: &Kind, kinds: &[&Kind], learnt: &[&Read<'_>], seed: u64) -> Voice {
    let example = |r: &&Read<'_>| {
        let groups = r.text.whole.groups();
        let features = groups.flat_map(|(buckets, share)| buckets.iter().map(move |b| (*b, share))).collect();
        let (hostile, weight, set) = lesson(kind, r.row)?;
        Some(Example { features, hostile, weight, set })
    };
    let examples: Vec<Example> = learnt.iter().filter_map(example).collect();
    let fitted = Fit { c: kind.c, rounds: ROUNDS, seed }.fit(&examples, BUCKETS);
    let gate = gate(kind, kinds, learnt, seed);
    Voice { name: kind.name.into(), weights: fitted.quantized(), mix: Vec::new(), offset: 0.0, gate }
}

/// What a row teaches a voice: how likely it is hostile, how much that counts, and its set.
fn lesson(kind: &Kind, row: &Row) -> Option<(f32, f32, usize)> {
    let label = row.hostile.map(|hostile| if hostile { 1.0 } else { 0.0 });
    if kind.name == POSTS.name
        && let Some(hint) = row.hint
    {
        return Some(match (row.source.as_str(), label) {
            (OWN, Some(label)) => (label + HINT_BESIDE_LABEL * (hint - label), 1.0, 0),
            _ => (hint, OF_A_HINT, 0),
        });
    }
    let (set, share) = set_and_share(kind, &row.source);
    Some((label?, row.weight * share, set))
}

/// Each set has a number, the voice's own 0: how common hostility is in a set says nothing of a text
/// in it. Everyday remarks are taken for posts, which they show how people write when all is well.
fn set_and_share(kind: &Kind, source: &str) -> (usize, f32) {
    match source {
        source if source == kind.of => (0, 1.0),
        OWN => (1, OF_OUR_OWN),
        "cmv" => (2, OF_ANOTHER),
        "civil" => (3, OF_ANOTHER),
        EVERYDAY if kind.name == POSTS.name => (0, OF_ANOTHER),
        EVERYDAY => (4, OF_ANOTHER),
        "wiki" => (5, OF_ANOTHER),
        _ => (6, OF_ANOTHER),
    }
}

/// Tells this voice's texts from the others' by their words.
fn gate(kind: &Kind, kinds: &[&Kind], learnt: &[&Read<'_>], seed: u64) -> Weights {
    let mut sizes: BTreeMap<&str, f32> = BTreeMap::new();
    for read in learnt {
        *sizes.entry(read.kind).or_default() += 1.0;
    }
    // By civil texts alone: it tells what is spoken of, and where; how is for the voices.
    let heard = learnt
        .iter()
        .filter(|r| r.row.hostile == Some(false) && kinds.iter().any(|kind| kind.name == r.kind));
    let example = |r: &&Read<'_>| {
        let share = r.text.whole.gate_share();
        let features = r.text.whole.gate.iter().map(|bucket| (*bucket, share)).collect();
        // Each kind as often as the others, however many texts it has.
        let weight = 1000.0 / sizes.get(r.kind).copied().unwrap_or(1.0);
        Example { features, hostile: if r.kind == kind.name { 1.0 } else { 0.0 }, weight, set: 0 }
    };
    let examples: Vec<Example> = heard.map(example).collect();
    Fit { c: 8.0, rounds: ROUNDS, seed }.fit(&examples, GATE_BUCKETS).quantized()
}

/// Brings the voices to one scale: what is made of their opinions is learnt from texts that none of
/// them was taught by, every set and both labels counting alike.
fn mix(model: &mut Model, chosen_by: &[&Read<'_>]) {
    let share = |source: &str| match source {
        OWN | "cmv" | "civil" => 1.0,
        EVERYDAY => 0.3,
        _ => 0.0,
    };
    let mut sizes: BTreeMap<(&str, Option<bool>), f32> = BTreeMap::new();
    for read in chosen_by {
        *sizes.entry((read.row.source.as_str(), read.row.hostile)).or_default() += 1.0;
    }
    let example = |r: &&Read<'_>| {
        let mut opinions = model.opinions(&r.text);
        opinions.push(1.0);
        let heard = model.heard(&r.text.whole);
        let numbers = heard.iter().flat_map(|heard| opinions.iter().map(move |opinion| heard * opinion));
        let size = sizes.get(&(r.row.source.as_str(), r.row.hostile)).copied().unwrap_or(1.0);
        Some((numbers.collect(), r.row.hostile?, 500.0 * share(&r.row.source) / size))
    };
    let examples: Vec<(Vec<f32>, bool, f32)> = chosen_by.iter().filter_map(example).collect();
    let mixed = fit::few(&examples, 1.0);
    let opinions = model.voices.len() + 1;
    for (voice, mix) in model.voices.iter_mut().zip(mixed.chunks(opinions + 1)) {
        voice.mix = mix.iter().copied().take(opinions).collect();
        voice.offset = mix.last().copied().unwrap_or(0.0);
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
        model.voices.iter_mut().for_each(|voice| voice.offset -= warm);
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
