//! Any text renders or is refused, and everything that reads the result copes with it.
#![no_main]

use evenkeel::markup::{Length, excerpt, is_blank, plain_text, render, word_count};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    let _ = is_blank(source);
    if let Ok(html) = render(source, Length::Story) {
        let lower = html.as_str().to_ascii_lowercase();
        for tag in ["<script", "<style", "<img", "<svg", "<iframe", "<meta"] {
            assert!(!lower.contains(tag), "{tag} came through");
        }
        let _ = plain_text(&html);
        let _ = word_count(&html);
        assert!(excerpt(&html, 40).chars().count() <= 40);
    }
});
