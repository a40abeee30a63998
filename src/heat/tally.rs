//! The features of a text, each once.

use std::ops::Range;

use super::features::{self, BUCKETS, GROUPS, Group};
use super::model::GATE_BITS;
use super::words::{self, Word};

/// A text and its sentences: a barb in a long calm post is lost in the whole, and stands out alone.
pub(super) struct Text {
    pub(super) whole: Tally,
    /// Those long enough to say something; the whole where there is but one.
    pub(super) sentences: Vec<Tally>,
}

/// In words. "Really?" is hostile or not by what stands around it.
pub(super) const SAYS_SOMETHING: usize = 4;

impl Text {
    /// `own_words`: a sentence a line.
    pub(super) fn of(own_words: &str) -> Text {
        let whole = Tally::of(own_words);
        let mut sentences = Vec::new();
        if own_words.trim_end().contains('\n') {
            sentences.extend(own_words.lines().map(Tally::of));
            sentences.retain(|sentence: &Tally| sentence.words >= SAYS_SOMETHING);
        }
        Text { whole, sentences }
    }
}

/// Buckets that a text falls into: distinct ones, group after group.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Tally {
    buckets: Vec<u32>,
    /// Where each group ends among them.
    ends: [usize; GROUPS],
    /// The gate's buckets.
    pub(super) gate: Vec<u32>,
    /// How many words it has, marks aside.
    pub(super) words: usize,
}

impl Tally {
    pub(super) fn of(own_words: &str) -> Tally {
        let mut read = Vec::new();
        words::read(own_words, &mut read);
        Tally::of_words(&read, |_, _, _| {})
    }

    /// `first` is told of each bucket when it is first met, and by which words.
    pub(super) fn of_words(words: &[Word], mut first: impl FnMut(Group, usize, Range<usize>)) -> Tally {
        let count = words.iter().filter(|word| !word.is_mark()).count();
        let mut tally = Tally { words: count, ..Tally::default() };
        let mut met = vec![0_u64; BUCKETS / 64];
        features::each(words, |group, bucket, place| {
            let (slot, bit) = (bucket / 64, 1_u64 << (bucket % 64));
            if let Some(slot) = met.get_mut(slot).filter(|slot| **slot & bit == 0) {
                *slot |= bit;
                tally.buckets.push(u32::try_from(bucket).unwrap_or(0));
                tally.ends[group as usize] = tally.buckets.len();
                first(group, bucket, place);
            }
        });
        // A group without a feature ends where the one before it does.
        for group in 1..GROUPS {
            tally.ends[group] = tally.ends[group].max(tally.ends[group - 1]);
        }
        let gate = words.iter().map(|word| (features::hash(&word.text) >> (64 - GATE_BITS)) as u32);
        tally.gate = gate.collect();
        tally.gate.sort_unstable();
        tally.gate.dedup();
        tally
    }

    /// Each group's buckets, and the weight of one of them.
    pub(super) fn groups(&self) -> impl Iterator<Item = (&[u32], f32)> {
        (0..GROUPS).map(|group| {
            let start = group.checked_sub(1).map_or(0, |before| self.ends[before]);
            let buckets = self.buckets.get(start..self.ends[group]).unwrap_or_default();
            (buckets, share(buckets.len()))
        })
    }

    /// The weight of one feature of this group.
    pub(super) fn share_of(&self, group: Group) -> f32 {
        self.groups().nth(group as usize).map_or(0.0, |(_, share)| share)
    }

    pub(super) fn gate_share(&self) -> f32 {
        share(self.gate.len())
    }
}

/// So that all of them together have length 1, or less where they are so few that little can be
/// known of the text.
fn share(count: usize) -> f32 {
    if count == 0 { 0.0 } else { 1.0 / ((count + FEW) as f32).sqrt() }
}

/// One or two words have this many features.
const FEW: usize = 12;
