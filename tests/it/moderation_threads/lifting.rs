//! Ending a measure before its time.

use super::*;
use crate::support::forum::on_both;

on_both! {
    async fn whoever_moderates_lifts_it_and_it_is_on_the_record(forum) {
        let scene = Scene::begin(&forum).await;
        scene.set("rest", json!({ "until": "2026-03-04T12:00:00Z", "reason": REASON })).await.expect(200);
        let measure = scene.measures().await[0]["id"].clone();
        let path = format!("/mod/measures/{measure}/lift");
        forum.api().post(&path, json!({ "reason": "calm again" })).await.problem(401);
        scene.ben.post(&path, json!({ "reason": "calm again" })).await.problem(403);
        scene.mara.post(&path, json!({ "reason": "." })).await.problem(422);
        scene.mara.post("/mod/measures/99/lift", json!({ "reason": "calm again" })).await.problem(404);
        scene.send(&scene.ben, "One more.").await.problem(423);
        assert_eq!(scene.lift(&measure).await.expect(200)["kind"], "rest");
        scene.send(&scene.ben, "One more.").await.expect(201);
        scene.lift(&measure).await.problem(409);
        let log = scene.mara.get("/mod/log").await.expect(200);
        let line = &log["actions"][0];
        assert_eq!((&line["action"], &line["target"], &line["thread_id"]), (&json!("lift_measure"), &json!("thread"), &json!(scene.thread)));
        assert_eq!((&line["reason"], &line["details"]["kind"]), (&json!("calm again"), &json!("rest")));
    }

    async fn the_form_lifts_without_javascript(forum) {
        let scene = Scene::begin(&forum).await;
        scene.set("rest", json!({ "until": "2026-03-04T12:00:00Z", "reason": REASON })).await.expect(200);
        let mara = signed_in(&forum, "mara").await;
        let page = mara.open(&scene.desk()).await.expect(200);
        let action = page.attributes("form[action^='/mod/measures/']", "action").remove(0);
        let back = mara.submit(&page, &action, &[("reason", "..")]).await.expect(422);
        assert_eq!(back.value("reason"), "..");
        let done = mara.submit(&back, &action, &[("reason", "calm again")]).await.expect(200);
        assert_eq!(done.path, scene.desk());
        assert!(!done.has("form[action^='/mod/measures/']"));
        let late = mara.submit(&page, &action, &[("reason", "calm again")]).await.expect(409);
        assert!(late.text(".problem").contains("over already"));
        assert_eq!(late.text(".problem h2"), "Nothing is left to lift");
        assert!(late.has("#over") && !late.text("main").contains("still holds"));
        mara.send(&action, &[("reason", "calm again"), ("csrf", "x")]).await.expect(400);
    }

    /// As those for members set them; here by hand.
    async fn members_hear_that_one_for_them_is_lifted(forum) {
        let scene = Scene::begin(&forum).await;
        scene.set("slow-mode", json!({ "minutes": 15, "reason": REASON })).await.expect(200);
        let until = "1900000000000000";
        execute(&forum, &format!("INSERT INTO measures (kind, member_id, other_id, reason, from_us, until_us, action_id)
            SELECT 'separation', MIN(id), MAX(id), 'peace', 0, {until}, 1 FROM members WHERE handle IN ('ana', 'ben')")).await;
        execute(&forum, &format!("INSERT INTO measures (kind, member_id, reason, from_us, until_us, action_id)
            SELECT 'silence', id, 'a pause', 0, {until}, 1 FROM members WHERE handle = 'mara'")).await;
        scene.mara.post("/mod/measures/2/lift", json!({ "reason": "you made up" })).await.expect(200);
        for handle in ["ana", "ben"] {
            let notices = signed_in(&forum, handle).await.open("/me/notifications").await;
            assert!(notices.text("main").contains("separation between you and another member is lifted"), "{handle}");
            assert!(notices.text("main").contains("you made up"));
        }
        // Nobody lifts their own.
        scene.mara.post("/mod/measures/3/lift", json!({ "reason": "I am fine" })).await.problem(403);
        let nils = forum.moderator("nils").await;
        // What was set on a moderator is for the host to lift.
        nils.post("/mod/measures/3/lift", json!({ "reason": "she is fine" })).await.problem(403);
        crate::support::forum::grant(&forum, "nils", "host").await;
        nils.post("/mod/measures/3/lift", json!({ "reason": "she is fine" })).await.expect(200);
    }

    async fn a_moderator_of_another_board_is_refused_everywhere(forum) {
        let scene = Scene::begin(&forum).await;
        let (olga, here) = (forum.member("olga").await, forum.member("hari").await);
        moderates(&forum, "olga", "stories").await;
        moderates(&forum, "hari", "discussion").await;
        let rest = json!({ "until": "2026-03-04T12:00:00Z", "reason": REASON });
        for (what, body) in [
            ("rest", rest.clone()),
            ("slow-mode", json!({ "minutes": 15, "reason": REASON })),
            ("approval", json!({ "reason": REASON })),
            ("cross-talk", json!({ "reason": REASON })),
            ("lock", json!({ "reason": REASON })),
            ("move", json!({ "board": "stories", "reason": REASON })),
        ] {
            olga.post(&format!("/mod/threads/{}/{what}", scene.thread), body).await.problem(403);
        }
        signed_in(&forum, "olga").await.open(&scene.desk()).await.expect(403);
        here.post(&format!("/mod/threads/{}/rest", scene.thread), rest).await.expect(200);
        let measure = scene.measures().await[0]["id"].clone();
        olga.post(&format!("/mod/measures/{measure}/lift"), json!({ "reason": REASON })).await.problem(403);
        assert!(!signed_in(&forum, "olga").await.open(&scene.page()).await.has(&format!("a[href='{}']", scene.desk())));
        let hari = signed_in(&forum, "hari").await;
        assert!(hari.open(&scene.page()).await.has(&format!("a[href='{}']", scene.desk())));
        assert!(!hari.open(&scene.desk()).await.expect(200).has("#move"), "to no board that is not theirs");
        here.post(&format!("/mod/measures/{measure}/lift"), json!({ "reason": REASON })).await.expect(200);
    }
}
