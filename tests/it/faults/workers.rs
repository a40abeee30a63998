//! Workers that die half-way, oversleep, or meet.

use std::time::Duration;

use evenkeel::worker;
use tokio::task::JoinHandle;

use super::{Answer, Backend, Fault, Forum, Stage, Waiting, waiting};
use crate::support::forum::on_both;

async fn crashed(forum: &Forum, state: &str) {
    let lease = forum.clock.now().0 - 1;
    forum.sql(&format!(
        "UPDATE deliveries SET state = '{state}', claims = claims + 1, lease_us = {lease}, enqueued_us = {lease} \
         WHERE state = 'queued'"
    ));
}

on_both! {
    async fn a_worker_that_dies_before_sending_is_replaced(forum) {
        let thread = forum.member("ana").await.start("Small things", "A kettle.").await;
        forum.follow(&format!("thread={thread}"), "reader@example.net", &[]).await;
        forum.member("ben").await.reply(thread, None, "A walk.").await;
        forum.settle().await;
        crashed(&forum, "claimed").await;
        forum.rest().await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 1);
    }

    async fn a_worker_that_dies_while_sending_leaves_a_notification_alone(forum) {
        let thread = forum.member("ana").await.start("Small things", "A kettle.").await;
        forum.follow(&format!("thread={thread}"), "reader@example.net", &[]).await;
        forum.member("ben").await.reply(thread, None, "A walk.").await;
        forum.settle().await;
        crashed(&forum, "sending").await;
        for _ in 0..3 {
            forum.rest().await;
        }
        assert!(forum.mail().is_empty());
        assert_eq!(forum.states(), ["unknown"]);
        forum.member("cat").await.reply(thread, None, "A list.").await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 1, "what comes later is not kept back by it");
    }

    async fn a_worker_that_dies_while_sending_a_question_leaves_it_to_the_next(forum) {
        let thread = forum.member("ana").await.start("Small things", "A kettle.").await;
        forum.ask_for_mail(&format!("thread={thread}"), "reader@example.net", &[]).await.expect(200);
        forum.settle().await;
        // The mail left, and the worker died before it could write that down.
        let lease = forum.clock.now().0;
        forum.sql(&format!("UPDATE deliveries SET state = 'sending', lease_us = {lease}, finished_us = NULL"));
        forum.settle().await;
        let mail = forum.mail();
        assert_eq!(mail.len(), 2);
        assert_eq!(mail[0].header("Message-ID"), mail[1].header("Message-ID"));
        let link = |n: usize| forum.link(&mail[n], "/subscribe/confirm/");
        assert_eq!(link(0), link(1), "and both links are the same one");
    }

    async fn what_kills_its_workers_is_buried(forum) {
        let thread = forum.member("ana").await.start("Small things", "A kettle.").await;
        forum.follow(&format!("thread={thread}"), "reader@example.net", &[]).await;
        forum.member("ben").await.reply(thread, None, "A walk.").await;
        forum.settle().await;
        forum.pass_seconds(600);
        for _ in 0..5 {
            crashed(&forum, "claimed").await;
            // The sweeper finds it again, and the next worker dies of it.
            forum.pass_seconds(1);
            forum.sql("UPDATE deliveries SET state = 'queued', lease_us = NULL WHERE state = 'claimed'");
        }
        forum.settle().await;
        assert!(forum.mail().is_empty());
        assert_eq!(forum.states(), ["failed"]);
        if let Some(redis) = forum.redis() {
            use redis::Commands;
            let mut redis = redis::Client::open(redis.url()).unwrap().get_connection().unwrap();
            let dead: redis::streams::StreamRangeReply = redis.xrange_all("evenkeel:deliveries:dead").unwrap();
            let id: i64 = dead.ids[0].get("delivery").unwrap();
            assert_eq!(dead.ids.len(), 1);
            assert_eq!(id, forum.deliveries().last().unwrap().id);
            let left: usize = redis.xlen("evenkeel:deliveries").unwrap();
            assert_eq!(left, 0, "and nothing stays on the queue");
        }
    }

    async fn four_workers_on_a_lively_thread_tell_of_every_post_once(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("Small things", "A kettle.").await;
        for reader in ["one@example.net", "two@example.net"] {
            forum.follow(&format!("thread={thread}"), reader, &[("show_details", "1")]).await;
        }
        for round in 0..30 {
            let look = || worker::settle(&forum.app);
            let words = format!("Word number {round}.");
            let write = async {
                if round < 20 {
                    ben.reply(thread, None, &words).await;
                }
            };
            let (a, b, c, d, ()) = tokio::join!(look(), look(), look(), look(), write);
            a.and(b).and(c).and(d).unwrap();
            forum.pass_seconds(150);
        }
        for reader in ["one@example.net", "two@example.net"] {
            let all: String = forum.mail_to(reader).iter().map(|m| m.text().unwrap()).collect();
            for round in 0..20 {
                assert_eq!(all.matches(&format!("Word number {round}.")).count(), 1, "{round}");
            }
        }
        assert!(forum.states().iter().all(|state| state == "sent"), "{:?}", forum.states());
    }
}

/// A worker whose next mail gets no answer at this stage, until the test says so; by then it has
/// overslept its lease.
async fn sleeper(w: &Waiting, stage: Stage) -> JoinHandle<()> {
    w.server.next(Answer::At(stage, Fault::Hold));
    let app = w.forum.app.clone();
    let sleeper = tokio::spawn(async move { worker::settle(&app).await.unwrap() });
    while !w.forum.deliveries().iter().any(|d| d.state == "sending") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    w.forum.pass_seconds(601);
    sleeper
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_wakes_up_late_still_says_how_it_ended() {
    let Some(w) = waiting(Backend::PostgresAndRedis).await else { return };
    let sleeper = sleeper(&w, Stage::End).await;
    w.forum.settle().await;
    assert_eq!(w.delivery().state, "unknown");
    w.server.release();
    sleeper.await.unwrap();
    assert_eq!(w.delivery().state, "sent");
    w.pass_days(1).await;
    assert_eq!(w.arrived().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_wakes_up_late_does_not_undo_what_another_did_meanwhile() {
    let Some(mut w) = waiting(Backend::PostgresAndRedis).await else { return };
    w.forum.settle().await;
    w.forum.ask_for_mail(&format!("thread={}", w.thread), "other@example.net", &[]).await.expect(200);
    let sleeper = sleeper(&w, Stage::Rcpt).await;
    w.forum.settle().await;
    let question = w.forum.deliveries().pop().unwrap();
    assert_eq!(
        (question.kind.as_str(), question.state.as_str(), question.attempts),
        ("confirmation", "sent", 2)
    );
    // Cut off, it learns that its own attempt failed; the other's stands.
    w.server.stop();
    sleeper.await.unwrap();
    w.server.restart();
    assert_eq!(w.forum.deliveries().pop().unwrap(), question);
    w.pass_days(1).await;
    assert_eq!(w.arrived().len(), 2, "the reply and one question");
}
