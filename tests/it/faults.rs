//! Mail servers that fail half-way: what is certain is tried again, what is not is left.

mod refused;
mod workers;

use evenkeel::clock::Micros;

use crate::support::client::Client;
use crate::support::deliveries::Delivery;
use crate::support::forum::{Backend, Forum};
use crate::support::smtp::{Answer, Fault, SmtpServer, Stage};

const HOUR: i64 = 3600;

/// A forum whose mail goes to a server that does what the test tells it, with one follower and a
/// reply that is about to be mailed.
struct Waiting {
    forum: Forum,
    server: SmtpServer,
    ana: Client,
    thread: i64,
}

async fn waiting(backend: Backend) -> Option<Waiting> {
    let server = SmtpServer::start();
    let forum = Forum::start_with(backend, |config| {
        config.mail.transport = evenkeel::config::Transport::Smtp;
        config.mail.smtp_url = server.url().into();
    })
    .await?;
    let ana = forum.member("ana").await;
    let thread = ana.start("Small things that help", "A kettle.").await;
    forum.ask_for_mail(&format!("thread={thread}"), "reader@example.net", &[]).await.expect(200);
    forum.settle().await;
    forum.confirm(&server.received()[0].mail).await.expect(200);
    ana.reply(thread, None, "A walk.").await;
    forum.settle().await;
    forum.pass_seconds(600);
    Some(Waiting { forum, server, ana, thread })
}

impl Waiting {
    async fn on_sqlite() -> Waiting {
        waiting(Backend::Sqlite).await.unwrap()
    }

    /// The delivery that tells of the reply.
    fn delivery(&self) -> Delivery {
        self.forum.deliveries().into_iter().find(|d| d.kind == "new_post").unwrap()
    }

    /// Message-IDs of what the server has got beside the question, told of or not.
    fn arrived(&self) -> Vec<String> {
        self.server.received()[1..].iter().map(|r| r.mail.header("Message-ID").unwrap()).collect()
    }

    /// Days go by, looked at every hour.
    async fn pass_days(&self, days: i64) {
        for _ in 0..days * 24 {
            self.forum.pass_seconds(HOUR);
            self.forum.settle().await;
        }
    }

    /// The same with one fault: how it stands then, and how many mails have come a day later.
    async fn after(stage: Stage, fault: Fault) -> (Delivery, usize, Waiting) {
        let waiting = Waiting::on_sqlite().await;
        waiting.server.next(Answer::At(stage, fault));
        waiting.forum.settle().await;
        let then = waiting.delivery();
        waiting.pass_days(1).await;
        let arrived = waiting.arrived().len();
        (then, arrived, waiting)
    }
}

#[tokio::test]
async fn a_server_that_says_later_is_asked_again_on_the_schedule() {
    let w = Waiting::on_sqlite().await;
    for _ in 0..3 {
        w.server.next(Answer::At(Stage::Rcpt, Fault::Reply("451 4.7.1 Greylisted")));
    }
    // A minute, five, half an hour, a fifth more or less; a second early nothing happens.
    w.forum.settle().await;
    for (attempt, minutes) in [(1, 1), (2, 5), (3, 30)] {
        let now = w.delivery();
        assert_eq!((now.state.as_str(), now.attempts), ("queued", attempt));
        assert!(now.outcome.contains("451"), "{}", now.outcome);
        w.forum.pass_seconds(minutes * 48 - 1);
        w.forum.settle().await;
        assert_eq!(w.delivery().attempts, attempt, "too early");
        w.forum.pass_seconds(minutes * 24 + 1);
        w.forum.settle().await;
        assert_eq!(w.delivery().attempts, attempt + 1);
    }
    assert_eq!(w.delivery().state, "sent");
    w.pass_days(2).await;
    assert_eq!(w.arrived().len(), 1);
}

#[tokio::test]
async fn a_mail_keeps_its_id_over_attempts() {
    let w = Waiting::on_sqlite().await;
    // The first time it arrives and the answer is a refusal for now: the text was read all the same.
    w.server.next(Answer::At(Stage::End, Fault::HangUp));
    w.forum.settle().await;
    w.forum.sql(
        "UPDATE deliveries SET state = 'queued', due_us = 0, enqueued_us = NULL WHERE state = 'unknown'",
    );
    w.forum.settle().await;
    let ids = w.arrived();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn an_address_that_is_refused_is_never_tried_again() {
    for stage in [Stage::Rcpt, Stage::Data, Stage::End] {
        let (then, arrived, w) =
            Waiting::after(stage, Fault::Reply("550 5.1.1 <reader@example.net> unknown")).await;
        assert_eq!((then.state.as_str(), then.attempts, arrived), ("failed", 1, 0), "{stage:?}");
        assert!(then.outcome.contains("550") && !then.outcome.contains("reader"), "{}", then.outcome);
        assert_eq!(w.delivery(), then);
    }
}

#[tokio::test]
async fn a_refusal_before_the_recipient_was_named_is_not_held_against_them() {
    for stage in [Stage::Greeting, Stage::Mail] {
        let (then, arrived, _) = Waiting::after(stage, Fault::Reply("554 5.7.1 Not from you, not now")).await;
        assert_eq!((then.state.as_str(), arrived), ("queued", 1), "{stage:?}");
    }
}

#[tokio::test]
async fn an_answer_lost_before_the_text_is_given_is_tried_again() {
    for stage in [Stage::Greeting, Stage::Mail, Stage::Rcpt, Stage::Data] {
        for fault in [Fault::HangUp, Fault::Garbage] {
            let (then, arrived, _) = Waiting::after(stage, fault).await;
            assert_eq!((then.state.as_str(), arrived), ("queued", 1), "{stage:?} {fault:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_lost_after_the_text_was_given_is_not_known_and_not_tried_again() {
    for (stage, fault) in [
        (Stage::End, Fault::HangUp),
        (Stage::End, Fault::Garbage),
        (Stage::End, Fault::Silence),
        (Stage::Body, Fault::HangUp),
    ] {
        let (then, arrived, w) = Waiting::after(stage, fault).await;
        assert_eq!((then.state.as_str(), then.attempts), ("unknown", 1), "{stage:?} {fault:?}");
        assert_eq!(arrived, usize::from(stage == Stage::End), "{stage:?} {fault:?}");
        assert_eq!(w.delivery(), then);
    }
}

#[tokio::test]
async fn a_silent_server_is_given_up_on_and_asked_again_later() {
    let (then, arrived, _) = Waiting::after(Stage::Rcpt, Fault::Silence).await;
    assert_eq!((then.state.as_str(), arrived), ("queued", 1));
    assert!(then.outcome.contains("no answer in time"), "{}", then.outcome);
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_again_until_it_is_back() {
    let mut w = Waiting::on_sqlite().await;
    w.server.stop();
    w.forum.settle().await;
    assert_eq!((w.delivery().state.as_str(), w.delivery().attempts), ("queued", 1));
    w.forum.pass_seconds(10 * 60);
    w.forum.settle().await;
    w.server.restart();
    w.pass_days(1).await;
    assert_eq!((w.delivery().state.as_str(), w.arrived().len()), ("sent", 1));
}

#[tokio::test]
async fn after_a_day_of_trying_it_is_given_up() {
    let w = Waiting::on_sqlite().await;
    let first_try = w.forum.clock.now();
    for _ in 0..20 {
        w.server.next(Answer::At(Stage::Mail, Fault::Reply("451 4.3.0 Later")));
    }
    w.forum.settle().await;
    let mut minutes = 0;
    while w.delivery().state == "queued" && minutes < 48 * 60 {
        minutes += if minutes < 60 { 2 } else { 20 };
        w.forum.clock.advance(first_try.0 + minutes * Micros::MINUTE - w.forum.clock.now().0);
        w.forum.settle().await;
    }
    assert!((14 * 60..=24 * 60 + 20).contains(&minutes), "after {minutes} minutes");
    assert_eq!(w.delivery().attempts, 7);
    assert!(w.delivery().outcome.contains("given up after 7 attempts"), "{}", w.delivery().outcome);
    assert!(w.arrived().is_empty());
}

/// Weekly mail has waited for days when it is first tried, and mail whose worker was away for longer.
#[tokio::test]
async fn the_day_counts_from_the_first_attempt() {
    let w = Waiting::on_sqlite().await;
    w.forum.pass_seconds(7 * 24 * HOUR);
    w.server.next(Answer::At(Stage::Rcpt, Fault::Reply("451 4.7.1 Greylisted")));
    w.forum.settle().await;
    assert_eq!(w.delivery().state, "queued");
    // And a worker that is away in between comes back to the last attempt.
    w.server.next(Answer::At(Stage::Rcpt, Fault::Reply("451 4.7.1 Still")));
    w.forum.pass_seconds(25 * HOUR);
    w.forum.settle().await;
    assert_eq!((w.delivery().state.as_str(), w.delivery().attempts), ("failed", 2));
}

#[tokio::test]
async fn a_post_that_joins_a_mail_put_off_keeps_its_own_day() {
    let w = Waiting::on_sqlite().await;
    for _ in 0..9 {
        w.server.next(Answer::At(Stage::Mail, Fault::Reply("451 4.3.0 Later")));
    }
    w.forum.settle().await;
    w.forum.pass_seconds(25 * HOUR);
    w.forum.member("ben").await.reply(w.thread, None, "A list.").await;
    w.forum.rest().await;
    assert_eq!(w.forum.states(), ["failed", "queued"]);
}
