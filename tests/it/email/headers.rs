//! What mail programs and servers read: grouping, stopping, bouncing.

use crate::support::forum::on_both;
use crate::support::mail::Mail;

fn header(mail: &Mail, name: &str) -> String {
    mail.header(name).unwrap_or_else(|| panic!("no {name} in {mail:?}"))
}

/// `<32 hex digits@localhost>`
fn is_opaque(id: &str) -> bool {
    let inner = id.strip_prefix('<').and_then(|id| id.strip_suffix("@localhost>"));
    inner.is_some_and(|hex| hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

on_both! {
    async fn a_mailbox_can_group_a_thread_and_two_mailboxes_cannot_be_matched(forum) {
        let ana = forum.member("ana").await;
        let (thread, other) = (ana.start("One", "One.").await, ana.start("Two", "Two.").await);
        for id in [thread, other] {
            forum.follow(&format!("thread={id}"), "one@example.net", &[]).await;
        }
        forum.follow(&format!("thread={thread}"), "two@example.net", &[]).await;
        for id in [thread, thread, other] {
            ana.reply(id, None, "Hello.").await;
            forum.rest().await;
        }
        let (one, two) = (forum.mail_to("one@example.net"), forum.mail_to("two@example.net"));
        assert_eq!((one.len(), two.len()), (3, 2));
        assert_eq!(header(&one[0], "References"), header(&one[1], "References"));
        assert_eq!(header(&one[0], "References"), header(&one[0], "In-Reply-To"));
        assert_ne!(header(&one[0], "References"), header(&one[2], "References"));
        assert_ne!(header(&one[0], "References"), header(&two[0], "References"));
        let mut ids: Vec<String> = one.iter().chain(&two).map(|m| header(m, "Message-ID")).collect();
        assert!(ids.iter().all(|id| is_opaque(id)) && is_opaque(&header(&one[0], "References")), "{ids:?}");
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 5, "every mail has an id of its own");
    }

    async fn a_mail_says_that_a_program_sent_it_and_where_bounces_go(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("One", "One.").await;
        forum.ask_for_mail(&format!("thread={thread}"), "two@example.net", &[]).await.expect(200);
        forum.settle().await;
        let question = forum.mail().remove(0);
        forum.follow(&format!("thread={thread}"), "one@example.net", &[]).await;
        ana.reply(thread, None, "Hello.").await;
        forum.rest().await;
        let mail = &forum.mail()[0];
        assert_eq!(header(mail, "Auto-Submitted"), "auto-generated");
        assert_eq!(header(mail, "X-Auto-Response-Suppress"), "All");
        assert_eq!(header(mail, "Precedence"), "list");
        assert_eq!(header(mail, "List-Id"), "<thread.localhost>");
        assert_eq!(header(mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        let unsubscribe = header(mail, "List-Unsubscribe");
        assert_eq!(unsubscribe, format!("<{}{}>", forum.url, forum.link(mail, "/u/")));
        assert_eq!(header(mail, "Date"), "Mon, 02 Mar 2026 08:10:00 +0000", "by the forum's clock");
        assert!(header(mail, "Content-Type").starts_with("multipart/alternative"));
        assert!(mail.text().is_some() && mail.html().is_some());

        assert_eq!(header(&question, "Auto-Submitted"), "auto-generated");
        assert_eq!(question.header("List-Unsubscribe"), None, "there is nothing to end yet");

        let outgoing = &forum.outgoing()[0];
        let sender = outgoing.envelope.from().unwrap().to_string();
        let tag = sender.strip_prefix("b+").and_then(|s| s.strip_suffix("@localhost")).unwrap();
        assert!(tag.len() == 32 && tag.bytes().all(|b| b.is_ascii_hexdigit()), "{sender}");
        assert!(!header(mail, "Message-ID").contains(tag), "who may read a mail may not forge its bounce");
    }

    async fn one_click_ends_the_subscription_without_cookie_sign_in_or_redirect(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("One", "One.").await;
        for reader in ["one", "two", "three"] {
            forum.follow(&format!("thread={thread}"), &format!("{reader}@example.net"), &[]).await;
        }
        ana.reply(thread, None, "Hello.").await;
        forum.rest().await;
        let link = |reader: &str| forum.link(&forum.mail_to(reader)[0], "/u/");

        // A scanner that only looks ends nothing.
        let page = forum.browser().open(&link("three@")).await.expect(200);
        assert_eq!(page.attributes("main form", "method")[0], "post");

        // RFC 8058 section 3.2: a bare POST from a mail service, as either kind of form.
        let service = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let post = |reader: &str| {
            service.post(format!("{}{}", forum.url, link(reader))).header("Origin", "https://mail.example")
        };
        let form = post("one@").header("content-type", "application/x-www-form-urlencoded");
        let answer = form.body("List-Unsubscribe=One-Click").send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.text().await.unwrap().contains("No more mail will come"));
        let parts = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
        let form = post("two@").header("content-type", "multipart/form-data; boundary=x").body(parts);
        assert_eq!(form.send().await.unwrap().status(), 200);
        // Some services press twice.
        assert_eq!(post("one@").body("List-Unsubscribe=One-Click").send().await.unwrap().status(), 200);

        forum.forget_mail();
        ana.reply(thread, None, "Hello again.").await;
        forum.rest().await;
        let told: Vec<String> = forum.mail().iter().map(|m| header(m, "To")).collect();
        assert_eq!(told, ["three@example.net"]);
    }
}
