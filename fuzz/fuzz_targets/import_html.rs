//! Any HTML becomes Markdown that renders without nesting too deep.
#![no_main]

use evenkeel::markup::{Breaks, Length, TooMuch, markdown_from_html, render};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    for breaks in [Breaks::Html, Breaks::Lines] {
        if let Ok(markdown) = markdown_from_html(html, breaks) {
            let rendered = render(&markdown, Length::Import);
            assert!(!matches!(rendered, Err(TooMuch::Nesting { .. })), "{markdown}");
        }
    }
});
