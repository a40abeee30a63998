//! Whatever bytes are imported, reading them ends with an answer, and what is read keeps its promises.
#![no_main]

use std::collections::HashSet;

use evenkeel::import::wordpress::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut told = 0;
    let mut progress = |read: u64| {
        assert!(read >= told && read <= bytes.len() as u64);
        told = read;
    };
    let Ok(export) = parse(bytes, &mut progress) else {
        return;
    };
    assert!(!export.site_url.is_empty());
    for story in &export.stories {
        assert!(!story.title.is_empty() && !story.author.is_empty());
        let mut seen = HashSet::new();
        for comment in &story.comments {
            assert!(!comment.author.is_empty() && comment.author.chars().count() <= 64);
            assert!(comment.parent.as_ref().is_none_or(|parent| seen.contains(parent)));
            assert!(seen.insert(&comment.id));
        }
    }
});
