//! `@handle` in a text.

use super::*;
use crate::support::forum::on_both;

async fn html(client: &Client, text: &str) -> String {
    let thread = client.start("Who?", text).await;
    client.posts(thread).await[0]["body_html"].as_str().unwrap().to_owned()
}

/// Where a text links to, among us.
async fn links(client: &Client, text: &str) -> Vec<String> {
    let html = html(client, text).await;
    html.split("<a href=\"/m/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

on_both! {
    async fn a_name_becomes_a_link_to_its_page(forum) {
        for handle in ["ben", "Nadia K", "Nadia", "two.left-shoes", "O'Neill", "ünïcode", "東京"] {
            forum.member(handle).await;
        }
        let ana = forum.member("ana").await;
        assert!(html(&ana, "Thank you, @ben!").await.starts_with("<p>Thank you, <a href=\"/m/ben\""));
        for (text, expected) in [
            ("@ben", vec!["ben"]),
            ("(@BEN), \"@ben\"; **@ben**", vec!["ben", "ben", "ben"]),
            ("@Nadia K wrote, @Nadia said", vec!["Nadia%20K", "Nadia"]),
            ("@nadia k.", vec!["Nadia%20K"]),
            ("@two.left-shoes.", vec!["two.left-shoes"]),
            ("@O'Neill's dog", vec!["O%27Neill"]),
            ("@ünïcode and @東京", vec!["%C3%BCn%C3%AFcode", "%E6%9D%B1%E4%BA%AC"]),
            ("> @ben\n\n- @ben", vec!["ben", "ben"]),
        ] {
            assert_eq!(links(&ana, text).await, expected, "{text}");
        }
        let browser = forum.browser();
        browser.sign_in("ana").await;
        let thread = ana.start("Who?", "@O'Neill").await;
        let page = browser.open(&format!("/t/{thread}")).await;
        let href = page.attributes(".prose a", "href").remove(0);
        assert_eq!(browser.open(&href).await.expect(200).text("h1"), "O'Neill");
    }

    async fn what_only_looks_like_a_name_stays_as_it_is(forum) {
        forum.member("ben").await;
        let ana = forum.member("ana").await;
        for text in [
            "ana@ben.example, x@ben",
            "`@ben`",
            "    @ben\n",
            "```\n@ben\n```",
            "[@ben](https://example.org)",
            "https://example.org/@ben",
            "<a href=\"/m/ben\">@benno</a>",
            "[ben](/m/ben)",
            "[ben](//m/ben) ![ben](/m/ben)",
            "@ bеn, @bеn",
            "@benedikt @be @b @ @@ben",
            "@@@@",
        ] {
            assert!(links(&ana, text).await.is_empty(), "{text}: {}", html(&ana, text).await);
        }
    }

    async fn a_name_is_linked_in_a_preview_and_an_edit_too(forum) {
        forum.member("ben").await;
        let ana = forum.member("ana").await;
        let thread = ana.start("Who?", "Nobody.").await;
        let post = ana.posts(thread).await[0]["id"].as_i64().unwrap();
        let edited = ana.patch(&format!("/posts/{post}"), json!({ "body": "It was @ben." })).await.expect(200);
        assert!(edited["post"]["body_html"].as_str().unwrap().contains("href=\"/m/ben\""));
        let browser = forum.browser();
        browser.sign_in("ana").await;
        let token = csrf(&browser).await;
        let preview = browser.send("/preview", &[("csrf", &token), ("body", "Hello @ben")]).await.expect(200);
        assert!(preview.html.contains("href=\"/m/ben\""));
    }

    async fn mail_gives_the_name_without_an_address(forum) {
        forum.member("ben").await;
        let ana = forum.member("ana").await;
        let thread = ana.start("Who?", "Nobody.").await;
        forum.follow(&format!("thread={thread}"), "reader@example.org", &[("show_details", "1")]).await;
        ana.reply(thread, None, "It was @ben, over [there](https://example.org/x).").await;
        forum.pass_seconds(600);
        forum.settle().await;
        let text = forum.mail()[0].text().unwrap();
        assert!(text.contains("It was @ben, over there (https://example.org/x)."), "{text}");
    }
}
