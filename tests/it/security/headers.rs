//! Response headers, on whatever comes back.

use crate::support::browser::{Browser, Page};
use crate::support::client::Client;
use crate::support::forum::{Backend, Forum};

const CSP: [&str; 9] = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
];

#[track_caller]
fn assert_protected(what: &str, headers: &reqwest::header::HeaderMap) {
    let value = |name: &str| {
        let found: Vec<_> = headers.get_all(name).iter().collect();
        assert_eq!(found.len(), 1, "{what}: {name} {found:?}");
        found[0].to_str().unwrap().to_owned()
    };
    let policy = value("content-security-policy");
    let mut directives: Vec<&str> = policy.split(';').map(str::trim).collect();
    directives.sort_unstable();
    let mut expected = CSP.to_vec();
    expected.sort_unstable();
    assert_eq!(directives, expected, "{what}");
    assert_eq!(value("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(value("referrer-policy"), "same-origin", "{what}");
    assert_eq!(value("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(value("x-robots-tag"), "noindex", "{what}");
    for absent in ["server", "x-powered-by", "access-control-allow-origin"] {
        assert!(!headers.contains_key(absent), "{what}: {absent}");
    }
}

fn is_stored_nowhere(page: &Page) -> bool {
    page.headers.get("cache-control").is_some_and(|v| v == "no-store")
}

#[tokio::test]
async fn every_answer_carries_them() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    let member = forum.browser();
    member.join("ana").await.expect(200);
    let thread = forum.member("ben").await.start("A thread", "Hello.").await;
    let pages = [
        ("/", 200),
        ("/b/stories", 200),
        (&format!("/t/{thread}"), 303),
        ("/join", 200),
        ("/nothing/here", 404),
        ("/t/999", 404),
        ("/t/x", 404),
        ("/mod", 401),
        ("/mod/log", 401),
        ("/static/css/evenkeel.css", 200),
        ("/static/js/evenkeel.js", 200),
        ("/static/none.css", 404),
        ("/static/../Cargo.toml", 404),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/robots.txt", 200),
        ("/exit", 303),
        ("/u/AAAAAAAAAAAAAAAAAAAAAA", 410),
        ("/sign-out", 405),
        ("/api/v1/boards", 200),
        ("/api/v1/openapi.json", 200),
        ("/api/v1/nothing", 404),
        ("/api/v1/threads/x", 404),
        ("/api/v1/mod/log", 401),
        ("/api", 404),
    ];
    let anonymous = forum.browser().stopping();
    for (path, status) in pages {
        let page = anonymous.open(path).await;
        assert_eq!(page.status, status, "{path}");
        assert_protected(path, &page.headers);
    }
    assert_protected("a member at /mod", &member.open("/mod").await.expect(403).headers);
    assert_protected("without a token", &member.send("/sign-out", &[]).await.expect(400).headers);
    assert_protected("PUT", &forum.api().put("/boards", serde_json::json!({})).await.headers);
    let evil = Browser::with_headers(&forum.url, &[("origin", "https://evil.example")]);
    assert_protected("another site", &evil.send("/join", &[]).await.expect(400).headers);
    let broken = forum.api().post_raw("/members", "application/json", b"{".to_vec()).await;
    assert_protected("bad JSON", &broken.headers);
    let bearer = Client::with_headers(&forum.url, &[("authorization", "Bearer x")]).get("/boards").await;
    assert_protected("a bad token", &bearer.headers);
}

#[tokio::test]
async fn what_is_for_one_pair_of_eyes_is_not_stored() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    let member = forum.browser();
    member.join("ana").await.expect(200);
    let thread = forum.member("ben").await.start("A thread", "Hello.").await;
    for path in
        ["/", "/me", "/b/stories", "/me/subscriptions", "/help-now", "/m/ben", &format!("/t/{thread}")]
    {
        assert!(is_stored_nowhere(&member.open(path).await.expect(200)), "{path}, signed in");
    }
    let reader = forum.browser();
    for path in ["/join", "/sign-in", &format!("/subscribe?thread={thread}")] {
        assert!(is_stored_nowhere(&reader.open(path).await.expect(200)), "{path} holds a token");
    }
    let form = reader.open(&format!("/subscribe?thread={thread}")).await;
    reader.submit(&form, "/subscribe", &[("email", "reader@example.org")]).await.expect(200);
    forum.settle().await;
    let link = forum.mail()[0].link("/subscribe/confirm/");
    let page = forum.browser().open(&link).await.expect(200);
    assert!(is_stored_nowhere(&page), "a page whose address is a secret");
    reader.submit(&page, &link, &[]).await.expect(200);
    forum.member("cleo").await.reply(thread, None, "Me too.").await;
    forum.pass_seconds(600);
    forum.settle().await;
    let manage = forum.mail().last().unwrap().link("/u/");
    let page = forum.browser().open(&manage).await.expect(200);
    assert!(is_stored_nowhere(&page), "a page whose address is a secret");
}

#[tokio::test]
async fn pages_load_nothing_from_anywhere_else() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    let member = forum.browser();
    member.join("ana").await.expect(200);
    let thread =
        forum.member("ben").await.start("A thread", "![x](https://evil.example/i.png) <img src=x>").await;
    for path in ["/", "/me", "/b/stories", "/help-now", "/join", &format!("/t/{thread}"), "/nothing"] {
        let page = member.open(path).await;
        for (selector, name) in [("link", "href"), ("script", "src"), ("img", "src"), ("form", "action")] {
            for address in page.attributes(selector, name) {
                assert!(
                    address.starts_with('/') && !address.starts_with("//"),
                    "{path}: {selector} {address}"
                );
            }
        }
        assert!(
            !page.has(
                "style, iframe, object, embed, base, video, audio, source, [style], [onclick], [onload]"
            )
        );
        assert!(page.texts("script").iter().all(String::is_empty), "{path}: no script in the page itself");
    }
}
