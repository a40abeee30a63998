//! A model in memory, and the file it comes from.

use sha2::{Digest, Sha256};

use super::features::{BUCKETS, SPECIFICATION};

/// Words by which the gate tells kinds of texts apart.
pub(super) const GATE_BITS: u32 = 13;
pub(super) const GATE_BUCKETS: usize = 1 << GATE_BITS;

const MAGIC: &[u8; 8] = b"EVKHEAT1";
const DIGEST: usize = 32;

/// Weights of one byte each, and what one of them is worth.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    pub(super) bytes: Vec<i8>,
    pub(super) scale: f32,
    pub(super) bias: f32,
}

/// What one kind of texts taught beside what all of them did: stories and answers, long debates,
/// comments on news. Each has a way of its own to be hostile.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Voice {
    pub(super) name: String,
    /// Their bias brings the voices to one scale: civil texts of every kind end equally high.
    pub(super) weights: Weights,
    /// How much a text looks like those this voice was taught by.
    pub(super) gate: Weights,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    /// What holds wherever people talk to each other.
    pub(super) common: Weights,
    pub(super) voices: Vec<Voice>,
    /// How far the whole text is listened to, and how far the sentence that stands out.
    pub(super) whole: f32,
    pub(super) sentence: f32,
    /// What is added, so that 0 is the warm threshold.
    pub(super) offset: f32,
    /// From this score on, a text is hot.
    pub(super) hot: f32,
}

/// Why a file can't be used as a model.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ModelError {
    #[error("this is no heat model: it does not begin as one does")]
    NotAModel,
    #[error("this heat model is cut short: {found} bytes, where there should be {wanted}")]
    CutShort { found: usize, wanted: usize },
    #[error("this heat model has been altered: its checksum does not fit what it holds")]
    Altered,
    #[error("this heat model was made for another version of the scorer; train it again with this one")]
    OtherFeatures,
    #[error("this heat model holds a number that can't be: {0}")]
    Number(&'static str),
}

impl Weights {
    /// That make nothing of any text.
    pub(super) fn none(count: usize) -> Weights {
        Weights { bytes: vec![0; count], scale: 1.0, bias: 0.0 }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend([self.scale, self.bias].into_iter().flat_map(f32::to_le_bytes));
        out.extend(self.bytes.iter().map(|byte| byte.to_le_bytes()[0]));
    }
}

impl Model {
    /// The bytes of a file: magic, checksum of the features' specification, the model's own numbers, the
    /// common weights, then each voice, then a SHA-256 of all that. Numbers are little-endian.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(specification());
        let numbers = [self.whole, self.sentence, self.offset, self.hot];
        out.extend(numbers.into_iter().flat_map(f32::to_le_bytes));
        self.common.write(&mut out);
        out.push(u8::try_from(self.voices.len()).unwrap_or(u8::MAX));
        for voice in &self.voices {
            out.push(u8::try_from(voice.name.len()).unwrap_or(u8::MAX));
            out.extend(voice.name.bytes().take(usize::from(u8::MAX)));
            voice.weights.write(&mut out);
            voice.gate.write(&mut out);
        }
        let digest = Sha256::digest(&out);
        out.extend(digest);
        out
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Model, ModelError> {
        if !bytes.starts_with(MAGIC) {
            return Err(ModelError::NotAModel);
        }
        let mut reader = Reader { bytes, at: MAGIC.len() };
        let model = reader.model()?;
        let held = reader.at;
        let digest = reader.take(DIGEST)?;
        if reader.at != bytes.len() || Sha256::digest(&bytes[..held]).as_slice() != digest {
            return Err(ModelError::Altered);
        }
        Ok(model)
    }
}

/// The first of a file's checksum, by which its version is known.
pub(super) fn version(bytes: &[u8]) -> String {
    let digest = bytes.get(bytes.len().saturating_sub(DIGEST)..).unwrap_or_default();
    let hex: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("2-{hex}")
}

fn specification() -> Vec<u8> {
    Sha256::digest(SPECIFICATION.as_bytes()).to_vec()
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn model(&mut self) -> Result<Model, ModelError> {
        if self.take(DIGEST)? != specification() {
            return Err(ModelError::OtherFeatures);
        }
        let (whole, sentence) = (self.number("a share")?, self.number("a share")?);
        let (offset, hot) = (self.number("an offset")?, self.number("the hot threshold")?);
        let common = self.weights(BUCKETS)?;
        let voices = self.take(1)?[0];
        let voices = (0..voices).map(|_| self.voice()).collect::<Result<_, _>>()?;
        Ok(Model { common, voices, whole, sentence, offset, hot })
    }

    fn voice(&mut self) -> Result<Voice, ModelError> {
        let length = usize::from(self.take(1)?[0]);
        let name = String::from_utf8_lossy(self.take(length)?).into_owned();
        Ok(Voice { name, weights: self.weights(BUCKETS)?, gate: self.weights(GATE_BUCKETS)? })
    }

    fn weights(&mut self, count: usize) -> Result<Weights, ModelError> {
        let (scale, bias) = (self.number("a scale")?, self.number("a bias")?);
        let bytes = self.take(count)?.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
        Ok(Weights { bytes, scale, bias })
    }

    fn number(&mut self, what: &'static str) -> Result<f32, ModelError> {
        let bytes = self.take(4)?.try_into().map_err(|_| ModelError::Number(what))?;
        Some(f32::from_le_bytes(bytes)).filter(|n| n.is_finite()).ok_or(ModelError::Number(what))
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let end = self.at + count;
        let found = self.bytes.len();
        let taken = self.bytes.get(self.at..end).ok_or(ModelError::CutShort { found, wanted: end })?;
        self.at = end;
        Ok(taken)
    }
}
