//! Mail about a hot post waits for a moderator, and mail of a hot thread rests longer.

use super::*;
use crate::support::forum::on_both;
use crate::support::state::state;

const MINUTE: i64 = 60;
const READER: &str = "reader@example.net";

/// Followed by a reader, and touchy; ana has posted something hot anyway.
async fn hot_post(forum: &Forum) -> (Talk, i64) {
    let talk = Talk::begin(forum).await;
    touchy(forum, "discussion");
    forum.follow(&format!("thread={}", talk.thread), READER, &[("show_details", "1")]).await;
    let post = talk.anyway(&talk.ana, Some(talk.reply), HOT).await;
    forum.settle().await;
    (talk, post)
}

/// Lets minutes pass, and answers with how many mails have left by then.
async fn after(forum: &Forum, minutes: i64) -> usize {
    forum.pass_seconds(minutes * MINUTE);
    forum.settle().await;
    forum.mail().len()
}

on_both! {
    async fn a_hot_post_opens_a_case_and_its_mail_waits_two_hours(forum) {
        let (_, post) = hot_post(&forum).await;
        let mara = forum.moderator("mara").await;
        assert_eq!(open_cases(&mara).await, [("heat".to_owned(), post)]);
        for (minutes, sent) in [(10, 0), (50, 0), (59, 0), (1, 1)] {
            assert_eq!(after(&forum, minutes).await, sent, "{minutes} minutes later");
        }
        assert!(forum.mail()[0].text().unwrap().contains("pathetic"));
        assert_eq!(open_cases(&mara).await.len(), 1, "it still waits for a moderator");
        assert_eq!(after(&forum, 600).await, 1);
    }

    async fn it_leaves_once_a_moderator_has_looked(forum) {
        hot_post(&forum).await;
        forum.moderator("mara").await;
        let mara = signed_in(&forum, "mara").await;
        assert_eq!(after(&forum, 30).await, 0);
        look(&mara).await;
        assert_eq!(after(&forum, 0).await, 1);
    }

    async fn a_look_does_not_cut_the_usual_rest_short(forum) {
        hot_post(&forum).await;
        forum.moderator("mara").await;
        look(&signed_in(&forum, "mara").await).await;
        assert_eq!(after(&forum, 9).await, 0);
        assert_eq!(after(&forum, 1).await, 1);
    }

    async fn a_moderators_edit_settles_it_and_the_new_text_leaves(forum) {
        let (_, post) = hot_post(&forum).await;
        let mara = forum.moderator("mara").await;
        assert_eq!(after(&forum, 30).await, 0);
        let edit = json!({ "body": CALM, "reason": "a remark about a person was taken out" });
        mara.post(&format!("/mod/posts/{post}/edit"), edit).await.expect(200);
        assert_eq!(after(&forum, 0).await, 1);
        let text = forum.mail()[0].text().unwrap();
        assert!(text.contains("walk by the sea") && !text.contains("pathetic"), "{text}");
        assert!(open_cases(&mara).await.is_empty());
        let decided = mara.get("/mod/cases?state=decided").await.expect(200);
        assert_eq!((&decided["cases"][0]["decision"], &decided["cases"][0]["post_id"]), (&json!("edited"), &json!(post)));
    }

    async fn one_held_back_keeps_no_other_back(forum) {
        let talk = Talk::begin(&forum).await;
        forum.follow(&format!("thread={}", talk.thread), READER, &[("show_details", "1")]).await;
        host(&forum, &["board", "discussion", "--warm", "0.01", "--hot", "0.02"]).succeeds();
        talk.anyway(&talk.ana, Some(talk.reply), HOT).await;
        host(&forum, &["board", "discussion", "--warm", "0.5", "--hot", "model"]).succeeds();
        forum.pass_seconds(3 * MINUTE);
        let cleo = forum.member("cleo").await;
        talk.send(&cleo, None, "Soup helps me.", false).await.expect(201);
        forum.settle().await;
        assert_eq!(after(&forum, 10).await, 1);
        let text = forum.mail()[0].text().unwrap();
        assert!(text.contains("Soup") && !text.contains("pathetic"), "{text}");
    }

    async fn an_edit_can_make_a_mail_wait_that_was_about_to_leave(forum) {
        let talk = Talk::begin(&forum).await;
        touchy(&forum, "discussion");
        host(&forum, &["board", "discussion", "--warm", "0.5", "--hot", "0.5"]).succeeds();
        forum.follow(&format!("thread={}", talk.thread), READER, &[]).await;
        let post = id(&talk.ana.reply(talk.thread, None, CALM).await);
        forum.settle().await;
        forum.pass_seconds(9 * MINUTE);
        talk.ana.patch(&format!("/posts/{post}"), json!({ "body": HOT, "anyway": true })).await.expect(200);
        assert_eq!(after(&forum, 1).await, 0);
        assert_eq!(after(&forum, 118).await, 0);
        assert_eq!(after(&forum, 1).await, 1, "two hours after the case was opened");
    }

    async fn what_is_not_hot_opens_no_case_and_waits_for_nobody(forum) {
        let talk = Talk::begin(&forum).await;
        host(&forum, &["board", "discussion", "--warm", "0.01", "--hot", "1"]).succeeds();
        forum.follow(&format!("thread={}", talk.thread), READER, &[]).await;
        talk.anyway(&talk.ana, Some(talk.reply), HOT).await;
        forum.settle().await;
        assert_eq!(after(&forum, 10).await, 1);
        assert_eq!(state(&forum).await.count("cases"), 0);
    }

    async fn in_a_thread_that_rests_too(forum) {
        let talk = Talk::begin(&forum).await;
        forum.follow(&format!("thread={}", talk.thread), READER, &[]).await;
        let cleo = forum.member("cleo").await;
        talk.send(&cleo, None, "Soup helps me.", false).await.expect(201);
        let rest = json!({ "until": "2026-03-02T12:00:00Z", "reason": "it has gone in circles" });
        forum.moderator("mara").await.post(&format!("/mod/threads/{}/rest", talk.thread), rest).await.expect(200);
        forum.settle().await;
        for (minutes, sent) in [(10, 0), (19, 0), (1, 1)] {
            assert_eq!(after(&forum, minutes).await, sent, "{minutes} minutes later");
        }
    }

    async fn in_a_hot_thread_every_post_rests_three_times_as_long(forum) {
        let talk = Talk::begin(&forum).await;
        host(&forum, &["board", "discussion", "--warm", "0.01", "--hot", "1"]).succeeds();
        let mut last = talk.reply;
        for who in [&talk.ana, &talk.ben, &talk.ana, &talk.ben] {
            last = talk.anyway(who, Some(last), HOT).await;
        }
        forum.follow(&format!("thread={}", talk.thread), READER, &[("show_details", "1")]).await;
        host(&forum, &["board", "discussion", "--warm", "0.5"]).succeeds();
        let cleo = forum.member("cleo").await;
        talk.send(&cleo, None, "Soup helps me.", false).await.expect(201);
        forum.settle().await;
        for (minutes, sent) in [(10, 0), (19, 0), (1, 1)] {
            assert_eq!(after(&forum, minutes).await, sent, "{minutes} minutes later");
        }
    }
}
