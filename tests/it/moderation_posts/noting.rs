//! A note from the moderators, in place.

use serde_json::json;

use super::{REASON, act, id, is_sound, last_action, post, signed_in, thread};
use crate::support::forum::on_both;
use crate::support::state::state;

const WORDS: &str = "You are *both* welcome here.";

on_both! {
    async fn a_note_stands_under_the_post_for_everyone(forum) {
        let (ana, ben, mara) = (forum.member("ana").await, forum.member("ben").await, forum.moderator("mara").await);
        let at = ana.start("What helps?", "Tell me.").await;
        let remark = id(&ben.reply(at, None, "Not this.").await);
        // Whoever has the page already sees it change.
        let browsers = [forum.browser(), signed_in(&forum, "ana").await, signed_in(&forum, "mara").await];
        for browser in &browsers {
            browser.open(&format!("/t/{at}")).await.expect(200);
        }
        let seen = act(&mara, remark, "note", json!({ "body": WORDS, "to": ["ana", "@ben", "ben"] })).await.expect(200);
        assert_eq!(seen["post"]["notes"][0]["to"], json!(["ana", "ben"]));
        for browser in &browsers {
            let page = browser.open(&format!("/t/{at}")).await.expect(200);
            let note = page.text("#p2 .mod-note");
            assert!(note.contains("You are both welcome here.") && note.contains("mara, from the moderators") && note.contains("to ana, ben"), "{note}");
            assert_eq!(page.text("#p2 .mod-note em"), "both");
        }
        let view = post(&forum.api(), at, remark).await;
        assert_eq!((&view["notes"][0]["by"], &view["notes"][0]["body"]), (&json!("mara"), &json!(WORDS)));
        assert_eq!(thread(&ana, at).await["reply_count"], 1, "it is no reply");
        is_sound(&ana, at).await;
        for (handle, words) in [("ana", "A moderator says something to you"), ("ben", "A moderator left a note under your post")] {
            let page = signed_in(&forum, handle).await.open("/me/notifications").await.expect(200);
            assert_eq!(page.text("main .items").matches("A moderator").count(), 1, "{handle}");
            assert!(page.text("main .items").contains(words), "{handle}");
        }
        assert_eq!(last_action(&mara).await["action"], "add_note");
        act(&mara, remark, "note", json!({ "body": WORDS })).await.problem(409);
    }

    async fn its_author_hears_of_a_note_that_names_nobody_or_somebody_else(forum) {
        let (ana, ben, mara) = (forum.member("ana").await, forum.member("ben").await, forum.moderator("mara").await);
        let at = ana.start("What helps?", "Tell me.").await;
        let remark = id(&ben.reply(at, None, "Not this.").await);
        act(&mara, remark, "note", json!({ "body": WORDS })).await.expect(200);
        act(&mara, remark, "note", json!({ "body": "Peace.", "to": ["ana"] })).await.expect(200);
        let of = async |handle: &str| signed_in(&forum, handle).await.open("/me/notifications").await.expect(200).text("main");
        assert_eq!(of("ben").await.matches("A moderator left a note under your post").count(), 2);
        assert_eq!(of("ana").await.matches("A moderator says something to you").count(), 1);
        assert!(!of("mara").await.contains("A moderator"));
    }

    async fn the_opening_post_can_have_one_too(forum) {
        let (ana, mara) = (forum.member("ana").await, forum.moderator("mara").await);
        let at = ana.start("What helps?", "Tell me.").await;
        let opening = id(&ana.posts(at).await[0]);
        act(&mara, opening, "note", json!({ "body": WORDS })).await.expect(200);
        let page = forum.browser().open(&format!("/t/{at}")).await.expect(200);
        assert!(page.text("#p1 .mod-note").contains("both welcome"));
    }

    async fn a_note_can_be_taken_away(forum) {
        let (ana, mara) = (forum.member("ana").await, forum.moderator("mara").await);
        let at = ana.start("What helps?", "Tell me.").await;
        let remark = id(&ana.reply(at, None, "This.").await);
        act(&mara, remark, "note", json!({ "body": WORDS })).await.expect(200);
        let note = post(&ana, at, remark).await["notes"][0]["id"].as_i64().unwrap();
        let path = format!("/mod/notes/{note}/removal");
        ana.post(&path, json!({ "reason": REASON })).await.problem(403);
        mara.post(&path, json!({ "reason": "" })).await.problem(422);
        assert!(forum.browser().open(&format!("/t/{at}")).await.html.contains("both</em> welcome"));
        let browser = signed_in(&forum, "mara").await;
        let page = browser.open(&format!("/mod/posts/{remark}")).await.expect(200);
        assert!(page.attributes("a", "href").contains(&path), "the way there");
        let form = browser.open(&path).await.expect(200);
        let after = browser.submit(&form, &path, &[("reason", REASON)]).await.expect(200);
        assert!(after.text(".flash").contains("on the record") && !after.has(".mod-note"));
        assert!(!forum.browser().open(&format!("/t/{at}")).await.has(".mod-note"));
        assert_eq!(last_action(&mara).await["action"], "remove_note");
        mara.post(&path, json!({ "reason": REASON })).await.problem(409);
        mara.post("/mod/notes/999999/removal", json!({ "reason": REASON })).await.problem(404);
    }

    async fn a_note_needs_words_and_people_who_are_here(forum) {
        let (ana, mara) = (forum.member("ana").await, forum.moderator("mara").await);
        let at = ana.start("What helps?", "Tell me.").await;
        let remark = id(&ana.reply(at, None, "This.").await);
        let own = id(&mara.reply(at, None, "Mine.").await);
        let before = state(&forum).await;
        for body in [
            json!({ "body": " " }), json!({ "body": "x".repeat(1001) }), json!({ "body": WORDS, "to": ["nobody at all"] }),
        ] {
            act(&mara, remark, "note", body).await.problem(422);
        }
        act(&mara, own, "note", json!({ "body": WORDS })).await.problem(403);
        act(&ana, remark, "note", json!({ "body": WORDS })).await.problem(403);
        assert_eq!(state(&forum).await, before);
    }
}
