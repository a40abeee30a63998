//! Moving a thread to another board.

use super::*;
use crate::support::forum::on_both;

on_both! {
    async fn a_thread_goes_to_another_board_and_keeps_its_address(forum) {
        let scene = Scene::begin(&forum).await;
        let before = forum.browser().open(&scene.page()).await.expect(200).path;
        let moved = scene.set("move", json!({ "board": "stories", "reason": "it tells a story" })).await.expect(200);
        assert_eq!(moved["thread"]["board"], "stories");
        let page = forum.browser().open(&scene.page()).await.expect(200);
        assert_eq!(page.path, before);
        assert!(page.has("article a[href='/b/stories']"));
        assert!(forum.browser().open("/b/stories").await.text("main").contains("Small things that help"));
        assert!(!forum.browser().open("/b/discussion").await.text("main").contains("Small things that help"));
        scene.send(&scene.ben, "Still here.").await.expect(201);
        scene.set("move", json!({ "board": "stories", "reason": "it tells a story" })).await.problem(409);
        scene.set("move", json!({ "board": "nowhere", "reason": "it tells a story" })).await.problem(422);
        scene.set("move", json!({ "board": "../stories", "reason": "it tells a story" })).await.problem(422);
        assert_eq!(actions(&scene.mara).await, ["move_thread"]);
    }

    async fn a_members_board_hides_it_from_strangers_everywhere(forum) {
        let scene = Scene::begin(&forum).await;
        execute(&forum, "UPDATE boards SET visibility = 'members' WHERE slug = 'stories'").await;
        let stranger = forum.browser();
        let paths = [scene.page(), format!("/p/{}", scene.reply), format!("/feeds/t/{}.atom", scene.thread)];
        for path in &paths {
            stranger.open(path).await.expect(200);
        }
        assert!(stranger.open("/search?q=kettle").await.text("main").contains("Small things"));
        scene.set("move", json!({ "board": "stories", "reason": "it is for members" })).await.expect(200);
        for path in &paths {
            stranger.open(path).await.expect(404);
        }
        forum.api().get(&format!("/threads/{}", scene.thread)).await.problem(404);
        for path in ["/", "/b/discussion", "/search?q=kettle", "/feeds/b/discussion.atom", "/sitemap.xml"] {
            assert!(!stranger.open(path).await.html.contains("mall-things-that-help"), "{path}");
        }
        signed_in(&forum, "ben").await.open(&scene.page()).await.expect(200);
    }

    async fn only_who_moderates_both_boards_moves_it(forum) {
        let scene = Scene::begin(&forum).await;
        let hari = forum.member("hari").await;
        moderates(&forum, "hari", "discussion").await;
        let path = format!("/mod/threads/{}/move", scene.thread);
        let to_stories = json!({ "board": "stories", "reason": "it tells a story" });
        hari.post(&path, to_stories.clone()).await.problem(403);
        moderates(&forum, "hari", "stories").await;
        hari.post(&path, to_stories).await.expect(200);
    }

    async fn followers_of_the_new_board_hear_of_what_comes_and_of_the_old_no_more(forum) {
        let scene = Scene::begin(&forum).await;
        forum.follow("board=stories", "stories@example.net", &[]).await;
        forum.follow("board=discussion", "talk@example.net", &[]).await;
        scene.set("move", json!({ "board": "stories", "reason": "it tells a story" })).await.expect(200);
        forum.settle().await;
        forum.forget_mail();
        forum.pass_seconds(60);
        scene.send(&scene.ben, "A new thing.").await.expect(201);
        forum.pass_seconds(HOUR);
        forum.settle().await;
        assert_eq!((forum.mail_to("stories@example.net").len(), forum.mail_to("talk@example.net").len()), (1, 0));
    }
}
