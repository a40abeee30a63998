//! What a page of a thread costs, by the length of the thread and how far down the page is: the tree's
//! query with as little around it as the JSON surface has, and the whole page.
//!
//! `cargo bench --bench thread`. The figures of one group should be about the same: a page of a
//! hundred posts costs what it costs, wherever it is.

mod forum;

use criterion::{Criterion, criterion_group, criterion_main};
use forum::Forum;

const REPLIES: [u32; 3] = [100, 2_000, 100_000];
const FAR: usize = 900;

fn tree(criterion: &mut Criterion) {
    let mut forum = Forum::with_threads(&REPLIES);
    for limit in [20, 100] {
        let mut group = criterion.benchmark_group(format!("tree/{limit} posts"));
        for (thread, replies) in (1..).zip(REPLIES) {
            let path = format!("/api/v1/threads/{thread}?limit={limit}");
            group.bench_function(format!("{replies} replies"), |bencher| bencher.iter(|| forum.get(&path)));
        }
        let first = format!("/api/v1/threads/{}?limit={limit}", REPLIES.len());
        let path = pages_later(&mut forum, &first, FAR, json_next);
        group.bench_function(format!("100000 replies, page {FAR}"), |bencher| {
            bencher.iter(|| forum.get(&path))
        });
        group.finish();
    }
}

fn page(criterion: &mut Criterion) {
    let mut forum = Forum::with_threads(&REPLIES);
    let mut group = criterion.benchmark_group("page");
    for (thread, replies) in (1..).zip(REPLIES) {
        let path = format!("/t/{thread}-bench");
        group.bench_function(format!("{replies} replies"), |bencher| bencher.iter(|| forum.get(&path)));
    }
    let path = pages_later(&mut forum, &format!("/t/{}-bench", REPLIES.len()), FAR, html_next);
    group.bench_function(format!("100000 replies, page {FAR}"), |bencher| bencher.iter(|| forum.get(&path)));
    group.finish();
}

/// Where a reader is who has gone to the next page often enough.
fn pages_later(
    forum: &mut Forum,
    first: &str,
    page: usize,
    next: fn(&str, &str) -> Option<String>,
) -> String {
    let mut path = first.to_owned();
    for _ in 1..page {
        match next(first, &forum.get(&path)) {
            Some(following) => path = following,
            None => panic!("{path} is the last page"),
        }
    }
    path
}

fn json_next(first: &str, page: &str) -> Option<String> {
    let page: serde_json::Value = serde_json::from_str(page).ok()?;
    Some(format!("{first}&after={}", page["next"].as_str()?))
}

fn html_next(_: &str, page: &str) -> Option<String> {
    let (before, _) = page.split_once("\" rel=\"next\"")?;
    let (_, path) = before.rsplit_once("href=\"")?;
    Some(path.replace("&#38;", "&").replace("&amp;", "&"))
}

criterion_group!(benches, tree, page);
criterion_main!(benches);
