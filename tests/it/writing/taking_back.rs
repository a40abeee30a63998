//! Removing one's own post: a tombstone keeps its place.

use super::*;
use crate::support::forum::on_both;
use crate::support::state::state;

/// Removes a post by its page, as its author would.
async fn remove(browser: &Browser, post: i64) -> Page {
    let path = format!("/p/{post}/delete");
    let page = browser.open(&path).await.expect(200);
    browser.submit(&page, &path, &[]).await
}

on_both! {
    async fn the_text_goes_and_the_replies_stay(forum) {
        let desk = Desk::set(&forum).await;
        let ben = forum.member("ben").await;
        ben.reply(desk.thread, Some(desk.post), "In the rain?").await;
        let path = format!("/p/{}/delete", desk.post);
        let page = desk.browser.open(&path).await.expect(200);
        assert_eq!(page.text("#main .prose"), "A wakl in the rain.");
        assert!(page.text("main").contains("the reply to it") && page.text("main").contains("quoted"));
        assert_eq!(desk.seen(&forum).await["state"], "visible", "looking is not doing");

        let after = desk.browser.submit(&page, &path, &[]).await.expect(200);
        assert!(after.text(".flash").contains("is removed") && after.path.ends_with("#p2"), "{}", after.path);
        let seen = forum.browser().open(&format!("/t/{}", desk.thread)).await.expect(200);
        assert_eq!(seen.text("#p2 > .tombstone"), "This post was removed by its author. The replies stay.");
        assert_eq!(seen.text("#p2 #p3 .prose"), "In the rain?");
        let gone = desk.seen(&forum).await;
        assert_eq!((&gone["state"], &gone["body"], &gone["body_html"]), (&json!("deleted"), &Value::Null, &Value::Null));
        for path in [format!("/t/{}", desk.thread), format!("/p/{}/reply", desk.post), "/search?q=wakl".into(),
            format!("/feeds/t/{}.atom", desk.thread), "/m/ana".into(), format!("/p/{}/revisions", desk.post)] {
            for browser in [forum.browser(), signed_in(&forum, "ben").await] {
                assert!(!browser.open(&path).await.html.contains("A wakl in"), "{path}");
            }
        }
        let body = json!({ "body": "An answer.", "parent_id": desk.post });
        ben.post(&format!("/threads/{}/posts", desk.thread), body).await.problem(403);
    }

    async fn with_its_first_post_a_thread_loses_its_title(forum) {
        let desk = Desk::set(&forum).await;
        let opening = desk.ana.posts(desk.thread).await[0]["id"].as_i64().unwrap();
        let lonely = desk.ana.start("Xanthippe in the greenhouse", "Quokkas nibble lavender.").await;
        let first = desk.ana.posts(lonely).await[0]["id"].as_i64().unwrap();
        let stranger = forum.browser();
        assert!(stranger.open("/b/discussion").await.html.contains("Xanthippe"));
        let page = remove(&desk.browser, first).await.expect(200);
        assert!(page.path.starts_with(&format!("/t/{lonely}-a-thread-whose-first-post-was-removed")), "{}", page.path);
        for path in ["/", "/b/discussion", "/unanswered", "/search?q=xanthippe", "/search?q=quokkas", "/feeds/b/discussion.atom",
            "/sitemap.xml", "/m/ana"] {
            let page = stranger.open(path).await;
            for word in ["Xanthippe", "xanthippe-", "nibble lavender", "first post was removed"] {
                assert!(!page.html.contains(word), "{path} tells of {word}");
            }
        }
        assert!(!forum.api().get("/boards/discussion/threads").await.expect(200).to_string().contains("first post"));
        let old = stranger.open(&format!("/t/{lonely}-xanthippe-in-the-greenhouse")).await.expect(200);
        assert_eq!(old.text("h1"), "A thread whose first post was removed");
        assert!(old.has("#p1 .tombstone") && !old.html.contains("Xanthippe"));

        // With replies it stays in the lists, under its new name.
        remove(&desk.browser, opening).await.expect(200);
        let board = stranger.open("/b/discussion").await;
        assert!(board.text("main .items").contains("A thread whose first post was removed"));
        assert!(!board.html.contains("Small things") && !board.html.contains("A kettle"));
    }

    async fn mail_that_waits_does_not_leave(forum) {
        let desk = Desk::set(&forum).await;
        forum.follow(&format!("thread={}", desk.thread), "reader@example.net", &[("show_details", "1")]).await;
        let post = desk.ana.reply(desk.thread, None, "Words I regret.").await["id"].as_i64().unwrap();
        forum.settle().await;
        desk.ana.delete(&format!("/posts/{post}")).await.expect(204);
        forum.rest().await;
        assert!(forum.mail().is_empty());
        assert_eq!(forum.states(), ["dropped"]);
    }

    async fn only_its_author_may_and_only_once(forum) {
        let desk = Desk::set(&forum).await;
        forum.member("ben").await;
        let (mara, ben) = (forum.moderator("mara").await, signed_in(&forum, "ben").await);
        let path = format!("/p/{}/delete", desk.post);
        let api = format!("/posts/{}", desk.post);
        let before = state(&forum).await;
        forum.api().delete(&api).await.problem(401);
        mara.delete(&api).await.problem(403);
        mara.delete("/posts/999999").await.problem(404);
        ben.open(&path).await.expect(403);
        let token = csrf(&ben.open("/me").await);
        ben.send(&path, &[("csrf", &token)]).await.expect(403);
        assert_eq!(forum.browser().open(&path).await.path, format!("/sign-in?next={path}"));
        desk.browser.send(&path, &[("csrf", "x")]).await.expect(400);
        assert_eq!(state(&forum).await, before);
        assert!(!ben.open(&path).await.html.contains("wakl"));

        let form = desk.browser.open(&path).await;
        desk.browser.submit(&form, &path, &[]).await.expect(200);
        let once = state(&forum).await;
        desk.browser.submit(&form, &path, &[]).await.expect(200);
        desk.ana.delete(&api).await.expect(204);
        assert_eq!(state(&forum).await, once, "twice is once");
        desk.browser.open(&path).await.expect(403);
        desk.ana.patch(&api, json!({ "body": "Back again." })).await.problem(403);
    }

    async fn a_moderators_edit_is_no_reason_to_have_to_stay(forum) {
        let desk = Desk::set(&forum).await;
        let mara = forum.moderator("mara").await;
        mara.post(&format!("/mod/posts/{}/edit", desk.post), cooled("A walk.")).await.expect(200);
        desk.browser.open(&desk.edit()).await.expect(403);
        remove(&desk.browser, desk.post).await.expect(200);
        assert_eq!(desk.seen(&forum).await["state"], "deleted");
        // What a moderator hid is not the author's to remove.
        let post = desk.ana.reply(desk.thread, None, "Hidden.").await["id"].as_i64().unwrap();
        forum.sql(&format!("UPDATE posts SET state = 'hidden' WHERE id = {post}"));
        desk.ana.delete(&format!("/posts/{post}")).await.problem(403);
    }
}
