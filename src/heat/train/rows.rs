//! Texts with what people said of them, as JSON Lines.

use std::collections::HashMap;
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
    /// What people said of it; `None` where they said nothing, or could not agree.
    pub hostile: Option<bool>,
    /// What a larger model thinks, as a probability: it has read more than we could write.
    pub hint: Option<f32>,
    /// Phrases that people marked as what makes it hostile.
    pub marked: Vec<String>,
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
    #[error("{name}, line {line}: `hint` is no probability")]
    Hint { name: String, line: usize },
    #[error("{name}, line {line}: neither a `text` nor an `id` with a `hint` for one")]
    Neither { name: String, line: usize },
}

/// Texts of several files.
#[derive(Debug, Default)]
pub struct Texts {
    pub rows: Vec<Row>,
    /// The row that each hint is for, by its id.
    ids: HashMap<String, usize>,
    hints: Vec<(String, f32)>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Option<String>,
    /// A line without a text is a hint for one of another file.
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    parent: Option<String>,
    #[serde(default)]
    y: Option<f64>,
    #[serde(default)]
    hint: Option<f32>,
    #[serde(default)]
    spans: Vec<String>,
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

impl Texts {
    /// Adds the lines of a file.
    pub fn read(&mut self, name: &str, lines: impl BufRead) -> Result<(), RowError> {
        let part = Part::of_file(name);
        for (line, read) in (1..).zip(lines.lines()) {
            let name = || name.to_owned();
            let read = read.map_err(|source| RowError::Read { name: name(), line, source })?;
            if read.trim().is_empty() {
                continue;
            }
            let found: Line = serde_json::from_str(&read).map_err(|source| RowError::Json {
                name: name(),
                line,
                source,
            })?;
            let weight = found.w.unwrap_or(1.0);
            if !(weight.is_finite() && weight >= 0.0) {
                return Err(RowError::Weight { name: name(), line, w: weight });
            }
            if found.hint.is_some_and(|hint| !(0.0..=1.0).contains(&hint)) {
                return Err(RowError::Hint { name: name(), line });
            }
            let hostile = match found.y {
                None => None,
                Some(0.0) => Some(false),
                Some(1.0) => Some(true),
                Some(y) => return Err(RowError::Label { name: name(), line, y }),
            };
            match (found.text, found.id, found.hint) {
                (Some(text), id, hint) => {
                    if let Some(id) = id {
                        self.ids.insert(id, self.rows.len());
                    }
                    let emotions = found.emotions.filter(|all| !all.is_empty()).map(|all| all.join("+"));
                    self.rows.push(Row {
                        text,
                        parent: found.parent,
                        hostile,
                        hint,
                        marked: found.spans,
                        weight,
                        source: found.src.unwrap_or_else(|| "own".into()),
                        category: found.category.or(found.role).or(emotions).unwrap_or_default(),
                        part: found.split.unwrap_or(part),
                    });
                }
                (None, Some(id), Some(hint)) => self.hints.push((id, hint)),
                _ => return Err(RowError::Neither { name: name(), line }),
            }
        }
        Ok(())
    }

    /// The rows, with the hints that are for them. Hints for texts that are not here are for others.
    pub fn rows(mut self) -> Vec<Row> {
        for (id, hint) in self.hints {
            if let Some(row) = self.ids.get(&id).and_then(|at| self.rows.get_mut(*at)) {
                row.hint = Some(hint);
            }
        }
        self.rows
    }
}
