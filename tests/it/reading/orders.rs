use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::support::browser::Browser;
use crate::support::client::Client;
use crate::support::forum::on_both;

/// A thread in which reply i answers the thread, or an earlier reply, as `parents` say; and for each
/// reply the number of the one it answers.
async fn grow(member: &Client, parents: &[usize]) -> (i64, Vec<Option<usize>>) {
    let thread = member.start("A tree", "Its root.").await;
    let (mut ids, mut answers) = (Vec::new(), Vec::new());
    for (i, dice) in parents.iter().enumerate() {
        let parent = (dice % (i + 1)).checked_sub(1);
        ids.push(member.reply(thread, parent.map(|p| ids[p]), "A branch.").await["id"].as_i64().unwrap());
        answers.push(parent.map(|p| p + 2));
    }
    (thread, answers)
}

/// The numbers under a reply, itself first, in reading order.
fn branch(answers: &[Option<usize>], number: usize) -> Vec<usize> {
    let below = (2..answers.len() + 2).filter(|n| answers[n - 2] == Some(number));
    std::iter::once(number).chain(below.flat_map(|n| branch(answers, n))).collect()
}

/// The latest branch first, each in reading order.
fn newest(answers: &[Option<usize>]) -> Vec<usize> {
    let tops = (2..answers.len() + 2).rev().filter(|n| answers[n - 2].is_none());
    tops.flat_map(|n| branch(answers, n)).collect()
}

async fn walk(client: &Client, thread: i64, limit: usize) -> Vec<usize> {
    let (mut numbers, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/threads/{thread}?order=newest&limit={limit}{after}");
        let page = client.get(&path).await.expect(200);
        let found = page["posts"].as_array().unwrap();
        numbers.extend(found.iter().map(|p| p["number"].as_u64().unwrap() as usize).filter(|n| *n > 1));
        match page["next"].as_str() {
            Some(cursor) => after = format!("&after={cursor}"),
            None => return numbers,
        }
    }
}

/// The numbers of the posts on each page, following a link from one to the next.
async fn by_links(browser: &Browser, start: &str, rel: &str) -> Vec<Vec<usize>> {
    let (mut pages, mut path) = (Vec::new(), start.to_owned());
    loop {
        let page = browser.open(&path).await.expect(200);
        let ids = page.attributes("article.post", "id");
        pages.push(ids.iter().map(|id| id[1..].parse().unwrap()).collect());
        match page.attributes(&format!("a[rel={rel}]"), "href").pop() {
            Some(next) => path = next,
            None => return pages,
        }
    }
}

/// 260 replies: tops, long branches, and a branch that spans pages.
fn bushy() -> Vec<usize> {
    (0..260)
        .map(|i| {
            if i % 4 == 0 {
                0
            } else if i < 150 {
                1
            } else {
                i * 7
            }
        })
        .collect()
}

on_both! {
    async fn newest_first_loses_and_repeats_nothing_whatever_the_tree(forum) {
        let ana = forum.member("ana").await;
        let mut runner = TestRunner::deterministic();
        for _ in 0..4 {
            let parents = prop::collection::vec(0usize..1_000, 1..40).new_tree(&mut runner).unwrap().current();
            let (thread, answers) = grow(&ana, &parents).await;
            for limit in [1, 2, 3, 7, 100] {
                assert_eq!(walk(&ana, thread, limit).await, newest(&answers), "pages of {limit}: {parents:?}");
            }
        }
    }

    async fn a_long_thread_is_read_both_ways_and_back_by_links(forum) {
        let ana = forum.member("ana").await;
        let (thread, answers) = grow(&ana, &bushy()).await;
        let oldest: Vec<usize> = {
            let tops = (2..answers.len() + 2).filter(|n| answers[n - 2].is_none());
            tops.flat_map(|n| branch(&answers, n)).collect()
        };
        let browser = forum.browser();
        for (query, expected) in [("", oldest), ("?order=newest", newest(&answers))] {
            let path = format!("/t/{thread}-a-tree{query}");
            let pages = by_links(&browser, &path, "next").await;
            assert_eq!(pages.concat(), expected, "{query}");
            assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 60]);
            // Back again, from the last page.
            let (mut last, mut page) = (path.clone(), browser.open(&path).await);
            while let Some(next) = page.attributes("a[rel=next]", "href").pop() {
                page = browser.open(&next).await;
                last = next;
            }
            let mut back = by_links(&browser, &last, "prev").await;
            back.reverse();
            assert_eq!(back, pages, "{query}");
        }
    }

    async fn one_branch_is_read_alone(forum) {
        let ana = forum.member("ana").await;
        let (thread, answers) = grow(&ana, &bushy()).await;
        let browser = forum.browser();
        let under = branch(&answers, 2);
        assert!(under.len() > 100, "it spans pages");
        let path = format!("/t/{thread}-a-tree?branch=2");
        assert_eq!(by_links(&browser, &path, "next").await.concat(), under);
        let page = browser.open(&path).await;
        assert!(page.text("#replies").contains("Only #2 by ana"));
        assert!(!page.has(".story .prose"), "the opening post is on the whole thread's page");
        assert!(page.has(&format!(".story a[href='/t/{thread}-a-tree']")), "and a link leads there");
        assert_eq!(page.text("a[rel=next]"), "Continue this branch");
        // Every post that was answered offers its branch, but not the one that is shown.
        let offered = page.attributes(".acts a[href*='branch=']", "href");
        assert!(!offered.iter().any(|href| href.ends_with("branch=2")));
        for missing in ["branch=1", "branch=0", "branch=-3", "branch=99999", "branch=x", "order=loudest"] {
            assert_eq!(browser.open(&format!("/t/{thread}-a-tree?{missing}")).await.status, 404, "{missing}");
        }
    }

    async fn a_branch_cut_by_the_end_of_a_page_says_so_and_goes_on(forum) {
        let ana = forum.member("ana").await;
        // 2 has 120 answers; then 3 tops.
        let parents: Vec<usize> = std::iter::once(0).chain(std::iter::repeat_n(1, 120)).chain([0, 0, 0]).collect();
        let (thread, _) = grow(&ana, &parents).await;
        let browser = forum.browser();
        let page = browser.open(&format!("/t/{thread}")).await;
        assert_eq!(page.text("a[rel=next]"), "Continue this branch");
        assert!(page.text("#p2 summary").starts_with("99 replies on this page"));
        assert!(page.has("#p2 details:not([open])"), "a branch that fills the page starts folded");
        let next = browser.open(&page.attributes("a[rel=next]", "href")[0]).await;
        assert!(next.text("article.post .to").starts_with("in reply to #2 by ana"), "what it answers is a page away");
        assert!(!next.has("a[rel=next]"));
    }

    async fn places_that_were_made_up_lead_nowhere_worse_than_an_empty_page(forum) {
        let ana = forum.member("ana").await;
        let (thread, _) = grow(&ana, &[0, 1, 2, 0]).await;
        let (other, _) = grow(&ana, &bushy()).await;
        let foreign = ana.get(&format!("/threads/{other}?limit=90")).await.expect(200)["next"].clone();
        let browser = forum.browser();
        let made_up = [foreign.as_str().unwrap(), "AAAAAA", "_____w", "AAAAAQAAAAIAAAAD", "f____w"];
        for cursor in made_up {
            for order in ["oldest", "newest"] {
                let page = browser.open(&format!("/t/{thread}-a-tree?order={order}&after={cursor}")).await.expect(200);
                let shown = page.attributes("article.post", "id");
                assert!(shown.len() <= 4, "{cursor}: {shown:?}");
                assert!(!shown.is_empty() || page.text(".thread").contains("no replies from here on"), "{cursor}");
                let path = format!("/threads/{thread}?order={order}&after={cursor}");
                let json = ana.get(&path).await.expect(200);
                assert!(json["posts"].as_array().unwrap().iter().all(|p| p["number"] != 1), "{cursor}");
            }
            browser.open(&format!("/t/{thread}-a-tree?branch=3&after={cursor}")).await.expect(200);
        }
        for broken in ["x", "A", "AAAA", "%00", "%F0%9F%98%80", &"AAAA".repeat(200)] {
            assert_eq!(browser.open(&format!("/t/{thread}-a-tree?after={broken}")).await.status, 404, "{broken}");
        }
    }
}
