//! What a mail says to whoever glances at a shared screen.

use serde_json::json;

use crate::support::forum::{Forum, on_both};
use crate::support::mail::Mail;

/// Everything a mail says, encoded and decoded.
fn everything(mail: &Mail) -> String {
    let raw = String::from_utf8_lossy(mail.raw()).into_owned();
    [raw, mail.subject().unwrap(), mail.text().unwrap(), mail.html().unwrap()].join("\n").to_lowercase()
}

/// One mail about a reply of Marguerite's in a thread of hers, to a follower with these settings.
async fn one_mail(forum: &Forum, what: &str, details: bool) -> Mail {
    let author = forum.member("Marguerite").await;
    let thread = author.start("Ninety days <b>today</b>, & counting", "The kettle is on.").await;
    let what = if what == "thread" { format!("thread={thread}") } else { "board=discussion".into() };
    let details: &[_] = if details { &[("show_details", "1")] } else { &[] };
    forum.rest().await;
    forum.follow(&what, "reader@example.net", details).await;
    author.reply(thread, None, "Tonight I *poured* it away: 3 < 4 & <script>alert(1)</script>").await;
    forum.rest().await;
    let mut mail = forum.mail();
    assert_eq!(mail.len(), 1);
    mail.remove(0)
}

on_both! {
    async fn a_mail_says_nothing_of_what_or_who_unless_asked_to(forum) {
        let mail = one_mail(&forum, "thread", false).await;
        assert_eq!(mail.subject().unwrap(), "New activity in a thread you follow");
        assert_eq!(mail.header("From").unwrap(), "Notifications <evenkeel@localhost>");
        let all = everything(&mail);
        for word in ["ninety", "today", "marguerite", "discussion", "poured", "tonight", "kettle"] {
            assert!(!all.contains(word), "{word} in {all}");
        }
        assert!(mail.text().unwrap().starts_with("There is something new to read:"));
        let post = forum.browser().open(&forum.link(&mail, "/p/")).await.expect(200);
        assert!(post.html.contains("poured"), "the link leads to the post");
    }

    async fn a_mail_about_a_board_says_as_little(forum) {
        let mail = one_mail(&forum, "board", false).await;
        assert_eq!(mail.subject().unwrap(), "New activity on a board you follow");
        assert!(!["ninety", "marguerite", "discussion", "poured"].iter().any(|w| everything(&mail).contains(w)));
    }

    async fn details_are_there_for_those_who_asked_and_harmless(forum) {
        let mail = one_mail(&forum, "thread", true).await;
        assert_eq!(mail.subject().unwrap(), "Marguerite wrote in “Ninety days <b>today</b>, & counting”");
        let (text, html) = (mail.text().unwrap(), mail.html().unwrap());
        assert!(text.starts_with("There is something new to read."), "previews show the first line");
        for part in ["Marguerite wrote in \"Ninety days <b>today</b>, & counting\" (Discussion)", "poured"] {
            assert!(text.contains(part), "{text}");
        }
        let page = scraper::Html::parse_document(&html);
        let words: String = page.root_element().text().collect();
        assert!(words.contains("Ninety days <b>today</b>, & counting") && words.contains("poured"), "{html}");
        for (part, markup) in [("b", "<b>"), ("script", "<script"), ("img", "<img"), ("em", "<em")] {
            assert!(!html.contains(markup), "{part} in {html}");
        }
    }

    async fn no_title_or_handle_becomes_a_header(forum) {
        let author = forum.member("ana").await;
        let title = "Hello\r\nBcc: eve@example.net\r\n\r\nAnd a body";
        let thread = author.start(title, "The kettle is on.").await;
        forum.follow(&format!("thread={thread}"), "reader@example.net", &[("show_details", "1")]).await;
        author.reply(thread, None, "One.").await;
        forum.rest().await;
        // As if an import or a host had let them through.
        forum.sql("UPDATE threads SET title = 'Hi' || chr(13) || chr(10) || 'Bcc: eve@example.net'".replace(
            "chr", if forum.redis().is_some() { "chr" } else { "char" }).as_str());
        forum.sql("UPDATE members SET handle = 'ana' || chr(10) || 'Reply-To: eve@example.net'".replace(
            "chr", if forum.redis().is_some() { "chr" } else { "char" }).as_str());
        author.reply(thread, None, "Two.").await;
        forum.rest().await;
        let mail = forum.mail();
        assert_eq!(mail.len(), 2);
        for (mail, outgoing) in mail.iter().zip(forum.outgoing()) {
            assert_eq!((mail.header("Bcc"), mail.header("Reply-To")), (None, None), "{mail:?}");
            assert_eq!(mail.header("To").unwrap(), "reader@example.net");
            assert_eq!(outgoing.envelope.to().len(), 1);
            assert!(mail.text().unwrap().contains("something new to read"), "the body begins where it should");
        }
    }

    async fn long_titles_in_any_script_arrive_whole(forum) {
        let author = forum.member("Žofie").await;
        let title = "Добрый вечер 🌒 ".repeat(12);
        let body = json!({ "title": title, "body": "Тихо. 静か。", "kind": "discussion" });
        let started = author.post("/boards/discussion/threads", body).await.expect(201);
        let what = format!("thread={}", started["id"]);
        forum.follow(&what, "reader@example.net", &[("show_details", "1")]).await;
        author.reply(started["id"].as_i64().unwrap(), None, "Ещё тихо. 静か。").await;
        forum.rest().await;
        let mail = &forum.mail()[0];
        assert_eq!(mail.subject().unwrap(), format!("Žofie wrote in “{}”", title.trim()));
        assert!(mail.text().unwrap().contains("Ещё тихо. 静か。"));
        assert!(mail.raw().is_ascii(), "nothing to ask of old servers");
        let longest = mail.raw().split(|b| *b == b'\n').map(<[u8]>::len).max().unwrap();
        assert!(longest <= 999, "RFC 5322 ends lines after 998 characters: {longest}");
    }
}
