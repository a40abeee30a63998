//! Between a post and its mail something may happen: what leaves is what holds then.

use serde_json::json;

use crate::support::client::Client;
use crate::support::forum::{Forum, on_both};

/// A thread of `ana`'s with a follower who sees details, and one reply that waits in the mail.
async fn waiting(forum: &Forum) -> (Client, i64, i64) {
    let ana = forum.member("ana").await;
    let thread = ana.start("Small things that help", "A kettle.").await;
    forum.follow(&format!("thread={thread}"), "reader@example.net", &[("show_details", "1")]).await;
    let post = ana.reply(thread, None, "Words that will not stay.").await["id"].as_i64().unwrap();
    forum.settle().await;
    (ana, thread, post)
}

on_both! {
    async fn a_moderators_edit_before_the_mail_leaves_is_what_leaves(forum) {
        let (_, _, post) = waiting(&forum).await;
        let body = json!({ "body": "Kinder words.", "reason": "An attack was taken out." });
        forum.moderator("mo").await.post(&format!("/mod/posts/{post}/edit"), body).await.expect(200);
        forum.rest().await;
        let mail = forum.mail().remove(0);
        let all = [mail.text().unwrap(), mail.html().unwrap(), mail.subject().unwrap()].join("\n");
        assert!(all.contains("Kinder words.") && !all.contains("not stay"), "{all}");
    }

    async fn what_was_hidden_or_deleted_is_not_mailed(forum) {
        let (ana, thread, hidden) = waiting(&forum).await;
        let deleted = ana.reply(thread, None, "Words that will not stay either.").await["id"].clone();
        ana.reply(thread, None, "Words for everyone.").await;
        forum.sql(&format!("UPDATE posts SET state = 'hidden' WHERE id = {hidden}"));
        forum.sql(&format!("UPDATE posts SET state = 'deleted' WHERE id = {deleted}"));
        forum.rest().await;
        let mail = forum.mail();
        assert_eq!(mail.len(), 1);
        let text = mail[0].text().unwrap();
        assert!(text.contains("Words for everyone.") && !text.contains("not stay"), "{text}");
        assert!(mail[0].subject().unwrap().starts_with("ana wrote in"), "it counts what it tells of");
        assert_eq!(forum.states(), ["dropped", "dropped", "sent"]);
    }

    async fn with_its_only_post_gone_the_mail_does_not_leave(forum) {
        let (_, _, post) = waiting(&forum).await;
        forum.sql(&format!("UPDATE posts SET state = 'hidden' WHERE id = {post}"));
        forum.rest().await;
        assert!(forum.mail().is_empty());
        assert_eq!(forum.states(), ["dropped"]);
    }

    async fn a_board_closed_to_strangers_is_mailed_to_members_only(forum) {
        let (ana, thread, _) = waiting(&forum).await;
        let ben = forum.member_with_address("ben", "ben@example.net").await;
        ben.put("/subscriptions", json!({ "thread_id": thread })).await.expect(200);
        ana.reply(thread, None, "More words.").await;
        forum.sql("UPDATE boards SET visibility = 'members'");
        forum.rest().await;
        forum.rest().await;
        let told: Vec<String> = forum.mail().iter().map(|m| m.header("To").unwrap()).collect();
        assert_eq!(told, ["ben@example.net"]);
    }

    async fn whoever_unsubscribed_meanwhile_gets_no_last_mail(forum) {
        let (ana, thread, _) = waiting(&forum).await;
        forum.rest().await;
        let link = forum.link(&forum.mail()[0], "/u/");
        ana.reply(thread, None, "More words.").await;
        forum.settle().await;
        forum.browser().send(&link, &[]).await.expect(200);
        forum.rest().await;
        assert_eq!(forum.mail().len(), 1);
        assert_eq!(forum.states(), ["sent", "dropped"]);
    }

    async fn whoever_asked_for_rarer_mail_meanwhile_gets_it_that_rarely(forum) {
        let (ana, thread, _) = waiting(&forum).await;
        forum.rest().await;
        let link = forum.link(&forum.mail()[0], "/u/");
        let browser = forum.browser();
        let set = async |frequency: &str| {
            let page = browser.open(&link).await.expect(200);
            let id = &page.attributes("input[name=subscription]", "value")[0];
            let fields = [("action", "save"), ("subscription", id.as_str()), ("frequency", frequency)];
            browser.send(&link, &fields).await.expect(200);
        };
        ana.reply(thread, None, "More words.").await;
        forum.settle().await;
        set("daily").await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 1, "nothing before the morning");
        forum.pass_seconds(86_400);
        forum.settle().await;
        assert_eq!(forum.mail().len(), 2);
        ana.reply(thread, None, "And more.").await;
        forum.settle().await;
        set("never").await;
        forum.pass_seconds(8 * 86_400);
        forum.settle().await;
        assert_eq!(forum.mail().len(), 2);
        assert_eq!(forum.states(), ["sent", "sent", "dropped"]);
    }

    async fn a_suppressed_address_gets_nothing(forum) {
        waiting(&forum).await;
        forum.sql("UPDATE addresses SET suppressed_us = 1");
        forum.rest().await;
        assert!(forum.mail().is_empty());
        assert_eq!(forum.states(), ["dropped"]);
    }

    async fn an_event_that_cannot_be_read_keeps_no_other_back(forum) {
        waiting(&forum).await;
        forum.sql("INSERT INTO outbox (event, created_us) VALUES ('{\"event\":\"from_a_newer_version\"}', 1)");
        forum.pass_seconds(600);
        let settled = evenkeel::worker::settle(&forum.app).await;
        assert!(settled.is_err(), "it is not passed over in silence");
        assert_eq!(forum.deliveries().last().unwrap().state, "queued");
        let again = evenkeel::worker::settle(&forum.app).await;
        assert!(again.is_err());
        forum.sql("DELETE FROM outbox WHERE event LIKE '%newer%'");
        forum.settle().await;
        assert_eq!(forum.mail().len(), 1);
    }
}
