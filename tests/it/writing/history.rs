//! What changed in a post, word by word.

use std::time::{Duration, Instant};

use super::*;
use crate::support::forum::{Backend, on_both};

on_both! {
    async fn readers_see_which_words_went_and_came(forum) {
        let desk = Desk::set(&forum).await;
        forum.pass_seconds(600);
        desk.change("A walk in the summer rain, and tea.").await.expect(200);
        let page = forum.browser().open(&format!("/p/{}/revisions", desk.post)).await.expect(200);
        assert_eq!(page.texts("main li h2"), ["Version 2, by its author stands now", "Version 1, by its author"]);
        assert_eq!(page.texts(".diff del"), ["[taken out:] wakl [end]", "[taken out:] rain. [end]"]);
        assert_eq!(page.texts(".diff ins"), ["[put in:] walk [end]", "[put in:] summer rain, and tea. [end]"]);
        let whole = page.texts("main li details .prose");
        assert_eq!(whole, ["A walk in the summer rain, and tea."], "the first version has nothing to differ from");
        assert!(page.text("main li details summary").contains("All of version 2"));
    }

    async fn programs_see_who_put_each_text_there(forum) {
        let desk = Desk::set(&forum).await;
        forum.pass_seconds(600);
        desk.change("A walk, you fool.").await.expect(200);
        let mara = forum.moderator("mara").await;
        mara.post(&format!("/mod/posts/{}/edit", desk.post), cooled("A walk.")).await.expect(200);
        mara.post(&format!("/mod/posts/{}/edit", desk.post), cooled("A walk, then.")).await.expect(200);
        let all = desk.versions(&desk.ana).await;
        let by = |json: &Value| -> Vec<String> {
            let versions = json["revisions"].as_array().unwrap().iter();
            versions.map(|v| v["edited_by"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(by(&all), ["author", "author", "moderator", "moderator"]);
        assert_eq!((&all["withheld"], &all["next"]), (&json!(false), &Value::Null));
        assert_eq!(all["revisions"][2]["reason"], "a remark about a person was taken out");
        let seen = desk.versions(&forum.api()).await;
        assert_eq!((by(&seen), &seen["withheld"]), (vec!["moderator".to_owned()], &json!(true)));
        let page = forum.browser().open(&format!("/p/{}/revisions", desk.post)).await.expect(200);
        assert_eq!(page.texts("main li h2"), ["Version 4, by a moderator stands now"]);
        assert!(!page.html.contains("fool") && !page.has(".diff"), "nor what the last one took out");
    }

    async fn a_long_history_is_read_page_by_page(forum) {
        let desk = Desk::set(&forum).await;
        forum.pass_seconds(600);
        for i in 2..=23 {
            desk.ana.patch(&format!("/posts/{}", desk.post), json!({ "body": format!("Text {i}.") })).await.expect(200);
        }
        let stranger = forum.browser();
        let (mut path, mut heads, mut changes) = (format!("/p/{}/revisions", desk.post), Vec::new(), 0);
        loop {
            let page = stranger.open(&path).await.expect(200);
            heads.extend(page.texts("main li h2"));
            changes += page.texts(".diff").len();
            match page.attributes("a[rel=next]", "href").pop() {
                Some(next) => path = next,
                None => break,
            }
        }
        let numbers: Vec<i32> =
            heads.iter().map(|h| h.split([' ', ',']).nth(1).unwrap().parse().unwrap()).collect();
        assert_eq!(numbers, (1..=23).rev().collect::<Vec<i32>>());
        assert_eq!(changes, 22, "each but the first is compared with the one before, over the pages' ends too");

        let get = async |query: &str| {
            forum.api().get(&format!("/posts/{}/revisions{query}", desk.post)).await.expect(200)
        };
        let last = get("?limit=2").await;
        assert_eq!((&last["revisions"][0]["number"], &last["next"]), (&json!(22), &json!(22)));
        let before = get("?limit=2&before=22").await;
        assert_eq!((&before["revisions"][1]["number"], &before["revisions"][1]["current"]), (&json!(21), &json!(false)));
        assert_eq!(get("?before=3").await["next"], Value::Null);
        for odd in ["?before=0", "?before=-2147483648", "?before=2147483647", "?before=1", "?limit=0"] {
            assert!(get(odd).await["revisions"].is_array(), "{odd}");
        }
        stranger.open(&format!("/p/{}/revisions?before=x", desk.post)).await.expect(404);
    }

    async fn tags_in_the_texts_stay_words(forum) {
        let desk = Desk::set(&forum).await;
        forum.pass_seconds(600);
        let attack = "<script>alert(1)</script> </del><img src=x onerror=alert(2)> \" onclick=alert(3)";
        desk.change(attack).await.expect(200);
        let page = forum.browser().open(&format!("/p/{}/revisions", desk.post)).await.expect(200);
        assert!(!page.has("main script") && !page.has("main img"));
        assert!(page.text(".diff ins").contains("<script>alert(1)</script>"));
        let form = desk.browser.open(&desk.edit()).await;
        desk.ana.patch(&format!("/posts/{}", desk.post), json!({ "body": "Calm." })).await.expect(200);
        let clash = desk.browser.submit(&form, &desk.edit(), &[("body", attack)]).await.expect(409);
        assert!(!clash.has("main script") && !clash.has("main img") && clash.text(".diff ins").contains("<img src=x"));
    }
}

/// Two texts without a word in common, as long as they may be, are the slowest to compare.
#[tokio::test]
async fn texts_built_to_be_slow_to_compare_keep_nobody_waiting() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    let ana = forum.member("ana").await;
    let thread = ana.start("Long", "A beginning.").await;
    let post = ana.posts(thread).await[0]["id"].as_i64().unwrap();
    let hostile = |seed: u64| -> String {
        let mut x = seed;
        let mut text = String::new();
        while text.len() < 63 * 1024 {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(["a ", "b ", "c ", "d ", "e ", "f "][(x >> 60) as usize % 6]);
        }
        text
    };
    for seed in 1..=4 {
        let started = Instant::now();
        ana.patch(&format!("/posts/{post}"), json!({ "body": hostile(seed) })).await.expect(200);
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    }
    let started = Instant::now();
    let page = forum.browser().open(&format!("/p/{post}/revisions")).await.expect(200);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(page.texts("main li h2").len(), 5);
}
