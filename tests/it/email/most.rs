//! Nobody's inbox is filled from here: so many mails a day, and nothing is lost.

use evenkeel::config::Config;

use crate::support::forum::on_both_with;

const READER: &str = "reader@example.net";

fn two_a_day(config: &mut Config) {
    config.mail.most_per_day = 2.try_into().unwrap();
}

on_both_with! { two_a_day;
    async fn what_is_over_waits_for_the_next_place_and_shares_a_mail(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        for reader in [READER, "other@example.net"] {
            forum.follow(&format!("thread={thread}"), reader, &[("show_details", "1")]).await;
            forum.pass_seconds(86_400);
        }
        for n in 0..5 {
            ana.reply(thread, None, &format!("Word number {n}.")).await;
            forum.settle().await;
            forum.rest().await;
            forum.pass_seconds(3_000);
        }
        assert_eq!((forum.mail_to(READER).len(), forum.mail_to("other@example.net").len()), (2, 2));
        // A day after the first of them, to the second.
        forum.pass_seconds(86_400 - 5 * 3_600 + 599);
        forum.settle().await;
        assert_eq!(forum.mail_to(READER).len(), 2);
        forum.pass_seconds(1);
        forum.settle().await;
        let mail = forum.mail_to(READER);
        assert_eq!((mail.len(), mail[2].subject().unwrap()), (3, "3 new posts in “Small things”".to_owned()));
        let all: String = mail.iter().map(|m| m.text().unwrap()).collect();
        for n in 0..5 {
            assert_eq!(all.matches(&format!("Word number {n}.")).count(), 1, "{n}");
        }
    }

    async fn whoever_follows_much_hears_of_all_of_it(forum) {
        let ana = forum.member("ana").await;
        let mut threads = Vec::new();
        for n in 0..5 {
            let thread = ana.start(&format!("Thread {n}"), "A kettle.").await;
            threads.push(thread);
            forum.follow(&format!("thread={thread}"), READER, &[]).await;
            forum.pass_seconds(86_400);
        }
        for thread in &threads {
            ana.reply(*thread, None, "A walk.").await;
        }
        forum.settle().await;
        forum.rest().await;
        for (days, sent) in [(1, 2), (1, 4), (1, 5), (9, 5)] {
            assert_eq!(forum.mail_to(READER).len(), sent);
            forum.pass_seconds(days * 86_400);
            forum.settle().await;
        }
        assert_eq!(forum.states(), ["sent"; 5]);
    }
}
