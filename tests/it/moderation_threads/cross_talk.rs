//! Where members share their own experience and don't advise each other.

use super::*;
use crate::support::evenkeel_command;
use crate::support::forum::on_both;
use crate::support::ran::Ran;

const ADVICE: &str = "You should go to more meetings.";

on_both! {
    async fn advice_is_asked_about_and_never_blocked(forum) {
        let scene = Scene::begin(&forum).await;
        scene.send(&scene.ben, ADVICE).await.expect(201);
        scene.set("cross-talk", json!({ "reason": REASON })).await.expect(200);
        let path = format!("/threads/{}/posts", scene.thread);
        let nudged = scene.ben.post(&path, json!({ "body": ADVICE })).await;
        assert_eq!(nudged.json["nudge"]["phrases"][0]["words"], "You should");
        assert!(nudged.json["nudge"]["reason"].as_str().unwrap().contains("share their own experience"));
        nudged.problem(409);
        scene.ben.post(&path, json!({ "body": "I relate to you. I had to go to more meetings." })).await.expect(201);
        // To oneself one may say anything.
        scene.ana.post(&path, json!({ "body": ADVICE })).await.expect(201);
        scene.ben.post(&path, json!({ "body": ADVICE, "anyway": true })).await.expect(201);
        assert!(cases(&scene.mara).await.is_empty(), "nor does a moderator have to look");
        let measure = scene.measures().await[0]["id"].clone();
        scene.lift(&measure).await.expect(200);
        scene.ben.post(&path, json!({ "body": ADVICE })).await.expect(201);
    }

    async fn the_composer_says_so_and_offers_to_relate(forum) {
        let scene = Scene::begin(&forum).await;
        let ana = signed_in(&forum, "ana").await;
        assert!(!ana.open(&scene.page()).await.text("main").contains("share their own experience"));
        Ran::of(evenkeel_command(&forum).args(["admin", "board", "discussion", "--cross-talk", "no"])).succeeds();
        for browser in [forum.browser(), signed_in(&forum, "ana").await] {
            let page = browser.open(&scene.page()).await;
            assert!(page.text("section[aria-labelledby='no-cross-talk']").contains("share their own experience"));
            assert!(page.text("#p2").contains("Share your own"));
        }
        assert!(ana.open(&scene.page()).await.text("#reply").contains("share their own experience"));
        let form = format!("/p/{}/reply", scene.reply);
        let page = ana.open(&form).await.expect(200);
        let back = ana.submit(&page, &format!("/p/{}/replies", scene.reply), &[("body", ADVICE)]).await.expect(409);
        assert!(back.text(".problem").contains("share their own experience"));
        assert_eq!(back.value("body"), ADVICE);
        let action = format!("/p/{}/reactions", scene.reply);
        ana.submit(&back, &action, &[("react", "relate")]).await.expect(200);
        assert_eq!(scene.ana.posts(scene.thread).await[1]["reactions"]["relate"], 1);
        scene.set("cross-talk", json!({ "reason": REASON })).await.problem(409);
    }

    async fn on_the_check_in_board_nobody_is_advised_as_its_charter_promises(forum) {
        let board = |args: &[&str]| Ran::of(evenkeel_command(&forum).args(["admin", "board"]).args(args)).succeeds().out;
        for (slug, words) in [("daily-check-in", "share their own experience only"), ("stories", "may advise each other"),
            ("discussion", "may advise each other")] {
            assert!(board(&[slug]).contains(words), "{slug}");
        }
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let own = json!({ "title": "Today", "body": "Tired, and here.", "kind": "check-in" });
        let thread = ana.post("/boards/daily-check-in/threads", own).await.expect(201)["id"].clone();
        let path = format!("/threads/{thread}/posts");
        let advice = ben.post(&path, json!({ "body": ADVICE })).await;
        assert!(advice.json["nudge"]["reason"].as_str().unwrap().contains("share their own experience"));
        advice.problem(409);
        ben.post(&path, json!({ "body": "I am tired, too." })).await.expect(201);
        board(&["daily-check-in", "--cross-talk", "yes"]);
        ben.post(&path, json!({ "body": ADVICE })).await.expect(201);
    }
}
