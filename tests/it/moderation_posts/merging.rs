//! A correction is put into the post it corrects.

use serde_json::json;

use super::{REASON, act, id, is_sound, last_action, post, signed_in, thread};
use crate::support::client::Client;
use crate::support::forum::{Forum, on_both};
use crate::support::state::state;

struct Corrected {
    thread: i64,
    original: i64,
    correction: i64,
    ana: Client,
    ben: Client,
    mara: Client,
}

impl Corrected {
    async fn begin(forum: &Forum) -> Corrected {
        let (ana, ben, mara) =
            (forum.member("ana").await, forum.member("ben").await, forum.moderator("mara").await);
        let thread = ana.start("When is it?", "Tell me.").await;
        let original = id(&ben.reply(thread, None, "The meeting is on Monday.").await);
        let correction = id(&ben.reply(thread, Some(original), "I meant a quokka Tuesday.").await);
        ana.reply(thread, Some(correction), "Thanks, Tuesday it is.").await;
        Corrected { thread, original, correction, ana, ben, mara }
    }

    async fn merge(&self) {
        act(&self.mara, self.correction, "merge", json!({ "into": self.original })).await.expect(200);
    }
}

on_both! {
    async fn one_text_stands_and_the_follow_up_points_to_it(forum) {
        let corrected = Corrected::begin(&forum).await;
        corrected.merge().await;
        for browser in [forum.browser(), signed_in(&forum, "ana").await, signed_in(&forum, "mara").await] {
            let page = browser.open(&format!("/t/{}", corrected.thread)).await.expect(200);
            assert_eq!(page.text("#p2 > .prose"), "The meeting is on Monday. I meant a quokka Tuesday.");
            assert!(page.text("#p3 > .tombstone").contains("Merged into #2"), "{}", page.text("#p3"));
            assert!(page.text("#p4 > .prose").contains("Tuesday it is"), "its replies stay");
            let link = page.attributes("#p3 > .tombstone a", "href");
            assert_eq!(link, [format!("/p/{}", corrected.original)]);
            let there = browser.open(&format!("/p/{}", corrected.correction)).await.expect(200);
            assert!(there.path.ends_with("#p3"));
        }
        let seen = post(&forum.api(), corrected.thread, corrected.correction).await;
        assert_eq!((&seen["merged_into_id"], &seen["body"]), (&json!(corrected.original), &json!(null)));
        let found = forum.api().get("/search?q=quokka").await.expect(200);
        assert_eq!(found["results"].as_array().unwrap().len(), 1, "it is found once");
        let page = signed_in(&forum, "ben").await.open("/me/notifications").await.expect(200);
        assert!(page.text("main").contains("part of the post it corrects") && page.text("main").contains(REASON));
        let line = last_action(&corrected.mara).await;
        assert_eq!((&line["action"], &line["details"]["into"]), (&json!("merge_post"), &json!(corrected.original)));
        is_sound(&forum.api(), corrected.thread).await;
    }

    async fn no_mail_tells_of_the_follow_up_any_more(forum) {
        forum.follow("board=discussion", "fay@example.org", &[("show_details", "1")]).await;
        let corrected = Corrected::begin(&forum).await;
        corrected.merge().await;
        forum.settle().await;
        forum.pass_seconds(3 * 3600);
        forum.settle().await;
        let mail: Vec<String> = forum.mail_to("fay@example.org").iter().filter_map(|mail| mail.text()).collect();
        assert!(mail.iter().any(|m| m.contains(&format!("/p/{}\r", corrected.original))), "{mail:?}");
        assert!(!mail.iter().any(|m| m.contains(&format!("/p/{}\r", corrected.correction))));
    }

    async fn a_moderator_may_say_what_the_whole_is_to_be(forum) {
        let corrected = Corrected::begin(&forum).await;
        let body = json!({ "into": corrected.original, "body": "The meeting is on Tuesday." });
        act(&corrected.mara, corrected.correction, "merge", body).await.expect(200);
        let seen = post(&forum.api(), corrected.thread, corrected.original).await;
        assert_eq!(seen["body"], "The meeting is on Tuesday.");
        assert_eq!(seen["moderator_reason"], REASON);
    }

    async fn only_what_belongs_together_is_put_together(forum) {
        let corrected = Corrected::begin(&forum).await;
        let elsewhere = corrected.ben.start("Another", "Words.").await;
        let opening = id(&corrected.ben.posts(elsewhere).await[0]);
        let others = id(&corrected.ana.reply(corrected.thread, None, "Mine.").await);
        let before = state(&forum).await;
        let try_into = |into: i64| act(&corrected.mara, corrected.correction, "merge", json!({ "into": into }));
        for into in [others, corrected.correction, opening, 999_999] {
            try_into(into).await.problem(422);
        }
        act(&corrected.mara, opening, "merge", json!({ "into": corrected.original })).await.problem(409);
        act(&corrected.ben, corrected.correction, "merge", json!({ "into": corrected.original })).await.problem(403);
        act(&corrected.mara, corrected.correction, "merge", json!({ "into": corrected.original, "body": " " })).await.problem(422);
        assert_eq!(state(&forum).await, before);
        // Taken back by its author, it is no post to put anything into.
        corrected.ben.delete(&format!("/posts/{}", corrected.original)).await.expect(204);
        try_into(corrected.original).await.problem(403);
    }

    async fn what_was_merged_is_not_simply_brought_back(forum) {
        let corrected = Corrected::begin(&forum).await;
        corrected.merge().await;
        let revision = thread(&corrected.mara, corrected.thread).await["revision"].clone();
        let words = act(&corrected.mara, corrected.correction, "restore", json!({})).await.problem(409);
        assert!(words.contains("part of another post"), "{words}");
        let words = act(&corrected.mara, corrected.correction, "merge", json!({ "into": corrected.original })).await.problem(409);
        assert!(words.contains("already"), "{words}");
        assert_eq!(thread(&corrected.mara, corrected.thread).await["revision"], revision);
        let page = signed_in(&forum, "mara").await.open(&format!("/t/{}", corrected.thread)).await.expect(200);
        assert!(!page.has(&format!("a[href='/mod/posts/{}/restore']", corrected.correction)));
    }
}
