//! Reactions: given once, taken back, counted, and no more than that.

use super::*;
use crate::support::database::{dump, execute};
use crate::support::forum::{Backend, Forum, on_both};

async fn counts(client: &Client, thread: i64, index: usize) -> Value {
    client.posts(thread).await[index]["reactions"].clone()
}

on_both! {
    async fn a_reaction_counts_once_however_often_it_is_given(forum) {
        let (ana, ben, cleo) = (forum.member("ana").await, forum.member("ben").await, forum.member("cleo").await);
        let thread = ana.start("A thread", "Hello.").await;
        let post = ana.posts(thread).await[0]["id"].as_i64().unwrap();
        let before = revision(&ana, thread).await;
        let path = |kind: &str| format!("/posts/{post}/reactions/{kind}");
        for _ in 0..2 {
            ben.put(&path("relate"), json!(null)).await.expect(204);
        }
        cleo.put(&path("relate"), json!(null)).await.expect(204);
        cleo.put(&path("with_you"), json!(null)).await.expect(204);
        assert_eq!(counts(&ana, thread, 0).await, json!({ "relate": 2, "thanks": 0, "with_you": 1 }));
        assert_eq!(revision(&ana, thread).await, before + 3, "one for each change that can be seen");
        for _ in 0..2 {
            ben.delete(&path("relate")).await.expect(204);
        }
        ben.delete(&path("thanks")).await.expect(204);
        assert_eq!(counts(&ana, thread, 0).await, json!({ "relate": 1, "thanks": 0, "with_you": 1 }));
        assert_eq!(revision(&ana, thread).await, before + 4);
    }

    async fn a_button_gives_one_and_takes_it_back(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("A thread", "Hello.").await;
        let reply = ana.reply(thread, None, "Me again.").await["id"].as_i64().unwrap();
        let ben = forum.browser();
        ben.join("ben").await.expect(200);
        let path = format!("/p/{reply}/reactions");
        let page = press(&ben, &path, ("react", "thanks")).await.expect(200);
        assert!(page.path.ends_with("#p2"), "{}", page.path);
        assert_eq!(counts(&ana, thread, 1).await["thanks"], 1);
        press(&ben, &path, ("unreact", "thanks")).await.expect(200);
        assert_eq!(counts(&ana, thread, 1).await["thanks"], 0);

        let before = dump(&forum).await;
        for word in ["applause", "", "relate\0", "Relate", "1"] {
            let page = press(&ben, &path, ("react", word)).await;
            assert!(matches!(page.status, 400 | 422), "{word:?}: {}", page.status);
        }
        press(&ben, &path, ("like", "relate")).await.expect(422);
        ben.send(&path, &[("react", "relate")]).await.expect(400);
        press(&ben, "/p/999999/reactions", ("react", "relate")).await.expect(404);
        ben.open(&path).await.expect(405);
        assert_eq!(dump(&forum).await, before, "nothing of that did anything");
    }

    async fn reactions_are_for_others_to_give_and_for_members(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("A thread", "Hello.").await;
        let post = ana.posts(thread).await[0]["id"].as_i64().unwrap();
        let path = format!("/posts/{post}/reactions/relate");
        assert!(ana.put(&path, json!(null)).await.problem(403).contains("your own"));
        forum.api().put(&path, json!(null)).await.problem(401);
        ben.put(&format!("/posts/{post}/reactions/applause"), json!(null)).await.problem(404);
        ben.put(&path, json!(null)).await.expect(204);
        execute(&forum, &format!("UPDATE posts SET state = 'hidden' WHERE id = {post}")).await;
        let cleo = forum.member("cleo").await;
        assert!(cleo.put(&path, json!(null)).await.problem(403).contains("removed"));
        ben.delete(&path).await.expect(204);
        assert_eq!(counts(&ana, thread, 0).await["relate"], 0, "one's own can be taken back whatever happened");
    }

    async fn who_reacted_is_told_to_nobody(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("benedikt").await);
        let thread = ana.start("A thread", "Hello.").await;
        let post = ana.posts(thread).await[0]["id"].as_i64().unwrap();
        ben.put(&format!("/posts/{post}/reactions/relate"), json!(null)).await.expect(204);
        let browser = forum.browser();
        browser.sign_in("ana").await;
        for path in [format!("/t/{thread}"), "/me/notifications".into(), "/me".into()] {
            assert!(!browser.open(&path).await.html.contains("benedikt"), "{path}");
        }
        let json = ana.get(&format!("/threads/{thread}")).await.expect(200).to_string();
        assert!(!json.contains("benedikt"));
    }
}

#[tokio::test]
async fn reactions_are_limited_in_number() {
    let limited = |config: &mut evenkeel::config::Config| config.limits.enabled = true;
    let Some(forum) = Forum::start_with(Backend::Sqlite, limited).await else { return };
    let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
    let thread = ana.start("A thread", "Hello.").await;
    let post = ana.posts(thread).await[0]["id"].as_i64().unwrap();
    let path = format!("/posts/{post}/reactions/relate");
    for _ in 0..60 {
        ben.put(&path, json!(null)).await.expect(204);
    }
    assert!(ben.delete(&path).await.problem(429).contains("reactions"));
    forum.pass_seconds(60);
    ben.delete(&path).await.expect(204);
}
