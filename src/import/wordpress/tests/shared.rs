use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Thread {
    title: String,
    comments: Vec<Reply>,
}

/// A reply as the page of the real thread shows it, in reading order.
#[derive(Debug, PartialEq, Deserialize)]
struct Reply {
    id: u64,
    parent: Option<u64>,
    author: String,
    posted_at: jiff::Timestamp,
    depth: u64,
}

/// The real thread's folder. Its words belong to others and are not part of this repository.
fn real_thread() -> Option<PathBuf> {
    static SAID: Once = Once::new();
    let shared = std::env::var_os("EVENKEEL_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("data/real-thread");
    if !folder.is_dir() {
        SAID.call_once(|| {
            // Straight to the terminal: the test runner hides what passing tests print.
            let line = format!("skipped: no real thread at {}; set EVENKEEL_SHARED\n", folder.display());
            let _ = std::io::stderr().write_all(line.as_bytes());
        });
        return None;
    }
    Some(folder)
}

fn real_export(folder: &Path) -> Export {
    parse(&std::fs::read(folder.join("wordpress-export.xml")).unwrap(), &mut |_| {}).unwrap()
}

/// The story's comments in reading order, numbered from 1 in that order, as the page numbers them.
fn reading_order(story: &Story) -> Vec<Reply> {
    let mut replies = Vec::new();
    answers(story, None, None, 0, &mut replies);
    replies
}

fn answers(story: &Story, to: Option<&str>, parent: Option<u64>, depth: u64, replies: &mut Vec<Reply>) {
    for comment in story.comments.iter().filter(|comment| comment.parent.as_deref() == to) {
        let id = replies.len() as u64 + 1;
        replies.push(Reply {
            id,
            parent,
            author: comment.author.clone(),
            posted_at: comment.posted_at,
            depth,
        });
        answers(story, Some(&comment.id), Some(id), depth + 1, replies);
    }
}

#[test]
fn the_real_thread_comes_in_as_its_page_shows_it() {
    let Some(folder) = real_thread() else { return };
    let thread: Thread = serde_json::from_slice(&std::fs::read(folder.join("thread.json")).unwrap()).unwrap();
    let export = real_export(&folder);
    let story = &export.stories[0];
    assert_eq!(story.title, thread.title);
    assert_eq!(thread.comments.len(), 54);
    assert_eq!(reading_order(story), thread.comments);
}

#[test]
fn beside_it_the_real_export_gives_its_other_two_stories() {
    let Some(folder) = real_thread() else { return };
    let export = real_export(&folder);
    let stories: Vec<_> =
        export.stories.iter().map(|story| (story.id.as_str(), story.comments.len())).collect();
    assert_eq!(stories, [("4", 54), ("5", 4), ("10", 0)]);
    let second = &export.stories[1];
    let parents: Vec<_> = second.comments.iter().map(|c| (c.id.as_str(), c.parent.as_deref())).collect();
    assert_eq!(parents, [("59", None), ("60", Some("59")), ("61", Some("60")), ("62", None)]);
    assert!(second.comments.iter().all(|comment| !comment.author.contains('<')));
    assert!(!export.stories[2].title.is_empty() && export.stories[2].title != "Untitled");
}

#[test]
fn what_the_real_export_holds_back_is_listed() {
    let Some(folder) = real_thread() else { return };
    let export = real_export(&folder);
    let skipped: Vec<_> = export
        .skipped
        .iter()
        .map(|skipped| {
            let what: Vec<_> = skipped.what.split(' ').take(2).collect();
            format!("{}: {}", what.join(" "), skipped.why)
        })
        .collect();
    assert_eq!(
        skipped,
        [
            "comment 57: it was never approved",
            "comment 58: it is a pingback, not a comment",
            "comment 63: it is in the trash",
            "post 6: it is a draft",
            "post 7: it is private",
            "post 8: it is behind a password",
            "page 9: it is of type “page”, not a post",
        ]
    );
}
