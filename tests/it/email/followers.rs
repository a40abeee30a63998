//! Who is told of what, when, and in how many mails.

use serde_json::json;

use crate::support::forum::{at, on_both};

on_both! {
    async fn after_the_delay_every_follower_gets_exactly_one_mail(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let what = format!("thread={thread}");
        for reader in ["one@example.net", "two@example.net", "three@example.net"] {
            forum.follow(&what, reader, &[]).await;
        }
        forum.follow(&format!("thread={}", ana.start("Another", "One.").await), "else@example.net", &[]).await;
        forum.rest().await;
        ana.reply(thread, None, "A walk.").await;
        forum.settle().await;
        forum.pass_seconds(599);
        forum.settle().await;
        assert!(forum.mail().is_empty(), "the post still rests");
        forum.pass_seconds(1);
        forum.settle().await;
        let mut told: Vec<String> = forum.mail().iter().map(|m| m.header("To").unwrap()).collect();
        told.sort();
        assert_eq!(told, ["one@example.net", "three@example.net", "two@example.net"]);
        for _ in 0..3 {
            forum.pass_seconds(86_400);
            forum.settle().await;
        }
        assert_eq!(forum.mail().len(), 3, "and never another");
    }

    async fn nobody_is_told_of_their_own_posts(forum) {
        let ana = forum.member_with_address("ana", "ana@example.net").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        ana.put("/subscriptions", json!({ "thread_id": thread })).await.expect(200);
        // Without signing in, and by another address while signed in, she is still herself.
        forum.follow("board=discussion", "Ana@Example.net", &[]).await;
        let body = json!({ "thread_id": thread, "email": "elsewhere@example.net" });
        ana.put("/subscriptions", body).await.expect(202);
        forum.settle().await;
        forum.confirm(&forum.mail()[0]).await.expect(200);
        forum.forget_mail();
        ana.reply(thread, None, "A walk.").await;
        forum.rest().await;
        assert!(forum.mail().is_empty(), "{:?}", forum.mail());
        forum.member("ben").await.reply(thread, None, "A list.").await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 2, "of others' she is, at both addresses");
    }

    async fn several_posts_that_come_together_are_one_mail(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        forum.follow(&format!("thread={thread}"), "reader@example.net", &[("show_details", "1")]).await;
        for text in ["First words.", "Second words.", "Third words."] {
            ana.reply(thread, None, text).await;
            forum.pass_seconds(200);
            forum.settle().await;
        }
        forum.rest().await;
        let mail = forum.mail();
        assert_eq!(mail.len(), 1, "{mail:?}");
        let text = mail[0].text().unwrap();
        let order: Vec<usize> =
            ["First words", "Second words", "Third words"].iter().map(|w| text.find(w).unwrap()).collect();
        assert!(order.is_sorted());
        assert_eq!(mail[0].subject().unwrap(), "3 new posts in “Small things that help”");
    }

    async fn a_lively_thread_does_not_silence_itself(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        forum.follow(&format!("thread={thread}"), "reader@example.net", &[("show_details", "1")]).await;
        for minute in 0..120 {
            if minute % 4 == 0 && minute < 80 {
                ana.reply(thread, None, &format!("Word number {minute}.")).await;
            }
            forum.settle().await;
            if minute == 21 {
                assert_eq!(forum.mail().len(), 1, "nobody waits longer than twice the delay");
            }
            forum.pass_seconds(60);
        }
        let mail = forum.mail();
        assert!((4..=8).contains(&mail.len()), "20 posts in {} mails", mail.len());
        let all: String = mail.iter().map(|m| m.text().unwrap()).collect();
        for minute in (0..80).step_by(4) {
            assert_eq!(all.matches(&format!("Word number {minute}.")).count(), 1, "{minute}");
        }
    }

    async fn daily_weekly_and_never_are_kept(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let what = format!("thread={thread}");
        for frequency in ["daily", "weekly", "never"] {
            forum.follow(&what, &format!("{frequency}@example.net"), &[("frequency", frequency)]).await;
        }
        // A Monday, 08:00.
        for day in 0..3 {
            ana.reply(thread, None, &format!("Day {day}.")).await;
            ana.reply(thread, None, &format!("Day {day} again.")).await;
            forum.rest().await;
            assert_eq!(forum.mail_to("daily@").len(), day, "not before the morning");
            forum.pass_seconds(86_400 - 600);
            forum.settle().await;
            assert_eq!(forum.mail_to("daily@").len(), day + 1);
            assert!(forum.mail_to("daily@")[day].text().unwrap().contains("(2 posts)"));
        }
        assert!(forum.mail_to("weekly@").is_empty());
        forum.clock.advance(at("2026-03-09T07:00:00Z").0 - forum.clock.now().0);
        forum.settle().await;
        let weekly = forum.mail_to("weekly@");
        assert_eq!(weekly.len(), 1);
        assert!(weekly[0].text().unwrap().contains("(6 posts)"));
        assert_eq!((forum.mail_to("daily@").len(), forum.mail_to("never@").len()), (3, 0));
    }

    async fn followers_of_a_board_hear_of_new_threads_and_replies_in_it(forum) {
        let ana = forum.member("ana").await;
        forum.follow("board=discussion", "reader@example.net", &[("show_details", "1")]).await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        forum.rest().await;
        assert_eq!(forum.mail()[0].subject().unwrap(), "ana wrote in “Small things that help”");
        ana.reply(thread, None, "A walk.").await;
        let elsewhere = json!({ "title": "Elsewhere", "body": "Not here.", "kind": "story" });
        ana.post("/boards/stories/threads", elsewhere).await.expect(201);
        forum.rest().await;
        assert_eq!(forum.mail().len(), 2);
        assert!(forum.mail()[1].text().unwrap().contains("A walk."));
    }

    async fn whoever_follows_thread_and_board_hears_once_and_as_set_for_the_thread(forum) {
        let ana = forum.member("ana").await;
        let (thread, muted) = (ana.start("One", "One.").await, ana.start("Two", "Two.").await);
        let other = ana.start("Three", "Three.").await;
        forum.rest().await;
        forum.follow("board=discussion", "reader@example.net", &[]).await;
        forum.follow(&format!("thread={thread}"), "reader@example.net", &[("show_details", "1")]).await;
        forum.follow(&format!("thread={muted}"), "reader@example.net", &[("frequency", "never")]).await;
        ana.reply(thread, None, "A walk.").await;
        ana.reply(muted, None, "Noise.").await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 1);
        assert!(forum.mail()[0].text().unwrap().contains("A walk."));
        ana.reply(other, None, "Of the board.").await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 2);
    }

    async fn a_member_with_a_proved_address_follows_at_once(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let ben = forum.member_with_address("ben", "ben@example.net").await;
        let put = ben.put("/subscriptions", json!({ "thread_id": thread })).await.expect(200);
        assert_eq!(put["state"], "active");
        ana.reply(thread, None, "A walk.").await;
        forum.rest().await;
        assert_eq!(forum.mail_to("ben@example.net").len(), 1);
        ben.delete(&format!("/subscriptions/{}", put["id"])).await.expect(204);
        ana.reply(thread, None, "A list.").await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 1);
    }

    async fn what_someone_followed_before_joining_is_theirs_once_they_follow_it_again(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        forum.follow(&format!("thread={thread}"), "ben@example.net", &[]).await;
        let ben = forum.member_with_address("ben", "ben@example.net").await;
        let put = ben.put("/subscriptions", json!({ "thread_id": thread })).await.expect(200);
        ben.delete(&format!("/subscriptions/{}", put["id"])).await.expect(204);
    }

    async fn an_unproved_address_waits_for_its_link(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let ben = forum.member_with_unproved_address("ben", "ben@example.net").await;
        forum.settle().await;
        let question = forum.mail().remove(0);
        let ask = |details: bool| json!({ "thread_id": thread, "show_details": details });
        for details in [true, false] {
            let put = ben.put("/subscriptions", ask(details)).await.expect(202);
            assert_eq!(put["state"], "pending");
        }
        ana.reply(thread, None, "A walk.").await;
        forum.rest().await;
        assert!(forum.mail().iter().all(|m| m.subject().unwrap().contains("confirm")));
        forum.confirm(&question).await.expect(200);
        forum.forget_mail();
        ana.reply(thread, None, "A list.").await;
        forum.rest().await;
        let mail = forum.mail();
        assert_eq!(mail.len(), 1, "proving the address starts what waited for it");
        assert_eq!(mail[0].subject().unwrap(), "New activity in a thread you follow", "as asked for last");
    }

    async fn what_was_written_before_is_no_news_even_when_the_worker_was_away(forum) {
        let ana = forum.member("ana").await;
        let ben = forum.member_with_address("ben", "ben@example.net").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        forum.pass_seconds(1);
        ben.put("/subscriptions", json!({ "thread_id": thread })).await.expect(200);
        forum.rest().await;
        assert!(forum.mail().is_empty());
        ana.reply(thread, None, "A walk.").await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 1);
    }
}
