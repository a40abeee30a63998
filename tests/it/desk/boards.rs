//! A moderator of one board is one there, and a member elsewhere.

use super::*;
use crate::support::evenkeel_command;
use crate::support::forum::on_both;
use crate::support::ran::Ran;
use crate::support::state::state;

fn grant_board(forum: &Forum, handle: &str, role: &str, board: &str) -> Ran {
    Ran::of(evenkeel_command(forum).args(["admin", "grant-role", handle, role, "--board", board]))
}

on_both! {
    async fn they_act_on_their_board_only(forum) {
        let opened = Opened::begin(&forum).await;
        let bo = forum.member("bo").await;
        let elsewhere = json!({ "title": "My story", "body": "It begins.", "kind": "story" });
        let story = opened.ana.post("/boards/stories/threads", elsewhere).await.expect(201)["post"]["id"].as_i64().unwrap();
        opened.cleo.post(&format!("/posts/{story}/flags"), json!({ "reason": "spam" })).await.expect(201);
        signed_in(&forum, "bo").await.open("/mod").await.expect(403);
        assert!(grant_board(&forum, "BO", "moderator", "stories").succeeds().out.contains("bo is a moderator of"));
        grant_board(&forum, "bo", "moderator", "stories").succeeds();
        let browser = signed_in(&forum, "bo").await;
        let desk = browser.open("/mod").await.expect(200);
        assert!(desk.has("a[href='/mod']"), "the way there is in the frame");
        assert_eq!(desk.texts("main ol > li").len(), 1);
        assert!(desk.text("main ol").contains("by ana in “My story”"));
        let cases = bo.get("/mod/cases").await.expect(200)["cases"].as_array().unwrap().clone();
        assert_eq!((cases.len(), &cases[0]["post_id"]), (1, &json!(story)));
        let before = state(&forum).await;
        browser.open(&opened.path()).await.expect(404);
        let decision = json!({ "action": "hide", "reason": "not on my board" });
        bo.post(&format!("{}/decision", opened.path()), decision.clone()).await.problem(403);
        bo.post(&format!("{}/claim", opened.path()), json!({})).await.problem(403);
        let edit = json!({ "body": "Mine now.", "reason": "because I can" });
        bo.post(&format!("/mod/posts/{}/edit", opened.post), edit.clone()).await.problem(403);
        browser.open(&format!("/mod/posts/{}/edit", opened.post)).await.expect(403);
        assert_eq!(state(&forum).await, before);
        bo.post(&format!("/mod/posts/{story}/edit"), edit).await.expect(200);
        bo.post(&format!("/mod/cases/{}/decision", cases[0]["id"]), decision).await.expect(200);
        let own = bo.get("/mod/log").await.expect(200)["actions"].as_array().unwrap().clone();
        opened.hide().await;
        let later = bo.get("/mod/log").await.expect(200)["actions"].as_array().unwrap().clone();
        assert_eq!(own, later, "the record of another board is not theirs to read");
        assert!(grant_board(&forum, "bo", "member", "stories").succeeds().out.contains("bo is no moderator of"));
        bo.get("/mod/cases").await.problem(403);
    }

    async fn what_cannot_be_granted_is_said(forum) {
        forum.member("ana").await;
        forum.moderator("mara").await;
        for (handle, role, board, words) in [
            ("nobody", "moderator", "stories", "Nobody who can sign in is called"),
            ("ana", "moderator", "nowhere", "There is no board at /b/nowhere"),
            ("ana", "host", "stories", "a host is one everywhere"),
            ("mara", "moderator", "stories", "mara is a moderator everywhere already"),
        ] {
            grant_board(&forum, handle, role, board).fails_saying(&[words]);
        }
    }
}
