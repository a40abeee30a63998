//! Finding what was written: the same on both databases, and only what the seeker may read.

mod hostile;
mod paging;
mod seen;

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::database::execute;
use crate::support::forum::{Backend, Forum, on_both};

/// The posts that a search finds, by number, the best first.
async fn found(client: &Client, query: &str) -> Vec<Value> {
    let answer = client.get(&format!("/search?{query}")).await.expect(200);
    answer["results"].as_array().unwrap().clone()
}

/// Titles and numbers, in no order.
async fn places(client: &Client, query: &str) -> Vec<String> {
    let place = |r: &Value| format!("{} #{}", r["title"].as_str().unwrap(), r["number"]);
    let mut places: Vec<String> = found(client, query).await.iter().map(place).collect();
    places.sort();
    places
}

fn shown(result: &Value) -> String {
    let piece = |p: &Value| match p["hit"].as_bool().unwrap() {
        true => format!("[{}]", p["text"].as_str().unwrap()),
        false => p["text"].as_str().unwrap().to_owned(),
    };
    result["passage"].as_array().unwrap().iter().map(piece).collect()
}

on_both! {
    async fn words_are_found_whatever_their_case_accents_and_the_signs_between_them(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("The café on the corner", "Étude in **blue**, and/or [green](https://example.org/kettle).").await;
        ana.reply(thread, None, "I don’t mind: \u{201c}half-way\u{201d} houses_and 3.14 boats.").await;
        ana.start("Elsewhere", "Nothing of the kind.").await;
        let api = forum.api();
        for (query, expected) in [
            ("cafe", "The café on the corner #1"),
            ("CAF%C3%89", "The café on the corner #1"),
            ("etude", "The café on the corner #1"),
            ("blue+corner", "The café on the corner #1"),
            ("or+green", "The café on the corner #1"),
            ("don't", "The café on the corner #2"),
            ("don%E2%80%99t+mind", "The café on the corner #2"),
            ("half+houses", "The café on the corner #2"),
            ("%22half+way+houses%22", "The café on the corner #2"),
            ("14+boats", "The café on the corner #2"),
            ("kind+-blue", "Elsewhere #1"),
        ] {
            assert_eq!(places(&api, &format!("q={query}")).await, [expected], "{query}");
        }
        for query in ["blu", "blues", "%22way+half%22", "blue+-etude", "%22green+blue%22", "zebra", "mind+corner"] {
            assert!(places(&api, &format!("q={query}")).await.is_empty(), "{query}");
        }
    }

    async fn a_word_in_the_title_counts_more_than_one_in_the_text(forum) {
        let ana = forum.member("ana").await;
        let named = ana.start("About kettles", "Something warm to hold on to in the evening, and quiet.").await;
        ana.start("Evening", "There are kettles in it, once, among many other words of another kind.").await;
        let all = found(&forum.api(), "q=kettles").await;
        assert_eq!(all.len(), 2);
        assert_eq!(all[0]["thread_id"], named);
    }

    async fn the_page_marks_what_was_looked_for_and_shows_no_markdown(forum) {
        let ana = forum.member("ana").await;
        let text = "# Heading\n\n**Bold** kettle with a [link](https://example.org/x) & <b>tags</b>\n\n> quoted kettle";
        ana.start("Kettle <i>watching</i>", text).await;
        let page = forum.browser().open("/search?q=kettle+tags").await.expect(200);
        assert_eq!(page.texts(".items mark"), ["Kettle", "kettle", "tags", "kettle"]);
        assert_eq!(page.text(".items h3"), "Kettle <i>watching</i>");
        assert_eq!(page.text(".items .excerpt"), "Heading Bold kettle with a link & <b>tags</b> quoted kettle");
        assert!(!page.has(".items b") && !page.has(".items i"));
        assert_eq!(page.value("q"), "kettle tags");
        assert_eq!(page.text("title"), "Search · Evenkeel", "what is looked for stays out of the history's titles");
        assert_eq!(page.headers["cache-control"], "no-store");
        let href = page.attributes(".items h3 a", "href").remove(0);
        assert!(forum.browser().open(&href).await.expect(200).path.ends_with("#p1"));
        let result = &found(&forum.api(), "q=kettle").await[0];
        assert_eq!(shown(result), "Heading Bold [kettle] with a link & <b>tags</b> quoted [kettle]");
    }

    async fn the_form_says_what_came_of_it(forum) {
        forum.member("ana").await.start("Small things", "A kettle.").await;
        let browser = forum.browser();
        let page = browser.open("/").await;
        assert!(page.has(".masthead a[href='/search']"));
        let form = browser.open("/search").await.expect(200);
        assert!(form.has("form[action='/search'][method=get]") && !form.has("#found"));
        assert!(browser.open("/search?q=zebra").await.expect(200).text("#found").contains("Nothing found"));
        for empty in ["-kettle", "%F0%9F%95%AF", "...", "%22%22"] {
            let page = browser.open(&format!("/search?q={empty}")).await.expect(200);
            assert!(page.text("[role=status]").contains("no word in that"), "{empty}");
        }
        let many = "kettle+".repeat(21);
        assert!(browser.open(&format!("/search?q={many}")).await.expect(200).text("main").contains("first 20 words"));
        let narrowed = browser.open("/search?q=kettle&board=discussion&kind=discussion&author=ANA").await.expect(200);
        assert_eq!(narrowed.texts(".items h3"), ["Small things"]);
        assert_eq!(narrowed.attributes("option[selected]", "value"), ["discussion", "discussion"]);
        assert!(narrowed.has("details[open]"), "what narrows a search is in sight");
        browser.open("/search?q=kettle&board=kitchen").await.expect(404);
    }

    async fn a_search_is_narrowed_by_board_kind_and_author(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("One", "A kettle.").await;
        ben.reply(thread, None, "Another kettle.").await;
        let story = json!({ "title": "Two", "body": "The kettle.", "kind": "story" });
        ana.post("/boards/stories/threads", story).await.expect(201);
        let api = forum.api();
        for (narrow, expected) in [
            ("", &["One #1", "One #2", "Two #1"][..]),
            ("&board=discussion", &["One #1", "One #2"]),
            ("&board=stories", &["Two #1"]),
            ("&kind=story", &["Two #1"]),
            ("&kind=question", &[]),
            ("&author=Ben", &["One #2"]),
            ("&author=nobody", &[]),
            ("&author=ana&board=discussion", &["One #1"]),
            ("&author=ben&kind=story", &[]),
        ] {
            assert_eq!(places(&api, &format!("q=kettle{narrow}")).await, expected, "{narrow}");
        }
    }

    /// What an upgrade finds there is indexed by it, and what a host wrote is known.
    async fn what_was_written_before_there_was_a_search_is_found(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("The old kettle", "Étude.").await;
        ana.reply(thread, None, "A walk.").await;
        macro_rules! migration {
            ($backend:literal, $way:literal) => {
                include_str!(concat!("../../migrations/", $backend, "/2026-11-23-000002_search/", $way, ".sql"))
            };
        }
        let (down, up) = match forum.redis() {
            None => (migration!("sqlite", "down"), migration!("sqlite", "up")),
            Some(_) => (migration!("postgres", "down"), migration!("postgres", "up")),
        };
        execute(&forum, down).await;
        execute(&forum, "UPDATE members SET role = 'host' WHERE handle = 'ana'").await;
        execute(&forum, up).await;
        let api = forum.api();
        assert_eq!(places(&api, "q=kettle").await, ["The old kettle #1"]);
        assert_eq!(places(&api, "q=etude").await, ["The old kettle #1"]);
        assert_eq!(places(&api, "q=walk").await, ["The old kettle #2"]);
        let browser = forum.browser();
        browser.sign_in("ana").await;
        assert!(browser.open("/unanswered?by=host").await.expect(200).text("main").contains("Nothing is waiting"));
    }
}

#[tokio::test]
async fn searches_are_counted_and_the_words_kept() {
    for backend in [Backend::Sqlite, Backend::PostgresAndRedis] {
        let Some(forum) = Forum::start_with(backend, |config| config.limits.enabled = true).await else {
            continue;
        };
        let (stranger, api) = (forum.browser(), forum.api());
        for i in 0..20 {
            match i % 2 {
                0 => stranger.open("/search?q=kettle").await.expect(200).status,
                _ => api.get("/search?q=kettle").await.status,
            };
        }
        let page = stranger.open("/search?q=a+%22warm+kettle%22&author=ana").await.expect(429);
        assert!(page.text(".problem").contains("lot of searches"));
        assert_eq!((page.value("q"), page.value("author")), ("a \"warm kettle\"".into(), "ana".into()));
        assert!(page.headers.contains_key("retry-after"));
        api.get("/search?q=kettle").await.problem(429);
        stranger.open("/search").await.expect(200);
        // A member has a count of their own.
        let ana = forum.member("ana").await;
        ana.get("/search?q=kettle").await.expect(200);
        forum.pass_seconds(60);
        stranger.open("/search?q=kettle").await.expect(200);
    }
}
