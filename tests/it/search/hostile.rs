//! Whatever is typed finds something or nothing; it is never an error, and never more than words.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;

const TYPED: [&str; 42] = [
    "\"",
    "\"\"",
    "\"\"\"",
    "\"kettle",
    "kettle\"",
    "'",
    "''",
    "\\",
    "*",
    "kett*",
    "kettle*",
    "^kettle",
    "NEAR(",
    "NEAR(kettle a, 2)",
    "a OR",
    "OR",
    "OR kettle",
    "AND",
    "NOT",
    "NOT kettle",
    "kettle NOT",
    "(",
    ")",
    "((kettle)",
    "title:kettle",
    "body : x",
    "{title body} : kettle",
    "- kettle",
    "-",
    "--",
    "-\"",
    "+kettle",
    "kettle & | !",
    "<->",
    "kettle <2> x",
    ":*",
    "kettle:*",
    ":A",
    "'; DROP TABLE posts; --",
    "\" OR 1=1 --",
    "\0",
    "ket\0tle",
];

async fn ask(forum: &Forum, typed: &str) -> u16 {
    let q = utf8_percent_encode(typed, NON_ALPHANUMERIC).to_string();
    let page = forum.browser().open(&format!("/search?q={q}&author=&board=&kind=")).await;
    assert_eq!(page.status, 200, "{typed:?}");
    if !typed.contains(['\r', '\n', '\0']) {
        assert_eq!(page.value("q"), typed, "what was typed is in the form");
    }
    assert!(!page.has("main script") && !page.has("main img"), "{typed:?}");
    let status = forum.api().get(&format!("/search?q={q}")).await.status;
    assert!(matches!(status, 200 | 422), "{typed:?}: {status}");
    let author = forum.browser().open(&format!("/search?q=kettle&author={q}")).await;
    assert_eq!(author.status, 200, "by {typed:?}");
    status
}

on_both! {
    async fn nothing_that_is_typed_is_an_error(forum) {
        let ana = forum.member("ana").await;
        ana.start("A kettle", "Warm. <script>alert(1)</script>").await;
        for typed in TYPED {
            ask(&forum, typed).await;
        }
        let long = ["x".repeat(10_000), "kettle ".repeat(1_400), "\"".repeat(10_000), "é".repeat(5_000), "-a ".repeat(3_000)];
        for typed in &long {
            ask(&forum, typed).await;
        }
        for typed in ["🕯️", "\u{202e}kettle", "\u{200b}", "静かな川", "<script>alert(1)</script>", "\u{fffe}\u{1f468}\u{200d}\u{1f469}"] {
            ask(&forum, typed).await;
        }
        for raw in ["%FF%FE", "%C3%28", "%ED%A0%80", "%", "%zz", "a%00b"] {
            let page = forum.browser().open(&format!("/search?q={raw}")).await;
            assert!(matches!(page.status, 200 | 404), "{raw}: {}", page.status);
        }
        assert_eq!(places(&forum.api(), "q=kettle").await, ["A kettle #1"], "and all is as it was");
    }

    async fn nor_is_anything_that_chance_types(forum) {
        forum.member("ana").await.start("A kettle", "Warm.").await;
        let pieces = prop::sample::select(vec![
            "\"", "-", "(", ")", "*", ":", "^", "kettle", "warm", "OR", "NOT", "NEAR", " ", "  ", "&", "|", "!", "<->", "'", "\\", "é", "🕯", "{", "}", "+", ",",
        ]);
        let strategy = prop::collection::vec(prop_oneof![pieces.prop_map(str::to_owned), "\\PC{1,4}"], 0..12);
        let mut runner = TestRunner::deterministic();
        for _ in 0..60 {
            let typed = strategy.new_tree(&mut runner).unwrap().current().concat();
            ask(&forum, &typed).await;
        }
    }

    /// A word that no index can hold, in a post: it is kept, and the others are found.
    async fn a_post_of_monstrous_words_is_found_by_its_others(forum) {
        let ana = forum.member("ana").await;
        let body = format!("kettle {} {}", "x".repeat(9_000), (0..1_500).map(|i| format!("w{i} ")).collect::<String>());
        ana.start("Long", &body).await;
        assert_eq!(places(&forum.api(), "q=kettle+w1499").await, ["Long #1"]);
    }
}
