//! A member asks for distance from another, and nobody is told who asked.

use super::*;
use crate::support::forum::{on_both, on_both_with};
use crate::support::state::state;

on_both! {
    async fn it_begins_at_once_for_both_and_says_not_who_asked(forum) {
        let scene = Scene::set(&forum).await;
        let ana = signed_in(&forum, "ana").await;
        let link = ana.open("/m/ben").await.attributes("main a[href^='/me/separations']", "href").remove(0);
        let form = ana.open(&link).await.expect(200);
        assert_eq!(form.value("handle"), "ben");
        let done = ana.submit(&form, "/me/separations", &[("handle", "ben"), ("days", "7"), ("reason", "He wrote to me thrice.")]).await.expect(200);
        assert_eq!(done.path, "/me/standing");
        for (who, other, browser) in [("ana", "ben", &ana), ("ben", "ana", &signed_in(&forum, "ben").await)] {
            let page = browser.open("/me/standing").await;
            let line = page.text("#measures + ul li");
            assert!(line.contains(&format!("Separation from {other}")) && line.contains(UNTIL), "{who}: {line}");
            assert!(line.contains("Nobody is at fault") && !page.html.contains("thrice"), "{who}: {line}");
            assert!(!browser.open("/me/notifications").await.html.contains("thrice"));
        }
        let told = |lines: Vec<String>| lines.into_iter().filter(|line| line.contains("leave each other")).collect::<Vec<_>>();
        assert_eq!(told(notices(&forum, "ana").await), told(notices(&forum, "ben").await));
        for (browser, path) in [(&ana, "/me/standing"), (&ana, "/me/notifications")] {
            assert!(!browser.open(path).await.has("a[href^='/me/appeals/']"), "{path}: who asked has nothing to ask about");
        }
        assert_eq!(scene.ana.get("/me/standing").await.expect(200)["measures"][0]["action_id"], Value::Null);
        for path in ["/me/standing", "/me/notifications"] {
            let ben = signed_in(&forum, "ben").await;
            let link = ben.open(path).await.attributes("a[href^='/me/appeals/']", "href").remove(0);
            ben.open(&link).await.expect(200);
        }
        scene.reply(&scene.ben, Some(scene.opening), "But why?").await.problem(403);
        scene.reply(&scene.ana, Some(scene.bens), "That is why.").await.problem(403);
        // Moderators can see it.
        let log = scene.mara.get("/mod/log").await.expect(200);
        let line = &log["actions"][0];
        assert_eq!((&line["actor"], &line["action"], &line["target"]), (&json!("ana"), &json!("separate"), &json!("pair")));
        assert_eq!(line["reason"], "He wrote to me thrice.");
    }

    async fn by_json_for_a_time_of_ones_own_and_no_longer_than_a_month(forum) {
        let scene = Scene::set(&forum).await;
        let ask = |handle: &str, until: Option<&str>| {
            scene.ana.post("/separations", json!({ "handle": handle, "until": until }))
        };
        ask("ben", Some("2026-04-02T08:00:01Z")).await.problem(422);
        ask("ana", None).await.problem(422);
        ask("nobody", None).await.problem(404);
        forum.api().post("/separations", json!({ "handle": "ben" })).await.problem(401);
        assert_eq!(ask("BEN", Some("2026-03-04T08:00:00Z")).await.expect(201)["until"], "2026-03-04T08:00:00Z");
        let conflict = ask("ben", None).await.problem(409);
        assert!(conflict.contains("4 March 2026"), "{conflict}");
        scene.ben.post("/separations", json!({ "handle": "ana" })).await.problem(409);
        forum.pass_seconds(2 * 86_400);
        scene.reply(&scene.ana, Some(scene.bens), "A fine walk.").await.expect(201);
    }

    async fn a_moderators_separation_is_not_changed_by_asking(forum) {
        let scene = Scene::set(&forum).await;
        scene.separate().await;
        let before = state(&forum).await;
        let until = json!({ "handle": "ben", "until": "2026-03-03T08:00:00Z" });
        assert!(scene.ana.post("/separations", until).await.problem(409).contains(UNTIL));
        assert_eq!(state(&forum).await, before);
    }

    async fn a_form_filled_in_wrongly_comes_back_as_typed(forum) {
        Scene::set(&forum).await;
        let ana = signed_in(&forum, "ana").await;
        let form = ana.open("/me/separations").await.expect(200);
        for (handle, days) in [("nobody", "7"), ("ana", "7"), ("ben", "x"), ("", "7")] {
            let typed = [("handle", handle), ("days", days), ("reason", "A reason of mine")];
            let page = ana.submit(&form, "/me/separations", &typed).await.expect(422);
            assert_eq!((page.value("handle"), page.value("reason")), (handle.into(), "A reason of mine".into()));
        }
        let signed_out = forum.browser().open("/me/separations?with=ben").await;
        assert!(signed_out.path.starts_with("/sign-in"), "{}", signed_out.path);
        assert!(!forum.browser().open("/m/ben").await.has("a[href^='/me/separations']"));
        assert!(!ana.open("/m/ana").await.has("main a[href^='/me/separations']"));
    }
}

on_both_with! { |config| config.limits.enabled = true;
    async fn it_is_asked_for_a_few_times_a_day(forum) {
        let ana = forum.member("ana").await;
        for other in ["ben", "cleo", "dora", "eli"] {
            // Joining is limited too.
            forum.pass_seconds(900);
            forum.member(other).await;
        }
        for other in ["ben", "cleo", "dora"] {
            ana.post("/separations", json!({ "handle": other })).await.expect(201);
        }
        let words = ana.post("/separations", json!({ "handle": "eli" })).await.problem(429);
        assert!(words.contains("please flag"), "{words}");
        forum.pass_seconds(8 * 3_600);
        ana.post("/separations", json!({ "handle": "eli" })).await.expect(201);
    }
}
