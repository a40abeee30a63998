//! Pages come from memory; nobody may notice but by the speed.

use reqwest::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, IF_NONE_MATCH, VARY};

use crate::support::evenkeel_command;
use crate::support::forum::{Forum, grant, on_both};

async fn fetch(forum: &Forum, path: &str, headers: &[(&str, &str)]) -> reqwest::Response {
    let mut request = reqwest::Client::new().get(format!("{}{path}", forum.url));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

fn header(answer: &reqwest::Response, name: reqwest::header::HeaderName) -> String {
    answer.headers().get(name).map_or(String::new(), |value| value.to_str().unwrap().to_owned())
}

on_both! {
    async fn a_page_that_has_not_changed_is_not_sent_again(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let path = format!("/t/{thread}-small-things");
        let first = fetch(&forum, &path, &[]).await;
        let tag = header(&first, ETAG);
        assert!(tag.starts_with("W/\""), "{tag}");
        assert_eq!(header(&first, CACHE_CONTROL), "no-cache", "a browser asks each time");
        assert!(header(&first, VARY).to_lowercase().contains("cookie"), "signed in it is another page");
        for known in [tag.clone(), format!("\"other\", {tag}"), tag.trim_start_matches("W/").to_owned()] {
            let again = fetch(&forum, &path, &[(IF_NONE_MATCH.as_str(), &known)]).await;
            assert_eq!(again.status(), 304, "{known}");
            assert_eq!(header(&again, ETAG), tag);
            assert_eq!(again.bytes().await.unwrap().len(), 0);
        }
        ana.reply(thread, None, "One.").await;
        let changed = fetch(&forum, &path, &[(IF_NONE_MATCH.as_str(), &tag)]).await;
        assert_eq!(changed.status(), 200);
        assert_ne!(header(&changed, ETAG), tag);
        assert!(changed.text().await.unwrap().contains("One."));
    }

    async fn every_encoding_holds_the_same_page(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", &"A kettle, and a **window**. ".repeat(80)).await;
        let path = format!("/t/{thread}-small-things");
        let plain = fetch(&forum, &path, &[]).await.bytes().await.unwrap();
        for (accepted, sent) in [("gzip", "gzip"), ("br", "br"), ("gzip;q=0.5, br", "br"), ("zstd", ""), ("br;q=0, gzip;q=0", "")] {
            for turn in ["made", "kept"] {
                let answer = fetch(&forum, &path, &[(ACCEPT_ENCODING.as_str(), accepted)]).await;
                assert_eq!(answer.status(), 200);
                assert_eq!(header(&answer, CONTENT_ENCODING), sent, "{accepted}, {turn}");
                let body = answer.bytes().await.unwrap();
                let text = match sent {
                    "gzip" => std::io::read_to_string(flate2::read::GzDecoder::new(&body[..])).unwrap(),
                    "br" => std::io::read_to_string(brotli::Decompressor::new(&body[..], 4096)).unwrap(),
                    _ => String::from_utf8(body.to_vec()).unwrap(),
                };
                assert_eq!(text.as_bytes(), plain, "{accepted}, {turn}");
            }
        }
    }

    async fn every_change_shows_at_once_to_everyone(forum) {
        let (ana, mod_) = (forum.member("ana").await, forum.moderator("mo").await);
        let thread = ana.start("Small things", "A kettle.").await;
        let path = format!("/t/{thread}");
        let (reader, member) = (forum.browser(), forum.browser());
        member.join("ben").await;
        let id = ana.reply(thread, None, "First words.").await["id"].as_i64().unwrap();
        for browser in [&reader, &member] {
            assert_eq!(browser.open(&path).await.text("#p2 .prose"), "First words.");
        }
        ana.patch(&format!("/posts/{id}"), serde_json::json!({"body": "Second words."})).await.expect(200);
        for browser in [&reader, &member] {
            assert_eq!(browser.open(&path).await.text("#p2 .prose"), "Second words.");
        }
        let edit = serde_json::json!({"body": "Third words.", "reason": "a name"});
        mod_.post(&format!("/mod/posts/{id}/edit"), edit).await.expect(200);
        for browser in [&reader, &member] {
            let page = browser.open(&path).await;
            assert_eq!(page.text("#p2 .prose"), "Third words.");
            assert!(page.text("#p2 .edited").contains("a name"));
        }
    }

    async fn members_share_the_posts_and_nothing_of_each_other(forum) {
        let (ana, ben, mo) = (forum.browser(), forum.browser(), forum.browser());
        forum.moderator("mo").await;
        ana.join("ana").await;
        ben.join("ben").await;
        mo.sign_in("mo").await.expect(200);
        let thread = forum.member("cleo").await.start("Small things", "A kettle.").await;
        let path = format!("/t/{thread}-small-things");
        for (browser, words) in [(&ana, "From ana."), (&ben, "From ben.")] {
            let page = browser.open(&path).await;
            browser.submit(&page, &format!("/t/{thread}/replies"), &[("body", words)]).await.expect(200);
        }
        // Looked at in turn, so that each would be shown what was kept for the one before.
        for _ in 0..2 {
            for (browser, handle, own) in [(&ana, "ana", "#p2"), (&ben, "ben", "#p3")] {
                let page = browser.open(&path).await;
                assert_eq!(page.text(".account a[href='/me']"), handle);
                assert_eq!(page.attributes("article.post:has(> .acts a[href$='/edit'])", "id"), [&own[1..]]);
                assert!(!page.html.contains("/mod/posts/") && !page.html.contains("<!--gap"));
                let token = page.attributes("input[name=csrf]", "value");
                assert!(token.iter().all(|t| *t == token[0] && !t.is_empty()));
            }
            let page = mo.open(&path).await;
            assert_eq!(page.attributes(".post .acts a[href^='/mod/posts/'][href$='/edit']", "href").len(), 2);
            let anyone = forum.browser().open(&path).await;
            assert!(!anyone.html.contains("csrf") && !anyone.html.contains("/edit") && !anyone.has("form"));
            assert!(!anyone.headers.contains_key("set-cookie"));
        }
        let [one, other] = [&ana, &ben].map(|browser| browser.open(&path));
        let (one, other) = (one.await, other.await);
        assert_ne!(one.attributes("input[name=csrf]", "value"), other.attributes("input[name=csrf]", "value"));
        assert_eq!(one.headers["cache-control"], "no-store");
        assert!(!one.headers.contains_key("etag"));
    }

    async fn words_like_an_hour_ago_do_not_stand_still(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let path = format!("/t/{thread}");
        let browser = forum.browser();
        assert!(browser.open(&path).await.text(".byline time").contains("just now"));
        forum.pass_seconds(3 * 86_400);
        assert!(browser.open(&path).await.text(".byline time").contains("3 days ago"));
    }

    async fn what_another_process_changes_shows_at_once(forum) {
        let (ana, anyone) = (forum.browser(), forum.browser());
        ana.join("ana").await;
        let thread = forum.member("ben").await.start("Small things", "A kettle.").await;
        let path = format!("/t/{thread}-small-things");
        let desk = ".account a[href='/mod']";
        for browser in [&ana, &anyone, &ana, &anyone] {
            assert!(!browser.open(&path).await.has(desk));
        }
        grant(&forum, "ana", "moderator").await;
        assert!(ana.open(&path).await.has(desk));
        let board = |visibility| {
            let mut command = evenkeel_command(&forum);
            let output = command.args(["admin", "board", "discussion", "--visibility", visibility]).output();
            assert!(output.unwrap().status.success());
        };
        board("members");
        anyone.open(&path).await.expect(404);
        ana.open(&path).await.expect(200);
        board("public");
        anyone.open(&path).await.expect(200);
    }

    async fn a_session_is_over_when_it_ends_whatever_was_kept(forum) {
        let (here, there) = (forum.browser(), forum.browser());
        here.join("ana").await;
        there.sign_in("ana").await.expect(200);
        let signed_in = ".account a[href='/me']";
        for _ in 0..2 {
            assert!(there.open("/help-now").await.has(signed_in));
        }
        let page = here.open("/me").await;
        let other = page.attributes("form[action^='/me/sessions/']", "action");
        here.submit(&page, &other[0], &[]).await.expect(200);
        assert!(!there.open("/help-now").await.has(signed_in), "ended from elsewhere");
        for _ in 0..2 {
            assert!(here.open("/help-now").await.has(signed_in));
        }
        forum.pass_seconds(3 * 3600);
        assert!(!here.open("/help-now").await.has(signed_in), "ended by itself");
    }
}
