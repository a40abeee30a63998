//! The public thread that the product is measured against. Its words belong to others: they are read
//! where they are at hand, and are nowhere in this repository.

use std::io::Write as _;
use std::sync::Once;

use super::*;

/// The folder of the real thread; `None`, said once, where it is absent.
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

on_both! {
    async fn the_real_thread_reads_as_it_did_on_its_page(forum) {
        let Some(folder) = real_thread() else { return };
        let original: Value =
            serde_json::from_slice(&std::fs::read(folder.join("thread.json")).unwrap()).unwrap();
        let ran = import(&forum, &folder.join("wordpress-export.xml"), "stories").succeeds();
        assert!(ran.out.starts_with("Imported 3 threads and 58 replies into /b/stories.\n"), "{}", ran.err);

        let (thread, posts) = story(&forum, original["title"].as_str().unwrap()).await;
        assert_eq!(thread["kind"], "story");
        assert_eq!(thread["reply_count"], 54);
        assert_eq!(squeezed(&original["body"]), letters(posts[0]["body_html"].as_str().unwrap()));
        let expected = original["comments"].as_array().unwrap();
        assert_eq!((expected.len(), posts.len()), (54, 55));
        // Where each post stands on the page, the opening post at 0, which is how the original counts.
        let place = |id: &Value| posts.iter().position(|p| &p["id"] == id);
        for (post, comment) in posts[1..].iter().zip(expected) {
            let which = format!("comment {}", comment["id"]);
            let parent = post["parent_id"].as_i64().and_then(|id| place(&id.into()));
            assert_eq!(parent.map(|p| p as u64), comment["parent"].as_u64(), "{which}");
            assert_eq!(post["depth"], comment["depth"], "{which}");
            assert_eq!(post["author"]["handle"], comment["author"], "{which}");
            assert_eq!(post["created_at"], comment["posted_at"], "{which}");
            let same = letters(post["body_html"].as_str().unwrap()) == squeezed(&comment["body"]);
            assert!(same, "{which} reads differently");
        }
    }

    async fn the_rest_of_the_real_export_is_there_or_listed(forum) {
        let Some(folder) = real_thread() else { return };
        let ran = import(&forum, &folder.join("wordpress-export.xml"), "stories").succeeds();
        let mut replies: Vec<i64> =
            threads(&forum, "stories").await.iter().map(|t| t["reply_count"].as_i64().unwrap()).collect();
        replies.sort_unstable();
        assert_eq!(replies, [0, 4, 54]);
        for thread in threads(&forum, "stories").await {
            let page = forum.browser().open(thread["url"].as_str().unwrap()).await.expect(200);
            assert!(!page.has(".prose script") && !page.has(".prose img"));
            assert!(!page.text("h1").is_empty());
            let posts = forum.api().posts(thread["id"].as_i64().unwrap()).await;
            if posts.len() == 5 {
                let tree: Vec<_> = posts[1..].iter().map(|p| answered(p, &posts)).collect();
                assert_eq!(tree, [None, Some(2), Some(3), None], "the orphan is at top level");
                let names: Vec<&str> = posts[1..].iter().map(author).collect();
                assert!(names.contains(&"Victoria") && names.contains(&"Victoria Hunt"), "two, still");
                assert!(names.iter().all(|name| !name.contains('<')));
            }
        }
        let reasons: Vec<String> = listed(&ran.out, "Skipped")
            .iter()
            .map(|line| {
                let what: Vec<&str> = line.split(' ').take(2).collect();
                format!("{}: {}", what.join(" "), line.rsplit(": ").next().unwrap())
            })
            .collect();
        assert_eq!(
            reasons,
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
        let before = state(&forum).await;
        let again = import(&forum, &folder.join("wordpress-export.xml"), "stories").succeeds();
        assert!(again.out.contains("Nothing new: all 61 posts of this file are here already."), "{}", again.out);
        assert_eq!(state(&forum).await, before);
    }
}

fn squeezed(text: &Value) -> String {
    text.as_str().unwrap().split_whitespace().collect()
}
