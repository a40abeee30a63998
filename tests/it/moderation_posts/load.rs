//! A large branch leaves while people read it and write into it.

use std::sync::atomic::{AtomicBool, Ordering};

use diesel::prelude::*;
use evenkeel::db::Db;
use evenkeel::db::schema::{posts, threads};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{act, id, is_sound};
use crate::support::client::Client;
use crate::support::forum::{Backend, Forum, on_both};

/// How a branch goes, and comes to hang.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Into,
    Out,
}

/// A thread in which #2 has so many below it, up to eight deep, and #3 stands beside it.
async fn tall(forum: &Forum, ana: &Client, below: i32) -> (i64, Vec<i64>) {
    let thread = ana.start("A long one", "It begins.").await;
    let root = id(&ana.reply(thread, None, "The branch.").await);
    ana.reply(thread, None, "Beside it.").await;
    let grow = move |_: &_, db: &mut Db| db.write(|db| Ok(grow(db, thread, root, below)));
    (thread, forum.app.write(grow).await.unwrap())
}

/// Straight into the table: this is about what becomes of the posts, not about writing them.
fn grow(db: &mut Db, thread: i64, root: i64, below: i32) -> Vec<i64> {
    let author: i64 = posts::table.find(root).select(posts::author_id).first(db).unwrap();
    let first = |number: i32| -> Vec<u8> { number.to_be_bytes().to_vec() };
    let mut made: Vec<(i64, Vec<u8>, i32)> = vec![(root, first(2), 0)];
    for i in 0..below {
        let number = i + 4;
        // Most answer something recent; one in seven the branch's first post.
        let parent = if i % 7 == 0 { 0 } else { made.len() - 1 - (i as usize * 31 % made.len().min(5)) };
        let (above, mut path, depth) =
            if made[parent].2 > 6 { made[0].clone() } else { made[parent].clone() };
        path.extend(first(number));
        let row = (
            posts::thread_id.eq(thread),
            posts::number.eq(number),
            posts::parent_id.eq(above),
            posts::path.eq(&path),
            posts::depth.eq(depth + 1),
            posts::author_id.eq(author),
            posts::body_md.eq("Words."),
            posts::body_html.eq("<p>Words.</p>\n"),
            posts::render_version.eq(2),
            posts::state.eq("visible"),
            posts::reply_count.eq(0),
            posts::created_us.eq(1_772_438_400_000_000_i64 + i64::from(i)),
        );
        let own: i64 = match db {
            Db::Pg(c) => {
                diesel::insert_into(posts::table).values(row).returning(posts::id).get_result(c).unwrap()
            }
            Db::Sqlite(c) => {
                diesel::insert_into(posts::table).values(row).returning(posts::id).get_result(c).unwrap()
            }
        };
        diesel::update(posts::table.find(above))
            .set(posts::reply_count.eq(posts::reply_count + 1))
            .execute(db)
            .unwrap();
        made.push((own, path, depth + 1));
    }
    let latest: Option<i64> = posts::table
        .filter(posts::thread_id.eq(thread))
        .select(diesel::dsl::max(posts::created_us))
        .first(db)
        .unwrap();
    diesel::update(threads::table.find(thread))
        .set((
            threads::next_number.eq(below + 4),
            threads::reply_count.eq(below + 2),
            threads::revision.eq(threads::revision + 1),
            threads::last_post_us.eq(latest.unwrap()),
        ))
        .execute(db)
        .unwrap();
    made.into_iter().map(|(id, ..)| id).collect()
}

/// What a thread's first page says is all from before the branch left, or all from after.
fn is_of_one_moment(seen: &Value, branch: i64, below: i64, is_target: bool) {
    let count = seen["thread"]["reply_count"].as_i64().unwrap();
    let on_page = seen["posts"].as_array().unwrap();
    // In the target it hangs last; its beginning is on the first page all the same.
    let holds = on_page.iter().any(|post| post["id"] == branch);
    assert_eq!(holds, count > below, "{count} replies, and the branch {holds} (target: {is_target})");
    let numbers: Vec<i64> = on_page.iter().map(|p| p["number"].as_i64().unwrap()).collect();
    let mut once = numbers.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), numbers.len(), "{numbers:?}");
    for post in on_page {
        let parent = &post["parent_id"];
        assert!(parent.is_null() || on_page.iter().any(|p| p["id"] == *parent) || on_page.len() >= 100);
    }
}

/// While so many read it, and five write into it.
async fn goes(forum: &Forum, (below, readers): (i32, usize), way: Way) {
    let ana = forum.member("ana").await;
    let mara = forum.moderator("mara").await;
    let (thread, branch) = tall(forum, &ana, below).await;
    let other = ana.start("The other", "It begins too.").await;
    is_sound(&ana, thread).await;
    let writers = join_all((0..5).map(|i| forum.member(["bo", "cy", "di", "ed", "flo"][i]))).await;
    let moved = AtomicBool::new(false);
    let reads = join_all((0..readers).map(|i| {
        let (ana, moved, branch) = (&ana, &moved, &branch);
        async move {
            let api = forum.api();
            let mut more = 3;
            while more > 0 {
                more -= i32::from(moved.load(Ordering::Relaxed));
                let asked = if i % 2 == 0 { thread } else { other };
                let client = if i % 3 == 0 { ana } else { &api };
                let seen = client.get(&format!("/threads/{asked}?limit=100")).await.expect(200);
                is_of_one_moment(&seen, branch[0], i64::from(below), asked == other);
                let page = forum.browser().open(&format!("/t/{asked}")).await.expect(200);
                let count: String = page.text("#replies").chars().take_while(char::is_ascii_digit).collect();
                let count: i64 = count.parse().unwrap_or(0);
                let link = format!("a[href='/p/{}']", branch[0]);
                assert_eq!(page.has(&link), count > i64::from(below), "{count}");
            }
        }
    }));
    let writes = join_all(writers.iter().enumerate().map(|(i, writer)| {
        let (branch, moved) = (&branch, &moved);
        async move {
            let (mut written, mut more) = (Vec::new(), 3);
            while more > 0 {
                more -= i32::from(moved.load(Ordering::Relaxed));
                let parent = branch[(written.len() * 7 + i * 13) % branch.len()];
                let post =
                    writer.reply(thread, Some(parent), &format!("Answer {i} {}.", written.len())).await;
                written.push((id(&post), parent));
            }
            written
        }
    }));
    let moves = async {
        // The others are under way by then.
        for _ in 0..3 {
            ana.get(&format!("/threads/{thread}")).await.expect(200);
        }
        let done = match way {
            Way::Into => act(&mara, branch[0], "move", json!({ "thread_id": other })).await.expect(200),
            Way::Out => {
                let body = json!({ "post_id": branch[0], "title": "Of its own", "reason": "so many" });
                mara.post(&format!("/mod/threads/{thread}/split"), body).await.expect(201)
            }
        };
        moved.store(true, Ordering::Relaxed);
        done
    };
    let (_, written, done) = tokio::join!(reads, writes, moves);
    let target = if way == Way::Into { other } else { done["id"].as_i64().unwrap() };
    is_sound(&ana, thread).await;
    is_sound(&ana, target).await;
    let (left, there) = (ana.posts(thread).await, ana.posts(target).await);
    assert_eq!(left.len(), 2, "only what stood beside it stays");
    let written: Vec<(i64, i64)> = written.into_iter().flatten().collect();
    let opening = if way == Way::Into { 1 } else { 0 };
    assert_eq!(there.len(), opening + branch.len() + written.len());
    for (reply, parent) in written {
        let found = there.iter().find(|post| id(post) == reply).unwrap();
        let under_opening = way == Way::Out && parent == branch[0];
        assert_eq!(found["parent_id"], if under_opening { Value::Null } else { json!(parent) });
    }
}

on_both! {
    async fn a_branch_moves_while_it_is_read_and_answered(forum) {
        goes(&forum, (2_000, 10), Way::Into).await;
    }

    async fn a_branch_is_split_off_while_it_is_read_and_answered(forum) {
        goes(&forum, (2_000, 10), Way::Out).await;
    }
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn twenty_thousand_move() {
    for backend in [Backend::Sqlite, Backend::PostgresAndRedis] {
        for way in [Way::Into, Way::Out] {
            let Some(forum) = Forum::start(backend).await else { return };
            goes(&forum, (20_000, 50), way).await;
        }
    }
}
