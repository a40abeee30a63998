//! Text that wants to be more than text.

use serde_json::json;

use crate::support::browser::{Browser, Page};
use crate::support::client::PASSPHRASE;
use crate::support::forum::{Forum, on_both};

const HOSTILE: [&str; 22] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:alert(1))",
    "[x](//evil.example)",
    "[x](/sign-out)",
    "[x](https://a.example \"onmouseover=alert(1)\")",
    "![x](https://evil.example/i.png)",
    "<javascript:alert(1)>",
    "\"><script>alert(1)</script>",
    "'onfocus='alert(1)",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "{{ 7*7 }}${7*7}<%= 7*7 %>",
    "`<iframe src=https://evil.example>` ```\n<style>*{display:none}</style>",
];

/// Nothing of ours has a script inside, an event handler, a foreign frame or a strange scheme.
#[track_caller]
fn assert_harmless(what: &str, page: &Page) {
    for selector in ["script:not([src])", "iframe", "object", "embed", "style", "svg", "img", "base", "math"]
    {
        assert!(!page.has(selector), "{what}: {selector}\n{}", page.html);
    }
    for handler in ["onerror", "onload", "onclick", "onfocus", "onmouseover", "style", "srcdoc"] {
        assert!(page.attributes(&format!("[{handler}]"), handler).is_empty(), "{what}: {handler}");
    }
    for link in page.attributes("[href], [src], [action]", "href") {
        let local = link.starts_with('/') && !link.starts_with("//") || link.starts_with('#');
        let fine = local
            || link.starts_with("https://")
            || link.starts_with("http://")
            || link.starts_with("mailto:");
        assert!(fine, "{what}: {link}");
    }
}

async fn member_and_thread(forum: &Forum) -> (Browser, i64) {
    let browser = forum.browser();
    browser.join("ana").await.expect(200);
    (browser, forum.member("ben").await.start("A thread", "Hello.").await)
}

on_both! {
    async fn titles_and_bodies_stay_text(forum) {
        let ana = forum.member("ana").await;
        for text in HOSTILE {
            let thread = json!({ "title": text, "body": text, "kind": "story" });
            let answer = ana.post("/boards/stories/threads", thread).await.expect(201);
            let url = answer["url"].as_str().unwrap();
            let page = forum.browser().open(url).await.expect(200);
            assert_harmless(text, &page);
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(page.text("h1"), words);
            assert!(page.text("title").starts_with(&words));
            assert!(!page.html.contains("href=\"/sign-out\"") && !page.html.contains("href=\"//evil"));
            let foreign = page.attributes(".prose a", "rel");
            assert!(foreign.iter().all(|rel| rel == "nofollow ugc noopener noreferrer"), "{foreign:?}");
        }
        for path in ["/", "/b/stories"] {
            assert_harmless(path, &forum.browser().open(path).await.expect(200));
        }
    }

    async fn what_comes_back_in_a_form_stays_text(forum) {
        let (ana, thread) = member_and_thread(&forum).await;
        let form = ana.open(&format!("/t/{thread}/reply")).await;
        let path = format!("/t/{thread}/replies");
        for text in HOSTILE {
            let preview = ana.submit(&form, &path, &[("body", text), ("preview", "1")]).await.expect(200);
            assert_harmless(text, &preview);
            assert_eq!(preview.value("body"), text);
            let refused = ana.send(&path, &[("body", text), ("idempotency_key", text)]).await.expect(400);
            assert_harmless(text, &refused);
            assert_eq!(refused.value("body"), text);

            let stranger = forum.browser();
            let join = stranger.open("/join").await;
            let typed = [("handle", text), ("passphrase", "x"), ("email", text)];
            let refused = stranger.submit(&join, "/join", &typed).await.expect(422);
            assert_harmless(text, &refused);
            assert_eq!(refused.value("handle"), text);
            assert_eq!(refused.value("email"), text);
            let query: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            for path in [
                "/sign-in?next=",
                "/welcome?code=",
                "/b/stories?after=",
                "/subscribe?board=",
                "/mod/log?before=",
                "/m/",
                "/b/",
                "/t/",
                "/u/",
                "/subscribe/confirm/",
            ] {
                let page = stranger.open(&format!("{path}{query}")).await;
                assert!(page.status < 500, "{path}{query}: {}", page.status);
                assert_harmless(path, &page);
            }
        }
    }

    async fn a_moderators_reason_and_the_record_stay_text(forum) {
        let ben = forum.member("ben").await;
        let thread = ben.start("A thread", "Hello.").await;
        let mo = forum.moderator("mo").await;
        for text in HOSTILE {
            let post = ben.reply(thread, None, text).await["id"].as_i64().unwrap();
            let edit = json!({ "body": format!("Calmer. {text}"), "reason": format!("why {text}") });
            mo.post(&format!("/mod/posts/{post}/edit"), edit).await.expect(200);
            assert_harmless(text, &forum.browser().open(&format!("/p/{post}/revisions")).await.expect(200));
        }
        let page = forum.browser().open(&format!("/t/{thread}")).await.expect(200);
        assert_harmless("the thread", &page);
        assert!(page.texts(".edited").iter().any(|e| e.contains("why <script>alert(1)</script>")));
        let browser = forum.browser();
        browser.sign_in("mo").await.expect(200);
        let log = browser.open("/mod/log").await.expect(200);
        assert_harmless("the record", &log);
        assert!(log.html.contains("&#60;script&#62;") || log.html.contains("&lt;script&gt;"));
    }

    async fn titles_and_names_put_no_line_of_their_own_into_a_mail(forum) {
        let ana = forum.member("ana").await;
        let title = "Hello\r\nBcc: victim@example.org\r\n\r\n<script>x</script>\u{2028}Subject: x";
        let body = json!({ "title": title, "body": "Hello.", "kind": "story" });
        let started = ana.post("/boards/stories/threads", body).await.expect(201);
        let thread = started["id"].as_i64().unwrap();
        let reader = forum.browser();
        let form = reader.open(&format!("/subscribe?thread={thread}")).await;
        let typed = [("email", "reader@example.org"), ("show_details", "1")];
        reader.submit(&form, "/subscribe", &typed).await.expect(200);
        forum.settle().await;
        let link = forum.mail()[0].link("/subscribe/confirm/");
        let page = reader.open(&link).await;
        reader.submit(&page, &link, &[]).await.expect(200);
        forum
            .member("ben")
            .await
            .reply(thread, None, ".\r\n.\r\nBcc: other@example.org\r\n\r\n<b>x</b>")
            .await;
        forum.pass_seconds(600);
        forum.settle().await;
        let sent = forum.outgoing();
        let last = sent.last().unwrap();
        assert_eq!(last.envelope.to().len(), 1);
        let mail = forum.mail().pop().unwrap();
        assert_eq!((mail.header("Bcc"), mail.header("Cc")), (None, None));
        let subject = mail.subject().unwrap();
        assert!(subject.contains("Bcc: victim@example.org") && !subject.contains(['\r', '\n']), "{subject}");
        assert!(!mail.html().unwrap().contains("<script>"));
        let head = String::from_utf8_lossy(mail.raw()).split("\r\n\r\n").next().unwrap().to_owned();
        assert!(!head.lines().any(|line| line.starts_with("Bcc") || line.starts_with("<script")), "{head}");
    }

    async fn addresses_that_are_none_are_refused(forum) {
        let thread = forum.member("ben").await.start("A thread", "Hello.").await;
        for bad in [
            "x",
            "@",
            "a@",
            "@b.example",
            "a b@example.org",
            "a@b@example.org",
            "a@example.org\r\nBcc: b@example.org",
            "a@example.org, b@example.org",
            "a@example.org;b@example.org",
            "<a@example.org>",
            "A <a@example.org>",
            "\"a\r\nb\"@example.org",
            "a@exa mple.org",
            "a@example..org",
            "ä@example.org",
            "mailto:a@example.org?bcc=b",
            "a@[127.0.0.1]\r\nRCPT TO:<b@c>",
            &format!("{}@example.org", "a".repeat(300)),
        ] {
            let body = json!({ "thread_id": thread, "email": bad });
            let answer = forum.api().put("/subscriptions", body).await;
            let problem = answer.expect(422);
            assert_eq!(problem["errors"][0]["field"], "email", "{bad:?}");
            let body = json!({ "handle": "ana", "passphrase": PASSPHRASE, "email": bad });
            forum.api().post("/members", body).await.expect(422);
        }
        forum.settle().await;
        assert!(forum.mail().is_empty());
    }

    /// PostgreSQL keeps no U+0000 in a text; nobody needs to learn which database this is.
    async fn a_character_no_database_keeps_is_refused_and_not_a_fault(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("A thread", "Hello.").await;
        let replies = format!("/threads/{thread}/posts");
        ana.post(&replies, json!({ "body": "a\0b" })).await.problem(400);
        ana.post("/boards/stories/threads", json!({ "title": "a\0b", "body": "a\0b", "kind": "story" }))
            .await
            .problem(400);
        let post = ana.reply(thread, None, "Fine.").await["id"].as_i64().unwrap();
        ana.patch(&format!("/posts/{post}"), json!({ "body": "a\0b" })).await.problem(400);
        let mo = forum.moderator("mo").await;
        let edit = json!({ "body": "Calm.", "reason": "out\0side" });
        mo.post(&format!("/mod/posts/{post}/edit"), edit).await.problem(400);
        let keyed = json!({ "body": "Once.", "idempotency_key": "k\0" });
        ana.post(&replies, keyed).await.problem(400);
        for path in [
            "/b/a%00b",
            "/m/a%00b",
            "/b/a%00b/new",
            "/subscribe?board=a%00b",
            "/b/%FF",
            "/m/%FF%FE",
            "/t/%00",
            "/p/1%00",
        ] {
            let page = forum.browser().open(path).await;
            assert!(matches!(page.status, 200 | 404), "{path}: {}", page.status);
        }
        ana.put("/subscriptions", json!({ "board": "a\0b", "email": "a@example.org" })).await.problem(400);
        let browser = forum.browser();
        browser.sign_in("ana").await.expect(200);
        let form = browser.open(&format!("/t/{thread}/reply")).await;
        let path = format!("/t/{thread}/replies");
        let back = browser.submit(&form, &path, &[("body", "a\0b")]).await;
        assert_eq!(back.expect(400).value("body"), "a\u{fffd}b");
    }
}
