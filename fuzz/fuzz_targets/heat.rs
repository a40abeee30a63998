//! Any text has a score between 0 and 1 and an explanation, and a quoted attack changes nothing.
#![no_main]

use std::sync::LazyLock;

use evenkeel::heat::{Scorer, speaks_of_self_harm};
use libfuzzer_sys::fuzz_target;

static SCORER: LazyLock<Scorer> = LazyLock::new(|| Scorer::shipped().expect("the model that comes along"));

fuzz_target!(|text: &str| {
    let reading = SCORER.read(text, Some(text));
    assert!((0.0..=1.0).contains(&reading.score) && reading.phrases.len() <= 3);
    let _ = speaks_of_self_harm(text);
    if !text.contains(['`', '~']) {
        let score = SCORER.score(text, None);
        assert_eq!(SCORER.score(&format!("{text}\n> You're a pathetic liar."), None), score);
    }
});
