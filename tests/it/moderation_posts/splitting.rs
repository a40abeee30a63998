//! A branch becomes a thread of its own.

use serde_json::json;

use super::{REASON, id, is_sound, last_action, shape, signed_in};
use crate::support::forum::on_both;
use crate::support::state::state;

on_both! {
    async fn a_branch_opens_a_thread_on_the_same_board(forum) {
        let (ana, ben, mara) = (forum.member("ana").await, forum.member("ben").await, forum.moderator("mara").await);
        let thread = ana.start("Kettles", "Tell me.").await;
        let two = id(&ben.reply(thread, None, "What of a quoll, though?").await);
        ana.reply(thread, None, "Kettles, please.").await;
        forum.pass_seconds(60);
        let four = id(&ana.reply(thread, Some(two), "A quoll is a fine thing.").await);
        let five = id(&ben.reply(thread, Some(four), "Yes.").await);
        let body = json!({ "post_id": two, "title": "Quolls", "reason": REASON });
        let made = mara.post(&format!("/mod/threads/{thread}/split"), body.clone()).await.expect(201);
        let new = made["id"].as_i64().unwrap();
        assert_eq!(made["url"], format!("/t/{new}-quolls"));
        assert_eq!(shape(&ana, thread).await, [(1, 0), (3, 0)]);
        assert_eq!(shape(&ana, new).await, [(1, 0), (2, 0), (3, 1)]);
        for id in [thread, new] {
            is_sound(&ana, id).await;
        }
        let page = forum.browser().open(&format!("/p/{two}")).await.expect(200);
        assert_eq!((page.text("h1"), page.path), ("Quolls".into(), format!("/t/{new}-quolls#p1")));
        let page = forum.browser().open(&format!("/p/{five}")).await.expect(200);
        assert!(page.path.ends_with("#p3"));
        let list = forum.browser().open("/b/discussion").await.expect(200);
        assert!(list.html.contains("Quolls") && list.html.contains("What of a quoll"));
        // By its title the opening post is found, and by its words once.
        let found = forum.api().get("/search?q=quolls").await.expect(200);
        assert_eq!(found["results"].as_array().unwrap().len(), 1, "{found}");
        assert!(mara.get("/mod/log").await.expect(200)["actions"][0]["details"]["kept"]["numbers"] == "2,4-5");
        assert_eq!(last_action(&mara).await["action"], "split_thread");
        let notices = signed_in(&forum, "ben").await.open("/me/notifications").await.expect(200);
        assert!(notices.text("main").contains("moved your post"));
        // A second time it is no post of that thread.
        mara.post(&format!("/mod/threads/{thread}/split"), body.clone()).await.problem(422);
        mara.post(&format!("/mod/threads/{new}/split"), body).await.problem(409);
        // It can be answered, as a whole and in parts.
        ana.reply(new, None, "On.").await;
        ana.reply(new, Some(four), "And on.").await;
        is_sound(&ana, new).await;
        // An answer to a post that was still read in the old thread.
        ana.reply(thread, Some(five), "Late.").await;
        is_sound(&ana, new).await;
        is_sound(&ana, thread).await;
    }

    async fn nothing_is_split_without_title_reason_or_right(forum) {
        let (ana, ben, mara) = (forum.member("ana").await, forum.member("ben").await, forum.moderator("mara").await);
        let thread = ana.start("Kettles", "Tell me.").await;
        let two = id(&ben.reply(thread, None, "What of quolls?").await);
        let other = ana.start("Else", "Words.").await;
        let gone = id(&ben.reply(thread, None, "Gone.").await);
        ben.delete(&format!("/posts/{gone}")).await.expect(204);
        let opening = id(&ana.posts(thread).await[0]);
        let before = state(&forum).await;
        let split = |thread: i64, post: i64, title: &str, reason: &str| {
            (format!("/mod/threads/{thread}/split"), json!({ "post_id": post, "title": title, "reason": reason }))
        };
        for ((path, body), status) in [
            (split(thread, two, " ", REASON), 422),
            (split(thread, two, "Quolls", ""), 422),
            (split(thread, opening, "Quolls", REASON), 409),
            (split(thread, gone, "Quolls", REASON), 403),
            (split(other, two, "Quolls", REASON), 422),
            (split(thread, 999_999, "Quolls", REASON), 422),
            (split(999_999, two, "Quolls", REASON), 404),
        ] {
            mara.post(&path, body).await.problem(status);
        }
        let (path, body) = split(thread, two, "Quolls", REASON);
        ben.post(&path, body.clone()).await.problem(403);
        forum.api().post(&path, body).await.problem(401);
        assert_eq!(state(&forum).await, before);
    }
}
