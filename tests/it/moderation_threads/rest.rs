//! Rest, and closing for good.

use super::*;
use crate::support::forum::on_both;

const NINE: &str = "2026-03-02T09:00:00Z";

async fn rest(scene: &Scene) {
    scene.set("rest", json!({ "until": NINE, "reason": REASON })).await.expect(200);
}

on_both! {
    async fn a_thread_at_rest_takes_no_replies_and_opens_again_by_itself(forum) {
        let scene = Scene::begin(&forum).await;
        rest(&scene).await;
        for who in [&scene.ana, &scene.ben, &scene.mara] {
            assert!(scene.send(who, "One more.").await.problem(423).contains("rests"));
        }
        let measure = &scene.measures().await[0];
        assert_eq!((&measure["kind"], &measure["until"], &measure["reason"]), (&json!("rest"), &json!(NINE), &json!(REASON)));
        forum.pass_seconds(HOUR - 1);
        scene.send(&scene.ben, "One more.").await.problem(423);
        forum.pass_seconds(1);
        scene.send(&scene.ben, "One more.").await.expect(201);
        assert!(scene.measures().await.is_empty());
    }

    /// Nothing is asked of the worker, and a page that was kept in memory is not shown after its time.
    async fn its_banner_goes_at_the_very_moment(forum) {
        let scene = Scene::begin(&forum).await;
        rest(&scene).await;
        let (stranger, ben, mara) = (forum.browser(), signed_in(&forum, "ben").await, signed_in(&forum, "mara").await);
        forum.pass_seconds(HOUR - 1);
        let mut tags = Vec::new();
        for browser in [&stranger, &ben, &mara] {
            for _ in 0..2 {
                let page = browser.open(&scene.page()).await.expect(200);
                let banner = page.text("section[aria-labelledby='rests']");
                assert!(banner.contains(REASON) && banner.contains("2 March 2026, 09:00 UTC"), "{banner}");
                assert!(!page.has("#p2 .acts a[href$='/reply']"), "no way to answer is offered");
                tags.extend(page.headers.get("etag").cloned());
            }
        }
        forum.pass_seconds(1);
        for browser in [&stranger, &ben, &mara] {
            let page = browser.open(&scene.page()).await.expect(200);
            assert!(!page.has("#rests"), "open again");
            assert!(page.has("#p2 .acts a[href$='/reply']"));
            assert!(page.headers.get("etag").is_none_or(|tag| !tags.contains(tag)), "nor is it taken for the old one");
        }
        assert_eq!(tags.len(), 2);
    }

    async fn two_measures_end_one_after_the_other(forum) {
        let scene = Scene::begin(&forum).await;
        rest(&scene).await;
        scene.set("slow-mode", json!({ "minutes": 15, "until": "2026-03-02T10:00:00Z", "reason": REASON })).await.expect(200);
        let stranger = forum.browser();
        for (seconds, worker, expected) in [
            (0, false, (true, true)),
            (HOUR, false, (false, true)),
            (60, true, (false, true)),
            (HOUR - 61, false, (false, true)),
            (1, false, (false, false)),
            (0, true, (false, false)),
        ] {
            forum.pass_seconds(seconds);
            if worker {
                forum.settle().await;
            }
            let page = stranger.open(&scene.page()).await.expect(200);
            assert_eq!((page.has("#rests"), page.has("#slow")), expected, "{seconds} seconds later");
        }
    }

    /// What is over stays over once the worker has seen it, and what holds goes on holding.
    async fn a_clock_set_back_a_little_opens_and_closes_nothing(forum) {
        let scene = Scene::begin(&forum).await;
        rest(&scene).await;
        forum.pass_seconds(-30);
        scene.send(&scene.ben, "One more.").await.problem(423);
        forum.settle().await;
        scene.send(&scene.ben, "One more.").await.problem(423);
        forum.pass_seconds(HOUR + 30);
        forum.settle().await;
        forum.pass_seconds(-30);
        scene.send(&scene.ben, "One more.").await.expect(201);
        assert!(!forum.browser().open(&scene.page()).await.has("#rests"));
    }

    async fn drafts_can_be_kept_and_the_text_of_a_reply_stays(forum) {
        let scene = Scene::begin(&forum).await;
        let ben = signed_in(&forum, "ben").await;
        // Open since before the rest began.
        let page = ben.open(&scene.page()).await.expect(200);
        rest(&scene).await;
        let action = format!("{}/replies", scene.page());
        let back = ben.submit(&page, &action, &[("body", "A long thought.")]).await.expect(423);
        assert_eq!(back.value("body"), "A long thought.");
        assert!(back.text(".problem").contains("keep what you wrote as a draft"));
        let buttons = back.texts("main form .actions button");
        assert!(buttons.contains(&"Keep as a draft".into()) && !buttons.contains(&"Post the reply".into()), "{buttons:?}");
        ben.submit(&back, &action, &[("body", "A long thought."), ("draft", "1")]).await.expect(200);
        let again = ben.open(&scene.page()).await.expect(200);
        assert_eq!(again.value("body"), "A long thought.");
        assert!(!again.texts("#reply button").contains(&"Post the reply".into()));
        forum.pass_seconds(HOUR);
        let open = ben.open(&scene.page()).await.expect(200);
        assert!(open.texts("#reply button").contains(&"Post the reply".into()));
        ben.submit(&open, &action, &[("body", "A long thought.")]).await.expect(200);
    }

    async fn a_rest_needs_an_end(forum) {
        let scene = Scene::begin(&forum).await;
        assert!(scene.set("rest", json!({ "reason": REASON })).await.problem(422).contains("until when"));
        rest(&scene).await;
        scene.set("rest", json!({ "until": "2026-03-04T12:00:00Z", "reason": REASON })).await.problem(409);
    }

    async fn a_closed_thread_says_why_and_can_be_opened_again(forum) {
        let scene = Scene::begin(&forum).await;
        let locked = scene.set("lock", json!({ "reason": "all has been said" })).await.expect(200);
        assert_eq!((&locked["thread"]["state"], &locked["thread"]["locked_reason"]), (&json!("locked"), &json!("all has been said")));
        scene.send(&scene.ben, "One more.").await.problem(423);
        scene.set("lock", json!({ "reason": "once more" })).await.problem(409);
        let page = forum.browser().open(&scene.page()).await.expect(200);
        assert!(page.text("section[aria-labelledby='locked']").contains("all has been said"));
        scene.set("rest", json!({ "until": NINE, "reason": REASON })).await.problem(409);
        scene.set("lock", json!({ "locked": false, "reason": "there is more to say" })).await.expect(200);
        scene.set("lock", json!({ "locked": false, "reason": "there is more to say" })).await.problem(409);
        scene.send(&scene.ben, "One more.").await.expect(201);
        assert!(!forum.browser().open(&scene.page()).await.has("#locked"));
        assert_eq!(actions(&scene.mara).await, ["unlock_thread", "lock_thread"]);
    }

    async fn whoever_began_a_thread_asks_for_another_look_at_its_closing_or_moving(forum) {
        let scene = Scene::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        scene.set("lock", json!({ "reason": "all has been said" })).await.expect(200);
        scene.set("move", json!({ "board": "stories", "reason": "it is a question" })).await.expect(200);
        let page = signed_in(&forum, "ana").await.open("/me/standing").await.expect(200);
        assert_eq!(page.texts("#posts + ul h3"), ["A moderator moved your thread to another board", "A moderator closed your thread"]);
        assert_eq!(page.attributes("#posts + ul h3 a", "href"), [scene.page(), scene.page()]);
        assert_eq!(page.attributes("a[href^='/me/appeals/']", "href").len(), 2);
        let lines = scene.mara.get("/mod/log").await.expect(200)["actions"].as_array().unwrap().clone();
        let ask = |who: &Client, line: &Value| {
            let (who, asked) = (who.clone(), json!({ "action_id": line["id"], "words": "There is more to say." }));
            async move { who.post("/appeals", asked).await }
        };
        for line in &lines[..2] {
            ask(&scene.ben, line).await.problem(404);
            let appeal = ask(&scene.ana, line).await.expect(201)["id"].clone();
            let overturn = json!({ "action": "overturn", "reason": "there is more to say" });
            nils.post(&format!("/mod/appeals/{appeal}/decision"), overturn).await.expect(200);
        }
        scene.send(&scene.ben, "One more.").await.expect(201);
        assert!(forum.browser().open("/b/discussion").await.html.contains("Small things that help"));
        // Opened and closed anew, it stays closed whatever becomes of the first closing.
        scene.set("lock", json!({ "reason": "once more" })).await.expect(200);
        let first = ask(&scene.ana, &scene.mara.get("/mod/log").await.expect(200)["actions"][0]).await.expect(201)["id"].clone();
        scene.set("lock", json!({ "locked": false, "reason": "go on" })).await.expect(200);
        scene.set("lock", json!({ "reason": "and again" })).await.expect(200);
        let overturn = json!({ "action": "overturn", "reason": "there is more to say" });
        nils.post(&format!("/mod/appeals/{first}/decision"), overturn).await.problem(409);
    }
}
