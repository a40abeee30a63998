//! Replies that helped with a question.

use super::*;
use crate::support::forum::{grant, on_both};

on_both! {
    async fn the_one_who_asked_says_what_helped(forum) {
        let (ana, ben) = (forum.browser(), forum.member("ben").await);
        ana.join("ana").await.expect(200);
        let asker = signed_in(&forum, "ana").await;
        let thread = started(&asker, "discussion", "question", json!({})).await;
        let first = ben.reply(thread, None, "A walk.").await["id"].as_i64().unwrap();
        let second = ben.reply(thread, Some(first), "And tea.").await["id"].as_i64().unwrap();
        let before = revision(&ben, thread).await;
        for post in [second, first, first] {
            let page = press(&ana, &format!("/p/{post}/helpful"), ("mark", "1")).await.expect(200);
            assert!(page.path.contains("#p"), "{}", page.path);
        }
        assert_eq!(revision(&ben, thread).await, before + 2);
        let page = forum.browser().open(&format!("/t/{thread}")).await.expect(200);
        assert!(page.texts(".meta").contains(&"Helpful replies: #2, #3".to_owned()), "{:?}", page.texts(".meta"));
        let marked: Vec<Value> = ben.posts(thread).await.iter().map(|post| post["helpful"].clone()).collect();
        assert_eq!(marked, [json!(false), json!(true), json!(true)]);
        press(&ana, &format!("/p/{first}/helpful"), ("unmark", "1")).await.expect(200);
        let page = forum.browser().open(&format!("/t/{thread}")).await.expect(200);
        assert!(page.texts(".meta").contains(&"Helpful replies: #3".to_owned()));
    }

    async fn others_can_not_and_a_host_can(forum) {
        let (ana, ben, host) = (forum.browser(), forum.browser(), forum.browser());
        for (browser, handle) in [(&ana, "ana"), (&ben, "ben"), (&host, "olaf")] {
            browser.join(handle).await.expect(200);
        }
        grant(&forum, "olaf", "host").await;
        let (asker, other) = (signed_in(&forum, "ana").await, signed_in(&forum, "ben").await);
        let thread = started(&asker, "discussion", "question", json!({})).await;
        let reply = other.reply(thread, None, "A walk.").await["id"].as_i64().unwrap();
        let own = asker.reply(thread, None, "I know it myself.").await["id"].as_i64().unwrap();
        let opening = asker.posts(thread).await[0]["id"].as_i64().unwrap();
        let discussion = asker.start("Not a question", "At all.").await;
        let elsewhere = other.reply(discussion, None, "A walk.").await["id"].as_i64().unwrap();
        let mark = ("mark", "1");
        let path = |post: i64| format!("/p/{post}/helpful");
        assert!(press(&ben, &path(reply), mark).await.expect(403).text("main").contains("one who asked"));
        forum.browser().send(&path(reply), &[mark]).await.expect(400);
        assert!(press(&ana, &path(own), mark).await.expect(403).text("main").contains("your own reply"));
        for post in [opening, elsewhere] {
            press(&ana, &path(post), mark).await.expect(403);
            press(&host, &path(post), mark).await.expect(403);
        }
        press(&ana, &path(reply), ("hug", "1")).await.expect(422);
        press(&ana, &path(999_999), mark).await.expect(404);
        ana.send(&path(reply), &[mark]).await.expect(400);
        assert!(!asker.posts(thread).await.iter().any(|post| post["helpful"] == true));
        press(&host, &path(own), mark).await.expect(200);
        press(&host, &path(reply), mark).await.expect(200);
        let marked = asker.posts(thread).await.iter().filter(|post| post["helpful"] == true).count();
        assert_eq!(marked, 2);
    }
}

/// A program of somebody who joined in a browser.
async fn signed_in(forum: &crate::support::forum::Forum, handle: &str) -> Client {
    let body = json!({ "handle": handle, "passphrase": crate::support::client::PASSPHRASE });
    let session = forum.api().post("/sessions", body).await.expect(201);
    forum.api().with_token(session["token"].as_str().unwrap())
}
