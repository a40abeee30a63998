//! The page on which a member reads what holds for them, and nobody else does.

use super::*;
use crate::support::forum::on_both;

const REASON: &str = "Please speak about what was said.";

on_both! {
    async fn it_says_all_that_holds_and_was_with_a_way_to_ask_for_another_look(forum) {
        let scene = Scene::set(&forum).await;
        let ben = signed_in(&forum, "ben").await;
        assert!(ben.open("/me").await.has("a[href='/me/standing']"));
        assert!(ben.open("/me/standing").await.text("main .lede").contains("Nothing keeps you"));
        scene.separate().await;
        scene.sanction("ben", "word", json!({ "reason": REASON, "words": "We like your stories." })).await.expect(204);
        let silence = json!({ "reason": REASON, "until": "2026-03-03T08:00:00Z" });
        scene.sanction("ben", "silence", silence).await.expect(204);
        let edit = json!({ "body": "A walk.", "reason": "it said where" });
        scene.mara.post(&format!("/mod/posts/{}/edit", scene.bens), edit).await.expect(200);
        let page = ben.open("/me/standing").await.expect(200);
        assert!(page.text(".lede").contains("can’t post"));
        let lines = page.texts("#measures + ul h3");
        assert_eq!(lines, [
            "Silence: reading, and not posting until 3 March 2026, 08:00 UTC",
            "A message from the moderators",
            "Separation from ana until 9 March 2026, 08:00 UTC",
        ]);
        assert!(page.text("main").contains("We like your stories."));
        assert_eq!(page.text("#posts + ul h3"), "A moderator edited your post");
        assert_eq!(page.attributes("a[href^='/me/appeals/']", "href").len(), 4);
        assert!(!page.html.contains("mara"), "it was the moderators");
        let json = scene.ben.get("/me/standing").await.expect(200);
        assert_eq!(json["held"], "silenced");
        let kinds: Vec<&str> = json["measures"].as_array().unwrap().iter().map(|m| m["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["silence", "word", "separation"]);
        assert_eq!((&json["measures"][2]["with"], &json["measures"][2]["reason"]), (&json!("ana"), &json!(WHY)));
        assert_eq!((&json["actions"][0]["action"], &json["actions"][0]["post_id"]), (&json!("edit_post"), &json!(scene.bens)));
        assert!(!json.to_string().contains("mara"));
        forum.pass_seconds(86_400);
        assert_eq!(scene.ben.get("/me/standing").await.expect(200)["held"], "free");
        let marks = signed_in(&forum, "ben").await.open("/me/standing").await.texts("#measures + ul .mark");
        assert_eq!(marks[0], "over since 3 March 2026, 08:00 UTC");
    }

    async fn nobody_else_sees_any_of_it(forum) {
        let scene = Scene::set(&forum).await;
        scene.sanction("ben", "suspension", json!({ "reason": "xanthippe in words" })).await.expect(204);
        scene.separate().await;
        let cleo = signed_in(&forum, "cleo").await;
        for browser in [&forum.browser(), &cleo] {
            for path in ["/m/ben".to_owned(), format!("/t/{}", scene.thread), "/".into()] {
                let page = browser.open(&path).await.expect(200);
                for word in ["xanthippe", "suspen", "Suspen", "eparat", "standing"] {
                    assert!(!page.text("main").contains(word), "{path} says {word}");
                }
            }
        }
        assert!(forum.browser().open("/me/standing").await.path.starts_with("/sign-in"));
        forum.api().get("/me/standing").await.problem(401);
        let own = scene.cleo.get("/me/standing").await.expect(200);
        assert!(own["measures"].as_array().unwrap().is_empty() && own["actions"].as_array().unwrap().is_empty());
    }

    async fn flags_and_the_moderators_talk_are_no_part_of_it(forum) {
        let scene = Scene::set(&forum).await;
        let flag = json!({ "reason": "other", "note": "xanthippe" });
        scene.cleo.post(&format!("/posts/{}/flags", scene.bens), flag).await.expect(201);
        let cases = scene.mara.get("/mod/cases").await.expect(200);
        let decision = json!({ "action": "dismiss", "reason": "all is well here" });
        scene.mara.post(&format!("/mod/cases/{}/decision", cases["cases"][0]["id"]), decision).await.expect(200);
        let standing = scene.ben.get("/me/standing").await.expect(200);
        assert!(standing["actions"].as_array().unwrap().is_empty(), "{standing}");
    }
}
