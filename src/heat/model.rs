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

/// What one kind of texts taught: stories and answers, long debates, comments on news. Each has a
/// way of its own to be hostile.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Voice {
    pub(super) name: String,
    pub(super) weights: Weights,
    /// What is made of the voices' opinions where this one is heard: how far each is listened to, and
    /// at last the first one's of the sentence it finds most hostile.
    pub(super) mix: Vec<f32>,
    /// And what is added, so that 0 is the warm threshold.
    pub(super) offset: f32,
    /// How much a text looks like those this voice was taught by.
    pub(super) gate: Weights,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    pub(super) voices: Vec<Voice>,
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

impl Model {
    /// The bytes of a file: magic, checksum of the features' specification, the hot threshold, then
    /// each voice, then a SHA-256 of all that. Numbers are little-endian.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(specification());
        out.extend(self.hot.to_le_bytes());
        out.push(u8::try_from(self.voices.len()).unwrap_or(u8::MAX));
        for voice in &self.voices {
            out.push(u8::try_from(voice.name.len()).unwrap_or(u8::MAX));
            out.extend(voice.name.bytes().take(usize::from(u8::MAX)));
            for number in
                [voice.weights.scale, voice.weights.bias, voice.offset, voice.gate.scale, voice.gate.bias]
            {
                out.extend(number.to_le_bytes());
            }
            out.extend(voice.mix.iter().flat_map(|share| share.to_le_bytes()));
            out.extend(voice.gate.bytes.iter().map(|byte| byte.to_le_bytes()[0]));
            out.extend(voice.weights.bytes.iter().map(|byte| byte.to_le_bytes()[0]));
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
    format!("1-{hex}")
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
        let hot = self.number("the hot threshold")?;
        let voices = self.take(1)?[0];
        let voices = (0..voices).map(|_| self.voice(voices)).collect::<Result<_, _>>()?;
        Ok(Model { voices, hot })
    }

    fn voice(&mut self, voices: u8) -> Result<Voice, ModelError> {
        let length = usize::from(self.take(1)?[0]);
        let name = String::from_utf8_lossy(self.take(length)?).into_owned();
        let (scale, bias) = (self.number("a scale")?, self.number("a bias")?);
        let offset = self.number("an offset")?;
        let (gate_scale, gate_bias) = (self.number("a scale")?, self.number("a bias")?);
        let mix = (0..=voices).map(|_| self.number("a share")).collect::<Result<_, _>>()?;
        let gate = Weights { bytes: self.weights(GATE_BUCKETS)?, scale: gate_scale, bias: gate_bias };
        let weights = Weights { bytes: self.weights(BUCKETS)?, scale, bias };
        Ok(Voice { name, weights, mix, offset, gate })
    }

    fn weights(&mut self, count: usize) -> Result<Vec<i8>, ModelError> {
        Ok(self.take(count)?.iter().map(|byte| i8::from_le_bytes([*byte])).collect())
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
