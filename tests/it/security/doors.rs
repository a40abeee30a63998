//! Who gets in where, and how a refusal reads.

use reqwest::Method;
use serde_json::json;

use super::routes;
use crate::support::browser::Browser;
use crate::support::client::PASSPHRASE;
use crate::support::forum::{Backend, Forum, grant, on_both};

on_both! {
    async fn moderators_pages_are_for_moderators(forum) {
        let thread = forum.member("ben").await.start("A thread", "Hello.").await;
        let post = forum.api().posts(thread).await[0]["id"].as_i64().unwrap();
        let (anonymous, member, moderator) = (forum.browser(), forum.browser(), forum.browser());
        member.join("ana").await.expect(200);
        moderator.join("mo").await.expect(200);
        grant(&forum, "mo", "moderator").await;
        for path in
            ["/mod", "/mod/log", &format!("/mod/posts/{post}/edit"), "/mod/nothing", "/mod/posts/999999/edit"]
        {
            let refused = anonymous.open(path).await.expect(401);
            assert!(refused.text("main").contains("sign in"), "{path}");
            member.open(path).await.expect(403);
        }
        moderator.open("/mod").await.expect(200);
        moderator.open(&format!("/mod/posts/{post}/edit")).await.expect(200);
        moderator.open("/mod/nothing").await.expect(404);

        let path = format!("/mod/posts/{post}/edit");
        let csrf = member.open("/me").await.attributes("input[name=csrf]", "value")[0].clone();
        let form = [("csrf", csrf.as_str()), ("body", "Mine now."), ("reason", "because I can")];
        member.send(&path, &form).await.expect(403);
        anonymous.send(&path, &form).await.expect(401);
        let edit = json!({ "body": "Mine now.", "reason": "because I can" });
        forum.api().post(&path, edit.clone()).await.problem(401);
        let api = forum.member("cleo").await;
        api.post(&path, edit.clone()).await.problem(403);
        api.get("/mod/log").await.problem(403);
        assert_eq!(forum.api().posts(thread).await[0]["body"], "Hello.");

        // A role that is taken back is gone at once, in sessions that are open.
        grant(&forum, "mo", "member").await;
        moderator.open("/mod").await.expect(403);
    }

    async fn nobody_changes_what_others_wrote(forum) {
        let ben = forum.member("ben").await;
        let thread = ben.start("A thread", "Hello.").await;
        let post = ben.reply(thread, None, "My own words.").await["id"].as_i64().unwrap();
        let path = format!("/posts/{post}");
        let edit = json!({ "body": "Not my words." });
        forum.api().patch(&path, edit.clone()).await.problem(401);
        forum.member("ana").await.patch(&path, edit.clone()).await.problem(403);
        let mo = forum.moderator("mo").await;
        mo.patch(&path, edit.clone()).await.problem(403);
        mo.post(&format!("/mod/posts/{post}/edit"), json!({ "body": "x y z", "reason": "a reason" }))
            .await
            .expect(200);
        ben.patch(&path, edit).await.problem(403);
        let own = mo.reply(thread, None, "A moderator's own.").await["id"].as_i64().unwrap();
        let edit = json!({ "body": "Tidied.", "reason": "on the quiet" });
        mo.post(&format!("/mod/posts/{own}/edit"), edit).await.problem(403);

        let ana = forum.browser();
        ana.join("lea").await.expect(200);
        let form = ana.open(&format!("/p/{post}/edit")).await;
        assert_eq!(form.status, 403);
        let csrf = ana.open("/me").await.attributes("input[name=csrf]", "value")[0].clone();
        let refused =
            ana.send(&format!("/p/{post}/edit"), &[("csrf", &csrf), ("body", "Not my words.")]).await;
        assert_eq!(refused.expect(403).value("body"), "Not my words.");
        assert_eq!(forum.api().posts(thread).await[1]["body"], "x y z");
    }

    /// RFC 9457, whatever goes wrong and wherever: no page, no empty answer, no word of the inside.
    async fn every_refusal_of_the_json_surface_is_a_problem(forum) {
        let thread = forum.member("ben").await.start("A thread", "Hello.").await;
        let ana = forum.member("ana").await;
        let http = reqwest::Client::new();
        let token = ana.token.clone().unwrap();
        for path in routes::all().iter().filter(|path| path.starts_with("/api/v1")) {
            for id in ["999999", "0", "-1", "abc", "9223372036854775808", "1.5", "%00", "%FF", "1'--"] {
                let path = routes::filled(path, &[("id", id), ("slug", id), ("kind", id), ("handle", id), ("a", id), ("b", id), ("measure", id)]);
                for method in
                    [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS]
                {
                    if method == Method::DELETE && path.ends_with("/current") {
                        continue; // It would work, and the rest of the walk needs the token.
                    }
                    let request = http.request(method.clone(), format!("{}{path}", forum.url));
                    let request = request.bearer_auth(&token).header("content-type", "application/json");
                    let answer = request.body("{\"").send().await.unwrap();
                    let status = answer.status().as_u16();
                    if status < 300 {
                        assert_eq!(method, Method::GET, "{path}: {status}");
                        continue;
                    }
                    assert!(matches!(status, 400 | 401 | 403 | 404 | 405), "{method} {path}: {status}");
                    assert_eq!(
                        answer.headers()["content-type"],
                        "application/problem+json",
                        "{method} {path}"
                    );
                    let problem: serde_json::Value = answer.json().await.unwrap();
                    assert_eq!(
                        (problem["status"].as_u64(), &problem["type"]),
                        (Some(status.into()), &json!("about:blank"))
                    );
                    assert!(!problem["title"].as_str().unwrap().is_empty());
                    assert!(!problem["detail"].as_str().unwrap().is_empty());
                }
            }
        }
        let ana = forum.member("cleo").await;
        for query in ["?limit=abc", "?after=!", "?after=AAA", "?order=loudest", "?limit=99999999999999999999"]
        {
            ana.get(&format!("/threads/{thread}{query}")).await.problem(400);
        }
        ana.get("/boards/stories/threads?after=x").await.problem(400);
        for body in [
            &b"{"[..],
            b"",
            b"[]",
            b"null",
            b"{}",
            b"{\"body\":1}",
            b"\xff\xfe",
            b"{\"body\":\"\xff\"}",
            b"{\"body\":\"\\ud800\"}",
        ] {
            let path = format!("/threads/{thread}/posts");
            ana.post_raw(&path, "application/json", body.to_vec()).await.problem(400);
        }
        let nested = ["[".repeat(100_000), "{\"a\":".repeat(100_000)];
        for body in nested {
            ana.post_raw("/sessions", "application/json", body.into_bytes()).await.problem(400);
        }
    }
}

#[tokio::test]
async fn pages_answer_the_head_requests_of_monitors_and_refuse_odd_methods() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    let http = reqwest::Client::new();
    for path in ["/", "/join", "/healthz", "/b/stories", "/static/css/evenkeel.css", "/api/v1/boards"] {
        let get = http.get(format!("{}{path}", forum.url)).send().await.unwrap();
        let head = http.head(format!("{}{path}", forum.url)).send().await.unwrap();
        assert_eq!(
            (head.status(), head.headers().get("content-type")),
            (get.status(), get.headers().get("content-type")),
            "{path}"
        );
        assert!(head.bytes().await.unwrap().is_empty());
    }
    for path in ["/", "/join", "/sign-out", "/me/subscriptions"] {
        for method in ["DELETE", "PUT", "PATCH", "TRACE", "PROPFIND"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = http.request(method.clone(), format!("{}{path}", forum.url)).send().await.unwrap();
            assert!(matches!(answer.status().as_u16(), 404 | 405), "{method} {path}: {}", answer.status());
        }
    }
}

#[tokio::test]
async fn a_word_about_what_happened_cannot_be_forged_into_any_other() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    for forged in [
        "<script>alert(1)</script>~",
        "posted~\"><script>alert(1)</script>",
        "Posted by the host~",
        "posted",
        "~",
        "posted~reply:1:\"onload=",
        "%3Cb%3E~x",
        "posted~https://evil.example/",
    ] {
        let browser = Browser::with_headers(&forum.url, &[("cookie", &format!("flash={forged}"))]);
        let page = browser.open("/").await.expect(200);
        assert!(!page.html.contains("alert(1)") && !page.html.contains("evil.example"), "{forged}");
        assert!(matches!(page.texts(".flash").as_slice(), [] | [_]));
        assert!(page.texts(".flash").iter().all(|words| words == "Your reply is posted."), "{forged}");
        assert!(page.attributes("meta[name=draft-saved]", "content").is_empty(), "{forged}");
    }
}

#[tokio::test]
async fn the_passphrase_of_one_member_opens_nothing_of_another() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    forum.member("ana").await;
    let other = "eleven boats on a green canal";
    let body = json!({ "handle": "ben", "passphrase": other });
    forum.api().post("/members", body).await.expect(201);
    for (handle, passphrase, status) in
        [("ana", PASSPHRASE, 201), ("ana", other, 422), ("ben", PASSPHRASE, 422), ("ben", other, 201)]
    {
        let body = json!({ "handle": handle, "passphrase": passphrase });
        assert_eq!(forum.api().post("/sessions", body).await.status, status);
    }
}
