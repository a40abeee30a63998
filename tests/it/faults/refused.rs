//! An address that refuses mail is not written to for ever, and can be asked again.

use serde_json::json;

use super::*;

const READER: &str = "reader@example.net";

/// Runs a test on each backend, with a mail that is about to leave.
macro_rules! on_each {
    ($(async fn $name:ident($w:ident) $body:block)+) => {$(
        #[tokio::test]
        async fn $name() {
            for backend in [Backend::Sqlite, Backend::PostgresAndRedis] {
                let Some($w) = waiting(backend).await else { continue };
                $body
            }
        }
    )+};
}

impl Waiting {
    /// Lets the mail that waits leave, to this answer.
    async fn leaves(&self, answer: &'static str) {
        self.server.next(Answer::At(Stage::Rcpt, Fault::Reply(answer)));
        self.forum.settle().await;
    }

    /// The same with another reply, so many days later.
    async fn another(&self, days: i64, answer: &'static str) {
        self.forum.pass_seconds(days * 24 * HOUR);
        self.ana.reply(self.thread, None, "One more.").await;
        self.forum.settle().await;
        self.forum.pass_seconds(600);
        self.leaves(answer).await;
    }

    /// Whether another reply is in a mail.
    async fn hears_of_more(&self) -> bool {
        let before = self.server.received().len();
        self.ana.reply(self.thread, None, "And more.").await;
        self.forum.settle().await;
        self.forum.rest().await;
        self.server.received().len() > before
    }
}

on_each! {
    async fn a_mailbox_that_is_not_there_gets_no_more_mail(w) {
        w.leaves("550 5.1.1 <reader@example.net> unknown").await;
        assert!(w.delivery().outcome.starts_with("no such address"), "{}", w.delivery().outcome);
        assert!(!w.hears_of_more().await);
        assert_eq!(w.forum.states(), ["failed"], "nothing is even planned");
    }

    // A relay that refuses us says nothing about the one we write to, whenever it says so.
    async fn a_refusal_that_is_about_us_is_not_held_against_the_reader(w) {
        w.leaves("554 5.7.1 Relay access denied").await;
        for answer in ["550 5.1.8 Sender unknown", "550 5.1.7 Bad sender", "554 5.7.26 Not signed", "550 5.7.1 No", "550 5.7.1 No"] {
            w.another(1, answer).await;
        }
        assert_eq!(w.forum.states(), ["failed"; 6]);
        assert!(w.hears_of_more().await);
    }

    async fn on_the_fifth_day_of_other_refusals_within_a_week_it_ends_too(w) {
        w.leaves("552 5.2.2 Mailbox full").await;
        for days in [0, 0, 1, 1, 1] {
            w.another(days, "550 No").await;
        }
        assert!(w.hears_of_more().await, "a day counts once: these were four");
        w.another(1, "552 5.2.2 Mailbox full").await;
        assert!(!w.hears_of_more().await);
    }

    async fn refusals_that_are_rare_end_nothing(w) {
        w.leaves("552 5.2.2 Mailbox full").await;
        for _ in 0..6 {
            w.another(2, "552 5.2.2 Mailbox full").await;
        }
        assert!(w.hears_of_more().await);
    }

    async fn whoever_asks_anew_and_confirms_gets_mail_again(w) {
        w.leaves("550 5.1.1 unknown").await;
        let before = w.server.received().len();
        w.forum.ask_for_mail(&format!("thread={}", w.thread), READER, &[]).await.expect(200);
        w.forum.settle().await;
        let asked = w.server.received();
        assert_eq!(asked.len(), before + 1, "the question is sent all the same");
        assert!(!w.hears_of_more().await, "and before the button is pressed nothing else");
        w.forum.confirm(&asked.last().unwrap().mail).await.expect(200);
        assert!(w.hears_of_more().await);
    }

    async fn a_member_whose_address_refused_mail_is_asked_to_confirm_it_again(w) {
        let body = json!({ "handle": "ben", "passphrase": crate::support::client::PASSPHRASE, "email": "ben@example.net" });
        let joined = w.forum.api().post("/members", body).await.expect(201);
        let ben = w.forum.api().with_token(joined["token"].as_str().unwrap());
        w.forum.settle().await;
        w.forum.confirm(&w.server.received().last().unwrap().mail).await.expect(200);
        let follow = json!({ "thread_id": w.thread });
        ben.put("/subscriptions", follow.clone()).await.expect(200);
        w.forum.sql("UPDATE addresses SET suppressed_us = 1");
        ben.put("/subscriptions", follow).await.expect(202);
        let before = w.server.received().len();
        w.forum.settle().await;
        let asked = w.server.received();
        assert_eq!(asked.len(), before + 1);
        w.forum.confirm(&asked.last().unwrap().mail).await.expect(200);
        assert!(w.hears_of_more().await);
    }
}
