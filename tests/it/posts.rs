//! Threads and replies, by pages and by JSON.

use serde_json::json;

use crate::support::forum::on_both;

on_both! {
    async fn replies_are_numbered_and_nested_under_what_they_answer(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("Small things that help", "A kettle. A walk.").await;
        let first = ben.reply(thread, None, "A list on the fridge.").await;
        let second = ana.reply(thread, None, "Tea.").await;
        let under_first = ana.reply(thread, first["id"].as_i64(), "What is on it?").await;
        assert_eq!(under_first["parent_id"], first["id"]);
        assert_eq!(under_first["depth"], 1);
        let order: Vec<i64> = ben.posts(thread).await.iter().map(|p| p["number"].as_i64().unwrap()).collect();
        assert_eq!(order, [1, 2, 4, 3], "children come right below their parent");
        assert_eq!(second["parent_id"], json!(null));
    }

    async fn an_answer_to_the_opening_post_is_a_reply_to_the_thread(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Hello", "First day here.").await;
        let opening = ana.posts(thread).await[0]["id"].as_i64();
        let reply = ana.reply(thread, opening, "Me again.").await;
        assert_eq!(reply["parent_id"], json!(null));
        assert_eq!(reply["depth"], 0);
    }
}
