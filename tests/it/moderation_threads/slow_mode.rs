//! Slow mode.

use super::*;
use crate::support::forum::on_both;

const HOT: &str = "You are a pathetic liar, that is childish.";

on_both! {
    async fn a_member_replies_once_in_a_while_and_is_told_when_again(forum) {
        let scene = Scene::begin(&forum).await;
        let set = scene.set("slow-mode", json!({ "minutes": 15, "reason": REASON })).await.expect(200);
        assert_eq!(set["thread"]["measures"][0]["minutes"], 15);
        // What ben wrote before counts: it was a moment ago.
        let refused = scene.send(&scene.ben, "And tea.").await;
        assert_eq!(refused.headers["retry-after"], "900");
        assert!(refused.problem(429).contains("slow mode"));
        forum.pass_seconds(14 * 60 + 59);
        assert_eq!(scene.send(&scene.ben, "And tea.").await.headers["retry-after"], "1");
        forum.pass_seconds(1);
        scene.send(&scene.ben, "And tea.").await.expect(201);
        scene.send(&scene.ben, "And cake.").await.problem(429);
        // Others have a pace of their own, and whose thread it is has not replied yet.
        scene.send(&scene.ana, "Thank you.").await.expect(201);
        scene.send(&scene.ana, "Thank you again.").await.problem(429);
        for text in ["Welcome, everyone.", "And tea for all."] {
            scene.send(&scene.mara, text).await.expect(201);
        }
    }

    async fn taking_a_reply_back_makes_no_room_for_the_next(forum) {
        let scene = Scene::begin(&forum).await;
        scene.set("slow-mode", json!({ "minutes": 60, "reason": REASON })).await.expect(200);
        scene.ben.delete(&format!("/posts/{}", scene.reply)).await.expect(204);
        scene.send(&scene.ben, "And tea.").await.problem(429);
    }

    async fn the_same_reply_sent_twice_is_one_and_no_refusal(forum) {
        let scene = Scene::begin(&forum).await;
        scene.set("slow-mode", json!({ "minutes": 60, "reason": REASON })).await.expect(200);
        let reply = json!({ "body": "Thank you.", "idempotency_key": "one" });
        let path = format!("/threads/{}/posts", scene.thread);
        let first = scene.ana.post(&path, reply.clone()).await.expect(201);
        let second = scene.ana.post(&path, reply).await.expect(201);
        assert_eq!(first["post"]["id"], second["post"]["id"]);
    }

    async fn it_ends_by_itself_and_a_clock_set_back_makes_nobody_wait_longer(forum) {
        let scene = Scene::begin(&forum).await;
        let until = "2026-03-02T10:00:00Z";
        scene.set("slow-mode", json!({ "minutes": 60, "until": until, "reason": REASON })).await.expect(200);
        forum.pass_seconds(HOUR);
        scene.send(&scene.ben, "And tea.").await.expect(201);
        forum.pass_seconds(-600);
        assert_eq!(scene.send(&scene.ben, "And cake.").await.headers["retry-after"], "3600");
        forum.pass_seconds(600 + 2 * HOUR);
        scene.send(&scene.ben, "And cake.").await.expect(201);
        scene.send(&scene.ben, "And more cake.").await.expect(201);
        assert!(scene.measures().await.is_empty());
    }

    async fn by_heat_a_calm_thread_is_not_slowed_and_a_hot_one_is(forum) {
        let scene = Scene::begin(&forum).await;
        let set = scene.set("slow-mode", json!({ "by_heat": true, "reason": REASON })).await.expect(200);
        assert_eq!(set["thread"]["measures"][0]["minutes"], Value::Null);
        scene.send(&scene.ben, "And tea.").await.expect(201);
        scene.send(&scene.ben, "And cake.").await.expect(201);
        scene.mara.post(&format!("/mod/measures/{}/lift", set["thread"]["measures"][0]["id"]), json!({ "reason": "calm" })).await.expect(200);
        for n in 0..3 {
            scene.ana.reply(scene.thread, Some(scene.reply), &format!("{HOT} {n}")).await;
            scene.ben.reply(scene.thread, None, &format!("{HOT} {n}")).await;
        }
        scene.set("slow-mode", json!({ "by_heat": true, "reason": REASON })).await.expect(200);
        let refused = scene.ben.post(&format!("/threads/{}/posts", scene.thread), json!({ "body": "Tea.", "anyway": true })).await;
        assert_eq!(refused.headers["retry-after"], "3600", "{}", refused.json);
        forum.pass_seconds(2 * 86400);
        for text in ["Tea.", "Cake."] {
            scene.ben.reply(scene.thread, None, text).await;
        }
    }

    async fn the_form_keeps_the_text_of_a_reply_that_comes_too_soon(forum) {
        let scene = Scene::begin(&forum).await;
        scene.set("slow-mode", json!({ "minutes": 15, "reason": REASON })).await.expect(200);
        let ben = signed_in(&forum, "ben").await;
        let page = ben.open(&scene.page()).await.expect(200);
        assert!(page.text("#slow + p").contains("every 15 minutes"), "{}", page.html);
        let action = format!("{}/replies", scene.page());
        let back = ben.submit(&page, &action, &[("body", "Too soon.")]).await.expect(429);
        assert_eq!(back.headers["retry-after"], "900");
        assert!(back.text(".problem").contains("try again in 15 minutes"));
        assert_eq!(back.value("body"), "Too soon.");
        ben.submit(&back, &action, &[("body", "Too soon."), ("draft", "1")]).await.expect(200);
        assert_eq!(ben.open(&scene.page()).await.value("body"), "Too soon.");
    }

    async fn what_makes_no_sense_is_refused(forum) {
        let scene = Scene::begin(&forum).await;
        for body in [
            json!({ "reason": REASON }),
            json!({ "minutes": 15, "by_heat": true, "reason": REASON }),
            json!({ "minutes": 0, "reason": REASON }),
            json!({ "minutes": -15, "reason": REASON }),
            json!({ "minutes": 1_000_000, "reason": REASON }),
            json!({ "minutes": 15, "reason": " " }),
            json!({ "minutes": 15, "until": "tomorrow", "reason": REASON }),
            json!({ "minutes": 15, "until": "2026-03-02T08:00:00Z", "reason": REASON }),
            json!({ "minutes": 15, "until": "2099-03-02T08:00:00Z", "reason": REASON }),
        ] {
            scene.set("slow-mode", body).await.problem(422);
        }
        assert!(actions(&scene.mara).await.is_empty());
        let slow = json!({ "minutes": 15, "reason": REASON });
        scene.set("slow-mode", slow.clone()).await.expect(200);
        scene.set("slow-mode", slow.clone()).await.problem(409);
        let path = format!("/mod/threads/{}/slow-mode", scene.thread);
        forum.api().post(&path, slow.clone()).await.problem(401);
        scene.ben.post(&path, slow.clone()).await.problem(403);
        scene.mara.post("/mod/threads/999/slow-mode", slow).await.problem(404);
        assert_eq!(actions(&scene.mara).await, ["slow_mode"]);
    }
}
