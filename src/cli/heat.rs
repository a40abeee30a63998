//! `heat score`, `heat explain`, `heat train` and `heat eval`: no database, no settings.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use flate2::read::MultiGzDecoder;

use super::Outcome;
use crate::heat::measure::{auroc, average_precision, reaches};
use crate::heat::train::{self, Part, Row, Texts};
use crate::heat::{Band, Reading, Scorer, WARM};

#[derive(Subcommand)]
pub(super) enum Heat {
    /// Read one text a line, print one number from 0 to 1 a line; from 0.5 on a text is warm.
    Score(Chosen),
    /// Read one text a line, print how warm it is, and by which words.
    Explain(Chosen),
    /// Learn from labelled texts, and print how well it went on those set aside.
    Train {
        /// JSON Lines, plain or gzipped: text, y, and where known parent, w, src, category, split.
        #[arg(required = true)]
        data: Vec<PathBuf>,
        /// Where the model goes.
        #[arg(long)]
        out: PathBuf,
        /// The same data and seed give the same bytes.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Print how good the scores of labelled texts are.
    Eval {
        #[arg(required = true)]
        data: Vec<PathBuf>,
        #[command(flatten)]
        chosen: Chosen,
    },
}

#[derive(Args)]
pub(super) struct Chosen {
    /// Another model than the one that comes with the program.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

pub(super) fn heat(command: Heat) -> Outcome {
    match command {
        Heat::Score(chosen) => {
            let scorer = chosen.scorer()?;
            each_line(|text, out| writeln!(out, "{:.6}", scorer.score(text, None)))
        }
        Heat::Explain(chosen) => {
            let scorer = chosen.scorer()?;
            each_line(|text, out| writeln!(out, "{}", in_words(&scorer.read(text, None))))
        }
        Heat::Train { data, out, seed } => teach(&data, &out, seed),
        Heat::Eval { data, chosen } => {
            let (scorer, rows) = (chosen.scorer()?, rows(&data)?);
            let score = |row: &Row| scorer.score(&row.text, row.parent.as_deref());
            let scored: Vec<(&Row, f32)> = rows.iter().map(|row| (row, score(row))).collect();
            report(&scorer, &scored)
        }
    }
}

impl Chosen {
    fn scorer(&self) -> Result<Scorer, Box<dyn std::error::Error>> {
        match &self.model {
            None => Ok(Scorer::shipped()?),
            Some(path) => open(path),
        }
    }
}

fn open(path: &Path) -> Result<Scorer, Box<dyn std::error::Error>> {
    let bytes = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(Scorer::from_bytes(&bytes).map_err(|e| format!("{}: {e}", path.display()))?)
}

/// Answers each line of the standard input with one of the standard output.
fn each_line(mut answer: impl FnMut(&str, &mut dyn Write) -> io::Result<()>) -> Outcome {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut bytes = Vec::new();
    let mut input = io::stdin().lock();
    for line in 1_u64.. {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let text = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        match std::str::from_utf8(text) {
            Ok(text) => answer(text, &mut out)?,
            Err(error) => {
                out.flush()?;
                return Err(format!("line {line} is not UTF-8: {error}").into());
            }
        }
    }
    Ok(out.flush()?)
}

/// `warm: "it's childish" (“childish”, aimed at “you”)`
fn in_words(reading: &Reading) -> String {
    let phrases: Vec<String> =
        reading.phrases.iter().map(|phrase| format!("\"{}\" ({})", phrase.words, phrase.reason)).collect();
    match reading.band {
        Band::Cool => reading.band.as_str().to_owned(),
        _ => format!("{}: {}", reading.band.as_str(), phrases.join("; ")),
    }
}

fn teach(data: &[PathBuf], out: &Path, seed: u64) -> Outcome {
    let rows = rows(data)?;
    let count = |part| rows.iter().filter(|row| row.part == part).count();
    let (learnt, chosen, kept) = (count(Part::Train), count(Part::Val), count(Part::Test));
    println!("{learnt} texts to learn from, {chosen} to choose by, {kept} kept aside.");
    let bytes = train::train(&rows, seed)?;
    fs::write(out, &bytes).map_err(|e| format!("{}: {e}", out.display()))?;
    let scorer = Scorer::from_bytes(&bytes)?;
    println!("{}: {} bytes, version {}.", out.display(), bytes.len(), scorer.version());
    report(&scorer, &train::held_back(&bytes, &rows)?)
}

fn rows(files: &[PathBuf]) -> Result<Vec<Row>, Box<dyn std::error::Error>> {
    let mut texts = Texts::default();
    for path in files {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|e| format!("{name}: {e}"))?;
        let mut file = BufReader::new(file);
        let packed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        let plain: Box<dyn Read> = if packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
        texts.read(&name, BufReader::new(plain))?;
    }
    Ok(texts.rows())
}

/// How many of the civil ones some threshold may reach, where texts of different sets are compared.
const FEW: f64 = 0.05;

fn report(scorer: &Scorer, scored: &[(&Row, f32)]) -> Outcome {
    let mut sets: BTreeMap<(String, u8), Vec<(f32, bool)>> = BTreeMap::new();
    let mut kinds: BTreeMap<(String, bool, String), Vec<(f32, bool)>> = BTreeMap::new();
    for (row, score) in scored {
        let Some(hostile) = row.hostile else { continue };
        sets.entry((row.source.clone(), row.part as u8)).or_default().push((*score, hostile));
        let kind = (row.source.clone(), hostile, row.category.clone());
        kinds.entry(kind).or_default().push((*score, hostile));
    }
    println!(
        "\nFrom {WARM} on a text is warm, from {:.3} on hot. AP is the average precision.\n",
        scorer.hot()
    );
    println!(
        "{:<24} {:>6} {:>8} {:>7} {:>7} {:>23} {:>23}",
        "set", "texts", "hostile", "AUROC", "AP", "civil: warm, hot", "hostile: warm, hot"
    );
    for ((source, part), scores) in &sets {
        let part = ["train", "val", "test"].get(usize::from(*part)).unwrap_or(&"");
        let hostile = scores.iter().filter(|(_, hostile)| *hostile).count();
        println!(
            "{:<24} {:>6} {hostile:>8} {:>7} {:>7} {:>11} {:>11} {:>11} {:>11}",
            format!("{source} ({part})"),
            scores.len(),
            number(auroc(scores)),
            number(average_precision(scores)),
            share(reaches(scores, false, WARM)),
            share(reaches(scores, false, scorer.hot())),
            share(reaches(scores, true, WARM)),
            share(reaches(scores, true, scorer.hot())),
        );
    }
    println!("\n{:<44} {:>6} {:>8} {:>8}", "kind of text", "texts", "warm", "hot");
    for ((source, hostile, category), scores) in kinds.iter().filter(|(_, scores)| scores.len() >= 20) {
        let label = format!("{source}, {}, {category}", if *hostile { "hostile" } else { "civil" });
        let (warm, hot) = (reaches(scores, *hostile, WARM), reaches(scores, *hostile, scorer.hot()));
        println!("{label:<44} {:>6} {:>8} {:>8}", scores.len(), share(warm), share(hot));
    }
    let civil: Vec<f32> =
        scored.iter().filter(|(row, _)| row.hostile == Some(false)).map(|(_, score)| *score).collect();
    if let Some(threshold) = threshold(civil, FEW) {
        println!("\nThe threshold that {} of all civil ones reach is {threshold:.3}.", share(Some(FEW)));
    }
    Ok(())
}

fn threshold(mut civil: Vec<f32>, few: f64) -> Option<f32> {
    civil.sort_unstable_by(|a, b| b.total_cmp(a));
    civil.get((civil.len() as f64 * few) as usize).copied()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".into(), |value| format!("{value:.4}"))
}

fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "–".into(), |value| format!("{:.1} %", value * 100.0))
}
