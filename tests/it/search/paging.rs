//! Results page by page.

use std::collections::BTreeSet;

use super::*;

on_both! {
    async fn every_result_is_on_one_page_and_the_last_page_is_not_empty(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("A thread", "Hello.").await;
        // As many of equal rank as of another, so that pages break between equals too.
        for i in 0..40 {
            let body = if i % 2 == 0 { "A kettle.".to_owned() } else { format!("A kettle and {} more words.", i) };
            ana.reply(thread, None, &body).await;
        }
        let api = forum.api();
        for limit in [1, 7, 20, 40] {
            let (mut seen, mut pages, mut after) = (BTreeSet::new(), 0, String::new());
            loop {
                let page = api.get(&format!("/search?q=kettle&limit={limit}{after}")).await.expect(200);
                let results = page["results"].as_array().unwrap();
                assert!(!results.is_empty() && results.len() <= limit);
                for result in results {
                    assert!(seen.insert(result["post_id"].as_i64().unwrap()), "twice");
                }
                pages += 1;
                match page["next"].as_str() {
                    Some(cursor) => after = format!("&after={cursor}"),
                    None => break,
                }
            }
            assert_eq!((seen.len(), pages), (40, 40_usize.div_ceil(limit)), "pages of {limit}");
        }
        let browser = forum.browser();
        let first = browser.open("/search?q=kettle&board=discussion").await.expect(200);
        let next = first.attributes("a[rel=next]", "href");
        assert!(next[0].contains("board=discussion"), "{next:?}");
        let second = browser.open(&next[0]).await.expect(200);
        assert_eq!((first.texts(".items li").len(), second.texts(".items li").len()), (20, 20));
        assert!(!second.has("a[rel=next]"), "40 results are two pages");
        assert_eq!(second.value("q"), "kettle");
    }

    async fn a_forged_cursor_is_no_error(forum) {
        let ana = forum.member("ana").await;
        ana.start("A thread", "A kettle.").await;
        for cursor in ["x", ".", "1.1", "7ff0000000000000.1", "7ff8000000000000.1", "0.99999999999999999999", "%00", "'--"] {
            let page = forum.browser().open(&format!("/search?q=kettle&after={cursor}")).await.expect(200);
            assert!(page.has("h1"), "{cursor}");
            let status = forum.api().get(&format!("/search?q=kettle&after={cursor}")).await.status;
            assert!(matches!(status, 200 | 400), "{cursor}: {status}");
        }
    }
}
