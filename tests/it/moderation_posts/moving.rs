//! A branch is moved: under another post, or into another thread.

use serde_json::json;

use super::{act, id, is_sound, last_action, post, shape, signed_in, thread};
use crate::support::client::Client;
use crate::support::database::execute;
use crate::support::forum::{Forum, grant, on_both};
use crate::support::state::state;

/// #1 ana; #2 ben, #3 under it, #4 under that; #5 ben; and another thread with #1 and #2.
struct Tree {
    thread: i64,
    other: i64,
    posts: [i64; 6],
    others: [i64; 2],
    ana: Client,
    ben: Client,
    mara: Client,
}

impl Tree {
    async fn begin(forum: &Forum) -> Tree {
        let (ana, ben, mara) =
            (forum.member("ana").await, forum.member("ben").await, forum.moderator("mara").await);
        let (thread, other) =
            (ana.start("One", "Opening.").await, ana.start("Two", "Another opening.").await);
        forum.pass_seconds(60);
        let two = id(&ben.reply(thread, None, "Two.").await);
        let three = id(&ana.reply(thread, Some(two), "Three.").await);
        forum.pass_seconds(60);
        let four = id(&ben.reply(thread, Some(three), "Four, about a numbat.").await);
        let beside = id(&ana.reply(other, None, "Beside.").await);
        let five = id(&ben.reply(thread, None, "Five.").await);
        let (first, opening) = (id(&ana.posts(thread).await[0]), id(&ana.posts(other).await[0]));
        Tree {
            thread,
            other,
            posts: [0, first, two, three, four, five],
            others: [opening, beside],
            ana,
            ben,
            mara,
        }
    }

    async fn are_sound(&self) {
        is_sound(&self.ana, self.thread).await;
        is_sound(&self.ana, self.other).await;
    }
}

on_both! {
    async fn within_a_thread_the_numbers_stay(forum) {
        let tree = Tree::begin(&forum).await;
        act(&tree.mara, tree.posts[3], "move", json!({ "parent_id": tree.posts[5] })).await.expect(200);
        assert_eq!(shape(&tree.ana, tree.thread).await, [(1, 0), (2, 0), (5, 0), (3, 1), (4, 2)]);
        tree.are_sound().await;
        let page = forum.browser().open(&format!("/p/{}", tree.posts[4])).await.expect(200);
        assert!(page.path.ends_with("#p4") && page.has("#p4"));
        assert_eq!(last_action(&tree.mara).await["action"], "move_post");
        let notices = signed_in(&forum, "ana").await.open("/me/notifications").await.expect(200);
        assert!(notices.text("main").contains("moved your post"));
        // To the thread as a whole.
        act(&tree.mara, tree.posts[4], "move", json!({ "thread_id": tree.thread })).await.expect(200);
        assert_eq!(shape(&tree.ana, tree.thread).await, [(1, 0), (2, 0), (4, 0), (5, 0), (3, 1)]);
        tree.are_sound().await;
        // Under a later one: a parent may have a higher number.
        act(&tree.mara, tree.posts[2], "move", json!({ "parent_id": tree.posts[3] })).await.expect(200);
        assert_eq!(shape(&tree.ana, tree.thread).await, [(1, 0), (4, 0), (5, 0), (3, 1), (2, 2)]);
        tree.are_sound().await;
    }

    async fn into_another_thread_it_gets_new_numbers_and_takes_all_along(forum) {
        let tree = Tree::begin(&forum).await;
        let flag = json!({ "reason": "off_topic" });
        tree.ana.post(&format!("/posts/{}/flags", tree.posts[4]), flag).await.expect(201);
        let revisions = [thread(&tree.ana, tree.thread).await["revision"].clone(), thread(&tree.ana, tree.other).await["revision"].clone()];
        act(&tree.mara, tree.posts[2], "move", json!({ "parent_id": tree.others[1] })).await.expect(200);
        assert_eq!(shape(&tree.ana, tree.thread).await, [(1, 0), (5, 0)]);
        assert_eq!(shape(&tree.ana, tree.other).await, [(1, 0), (2, 0), (3, 1), (4, 2), (5, 3)]);
        tree.are_sound().await;
        for (id, before) in [tree.thread, tree.other].into_iter().zip(revisions) {
            assert!(thread(&tree.ana, id).await["revision"].as_i64() > before.as_i64());
        }
        for (post, number) in [(tree.posts[2], 3), (tree.posts[3], 4), (tree.posts[4], 5)] {
            let page = forum.browser().open(&format!("/p/{post}")).await.expect(200);
            assert!(page.path.starts_with(&format!("/t/{}-two", tree.other)) && page.path.ends_with(&format!("#p{number}")), "{}", page.path);
        }
        let found = forum.api().get("/search?q=numbat").await.expect(200);
        assert!(found["results"][0].to_string().contains(&format!("\"thread_id\":{}", tree.other)) || found["results"][0].to_string().contains("\"Two\""), "{found}");
        let cases = tree.mara.get("/mod/cases").await.expect(200);
        assert_eq!((&cases["cases"][0]["thread_id"], &cases["cases"][0]["number"]), (&json!(tree.other), &json!(5)));
        // What comes next has the next number in either.
        assert_eq!(tree.ben.reply(tree.other, None, "Next.").await["number"], 6);
        assert_eq!(tree.ben.reply(tree.thread, None, "Next.").await["number"], 6);
        tree.are_sound().await;
    }

    async fn an_answer_on_its_way_follows_the_post_it_answers(forum) {
        let tree = Tree::begin(&forum).await;
        act(&tree.mara, tree.posts[2], "move", json!({ "thread_id": tree.other })).await.expect(200);
        // Sent to the thread in which its writer read the post.
        let answer = tree.ana.reply(tree.thread, Some(tree.posts[3]), "An answer.").await;
        let here = post(&tree.ana, tree.other, id(&answer)).await;
        assert_eq!(here["parent_id"], tree.posts[3]);
        tree.are_sound().await;
        let to_none = json!({ "body": "Hm.", "parent_id": tree.others[1], "anyway": true });
        tree.ana.post(&format!("/threads/{}/posts", tree.thread), to_none).await.problem(422);
    }

    async fn nothing_is_moved_where_it_can_not_be(forum) {
        let tree = Tree::begin(&forum).await;
        tree.ben.delete(&format!("/posts/{}", tree.posts[5])).await.expect(204);
        let before = state(&forum).await;
        for (post, goal, status) in [
            (tree.posts[2], json!({ "parent_id": tree.posts[2] }), 422),
            (tree.posts[2], json!({ "parent_id": tree.posts[4] }), 422),
            (tree.posts[1], json!({ "parent_id": tree.others[1] }), 409),
            (tree.posts[2], json!({ "parent_id": tree.posts[5] }), 422),
            (tree.posts[2], json!({ "parent_id": tree.posts[1] }), 409),
            (tree.posts[2], json!({ "thread_id": tree.thread }), 409),
            (tree.posts[3], json!({ "parent_id": tree.posts[2] }), 409),
            (tree.posts[2], json!({ "parent_id": 999_999 }), 422),
            (tree.posts[2], json!({ "thread_id": 999_999 }), 422),
            (tree.posts[2], json!({}), 422),
            (tree.posts[2], json!({ "thread_id": tree.other, "parent_id": tree.others[1] }), 422),
            (tree.posts[5], json!({ "thread_id": tree.other }), 403),
        ] {
            act(&tree.mara, post, "move", goal).await.problem(status);
        }
        act(&tree.ben, tree.posts[2], "move", json!({ "thread_id": tree.other })).await.problem(403);
        assert_eq!(state(&forum).await, before);
    }

    async fn a_board_moderator_moves_nothing_to_a_board_of_others(forum) {
        let tree = Tree::begin(&forum).await;
        let started = json!({ "title": "Mine", "body": "Words.", "kind": "story", "anyway": true });
        let stories = tree.ana.post("/boards/stories/threads", started).await.expect(201)["id"].as_i64().unwrap();
        let kai = forum.member("kai").await;
        moderates(&forum, "kai", "discussion").await;
        act(&kai, tree.posts[2], "move", json!({ "thread_id": stories })).await.problem(403);
        act(&kai, tree.posts[2], "move", json!({ "thread_id": tree.other })).await.expect(200);
        let away = id(&tree.ben.reply(stories, None, "Away.").await);
        act(&kai, away, "move", json!({ "thread_id": tree.other })).await.problem(403);
    }

    async fn a_tall_tree_stays_as_readable_as_it_was(forum) {
        let tree = Tree::begin(&forum).await;
        let mut below = tree.posts[5];
        for i in 0..58 {
            below = id(&if i % 2 == 0 { &tree.ana } else { &tree.ben }.reply(tree.thread, Some(below), &format!("Level {i}.")).await);
        }
        // Three levels more than there is room for: the last answers stand beside each other.
        act(&tree.mara, tree.posts[2], "move", json!({ "parent_id": below })).await.expect(200);
        tree.are_sound().await;
        let deep = post(&tree.ana, tree.thread, tree.posts[4]).await;
        assert!(deep["depth"].as_i64().unwrap() <= 61, "{deep}");
        let four = tree.ana.reply(tree.thread, Some(tree.posts[4]), "Deeper.").await;
        assert_eq!((&four["depth"], &four["reply_to_id"]), (&json!(61), &json!(tree.posts[4])));
        tree.are_sound().await;
        act(&tree.mara, tree.posts[2], "move", json!({ "thread_id": tree.other })).await.expect(200);
        let four = post(&tree.ana, tree.other, id(&four)).await;
        assert_eq!((&four["depth"], &four["parent_id"]), (&json!(3), &json!(tree.posts[4])), "there is room again");
        tree.are_sound().await;
    }
}

on_both! {
    async fn what_waits_and_who_was_a_host_count_as_where_they_were_written(forum) {
        let tree = Tree::begin(&forum).await;
        let hanna = forum.member("hanna").await;
        grant(&forum, "hanna", "host").await;
        forum.pass_seconds(60);
        let early = id(&hanna.reply(tree.thread, Some(tree.posts[2]), "Early.").await);
        forum.pass_seconds(60);
        hanna.reply(tree.thread, None, "Later.").await;
        let last = thread(&tree.ana, tree.thread).await["last_post_at"].clone();
        execute(&forum, "UPDATE members SET role = 'member' WHERE handle = 'hanna'").await;
        tree.mara.post(&format!("/mod/threads/{}/approval", tree.thread), json!({ "reason": "for an hour" })).await.expect(200);
        forum.pass_seconds(60);
        let wait = json!({ "body": "I wait.", "parent_id": tree.posts[5] });
        tree.ben.post(&format!("/threads/{}/posts", tree.thread), wait).await.expect(202);
        act(&tree.mara, tree.posts[3], "move", json!({ "thread_id": tree.other })).await.expect(200);
        assert_eq!(thread(&tree.ana, tree.thread).await["last_post_at"], last, "nobody has read what waits");
        let kept = async || host_posts(&forum, [tree.thread, tree.other]).await;
        let (there, elsewhere) = kept().await;
        assert!(there > 0 && elsewhere == 0, "{there} {elsewhere}");
        act(&tree.mara, tree.posts[2], "move", json!({ "thread_id": tree.other })).await.expect(200);
        assert!(post(&tree.ana, tree.other, early).await["depth"] == 1);
        let after = kept().await;
        assert!(after.0 == there && after.1 > 0, "both have an answer of hers: {after:?}");
    }
}

/// When a host last wrote in two threads, as the list of those that wait for one knows it.
async fn host_posts(forum: &Forum, ids: [i64; 2]) -> (i64, i64) {
    use diesel::prelude::*;
    use evenkeel::db::schema::threads;
    let look = move |_: &_, db: &mut evenkeel::db::Db| {
        let mut of = |id: i64| threads::table.find(id).select(threads::host_post_us).first::<i64>(db);
        Ok((of(ids[0])?, of(ids[1])?))
    };
    forum.app.read(look).await.unwrap()
}

/// Makes a member moderator of a board, as the host does.
async fn moderates(forum: &Forum, handle: &str, board: &str) {
    use diesel::prelude::*;
    use evenkeel::db::schema::{board_moderators, boards, members};
    let (handle, board) = (handle.to_owned(), board.to_owned());
    let made = forum.app.write(move |_, db| {
        db.write(|db| {
            let member: i64 =
                members::table.filter(members::handle.eq(&handle)).select(members::id).first(db)?;
            let board: i64 = boards::table.filter(boards::slug.eq(&board)).select(boards::id).first(db)?;
            let row = (
                board_moderators::board_id.eq(board),
                board_moderators::member_id.eq(member),
                board_moderators::created_us.eq(0_i64),
            );
            diesel::insert_into(board_moderators::table).values(row).execute(db)?;
            diesel::update(members::table.find(member)).set(members::moderates.eq(true)).execute(db)?;
            Ok(())
        })
    });
    made.await.unwrap();
}
