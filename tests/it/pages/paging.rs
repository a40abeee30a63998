//! Long threads, page by page.

use std::collections::HashMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::*;
use crate::support::client::Client;

/// A thread in which reply i answers the thread, or an earlier reply, as `parents` say.
async fn grow(member: &Client, parents: &[usize]) -> (i64, Vec<i64>) {
    let thread = member.start("A tree", "Its root.").await;
    let mut ids: Vec<i64> = Vec::new();
    for (i, dice) in parents.iter().enumerate() {
        let parent = (dice % (i + 1)).checked_sub(1).map(|p| ids[p]);
        ids.push(member.reply(thread, parent, &format!("Branch {i}.")).await["id"].as_i64().unwrap());
    }
    (thread, ids)
}

/// All of a thread, walked in pages of this many replies.
async fn walk(client: &Client, thread: i64, limit: usize) -> Vec<Value> {
    let (mut posts, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/threads/{thread}?limit={limit}{after}")).await.expect(200);
        let found = page["posts"].as_array().unwrap();
        let opening = usize::from(posts.is_empty());
        assert!(found.len() <= limit + opening, "the opening post comes on top of the first page");
        posts.extend(found.iter().cloned());
        match page["next"].as_str() {
            Some(cursor) => after = format!("&after={cursor}"),
            None => return posts,
        }
    }
}

/// A depth-first walk, children in the order of writing: what reading order means.
fn reading_order(posts: &[Value]) -> Vec<i64> {
    let mut below: HashMap<Option<i64>, Vec<(i64, i64)>> = HashMap::new();
    for post in posts.iter().filter(|p| p["number"] != 1) {
        let (number, id) = (post["number"].as_i64().unwrap(), post["id"].as_i64().unwrap());
        below.entry(post["parent_id"].as_i64()).or_default().push((number, id));
    }
    let (mut order, mut stack) = (vec![1], below.remove(&None).unwrap_or_default());
    stack.sort_by(|a, b| b.cmp(a));
    while let Some((number, id)) = stack.pop() {
        order.push(number);
        let mut children = below.remove(&Some(id)).unwrap_or_default();
        children.sort_by(|a, b| b.cmp(a));
        stack.extend(children);
    }
    order
}

fn numbers(posts: &[Value]) -> Vec<i64> {
    posts.iter().map(|p| p["number"].as_i64().unwrap()).collect()
}

on_both! {
    async fn pages_lose_and_repeat_nothing_whatever_the_tree(forum) {
        let ana = forum.member("ana").await;
        let mut runner = TestRunner::deterministic();
        for _ in 0..5 {
            let parents = prop::collection::vec(0usize..1_000, 0..45).new_tree(&mut runner).unwrap().current();
            let (thread, _) = grow(&ana, &parents).await;
            let whole = walk(&ana, thread, 100).await;
            assert_eq!(whole.len(), parents.len() + 1);
            assert_eq!(numbers(&whole), reading_order(&whole), "{parents:?}");
            for limit in [1, 2, 3, 7, parents.len().max(1)] {
                assert_eq!(walk(&ana, thread, limit).await, whole, "pages of {limit}: {parents:?}");
            }
        }
    }

    async fn what_is_posted_meanwhile_does_not_disturb_the_walk(forum) {
        let ana = forum.member("ana").await;
        let (thread, ids) = grow(&ana, &[0, 0, 0, 0]).await;
        let page = ana.get(&format!("/threads/{thread}?limit=2")).await.expect(200);
        let cursor = page["next"].as_str().unwrap().to_owned();
        ana.reply(thread, Some(ids[0]), "Above the cursor.").await;
        ana.reply(thread, Some(ids[2]), "Below it.").await;
        let rest = ana.get(&format!("/threads/{thread}?limit=10&after={cursor}")).await.expect(200);
        assert_eq!(numbers(rest["posts"].as_array().unwrap()), [4, 7, 5]);
    }

    async fn a_thread_of_250_replies_is_read_to_its_end_by_links(forum) {
        let ana = forum.member("ana").await;
        let parents: Vec<usize> = (0..250).map(|i| if i % 3 == 0 { 0 } else { i * 7 }).collect();
        let (thread, ids) = grow(&ana, &parents).await;
        let whole = walk(&ana, thread, 100).await;
        let browser = forum.browser();
        let (mut path, mut seen, mut pages) = (format!("/t/{thread}"), Vec::new(), 0);
        loop {
            let page = browser.open(&path).await.expect(200);
            assert_eq!(page.texts("h1"), ["A tree"]);
            assert_eq!(page.text("#replies"), "250 replies");
            assert_eq!(page.has(".story .prose"), pages == 0, "the story is on the first page");
            seen.extend(page.attributes("article.post", "id"));
            pages += 1;
            match page.attributes("a[rel=next]", "href").pop() {
                Some(next) => path = next,
                None => break,
            }
        }
        let expected: Vec<String> = numbers(&whole)[1..].iter().map(|n| format!("p{n}")).collect();
        assert_eq!((pages, seen), (3, expected));
        // A permalink leads to the page that holds the post.
        for place in [1, 2, 99, 100, 101, 199, 200, 201, 250] {
            let (id, number) = (whole[place]["id"].as_i64().unwrap(), whole[place]["number"].as_i64().unwrap());
            let page = browser.open(&format!("/p/{id}")).await.expect(200);
            assert!(page.path.ends_with(&format!("#p{number}")), "{}", page.path);
            assert!(page.has(&format!("article#p{number}")), "#{number}, the {place}th, is not on {}", page.path);
        }
        assert_eq!(ids.len(), 250);
        let opening = whole[0]["id"].as_i64().unwrap();
        assert_eq!(browser.open(&format!("/p/{opening}")).await.path, format!("/t/{thread}-a-tree#p1"));
    }

    async fn a_board_lists_each_of_its_threads_once(forum) {
        let ana = forum.member("ana").await;
        for i in 0..43 {
            forum.pass_seconds(i % 2); // Some at the same moment.
            ana.start(&format!("Thread {i}"), "x").await;
        }
        let (mut listed, mut after) = (Vec::new(), String::new());
        loop {
            let page = ana.get(&format!("/boards/discussion/threads?limit=5{after}")).await.expect(200);
            listed.extend(page["threads"].as_array().unwrap().iter().map(|t| t["title"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(cursor) => after = format!("&after={cursor}"),
                None => break,
            }
        }
        let expected: Vec<String> = (0..43).rev().map(|i| format!("Thread {i}")).collect();
        assert_eq!(listed, expected);
        let browser = forum.browser();
        let first = browser.open("/b/discussion").await;
        let second = browser.open(&first.attributes("a[rel=next]", "href")[0]).await;
        let titles: Vec<String> = [first.texts("main h3 a"), second.texts("main h3 a")].concat();
        assert_eq!(titles, expected);
        assert!(!second.has("a[rel=next]"));
    }
}
