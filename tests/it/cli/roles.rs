//! Roles, as the host gives them, and what the record says of it.

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::evenkeel_command;
use crate::support::forum::{Forum, on_both};
use crate::support::ran::Ran;

fn grant(forum: &Forum, args: &[&str]) -> Ran {
    Ran::of(evenkeel_command(forum).args(["admin", "grant-role"]).args(args))
}

/// What the record says, newest first.
async fn record(moderator: &Client) -> Vec<Value> {
    moderator.get("/mod/log").await.expect(200)["actions"].as_array().unwrap().clone()
}

on_both! {
    async fn an_ordinary_member_again_moderates_no_board_either(forum) {
        let mara = forum.moderator("mara").await;
        let bo = forum.member("bo").await;
        for slug in ["stories", "discussion"] {
            grant(&forum, &["bo", "moderator", "--board", slug]).succeeds();
        }
        bo.get("/mod/cases").await.expect(200);
        let ended = grant(&forum, &["BO", "member"]).succeeds().out;
        assert_eq!(ended, "bo is a member now.\nbo is no moderator of Stories any more.\nbo is no moderator of Discussion any more.\n");
        bo.get("/mod/cases").await.problem(403);
        assert_eq!(grant(&forum, &["bo", "member"]).succeeds().out, "bo is a member now.\n");
        let lines = record(&mara).await;
        let actions: Vec<&str> = lines.iter().map(|line| line["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["revoke_board", "revoke_board", "grant_board", "grant_board"]);
        grant(&forum, &["bo", "moderator", "--board", "stories"]).succeeds();
        bo.get("/mod/cases").await.expect(200);
    }

    async fn a_role_that_is_given_is_on_the_record(forum) {
        let (ana, _) = (forum.member("ana").await, forum.member("ben").await);
        grant(&forum, &["ana", "moderator"]).succeeds();
        grant(&forum, &["ben", "host"]).succeeds();
        grant(&forum, &["ana", "moderator"]).succeeds();
        grant(&forum, &["ben", "member"]).fails_saying(&["ben is the only host"]);
        let lines = record(&ana).await;
        assert_eq!(lines.len(), 2, "what changed nothing is no line");
        for (line, handle, role) in [(&lines[0], "ben", "host"), (&lines[1], "ana", "moderator")] {
            assert_eq!((&line["action"], &line["actor"]), (&json!("grant_role"), &Value::Null));
            assert_eq!(line["details"], json!({ "handle": handle, "before": "member", "after": role }));
        }
        let about = ana.get("/mod/log?member=ben").await.expect(200);
        assert_eq!(about["actions"].as_array().unwrap().len(), 1);
    }
}
