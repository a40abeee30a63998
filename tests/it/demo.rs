//! `evenkeel demo`: something to look around in.

use crate::support::evenkeel_command;
use crate::support::forum::{Forum, on_both};
use crate::support::ran::Ran;
use crate::support::state::state;

fn demo(forum: &Forum) -> Ran {
    Ran::of(evenkeel_command(forum).arg("demo")).succeeds()
}

/// The path of the thread, which the command says with the forum's address before it.
fn path<'a>(forum: &Forum, ran: &'a Ran) -> &'a str {
    let url = ran.out.split_whitespace().find(|word| word.starts_with(&forum.url)).unwrap();
    &url[forum.url.len()..]
}

on_both! {
    async fn the_demo_is_a_long_thread_with_a_moderators_hand_in_it(forum) {
        let ran = demo(&forum);
        assert!(ran.out.contains("fictional"), "{ran}");
        let browser = forum.browser();
        let page = browser.open(path(&forum, &ran)).await.expect(200);
        let replies = page.attributes("article.post", "id").len();
        assert!(replies >= 64, "{replies}");
        assert!(page.has("article.post article.post article.post"), "nested");
        let edits: Vec<String> = page.texts(".edited");
        let reasons: Vec<&String> = edits.iter().filter(|e| e.starts_with("edited by a moderator: ")).collect();
        assert!(reasons.len() >= 3, "{edits:?}");
        assert!(reasons.iter().any(|r| r.contains("Remark about the person removed")), "{reasons:?}");
        assert!(page.texts(".post-by .role").contains(&"moderator".to_owned()));
        // What stood there before stays with the moderators.
        let changed = page.attributes(".edited a", "href");
        let versions = browser.open(&changed[0]).await.expect(200);
        assert_eq!(versions.texts("main li h2").len(), 1);
        assert!(versions.text("main").contains("What a moderator took out"));
        // Nobody in the story can sign in, so the forum still has no host.
        assert!(browser.open("/").await.text("main").contains("This forum has no host yet"));
    }

    async fn fiction_stays_out_of_the_record_of_what_moderators_did(forum) {
        demo(&forum);
        let moderator = forum.moderator("mara").await;
        let log = moderator.get("/mod/log").await.expect(200);
        assert_eq!(log["actions"].as_array().unwrap().len(), 0);
        assert_eq!(state(&forum).await.count("audit_log"), 0);
    }

    async fn a_second_demo_changes_nothing_and_mails_nobody(forum) {
        let first = demo(&forum);
        let before = state(&forum).await;
        assert_eq!((before.count("outbox"), before.count("deliveries")), (0, 0));
        let again = demo(&forum);
        assert!(again.out.contains("here already"), "{again}");
        assert_eq!(path(&forum, &again), path(&forum, &first));
        assert_eq!(state(&forum).await, before);
    }
}
