//! The public thread that the product is measured against. Its texts are other people's and stay out
//! of the repository, so the test only runs where they are at hand.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{shown, squeezed, text_of};
use crate::markup::{Breaks, markdown_from_html};

fn folder() -> PathBuf {
    let shared = std::env::var_os("EVENKEEL_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    shared.join("data/real-thread")
}

/// The text of every `wp:comment_content` in the export, in its order.
fn comment_bodies(export: &str) -> Vec<String> {
    let mut reader = Reader::from_str(export);
    let mut bodies = Vec::new();
    let mut open = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "wp:comment_content" => {
                open = true;
                bodies.push(String::new());
            }
            Event::End(_) => open = false,
            Event::CData(text) if open => bodies.last_mut().unwrap().push_str(&text),
            Event::Eof => return bodies,
            _ => {}
        }
    }
}

#[test]
fn every_comment_of_the_real_thread_keeps_its_text() {
    let folder = folder();
    let (Ok(export), Ok(thread)) = (
        fs::read_to_string(folder.join("wordpress-export.xml")),
        fs::read_to_string(folder.join("thread.json")),
    ) else {
        // Past the test harness, which would swallow it: a test that did nothing should say so.
        let _ = writeln!(std::io::stderr(), "skipped: the real thread is not at hand (set EVENKEEL_SHARED)");
        return;
    };
    let thread: serde_json::Value = serde_json::from_str(&thread).unwrap();
    let comments = thread["comments"].as_array().unwrap();
    let imported: Vec<String> = comment_bodies(&export)
        .iter()
        .map(|body| text_of(&shown(&markdown_from_html(body, Breaks::Lines).unwrap())))
        .collect();
    assert_eq!(comments.len(), 54);
    for comment in comments {
        let body = squeezed(comment["body"].as_str().unwrap());
        assert!(imported.contains(&body), "comment {} came out differently", comment["id"]);
    }
}
