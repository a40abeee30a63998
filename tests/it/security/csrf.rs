//! Requests that another site makes in a visitor's name.

use serde_json::json;

use super::routes;
use crate::support::browser::{Browser, Page};
use crate::support::client::PASSPHRASE;
use crate::support::database::dump;
use crate::support::forum::{Forum, on_both};

const TEXT: &str = "A long answer.\n\nWritten <b>slowly</b> & with care.";

async fn token(browser: &Browser) -> String {
    browser.open("/me").await.attributes("input[name=csrf]", "value")[0].clone()
}

async fn thread_of(forum: &Forum) -> i64 {
    forum.member("ben").await.start("A thread", "Hello.").await
}

#[track_caller]
fn kept(page: Page) -> Page {
    let page = page.expect(400);
    assert_eq!(page.value("body"), TEXT);
    assert!(page.text(".problem").contains("What you typed is still here"));
    page
}

on_both! {
    async fn without_the_right_token_nothing_is_posted_and_the_text_is_kept(forum) {
        let thread = thread_of(&forum).await;
        let (ana, mallory) = (forum.browser(), forum.browser());
        ana.join("ana").await.expect(200);
        mallory.join("mallory").await.expect(200);
        let path = format!("/t/{thread}/replies");
        let right = token(&ana).await;
        let before = dump(&forum).await;
        for wrong in
            ["", "x", &token(&mallory).await, &right[1..], &format!("{right}A"), &right.to_uppercase()]
        {
            kept(ana.send(&path, &[("csrf", wrong), ("body", TEXT)]).await);
        }
        kept(ana.send(&path, &[("body", TEXT)]).await);
        let query = format!("{path}?csrf={right}");
        kept(ana.send(&query, &[("body", TEXT)]).await);
        let page = kept(ana.send(&path, &[("csrf", "\u{fffd}\0"), ("body", TEXT)]).await);
        assert_eq!(dump(&forum).await, before, "nothing half-written");
        let posted = ana.submit(&page, &path, &[("body", TEXT)]).await.expect(200);
        assert!(posted.text("article.post .prose").contains("Written <b>slowly</b> & with care."));
    }

    async fn a_browser_that_lost_its_cookie_gets_its_text_back_and_a_form_that_works(forum) {
        let fresh = forum.browser();
        let typed = [("csrf", "from-before"), ("handle", "ana"), ("passphrase", PASSPHRASE)];
        let page = fresh.send("/join", &typed).await.expect(400);
        assert_eq!(page.value("handle"), "ana");
        fresh.submit(&page, "/join", &[("handle", "ana"), ("passphrase", PASSPHRASE)]).await.expect(200);

        let thread = thread_of(&forum).await;
        let path = format!("/t/{thread}/replies");
        let page =
            fresh.send(&path, &[("csrf", &token(&fresh).await), ("body", TEXT), ("preview", "1")]).await;
        let page = page.expect(200);
        forum.pass_seconds(3 * 3600);
        let page = fresh.submit(&page, &path, &[("body", TEXT)]).await.expect(401);
        assert_eq!(page.value("body"), TEXT, "the session has ended, the text has not");
        let typed = [("handle", "ana"), ("passphrase", PASSPHRASE), ("body", TEXT)];
        let page = fresh.submit(&page, "/sign-in", &typed).await.expect(200);
        assert_eq!((page.path.as_str(), page.value("body").as_str()), (&*format!("/t/{thread}/reply"), TEXT));
        fresh.submit(&page, &path, &[("body", TEXT)]).await.expect(200);
    }

    async fn what_another_site_sends_is_refused_before_anything_looks_at_it(forum) {
        let thread = thread_of(&forum).await;
        let ana = forum.browser();
        ana.join("ana").await.expect(200);
        let (sid, csrf) = (ana.cookie("sid").unwrap(), token(&ana).await);
        let form = [("csrf", csrf.as_str()), ("body", TEXT)];
        let own = forum.url.clone();
        let other_port = own.rsplit_once(':').unwrap().0;
        let foreign: [&[(&str, &str)]; 9] = [
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site"), ("origin", &own)],
            &[("sec-fetch-site", "")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "")],
            &[("origin", other_port)],
            &[("origin", &format!("{own}.evil.example"))],
        ];
        let before = dump(&forum).await;
        for headers in foreign {
            let cookie = format!("sid={sid}");
            let all: Vec<(&str, &str)> =
                [("cookie", cookie.as_str())].iter().chain(headers).copied().collect();
            let evil = Browser::with_headers(&forum.url, &all);
            for path in
                [format!("/t/{thread}/replies"), "/sign-out".into(), "/join".into(), "/sign-in".into()]
            {
                let page = evil.send(&path, &form).await.expect(400);
                assert!(page.text("main").contains("another site"), "{headers:?}");
            }
        }
        assert_eq!(dump(&forum).await, before);
        let ours: [&[(&str, &str)]; 4] = [
            &[("sec-fetch-site", "same-origin"), ("origin", &own)],
            &[("sec-fetch-site", "none")],
            &[("origin", &own)],
            &[],
        ];
        for headers in ours {
            let cookie = format!("sid={sid}");
            let all: Vec<(&str, &str)> =
                [("cookie", cookie.as_str())].iter().chain(headers).copied().collect();
            let page =
                Browser::with_headers(&forum.url, &all).send(&format!("/t/{thread}/replies"), &form).await;
            page.expect(200);
        }
    }

    /// Mail scanners, prefetchers and image tags follow links: none may change anything.
    async fn no_get_changes_anything(forum) {
        let host = forum.browser();
        host.join("ana").await.expect(200);
        crate::support::forum::grant(&forum, "ana", "host").await;
        let thread = forum.member("ben").await.start("A thread", "Hello.").await.to_string();
        let reader = forum.browser();
        for _ in 0..2 {
            let form = reader.open(&format!("/subscribe?thread={thread}")).await;
            reader.submit(&form, "/subscribe", &[("email", "reader@example.org")]).await.expect(200);
            forum.settle().await;
        }
        let confirm: Vec<String> = forum.mail().iter().map(|m| m.link("/subscribe/confirm/")).collect();
        let page = reader.open(&confirm[0]).await;
        reader.submit(&page, &confirm[0], &[]).await.expect(200);
        forum.member("cleo").await.reply(thread.parse().unwrap(), None, "Me too.").await;
        forum.pass_seconds(600);
        forum.settle().await;
        let manage = forum.mail().last().unwrap().link("/u/");
        // The session was just used, so looking at pages has no reason to write that down.
        host.open("/me").await.expect(200);
        // Nor has a second look at the thread: what was seen of it is all that reading writes down.
        host.open(&format!("/t/{thread}")).await.expect(200);
        let before = dump(&forum).await;
        for path in routes::all() {
            let path = match path.as_str() {
                "/exit" => continue,
                "/u/{token}" => manage.clone(),
                "/subscribe/confirm/{token}" => confirm[1].clone(),
                path => routes::filled(
                    path,
                    &[
                        ("id", &thread),
                        ("id_slug", &thread),
                        ("board", "stories"),
                        ("slug", "stories"),
                        ("handle", "ben"),
                        ("a", "ben"),
                        ("b", "ana"),
                        ("measure", "1"),
                        ("act", "note"),
                        ("kind", "relate"),
                        ("name:.*", "css/evenkeel.css"),
                        ("name", "logo.svg"),
                    ],
                ),
            };
            let csrf = token(&host).await;
            let query = "body=From+a+link&reason=From+a+link&action=end-all&List-Unsubscribe=One-Click&email=x@example.org&frequency=never";
            for path in [path.clone(), format!("{path}?csrf={csrf}&subscription=1&thread={thread}&{query}")] {
                let page = host.stopping().open(&path).await;
                assert!(page.status < 500, "{path}: {}", page.status);
                assert!(dump(&forum).await == before, "GET {path} changed something");
            }
        }
        let program = forum.member("dora").await;
        let before = dump(&forum).await;
        for path in routes::all().iter().filter_map(|path| path.strip_prefix("/api/v1")) {
            program.get(&routes::filled(path, &[("id", &thread), ("slug", "stories"), ("kind", "relate"), ("handle", "ben"), ("a", "ben"), ("b", "dora"), ("measure", "1")])).await;
            assert!(dump(&forum).await == before, "GET {path} changed something");
        }
    }

    /// Both carry their own proof, and mail services send them from wherever they are.
    async fn one_click_and_the_json_surface_need_no_origin_of_ours(forum) {
        let foreign = [("sec-fetch-site", "cross-site"), ("origin", "https://mail.example")];
        let thread = thread_of(&forum).await;
        let service = Browser::with_headers(&forum.url, &foreign);
        let gone = service.send("/u/AAAAAAAAAAAAAAAAAAAAAA", &[("List-Unsubscribe", "One-Click")]).await;
        assert_eq!(gone.status, 410);
        let program = crate::support::client::Client::with_headers(&forum.url, &foreign);
        program.join("ana").await.reply(thread, None, "From a program.").await;
        // Without a token it speaks for nobody, and a form can't even be written as JSON.
        let form = b"body=x".to_vec();
        let answer = forum.api().post_raw("/members", "application/x-www-form-urlencoded", form).await;
        answer.problem(400);
        let text = json!({ "handle": "cleo", "passphrase": PASSPHRASE }).to_string().into_bytes();
        forum.api().post_raw("/members", "text/plain", text).await.problem(400);
    }
}
