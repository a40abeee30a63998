//! What the host sets and does at the command line.

use super::*;
use crate::support::database::{dump, execute};
use crate::support::forum::on_both;
use crate::support::state::state;

/// The table of readings, without when they were taken.
async fn readings(forum: &Forum) -> Vec<String> {
    let dump = dump(forum).await;
    let table = dump.split("## post_heat\n").nth(1).unwrap().split("##").next().unwrap();
    let separator = if table.contains('|') { '|' } else { ',' };
    let but_last = |line: &str| line.rsplit_once(separator).map(|(row, _)| row.to_owned());
    table.lines().filter_map(but_last).collect()
}

on_both! {
    async fn each_board_has_thresholds_of_its_own(forum) {
        let ana = forum.member("ana").await;
        let mara = forum.moderator("mara").await;
        let start = async |board: &str, body: &str| {
            let thread = json!({ "title": "A title", "body": body, "kind": "discussion" });
            ana.post(&format!("/boards/{board}/threads"), thread).await
        };
        touchy(&forum, "stories");
        host(&forum, &["board", "discussion", "--warm", "1", "--hot", "1"]).succeeds();
        start("stories", HOT).await.problem(409);
        start("discussion", HOT).await.expect(201);
        assert!(open_cases(&mara).await.is_empty());
        let shown = host(&forum, &["board", "stories"]).succeeds();
        assert!(shown.out.contains("from 0.01 on") && shown.out.contains("from 0.02."), "{shown}");
        let back = host(&forum, &["board", "stories", "--warm", "0.5", "--hot", "model"]).succeeds();
        assert!(back.out.contains("from 0.5 on") && back.out.contains("where the model says it is hot"), "{back}");
        start("stories", CALM).await.expect(201);
    }

    async fn a_threshold_that_is_none_is_refused_and_changes_nothing(forum) {
        let before = host(&forum, &["board", "stories"]).succeeds().out;
        for bad in ["0", "0.009", "1.01", "2", "NaN", "nan", "inf", "", " ", "half", "0,5", "1e9", "0x1"] {
            host(&forum, &["board", "stories", "--warm", bad]).fails_saying(&["is no threshold"]);
            host(&forum, &["board", "stories", "--hot", bad, "--visibility", "members"]).fails_saying(&["is no threshold"]);
        }
        host(&forum, &["board", "stories", "--warm", "0.8", "--hot", "0.7", "--visibility", "members"])
            .fails_saying(&["can't be below"]);
        host(&forum, &["board", "stories", "--warm=-1"]).fails_saying(&["is no threshold"]);
        host(&forum, &["board", "nowhere", "--warm", "0.5"]).fails_saying(&["no board"]);
        assert_eq!(host(&forum, &["board", "stories"]).succeeds().out, before);
    }

    async fn every_text_is_read_when_it_is_written(forum) {
        let talk = Talk::begin(&forum).await;
        Ran::of(evenkeel_command(&forum).arg("demo")).succeeds();
        forum.settle().await;
        let counts = state(&forum).await;
        assert_eq!(counts.count("post_heat"), counts.count("posts"), "started, answered, imported, opened by schedule");
        assert_eq!(counts.count("cases"), 0, "an import is no news");
        let before = readings(&forum).await;
        talk.ben.patch(&format!("/posts/{}", talk.reply), json!({ "body": HOT, "anyway": true })).await.expect(200);
        let hot = readings(&forum).await;
        assert_ne!(hot, before);
        let mara = forum.moderator("mara").await;
        let edit = json!({ "body": CALM, "reason": "a remark about a person was taken out" });
        mara.post(&format!("/mod/posts/{}/edit", talk.reply), edit).await.expect(200);
        assert_eq!(readings(&forum).await, before, "a moderator's edit is read as well");
    }

    async fn posts_that_another_model_read_are_read_again(forum) {
        let talk = Talk::begin(&forum).await;
        talk.anyway(&talk.ana, Some(talk.reply), HOT).await;
        let before = readings(&forum).await;
        assert_eq!(before.len(), 3);
        let none = host(&forum, &["rescore"]).succeeds();
        assert!(none.out.starts_with("0 posts were read again"), "{none}");
        execute(&forum, "UPDATE post_heat SET model = 'older', score = 0, band = 'cool' WHERE post_id = 3").await;
        execute(&forum, "DELETE FROM post_heat WHERE post_id = 2").await;
        assert!(host(&forum, &["rescore"]).succeeds().out.starts_with("2 posts were read again"));
        assert_eq!(readings(&forum).await, before);
        execute(&forum, "UPDATE post_heat SET score = 0.25").await;
        assert!(host(&forum, &["rescore"]).succeeds().out.starts_with("0 posts"));
        assert!(host(&forum, &["rescore", "--all"]).succeeds().out.starts_with("3 posts"));
        assert_eq!(readings(&forum).await, before);
        assert_eq!(state(&forum).await.count("cases"), 1, "it opens no case of its own");
    }

    async fn many_posts_are_read_again_in_batches(forum) {
        let talk = Talk::begin(&forum).await;
        for n in 0..210 {
            talk.ben.reply(talk.thread, None, &format!("{CALM} {n}")).await;
        }
        let all = host(&forum, &["rescore", "--all"]).succeeds();
        assert!(all.out.starts_with("212 posts"), "{all}");
    }
}
