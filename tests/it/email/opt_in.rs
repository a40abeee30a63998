//! Nothing comes to an address before whoever reads it has agreed.

use crate::support::forum::{Backend, Forum, on_both};

const READER: &str = "reader@example.net";

on_both! {
    async fn one_question_comes_and_nothing_else_before_the_button_is_pressed(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("A quiet week", "Nothing to tell.").await;
        let page = forum.ask_for_mail(&format!("thread={thread}"), READER, &[]).await.expect(200);
        assert!(page.text("main").contains("one question"), "{}", page.text("main"));
        ana.reply(thread, None, "Still quiet.").await;
        forum.rest().await;
        let mail = forum.mail();
        assert_eq!(mail.len(), 1, "the question and nothing more: {mail:?}");
        assert_eq!(mail[0].subject().unwrap(), "Please confirm your email address");
        assert!(!format!("{:?} {:?}", mail[0].text(), mail[0].html()).contains("quiet"));

        let link = forum.link(&mail[0], "/subscribe/confirm/");
        let scanner = forum.browser();
        for _ in 0..2 {
            let page = scanner.open(&link).await.expect(200);
            assert_eq!(page.attributes("main form", "method"), ["post"]);
        }
        ana.reply(thread, None, "Still.").await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 1, "opening the link is no consent");

        forum.confirm(&mail[0]).await.expect(200);
        forum.rest().await;
        assert_eq!(forum.mail().len(), 1, "what was written before isn't news");
        ana.reply(thread, None, "And now?").await;
        forum.rest().await;
        assert_eq!(forum.mail_to(READER).len(), 2);
    }

    async fn a_link_works_once(forum) {
        let thread = forum.member("ana").await.start("A quiet week", "Nothing to tell.").await;
        forum.ask_for_mail(&format!("thread={thread}"), READER, &[]).await.expect(200);
        forum.settle().await;
        let link = forum.link(&forum.mail()[0], "/subscribe/confirm/");
        let browser = forum.browser();
        // The address is the secret: neither cookie nor token is asked for.
        browser.send(&link, &[]).await.expect(200);
        let again = [browser.send(&link, &[]).await, browser.open(&link).await];
        for page in again {
            assert!(page.expect(410).text("main").contains("used already"));
        }
    }

    async fn two_clicks_at_the_same_moment_count_once(forum) {
        let thread = forum.member("ana").await.start("A quiet week", "Nothing to tell.").await;
        forum.ask_for_mail(&format!("thread={thread}"), READER, &[]).await.expect(200);
        forum.settle().await;
        let link = forum.link(&forum.mail()[0], "/subscribe/confirm/");
        let browser = forum.browser();
        let (one, other) = tokio::join!(browser.send(&link, &[]), browser.send(&link, &[]));
        let mut answers = [one.status, other.status];
        answers.sort_unstable();
        assert_eq!(answers, [200, 410]);
    }

    async fn a_link_expires_after_48_hours(forum) {
        let thread = forum.member("ana").await.start("A quiet week", "Nothing to tell.").await;
        forum.ask_for_mail(&format!("thread={thread}"), READER, &[]).await.expect(200);
        forum.settle().await;
        let link = forum.link(&forum.mail()[0], "/subscribe/confirm/");
        let browser = forum.browser();
        forum.pass_seconds(48 * 3600 - 1);
        browser.open(&link).await.expect(200);
        forum.pass_seconds(1);
        assert!(browser.open(&link).await.expect(410).text("main").contains("expired"));
        assert!(browser.send(&link, &[]).await.expect(410).text("main").contains("48 hours"));
        forum.follow(&format!("thread={thread}"), READER, &[]).await;
    }

    async fn a_forged_or_cut_link_is_explained(forum) {
        let thread = forum.member("ana").await.start("A quiet week", "Nothing to tell.").await;
        forum.ask_for_mail(&format!("thread={thread}"), READER, &[]).await.expect(200);
        forum.settle().await;
        let link = forum.link(&forum.mail()[0], "/subscribe/confirm/");
        let browser = forum.browser();
        let cut = &link[..link.len() - 1];
        let very_cut = &link[..link.len() - 8];
        let other = link.replace(|c: char| c.is_ascii_digit(), "x");
        for wrong in [cut, very_cut, &other, "/subscribe/confirm/%22%3E%3Cscript%3E", "/u/AAAAAAAAAAAAAAAAAAAAAA"] {
            for page in [browser.open(wrong).await, browser.send(wrong, &[]).await] {
                assert!(page.expect(410).text("main").contains("copy all of it"), "{wrong}");
            }
        }
        browser.open(&link).await.expect(200);
    }

    async fn asking_twice_at_the_same_moment_is_asking(forum) {
        let thread = forum.member("ana").await.start("A quiet week", "Nothing to tell.").await;
        let what = format!("thread={thread}");
        let ask = || forum.ask_for_mail(&what, READER, &[]);
        let (a, b, c, d) = tokio::join!(ask(), ask(), ask(), ask());
        for page in [a, b, c, d] {
            page.expect(200);
        }
        forum.settle().await;
        forum.confirm(&forum.mail()[0]).await.expect(200);
        forum.forget_mail();
        forum.member("ben").await.reply(thread, None, "Hello.").await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 1);
    }

    async fn what_is_no_address_is_sent_back_as_typed(forum) {
        let thread = forum.member("ana").await.start("A quiet week", "Nothing to tell.").await;
        let what = format!("thread={thread}");
        for wrong in ["", "reader", "reader@", "r@example.net\r\nBcc: eve@example.net", "a@b.c, d@e.f"] {
            let page = forum.ask_for_mail(&what, wrong, &[("frequency", "weekly")]).await.expect(422);
            assert_eq!(page.value("email").replace('\n', ""), wrong.replace("\r\n", ""), "{wrong:?}");
            assert_eq!(page.attributes("input[name=frequency][checked]", "value"), ["weekly"]);
        }
        forum.settle().await;
        assert!(forum.mail().is_empty());
    }

    async fn a_question_whose_link_was_used_meanwhile_is_not_sent(forum) {
        let thread = forum.member("ana").await.start("A quiet week", "Nothing to tell.").await;
        forum.ask_for_mail(&format!("thread={thread}"), READER, &[]).await.expect(200);
        forum.sql("UPDATE confirmations SET used_us = 1");
        forum.settle().await;
        assert!(forum.mail().is_empty());
        assert_eq!(forum.deliveries()[0].state, "dropped");
    }
}

#[tokio::test]
async fn an_inbox_gets_three_questions_a_day_whoever_asks() {
    let forum = Forum::start_with(Backend::Sqlite, |config| config.limits.enabled = true).await.unwrap();
    let thread = forum.member("ana").await.start("A quiet week", "Nothing to tell.").await;
    let what = format!("thread={thread}");
    for _ in 0..3 {
        forum.ask_for_mail(&what, READER, &[]).await.expect(200);
        forum.pass_seconds(3600);
    }
    let refused = forum.ask_for_mail(&what, "Reader@Example.net", &[]).await.expect(429);
    let wait: i64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert_eq!(wait, 21 * 3600);
    forum.ask_for_mail(&what, "other@example.net", &[]).await.expect(200);
    forum.settle().await;
    assert_eq!(forum.mail_to(READER).len(), 3);
    forum.pass_seconds(wait);
    forum.ask_for_mail(&what, READER, &[]).await.expect(200);
}
