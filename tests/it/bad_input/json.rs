//! By the JSON surface.

use serde_json::{Value, json};

use super::*;
use crate::support::client::{Answer, PASSPHRASE};
use crate::support::state::state;

/// The fields that a problem names.
fn fields(answer: &Value) -> Vec<&str> {
    answer["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect()
}

/// A 422 that names this field and holds these words.
#[track_caller]
fn names(answer: Answer, field: &str, words: &str) {
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let problem = answer.expect(422);
    assert_eq!(fields(&problem), [field], "{problem}");
    assert!(problem["errors"][0]["message"].as_str().unwrap().contains(words), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
}

on_both! {
    async fn texts_that_cannot_be_kept_are_problems_with_the_body(forum) {
        let scene = Scene::set(&forum).await;
        let before = state(&forum).await;
        let replies = format!("/threads/{}/posts", scene.thread);
        for (body, words) in wrong_texts(64) {
            names(scene.member.post(&replies, json!({ "body": body })).await, "body", words);
            let edit = format!("/posts/{}", scene.reply);
            names(scene.member.patch(&edit, json!({ "body": body })).await, "body", words);
            let start = json!({ "title": "T", "kind": "story", "body": body });
            names(scene.member.post("/boards/stories/threads", start).await, "body", words);
            assert_eq!(state(&forum).await, before);
        }
    }

    async fn titles_and_kinds_are_judged_together(forum) {
        let scene = Scene::set(&forum).await;
        let before = state(&forum).await;
        for title in ["", "\u{200b}\n", "?!"] {
            let start = json!({ "title": title, "kind": "story", "body": "x" });
            names(scene.member.post("/boards/stories/threads", start).await, "title", "give it a title");
        }
        let start = json!({ "title": "t".repeat(201), "kind": "poem", "body": " " });
        let problem = scene.member.post("/boards/stories/threads", start).await.expect(422);
        assert_eq!(fields(&problem), ["title", "kind", "body"]);
        assert_eq!(state(&forum).await, before);
    }

    async fn a_parent_must_be_in_the_thread(forum) {
        let scene = Scene::set(&forum).await;
        let other = scene.member.start("Elsewhere", "Another thread.").await;
        let before = state(&forum).await;
        let body = |parent: Value| json!({ "body": "Yes.", "parent_id": parent });
        let unknown = scene.member.post(&format!("/threads/{}/posts", scene.thread), body(json!(999_999))).await;
        names(unknown, "parent_id", "not in this thread");
        let foreign = scene.member.post(&format!("/threads/{other}/posts"), body(json!(scene.reply))).await;
        names(foreign, "parent_id", "not in this thread");
        for parent in [json!(-1), json!(0), json!(i64::MAX)] {
            let answer = scene.member.post(&format!("/threads/{}/posts", scene.thread), body(parent)).await;
            names(answer, "parent_id", "not in this thread");
        }
        for parent in [json!("1"), json!(1.5), json!(1e30), json!([1])] {
            let answer = scene.member.post(&format!("/threads/{}/posts", scene.thread), body(parent)).await;
            answer.problem(400);
        }
        assert_eq!(state(&forum).await, before);
    }

    async fn what_is_not_there_is_not_found(forum) {
        let scene = Scene::set(&forum).await;
        let before = state(&forum).await;
        let (text, start) = (json!({ "body": "x" }), json!({ "title": "T", "kind": "story", "body": "x" }));
        scene.member.post("/threads/999999/posts", text.clone()).await.problem(404);
        scene.member.patch("/posts/999999", text).await.problem(404);
        scene.member.post("/boards/kitchen/threads", start).await.problem(404);
        scene.member.get("/boards/kitchen/threads").await.problem(404);
        scene.member.get("/posts/999999/revisions").await.problem(404);
        for id in ["abc", "-1", "0", "99999999999999999999", "1.5", "%00", "%FF", "%F0%9F%95%AF"] {
            scene.member.get(&format!("/threads/{id}")).await.problem(404);
            scene.member.get(&format!("/posts/{id}/revisions")).await.problem(404);
        }
        assert_eq!(state(&forum).await, before);
    }

    async fn bodies_that_are_no_json_are_problems(forum) {
        let scene = Scene::set(&forum).await;
        let before = state(&forum).await;
        let path = format!("/threads/{}/posts", scene.thread);
        let nested = "[".repeat(100_000);
        let bodies: [&[u8]; 12] = [
            b"", b"{", b"null", b"[]", b"{}", b"{\"body\":5}", b"{\"body\":null}", b"{\"body\":\"\xff\xfe\"}",
            b"{\"body\":\"\\ud800\"}", b"{\"body\":\"a\xc3\x28\"}", b"{\"body\":\"a\\u0000b\"}", nested.as_bytes(),
        ];
        for body in bodies {
            let answer = scene.member.post_raw(&path, "application/json", body.to_vec()).await;
            let detail = answer.problem(400);
            assert!(!detail.is_empty() && !detail.contains("panicked"), "{detail}");
        }
        let answer = scene.member.post_raw(&path, "text/plain", b"{\"body\":\"x\"}".to_vec()).await;
        assert!(answer.problem(400).contains("Content-Type: application/json"));
        let huge = format!("{{\"body\":\"{}\"}}", "x".repeat(5 * 1024 * 1024)).into_bytes();
        scene.member.post_raw(&path, "application/json", huge).await.problem(413);
        assert_eq!(state(&forum).await, before);
    }

    async fn handles_and_passphrases_are_judged_together(forum) {
        let before = state(&forum).await;
        for handle in ["<script>", "a\r\nBcc: x@example.org", "x", "host", "a@example.org", "\u{0}\u{0}"] {
            let body = json!({ "handle": handle, "passphrase": PASSPHRASE });
            let answer = forum.api().post("/members", body).await;
            assert!(matches!(answer.status, 400 | 422), "{handle:?}: {}", answer.json);
        }
        let body = json!({ "handle": "!", "passphrase": "short", "email": "nowhere" });
        let problem = forum.api().post("/members", body).await.expect(422);
        assert_eq!(fields(&problem), ["handle", "passphrase", "email"]);
        for email in ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "<a@example.org>", "a\u{0}@example.org"] {
            let body = json!({ "handle": "rowan", "passphrase": PASSPHRASE, "email": email });
            let answer = forum.api().post("/members", body).await;
            assert!(matches!(answer.status, 400 | 422), "{email:?}: {}", answer.json);
        }
        assert_eq!(state(&forum).await, before);
    }

    async fn a_title_is_one_line_whatever_is_in_it(forum) {
        let scene = Scene::set(&forum).await;
        let start = json!({ "title": "A\r\nBcc: x@example.org\u{2028}\u{202e}B", "kind": "question", "body": "x" });
        let started = scene.member.post("/boards/discussion/threads", start).await;
        let location = started.headers["location"].to_str().unwrap().to_owned();
        assert!(location.starts_with("/t/") && location.is_ascii(), "{location}");
        let id = started.expect(201)["id"].as_i64().unwrap();
        let thread = scene.member.get(&format!("/threads/{id}")).await.expect(200);
        let title = thread["thread"]["title"].as_str().unwrap();
        assert_eq!(title, "A Bcc: x@example.org B");
    }
}
