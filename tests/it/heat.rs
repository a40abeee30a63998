//! The scorer: what it promises of every text, of its file, and on the command line.

mod command;
mod file;
mod promises;

use std::sync::LazyLock;

use evenkeel::heat::Scorer;

static SCORER: LazyLock<Scorer> = LazyLock::new(|| Scorer::shipped().unwrap());

fn score(text: &str) -> f32 {
    SCORER.score(text, None)
}
