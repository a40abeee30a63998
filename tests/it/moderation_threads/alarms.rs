//! The shift alarm: a case waits, and no moderator comes.

use super::*;
use crate::support::forum::on_both;

const MAIL: &str = "mara@example.net";

/// A case about ben's reply; mara has an address, nils has none.
async fn begin(forum: &Forum) -> (Scene, Client) {
    let mara = forum.member_with_address("mara", MAIL).await;
    crate::support::forum::grant(forum, "mara", "moderator").await;
    let (ana, ben, nils) =
        (forum.member("ana").await, forum.member("ben").await, forum.moderator("nils").await);
    let thread = ana.start("Small things that help", "A kettle.").await;
    let reply = id(&ben.reply(thread, None, "A remark about a wombat.").await);
    ana.post(&format!("/posts/{reply}/flags"), json!({ "reason": "personal_attack" })).await.expect(201);
    (Scene { ana, ben, mara, thread, reply }, nils)
}

async fn alarms(who: &Client) -> Vec<Value> {
    who.get("/mod/alarms").await.expect(200)["alarms"].as_array().unwrap().clone()
}

on_both! {
    async fn it_is_raised_once_when_the_hours_of_the_board_are_over(forum) {
        let (scene, nils) = begin(&forum).await;
        forum.pass_seconds(12 * HOUR - 1);
        forum.settle().await;
        assert!(alarms(&nils).await.is_empty() && forum.mail().is_empty());
        forum.pass_seconds(1);
        for _ in 0..3 {
            forum.settle().await;
            forum.pass_seconds(60);
        }
        let raised = alarms(&nils).await;
        assert_eq!((raised.len(), &raised[0]["kind"]), (1, &json!("shift")));
        let measures = scene.measures().await;
        assert_eq!((&measures[0]["kind"], &measures[0]["minutes"]), (&json!("slow_mode"), &Value::Null));
        assert_eq!(actions(&nils).await, ["slow_mode", "raise_alarm"]);
        let log = nils.get("/mod/log").await.expect(200);
        assert_eq!(log["actions"][1]["actor"], Value::Null, "by the system");
        let mail = forum.mail_to(MAIL);
        assert_eq!((mail.len(), forum.mail().len()), (1, 1));
        let text = mail[0].text().unwrap();
        assert!(text.contains("/mod") && !text.contains("wombat") && !text.contains("Small things"), "{text}");
        for (handle, notices) in [("mara", 1), ("nils", 1), ("ben", 0)] {
            let page = signed_in(&forum, handle).await.open("/me/notifications").await;
            assert_eq!(page.html.matches("An alarm is on the moderators").count(), notices, "{handle}");
        }
        // It ends by itself after a day, and no second alarm is raised.
        forum.pass_seconds(25 * HOUR);
        forum.settle().await;
        assert!(scene.measures().await.is_empty());
        assert_eq!((alarms(&nils).await.len(), forum.mail().len()), (1, 1));
    }

    async fn a_moderator_who_did_anything_there_keeps_it_quiet(forum) {
        let (scene, nils) = begin(&forum).await;
        scene.set("cross-talk", json!({ "reason": REASON })).await.expect(200);
        forum.pass_seconds(13 * HOUR);
        forum.settle().await;
        assert!(alarms(&nils).await.is_empty());
        assert_eq!(scene.measures().await.len(), 1);
    }

    async fn a_decided_case_and_a_claimed_one_raise_none(forum) {
        let (scene, nils) = begin(&forum).await;
        // Each in a thread of its own: what is done in one says nothing about another.
        for (n, title) in ["Claimed", "Noted", "Nobody’s"].iter().enumerate() {
            let thread = scene.ana.start(title, "A lamp.").await;
            let post = id(&scene.ben.reply(thread, None, "Another remark.").await);
            scene.ana.post(&format!("/posts/{post}/flags"), json!({ "reason": "spam" })).await.expect(201);
            let case = cases(&nils).await.into_iter().find(|case| case["post_id"] == post).unwrap()["id"].clone();
            match n {
                0 => drop(nils.post(&format!("/mod/cases/{case}/claim"), json!({})).await.expect(200)),
                1 => drop(nils.post(&format!("/mod/cases/{case}/notes"), json!({ "words": "Hm." })).await.expect(200)),
                _ => {}
            }
        }
        let case = cases(&nils).await.into_iter().find(|case| case["post_id"] == scene.reply).unwrap()["id"].clone();
        decide(&nils, &case, "dismiss").await.expect(200);
        forum.pass_seconds(13 * HOUR);
        forum.settle().await;
        assert_eq!(alarms(&nils).await.len(), 1, "only for the one that nobody touched");
    }

    async fn slow_mode_that_is_on_stays_as_it_is(forum) {
        let (scene, nils) = begin(&forum).await;
        scene.set("slow-mode", json!({ "minutes": 15, "reason": REASON })).await.expect(200);
        forum.pass_seconds(60);
        let other = id(&scene.mara.reply(scene.thread, None, "Another remark.").await);
        scene.ana.post(&format!("/posts/{other}/flags"), json!({ "reason": "spam" })).await.expect(201);
        forum.pass_seconds(12 * HOUR);
        forum.settle().await;
        assert_eq!(alarms(&nils).await.len(), 1, "the first case is older than what was done, the second is not");
        assert_eq!(scene.measures().await[0]["minutes"], 15);
    }

    async fn the_desk_shows_it_until_somebody_has_seen_to_it(forum) {
        let (_, nils) = begin(&forum).await;
        forum.pass_seconds(12 * HOUR);
        forum.settle().await;
        let browser = signed_in(&forum, "nils").await;
        let desk = browser.open("/mod").await.expect(200);
        assert!(desk.text("section[aria-labelledby='alarms']").contains("no moderator has looked at it yet"));
        let action = desk.attributes("form[action^='/mod/alarms/']", "action").remove(0);
        let done = browser.submit(&desk, &action, &[]).await.expect(200);
        assert!(!done.has("#alarms") && done.has(".flash"));
        browser.submit(&desk, &action, &[]).await.expect(409);
        assert!(alarms(&nils).await.is_empty());
        assert_eq!(actions(&nils).await[0], "end_alarm");
        nils.post("/mod/alarms/99/end", json!({})).await.problem(404);
        forum.member("cleo").await.get("/mod/alarms").await.problem(403);
    }

    async fn a_mail_that_has_not_left_says_nothing_once_it_is_seen_to(forum) {
        let (_, nils) = begin(&forum).await;
        forum.pass_seconds(12 * HOUR);
        forum.settle().await;
        // As if the mail had not left yet.
        let again = async || {
            forum.forget_mail();
            let waits = "UPDATE deliveries SET state = 'queued', due_us = 0, enqueued_us = NULL, lease_us = NULL, finished_us = NULL WHERE kind = 'alarm'";
            execute(&forum, waits).await;
        };
        again().await;
        forum.settle().await;
        assert_eq!(forum.mail_to(MAIL).len(), 1, "nobody has seen to it");
        again().await;
        let alarm = alarms(&nils).await[0]["id"].clone();
        nils.post(&format!("/mod/alarms/{alarm}/end"), json!({})).await.expect(200);
        forum.settle().await;
        assert!(forum.mail().is_empty());
    }
}
