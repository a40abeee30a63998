//! Many at once.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::database::execute;
use crate::support::forum::on_both;
use crate::support::state::state;

on_both! {
    async fn twenty_replies_at_once_get_twenty_numbers(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Who is up?", "It is late.").await;
        let first = ana.reply(thread, None, "Me.").await;
        let parent = first["id"].as_i64();
        let posted = join_all((0..20).map(|i| {
            let (ana, parent) = (ana.clone(), parent.filter(|_| i % 2 == 0));
            async move { ana.reply(thread, parent, &format!("Me too, {i}.")).await }
        }))
        .await;
        let mut numbers: Vec<i64> = posted.iter().map(|p| p["number"].as_i64().unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (3..=22).collect::<Vec<i64>>());
        let answer = ana.get(&format!("/threads/{thread}?limit=100")).await.expect(200);
        assert_eq!(answer["thread"]["reply_count"], 21);
        assert_eq!(answer["thread"]["revision"], 22);
        let posts = answer["posts"].as_array().unwrap();
        assert_eq!(posts.len(), 22);
        assert_eq!(posts[0]["reply_count"], 11, "those to the thread as a whole");
        assert_eq!(posts[1]["reply_count"], 10, "those under the first reply");
        assert_eq!(state(&forum).await.count("outbox"), 22, "each is news once");
    }

    async fn what_is_refused_takes_nothing_from_those_beside_it(forum) {
        let (ana, mo) = (forum.member("ana").await, forum.moderator("mo").await);
        let (open, shut) = (ana.start("Open", "Come in.").await, ana.start("Shut", "Not now.").await);
        execute(&forum, &format!("UPDATE threads SET state = 'locked' WHERE id = {shut}")).await;
        let answers = join_all((0..24).map(|i| {
            let body = match i % 3 {
                0 => (open, json!({ "body": format!("Here, {i}.") })),
                1 => (open, json!({ "body": "Under nothing.", "parent_id": 999_999 })),
                _ => (shut, json!({ "body": "Too late." })),
            };
            let who = if i % 2 == 0 { &ana } else { &mo };
            async move { who.post(&format!("/threads/{}/posts", body.0), body.1).await }
        }))
        .await;
        for (i, answer) in answers.into_iter().enumerate() {
            answer.expect([201, 422, 423][i % 3]);
        }
        assert_eq!((ana.posts(open).await.len(), ana.posts(shut).await.len()), (9, 1));
        let numbers: Vec<i64> = ana.posts(open).await.iter().map(|p| p["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, (1..=9).collect::<Vec<i64>>(), "what was taken back left no gap");
        assert_eq!(state(&forum).await.count("outbox"), 10);
    }

    async fn the_same_key_at_the_same_moment_posts_once(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Who is up?", "It is late.").await;
        let path = format!("/threads/{thread}/posts");
        let body = json!({ "body": "Me.", "idempotency_key": "a-double-click" });
        let answers = join_all((0..6).map(|_| ana.post(&path, body.clone()))).await;
        let posts: Vec<i64> =
            answers.into_iter().map(|a| a.expect(201)["post"]["id"].as_i64().unwrap()).collect();
        assert!(posts.iter().all(|id| *id == posts[0]), "{posts:?}");
        assert_eq!(ana.posts(thread).await.len(), 2);

        let start = json!({ "title": "Twice?", "body": "Once.", "kind": "question", "idempotency_key": "again" });
        let answers =
            join_all((0..4).map(|_| ana.post("/boards/discussion/threads", start.clone()))).await;
        let threads: Vec<i64> = answers.into_iter().map(|a| a.expect(201)["id"].as_i64().unwrap()).collect();
        assert!(threads.iter().all(|id| *id == threads[0]), "{threads:?}");
        assert_eq!(state(&forum).await.count("threads"), 2);
    }

    async fn two_people_may_use_the_same_key(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("Who is up?", "It is late.").await;
        let path = format!("/threads/{thread}/posts");
        let body = json!({ "body": "Me.", "idempotency_key": "key" });
        let (one, two) = tokio::join!(ana.post(&path, body.clone()), ben.post(&path, body.clone()));
        assert_ne!(one.expect(201)["post"]["id"], two.expect(201)["post"]["id"]);
    }

    async fn of_two_who_ask_for_one_handle_one_gets_it(forum) {
        let (one, two) = (forum.api(), forum.api());
        let body = |handle: &str| json!({ "handle": handle, "passphrase": "seven lamps by the harbour" });
        let (one, two) = tokio::join!(one.post("/members", body("rowan")), two.post("/members", body("ROWAN")));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422]);
    }
}
