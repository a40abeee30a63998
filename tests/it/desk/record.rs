//! The record: looked through, and taken along.

use super::*;
use crate::support::evenkeel_command;
use crate::support::forum::on_both;
use crate::support::ran::Ran;

on_both! {
    async fn moderators_find_what_they_look_for(forum) {
        let opened = Opened::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        let other = opened.ana.start("Another", "A lamp.").await;
        let lamp = opened.cleo.reply(other, None, "A large lamp.").await["id"].as_i64().unwrap();
        let edit = json!({ "body": "A lamp.", "reason": "it could have identified someone" });
        nils.post(&format!("/mod/posts/{lamp}/edit"), edit).await.expect(200);
        opened.hide().await;
        let found = async |query: &str| {
            let lines = opened.mara.get(&format!("/mod/log?{query}")).await.expect(200)["actions"].clone();
            lines.as_array().unwrap().iter().map(|l| l["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("").await, ["hide_post", "edit_post"]);
        assert_eq!(found("action=hide_post").await, ["hide_post"]);
        assert_eq!(found("by=NILS").await, ["edit_post"]);
        assert_eq!(found("member=ben").await, ["hide_post"]);
        assert_eq!(found(&format!("thread={other}")).await, ["edit_post"]);
        assert_eq!(found("board=discussion").await.len(), 2);
        assert_eq!(found("board=stories").await.len(), 0);
        assert_eq!(found("by=nils&action=hide_post").await.len(), 0);
        opened.mara.get("/mod/log?by=nobody").await.problem(422);
        opened.mara.get("/mod/log?action=burn").await.problem(422);
        let browser = signed_in(&forum, "mara").await;
        let page = browser.open("/mod/log?by=nils").await.expect(200);
        assert_eq!(page.texts(".items > li").len(), 1);
        assert_eq!(page.value("by"), "nils");
        let wrong = browser.open("/mod/log?by=nobody&member=ben").await.expect(422);
        assert!(wrong.text("main").contains("Nobody here is called") && wrong.value("member") == "ben");
        browser.open("/mod/log?thread=x").await.expect(422);
    }

    async fn older_lines_are_found_with_the_same_question(forum) {
        let opened = Opened::begin(&forum).await;
        for n in 0..60 {
            let edit = json!({ "body": format!("Remark {n}."), "reason": "a remark was taken out" });
            opened.mara.post(&format!("/mod/posts/{}/edit", opened.post), edit).await.expect(200);
        }
        let browser = signed_in(&forum, "mara").await;
        let first = browser.open("/mod/log?by=mara&member=ben").await.expect(200);
        assert_eq!(first.texts(".items > li").len(), 50);
        let older = first.attributes("a[rel=next]", "href").remove(0);
        assert!(older.contains("by=mara") && older.contains("member=ben"), "{older}");
        assert_eq!(browser.open(&older).await.expect(200).texts(".items > li").len(), 10);
    }

    async fn the_host_takes_all_of_it_along(forum) {
        let opened = Opened::begin(&forum).await;
        let edit = json!({ "body": "A remark.", "reason": "a remark about a person was taken out" });
        opened.mara.post(&format!("/mod/posts/{}/edit", opened.post), edit).await.expect(200);
        opened.hide().await;
        let printed = Ran::of(evenkeel_command(&forum).args(["admin", "export-log"])).succeeds();
        let lines: Vec<Value> = printed.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let actions: Vec<&str> = lines.iter().map(|line| line["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["edit_post", "hide_post"], "oldest first");
        assert_eq!((&lines[0]["actor"], &lines[0]["details"]["before"], &lines[0]["at"]), (&json!("mara"), &json!(TEXT), &json!("2026-03-02T08:00:00Z")));
        let file = forum.dir().join("record.jsonl");
        let export = || Ran::of(evenkeel_command(&forum).args(["admin", "export-log", "--out"]).arg(&file));
        assert!(export().succeeds().out.contains("2 lines are in"));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), printed.out);
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        export().fails_saying(&["exists"]);
    }

    async fn it_says_on_whom_and_on_what_with_the_way_there(forum) {
        let opened = Opened::begin(&forum).await;
        opened.hide().await;
        opened.mara.post("/mod/members/ben/suspension", json!({ "reason": "for a quiet week" })).await.expect(204);
        let pair = json!({ "members": ["ana", "cleo"], "reason": "for a quiet week" });
        opened.mara.post("/mod/separations", pair).await.expect(201);
        let said = async |who: &str| {
            let page = signed_in(&forum, who).await.open("/mod/log").await.expect(200);
            (page.texts(".items > li > p:first-child"), page.attributes(".items strong ~ a", "href"))
        };
        forum.moderator("nils").await;
        let (lines, ways) = said("nils").await;
        assert_eq!(lines, [
            "mara separated two members · ana and cleo",
            "mara suspended a member · ben",
            "mara hid a post · #2 in “Small things that help” · ben",
        ]);
        let post = format!("/p/{}", opened.post);
        assert_eq!(ways, ["/mod/pairs/ana/cleo", "/mod/members/ben", &post, "/mod/members/ben"]);
    }

    async fn a_title_that_was_hidden_is_read_by_those_who_moderate_its_board(forum) {
        let opened = Opened::begin(&forum).await;
        forum.member("bo").await;
        let grant = ["admin", "grant-role", "bo", "moderator", "--board", "stories"];
        Ran::of(evenkeel_command(&forum).args(grant)).succeeds();
        let told = json!({ "title": "A secret wombat", "body": "It begins.", "kind": "story" });
        let story = opened.ana.post("/boards/stories/threads", told).await.expect(201);
        let reason = json!({ "reason": "a remark about a person" });
        opened.mara.post(&format!("/mod/posts/{}/hide", story["post"]["id"]), reason).await.expect(200);
        let bo = signed_in(&forum, "bo").await;
        let page = bo.open("/mod/log").await.expect(200);
        assert_eq!(page.texts(".items > li > p:first-child"), [
            "mara hid a post · #1 in “A secret wombat” · ana",
            "the system made somebody moderator of a board · Stories · bo",
        ]);
        assert_eq!(page.attributes(".items li:first-child strong ~ a", "href")[1], "/m/ana", "what a member sees of her");
        assert!(!page.has("form[action='/mod/pairs']"));
        let moved = json!({ "board": "discussion", "reason": "it belongs there" });
        opened.mara.post(&format!("/mod/threads/{}/move", story["id"]), moved).await.expect(200);
        assert!(!bo.open("/mod/log").await.expect(200).html.contains("A secret wombat"));
        assert!(signed_in(&forum, "mara").await.open("/mod/log").await.expect(200).html.contains("A secret wombat"));
    }

    async fn it_says_what_came_of_a_case(forum) {
        let opened = Opened::begin(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        for (action, words, decision) in [
            ("dismiss", "closed a case: all is well", "all_is_well"),
            ("acted", "closed a case: something was done about it", "acted"),
        ] {
            let post = opened.ben.reply(opened.thread, None, "Something else.").await["id"].clone();
            opened.cleo.post(&format!("/posts/{post}/flags"), json!({ "reason": "spam" })).await.expect(201);
            let cases = opened.mara.get("/mod/cases").await.expect(200)["cases"].as_array().unwrap().clone();
            let case = cases.iter().find(|case| case["post_id"] == post).unwrap()["id"].clone();
            let decision_body = json!({ "action": action, "reason": "after some thought" });
            opened.mara.post(&format!("/mod/cases/{case}/decision"), decision_body).await.expect(200);
            assert_eq!(mara.open("/mod/log").await.expect(200).texts(".items > li strong")[0], format!("mara {words}"));
            let line = opened.mara.get("/mod/log").await.expect(200)["actions"][0].clone();
            assert_eq!(line["details"]["decision"], decision);
        }
    }
}
