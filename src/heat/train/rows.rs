//! Texts with what people said of them, as JSON Lines.

use std::io::{self, BufRead};

use serde::Deserialize;

/// What a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// To learn from.
    Train,
    /// To choose scales and thresholds by.
    Val,
    /// To be measured on, and for nothing else.
    Test,
}

#[derive(Debug, Clone)]
pub struct Row {
    pub text: String,
    pub parent: Option<String>,
    pub hostile: bool,
    /// How much it counts in training.
    pub weight: f32,
    /// The set it comes from; `own` where it says none.
    pub source: String,
    /// The kind of text, by the set's own words.
    pub category: String,
    pub part: Part,
}

#[derive(Debug, thiserror::Error)]
pub enum RowError {
    #[error("{name}, line {line}: {source}")]
    Json { name: String, line: usize, source: serde_json::Error },
    #[error("{name}, line {line}: {source}")]
    Read { name: String, line: usize, source: io::Error },
    #[error("{name}, line {line}: `y` is {y}, which is none of 0, 1 and null")]
    Label { name: String, line: usize, y: f64 },
    #[error("{name}, line {line}: `w` is {w}; a weight is a number from 0 on")]
    Weight { name: String, line: usize, w: f32 },
}

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    parent: Option<String>,
    #[serde(default)]
    y: Option<f64>,
    #[serde(default)]
    w: Option<f32>,
    #[serde(default)]
    src: Option<String>,
    #[serde(default)]
    category: Option<String>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    emotions: Option<Vec<String>>,
    #[serde(default)]
    split: Option<Part>,
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Part, D::Error> {
        let word = String::deserialize(deserializer)?;
        Part::of(&word).ok_or_else(|| serde::de::Error::custom("a split is train, val or test"))
    }
}

impl Part {
    fn of(word: &str) -> Option<Part> {
        match word {
            "train" => Some(Part::Train),
            "val" => Some(Part::Val),
            "test" => Some(Part::Test),
            _ => None,
        }
    }

    /// `cmv.val.jsonl.gz` is for choosing, unless its rows say otherwise.
    fn of_file(name: &str) -> Part {
        name.split('.').find_map(Part::of).unwrap_or(Part::Train)
    }
}

/// The rows of a file that have a label; those without one are left out.
pub fn read(name: &str, lines: impl BufRead) -> Result<Vec<Row>, RowError> {
    let part = Part::of_file(name);
    let mut rows = Vec::new();
    for (line, read) in (1..).zip(lines.lines()) {
        let name = || name.to_owned();
        let read = read.map_err(|source| RowError::Read { name: name(), line, source })?;
        if read.trim().is_empty() {
            continue;
        }
        let found: Line =
            serde_json::from_str(&read).map_err(|source| RowError::Json { name: name(), line, source })?;
        let weight = found.w.unwrap_or(1.0);
        if !(weight.is_finite() && weight >= 0.0) {
            return Err(RowError::Weight { name: name(), line, w: weight });
        }
        let hostile = match found.y {
            None => continue,
            Some(0.0) => false,
            Some(1.0) => true,
            Some(y) => return Err(RowError::Label { name: name(), line, y }),
        };
        let emotions = found.emotions.filter(|all| !all.is_empty()).map(|all| all.join("+"));
        rows.push(Row {
            text: found.text,
            parent: found.parent,
            hostile,
            weight,
            source: found.src.unwrap_or_else(|| "own".into()),
            category: found.category.or(found.role).or(emotions).unwrap_or_default(),
            part: found.split.unwrap_or(part),
        });
    }
    Ok(rows)
}
