//! Addresses that no link of ours leads to.

use super::*;

const IDS: [&str; 14] = [
    "0",
    "-1",
    "1",
    "abc",
    "99999999999999999999",
    "1e9",
    "%00",
    "%FF",
    "%0d%0ax",
    "..%2f..%2fetc",
    "%F0%9F%95%AF",
    "'%20OR%201=1",
    "<script>",
    "1%00",
];

const CURSORS: [&str; 10] = [
    "x",
    "AAAA",
    "AAAAAQ",
    "%00",
    "%FF",
    "99999999999999999999.1",
    "1.1",
    "-5.%00",
    "'%3B--",
    "7ff8000000000000.1",
];

on_both! {
    async fn no_address_is_an_error_of_ours(forum) {
        let scene = Scene::set(&forum).await;
        let moderator = forum.browser();
        forum.moderator("mara").await;
        moderator.sign_in("mara").await.expect(200);
        let stranger = forum.browser();
        let mut paths: Vec<String> = Vec::new();
        for id in IDS {
            let shapes = [
                "/t/{}", "/t/{}/reply", "/p/{}", "/p/{}/reply", "/p/{}/edit", "/p/{}/delete", "/p/{}/revisions", "/p/{}/revisions?before={}", "/t/{}/reply?quote={}", "/join?next={}", "/b/{}", "/b/{}/new",
                "/m/{}", "/subscribe?thread={}", "/subscribe?board={}", "/subscribe/confirm/{}", "/u/{}",
                "/mod/posts/{}/edit", "/mod/log?before={}", "/mod/members/{}", "/mod/pairs/{}/ana", "/mod/pairs?a={}&b=ana",
                "/me/separations?with={}", "/static/{}", "/{}", "/sign-in?next={}", "/welcome?code={}",
                "/api/v1/boards/{}/threads", "/api/v1/threads/{}", "/api/v1/posts/{}/revisions",
                "/api/v1/mod/log?after={}", "/feeds/b/{}.atom", "/feeds/t/{}.atom",
                "/sitemap.xml?after={}", "/unanswered?by={}", "/search?q={}", "/search?q=kettle&board={}",
                "/search?q=kettle&kind={}", "/search?q=kettle&author={}", "/api/v1/search?q={}",
                "/api/v1/search?q=kettle&board={}", "/api/v1/search?q=kettle&author={}", "/b/discussion?kind={}", "/api/v1/boards?x={}", "/sign-in?next=/{}",
            ];
            paths.extend(shapes.iter().map(|shape| shape.replace("{}", id)));
        }
        for cursor in CURSORS {
            paths.push(format!("{}?after={cursor}", scene.url));
            paths.push(format!("/b/discussion?after={cursor}"));
            paths.push(format!("/api/v1/threads/{}?after={cursor}", scene.thread));
            paths.push(format!("/api/v1/threads/{}?limit={cursor}&order={cursor}", scene.thread));
            paths.push(format!("/api/v1/boards/discussion/threads?after={cursor}"));
            for shape in ["/search?q=kettle&after=", "/api/v1/search?q=kettle&after=", "/unanswered?after=", "/m/ana?after="] {
                paths.push(format!("{shape}{cursor}"));
            }
        }
        let mut wrong = Vec::new();
        for path in &paths {
            for (who, browser) in [("stranger", &stranger), ("member", &scene.browser), ("moderator", &moderator)] {
                let page = browser.open(path).await;
                if page.status >= 500 {
                    wrong.push(format!("{who}: {path}: {}", page.status));
                }
                let api = path.starts_with("/api/");
                let kind = page.headers.get("content-type").map_or("", |v| v.to_str().unwrap());
                if api && !kind.contains("json") {
                    wrong.push(format!("{path} answers {kind:?}"));
                }
                if !api && page.status >= 400 && !path.starts_with("/static") && !page.has("a[href='/exit']") {
                    wrong.push(format!("{path}: {} without a way out", page.status));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    async fn forms_with_anything_in_them_are_answered(forum) {
        let scene = Scene::set(&forum).await;
        let token = csrf(&scene.page().await);
        let names = ["handle", "passphrase", "email", "next", "title", "kind", "body", "reason", "idempotency_key",
            "frequency", "board", "thread", "subscription", "action", "code", "parent_id", "place", "version", "choices",
            "content_note", "quote_number", "add_quote", "draft", "instead"];
        let paths = ["/join", "/sign-in", "/welcome", "/subscribe", "/me/subscriptions", "/b/discussion/new", "/preview",
            &format!("/t/{}/replies", scene.thread), &format!("/p/{}/replies", scene.reply),
            &format!("/p/{}/edit", scene.reply), &format!("/mod/posts/{}/edit", scene.reply), "/u/x",
            "/subscribe/confirm/x", "/me/sessions/x/revoke",
            "/me/drafts", "/me/drafts/x/throw-away", &format!("/p/{}/delete", scene.reply)];
        for value in ["a%00b", "%FF", "%0d%0a", "", "%E2%80%AE", "1"] {
            let fields: String = names.iter().map(|name| format!("&{name}={value}")).collect();
            for path in paths {
                let body = format!("csrf={token}{fields}");
                let page = scene.browser.send_raw(path, body.into_bytes(), &[]).await;
                assert!(page.status < 500, "{path} with {value:?}: {}", page.status);
            }
        }
    }
}
