//! Boards, as the host sets them, and what the record says of it.

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::evenkeel_command;
use crate::support::forum::{Forum, on_both};
use crate::support::ran::Ran;

fn board(forum: &Forum, args: &[&str]) -> Ran {
    Ran::of(evenkeel_command(forum).args(["admin", "board"]).args(args))
}

/// What the record says, newest first.
async fn record(moderator: &Client) -> Vec<Value> {
    moderator.get("/mod/log").await.expect(200)["actions"].as_array().unwrap().clone()
}

on_both! {
    async fn a_board_is_named_and_says_what_it_is_for(forum) {
        let (ana, stranger) = (forum.member("ana").await, forum.browser());
        let thread = ana.start("Small things", "A kettle.").await;
        let path = format!("/t/{thread}-small-things");
        let before = stranger.open(&path).await.expect(200);
        let file = forum.dir().join("charter.txt");
        std::fs::write(&file, "For the harbour, and <b>whoever</b>\n  is on the water.  Speak slowly.\n").unwrap();
        let changed = board(&forum, &["discussion", "--name", " The  Quay ", "--charter-file", file.to_str().unwrap()]);
        let out = changed.succeeds().out;
        let charter = "For the harbour, and <b>whoever</b> is on the water. Speak slowly.";
        assert!(out.contains("The Quay (/b/discussion) can be read") && out.contains(charter), "{out}");
        let after = stranger.open(&path).await.expect(200);
        assert!(!before.html.contains("The Quay") && after.html.contains("The Quay"));
        assert!(after.text("main").contains("on the water") && !after.html.contains("<b>whoever"));
        assert_ne!(before.headers.get("etag"), after.headers.get("etag"), "no browser keeps the old page");
        assert!(stranger.open("/b/discussion").await.expect(200).text("main").contains(charter));
        let boards = ana.get("/boards").await.expect(200);
        assert_eq!((&boards["boards"][1]["name"], &boards["boards"][1]["charter"]), (&json!("The Quay"), &json!(charter)));
    }

    async fn words_that_are_none_are_refused_and_change_nothing(forum) {
        let before = board(&forum, &["stories"]).succeeds().out;
        let file = forum.dir().join("charter.txt");
        let file = file.to_str().unwrap();
        let long = "a".repeat(41);
        for (args, words) in [
            (["--name", " "], "name can’t be empty"),
            (["--name", &long], "at most 40 characters; this one has 41"),
            (["--charter-file", file], "can't be read"),
        ] {
            board(&forum, &["stories", args[0], args[1], "--visibility", "members"]).fails_saying(&[words]);
        }
        for (text, words) in [("\n\n".to_owned(), "charter can’t be empty"), ("a ".repeat(1_001), "at most 2000")] {
            std::fs::write(file, text).unwrap();
            board(&forum, &["stories", "--charter-file", file, "--visibility", "members"]).fails_saying(&[words]);
        }
        assert_eq!(board(&forum, &["stories"]).succeeds().out, before);
    }

    async fn what_the_host_changes_is_on_the_record_and_what_stays_is_not(forum) {
        let mara = forum.moderator("mara").await;
        board(&forum, &["stories"]).succeeds();
        board(&forum, &["stories", "--visibility", "public", "--cross-talk", "yes", "--warm", "0.5"]).succeeds();
        assert!(record(&mara).await.is_empty());
        let all = ["stories", "--visibility", "members", "--cross-talk", "no", "--warm", "0.25", "--check-in", "06:30"];
        board(&forum, &all).succeeds();
        board(&forum, &all).succeeds();
        let lines = record(&mara).await;
        assert_eq!(lines.len(), 1);
        assert_eq!((&lines[0]["action"], &lines[0]["actor"]), (&json!("set_board"), &Value::Null));
        assert_eq!(lines[0]["reason"], "said by a host: visibility, check-in, warm, cross-talk");
        assert_eq!(lines[0]["details"]["before"], "visibility: public\ncheck-in: off\ncross-talk: yes");
        assert_eq!(lines[0]["details"]["after"], "visibility: members\ncheck-in: 06:30\ncross-talk: no");
        assert!(!lines[0].to_string().contains("0.25"), "no number for heat");
        let browser = forum.browser();
        browser.sign_in("mara").await;
        let page = browser.open("/mod/log?action=set_board&board=stories").await.expect(200);
        assert!(page.text(".items").contains("the system changed how a board is set · Stories"));
        assert_eq!(page.attributes(".items strong ~ a", "href"), ["/b/stories"]);
    }
}
