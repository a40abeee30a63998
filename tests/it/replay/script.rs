//! What is played: who wrote what and when, and what the host did when.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;

use jiff::Timestamp;
use serde::Deserialize;

/// A thread with a quarrel in it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Script {
    pub(super) title: String,
    pub(super) body: String,
    pub(super) host: String,
    pub(super) comments: Vec<Comment>,
    pub(super) quarrel: Quarrel,
    pub(super) correction: Correction,
    /// The host's note under the attack.
    pub(super) note: Said,
    /// And the one to both, with which they are separated.
    pub(super) even_handed: Said,
    pub(super) merge: Moment,
    pub(super) rest: Rest,
    /// Whose words are asked about under no circumstances.
    pub(super) calm: Vec<String>,
    /// Comments of the host that are actions here and not posts.
    pub(super) instead: Vec<u32>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Comment {
    pub(super) id: u32,
    pub(super) parent: Option<u32>,
    pub(super) author: String,
    pub(super) posted_at: Timestamp,
    pub(super) body: String,
}

/// Between whom, and in which comments it boiled over.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Quarrel {
    pub(super) attack: u32,
    pub(super) outburst: u32,
    pub(super) one: String,
    /// Wrote the attack.
    pub(super) other: String,
}

/// A follow-up that mends an earlier comment of the same author.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Correction {
    pub(super) of: u32,
    pub(super) at: Timestamp,
    pub(super) body: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Said {
    pub(super) at: Timestamp,
    pub(super) body: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Moment {
    pub(super) at: Timestamp,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Rest {
    pub(super) at: Timestamp,
    pub(super) until: Timestamp,
    pub(super) reason: String,
}

#[derive(Deserialize)]
struct Page {
    title: String,
    body: String,
    comments: Vec<Comment>,
}

impl Script {
    pub(super) fn own() -> Script {
        serde_json::from_str(include_str!("quarrel.json")).unwrap()
    }

    /// The real thread, whose words belong to others and are no part of this repository: the host's
    /// interventions are told by the numbers of his comments.
    pub(super) fn real() -> Option<Script> {
        let page: Page =
            serde_json::from_slice(&std::fs::read(real_thread()?.join("thread.json")).unwrap()).unwrap();
        let mut comments = page.comments;
        for comment in &mut comments {
            comment.author = handle(&comment.author);
        }
        let comment = |id: u32| comments.iter().find(|c| c.id == id).unwrap().clone();
        let said = |id: u32| Said { at: comment(id).posted_at, body: comment(id).body };
        let calm =
            ["Marc", "fredt", "Christina", "Carolyn Kay", "Elizabeth", "Richard Henry", "AnonymousRon"];
        let calm = calm.into_iter().chain(["Gray Lindsay", "Roger G. Albert", "Jordan O."]).map(handle);
        Some(Script {
            title: page.title,
            body: page.body,
            host: "Marc".into(),
            quarrel: Quarrel { attack: 19, outburst: 53, one: "JLK".into(), other: "Donnie Mac".into() },
            correction: Correction {
                of: 35,
                at: "2012-10-21T18:50:00Z".parse().unwrap(),
                body: "Correction: it was the other study that I meant.".into(),
            },
            note: said(20),
            even_handed: said(23),
            merge: Moment { at: comment(38).posted_at },
            // He himself wrote again at 8:39.
            rest: Rest {
                at: comment(54).posted_at,
                until: "2012-10-29T08:30:00Z".parse().unwrap(),
                reason: "time to move on".into(),
            },
            calm: calm.collect(),
            instead: vec![20, 23, 54],
            comments,
        })
    }

    /// The comments in the order in which they were written.
    pub(super) fn in_time(&self) -> Vec<Comment> {
        let mut comments = self.comments.clone();
        comments.sort_by_key(|c| (c.posted_at, c.id));
        comments
    }

    pub(super) fn comment(&self, id: u32) -> &Comment {
        self.comments.iter().find(|c| c.id == id).unwrap()
    }
}

/// A name as a handle may be: no full stop at the end, nor before a space.
fn handle(name: &str) -> String {
    name.replace('.', "")
}

fn real_thread() -> Option<PathBuf> {
    static SAID: Once = Once::new();
    let shared = std::env::var_os("EVENKEEL_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("data/real-thread");
    if folder.is_dir() {
        return Some(folder);
    }
    SAID.call_once(|| {
        // Straight to the terminal: the test runner hides what passing tests print.
        let line = format!("skipped: no real thread at {}; set EVENKEEL_SHARED\n", folder.display());
        let _ = std::io::stderr().write_all(line.as_bytes());
    });
    None
}
