//! From a text to a number.

use std::fmt;

use super::model::{self, Model, ModelError, Voice, Weights};
use super::tally::{SAYS_SOMETHING, Tally, Text};
use super::{Band, Phrase, Reading, WARM, explain, plain};

/// The model that comes with the program.
static SHIPPED: &[u8] = include_bytes!("../../assets/heat.model");

/// A model, ready to score.
#[derive(Clone)]
pub struct Scorer {
    pub(super) model: Model,
    version: String,
}

impl fmt::Debug for Scorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scorer({})", self.version)
    }
}

impl Scorer {
    /// The model that comes with the program.
    pub fn shipped() -> Result<Scorer, ModelError> {
        Scorer::from_bytes(SHIPPED)
    }

    /// From what a model file holds.
    pub fn from_bytes(bytes: &[u8]) -> Result<Scorer, ModelError> {
        Ok(Scorer { model: Model::from_bytes(bytes)?, version: model::version(bytes) })
    }

    /// Changes whenever another model would score differently.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// From this score on a text is hot.
    pub fn hot(&self) -> f32 {
        self.model.hot
    }

    pub fn band(&self, score: f32) -> Band {
        if score >= self.model.hot {
            Band::Hot
        } else if score >= WARM {
            Band::Warm
        } else {
            Band::Cool
        }
    }

    /// How hostile a text in Markdown is, from 0 to 1. Quotes, code and links in it don't count, nor
    /// does what it says in quotation marks of `parent`, the post it answers. A text without a word
    /// scores 0.
    pub fn score(&self, text: &str, parent: Option<&str>) -> f32 {
        self.score_of(&plain::own_words(text, parent))
    }

    fn score_of(&self, own_words: &str) -> f32 {
        let text = Text::of(own_words);
        if text.whole.words == 0 { 0.0 } else { sigmoid(self.model.log_odds(&text)) }
    }

    /// The same, with the phrases that made it.
    pub fn read(&self, text: &str, parent: Option<&str>) -> Reading {
        let own = plain::own_words(text, parent);
        let score = self.score_of(&own);
        let band = self.band(score);
        let phrases = if band == Band::Cool { Vec::new() } else { explain::phrases(&self.model, &own) };
        Reading { score, band, phrases }
    }

    /// What weighs most in a text, whatever that comes to: for where a text is warm by a measure of one's
    /// own. One to three phrases, the heaviest first; none in a text without a word.
    pub fn explain(&self, text: &str, parent: Option<&str>) -> Vec<Phrase> {
        explain::phrases(&self.model, &plain::own_words(text, parent))
    }
}

/// What each missing word takes off: one or two words say little without what stands around them,
/// and nobody should be asked to look again at "First words."
const A_WORD_SHORT: f32 = 0.8;

impl Model {
    /// Of being at least warm.
    pub(super) fn log_odds(&self, text: &Text) -> f32 {
        let (whole, sentence) = self.opinions(text);
        let missing = SAYS_SOMETHING.saturating_sub(text.whole.words);
        self.whole * whole + self.sentence * sentence + self.offset - missing as f32 * A_WORD_SHORT
    }

    /// Of the whole, and of the sentence that stands out most.
    pub(super) fn opinions(&self, text: &Text) -> (f32, f32) {
        let heard = self.heard(&text.whole);
        let whole = self.opinion(&text.whole, &heard);
        let each = self.of_each(&text.sentences, &heard);
        if each.is_empty() {
            return (whole, whole);
        }
        let sentence = each.iter().zip(shares(&each)).map(|(opinion, share)| opinion * share).sum();
        (whole, sentence)
    }

    /// How far each sentence stands out: shares of 1.
    pub(super) fn standing_out(&self, sentences: &[Tally], heard: &[f32]) -> Vec<f32> {
        shares(&self.of_each(sentences, heard))
    }

    fn of_each(&self, sentences: &[Tally], heard: &[f32]) -> Vec<f32> {
        sentences.iter().map(|sentence| self.opinion(sentence, heard)).collect()
    }

    fn opinion(&self, tally: &Tally, heard: &[f32]) -> f32 {
        let voices = self.voices.iter().zip(heard).map(|(voice, heard)| heard * voice.weights.opinion(tally));
        voices.fold(self.common.opinion(tally), |sum, opinion| sum + opinion)
    }

    /// How far each voice is heard: shares of 1.
    pub(super) fn heard(&self, whole: &Tally) -> Vec<f32> {
        shares(&self.voices.iter().map(|voice| voice.likeness(whole)).collect::<Vec<f32>>())
    }
}

/// The larger a number, the larger its share (softmax).
fn shares(numbers: &[f32]) -> Vec<f32> {
    let most = numbers.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let grown: Vec<f32> = numbers.iter().map(|number| libm::expf(number - most)).collect();
    let sum: f32 = grown.iter().sum();
    grown.into_iter().map(|share| share / sum).collect()
}

impl Voice {
    fn likeness(&self, tally: &Tally) -> f32 {
        self.gate.bias + tally.gate_share() * self.gate.sum(&tally.gate)
    }
}

impl Weights {
    fn opinion(&self, tally: &Tally) -> f32 {
        let groups = tally.groups().map(|(buckets, share)| share * self.sum(buckets));
        groups.fold(self.bias, |sum, group| sum + group)
    }

    /// Whole numbers until the end: the same on every machine, in any order.
    fn sum(&self, buckets: &[u32]) -> f32 {
        let sum: i64 = buckets.iter().map(|bucket| i64::from(self.at(*bucket))).sum();
        sum as f32 * self.scale
    }

    fn at(&self, bucket: u32) -> i8 {
        self.bytes.get(bucket as usize).copied().unwrap_or(0)
    }

    pub(super) fn worth(&self, bucket: u32) -> f32 {
        f32::from(self.at(bucket)) * self.scale
    }
}

pub(super) fn sigmoid(log_odds: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-log_odds))
}
