//! Tags on threads.

use super::*;
use crate::support::database::execute;
use crate::support::evenkeel_command;
use crate::support::forum::on_both;

on_both! {
    async fn a_thread_shows_the_tags_it_was_given(forum) {
        let ana = forum.member("ana").await;
        let more = json!({ "tags": ["sleep", "alcohol", "twelve-steps", "sleep"] });
        let thread = started(&ana, "discussion", "discussion", more).await;
        let found = ana.get(&format!("/threads/{thread}")).await.expect(200);
        let tags = found["thread"]["tags"].as_array().unwrap().clone();
        let slugs: Vec<&str> = tags.iter().map(|tag| tag["slug"].as_str().unwrap()).collect();
        assert_eq!(slugs, ["twelve-steps", "alcohol", "sleep"], "by facet, each once");
        assert_eq!(tags[0], json!({ "slug": "twelve-steps", "name": "Twelve steps", "facet": "path" }));
        let listed = ana.get("/boards/discussion/threads").await.expect(200);
        assert_eq!(listed["threads"][0]["tags"].as_array().unwrap().len(), 3);
        let page = forum.browser().open(&format!("/t/{thread}")).await.expect(200);
        assert!(page.texts(".meta").contains(&"About: Twelve steps, Alcohol, Sleep".to_owned()));
        assert_eq!(page.attributes("a[href*='tag=sleep']", "href"), ["/b/discussion?tag=sleep"]);
    }

    async fn six_are_enough_and_others_are_not_known(forum) {
        let ana = forum.member("ana").await;
        let six = ["sleep", "work", "money", "law", "grief", "shame"];
        started(&ana, "discussion", "discussion", json!({ "tags": six })).await;
        let seven = [&six[..], &["family"]].concat();
        let problem = start(&ana, "discussion", "discussion", json!({ "tags": seven })).await.expect(422);
        assert_eq!(problem["errors"][0]["field"], "tags");
        for unknown in ["", "Sleep", "no-such-tag", "sleep ", "%", "x\u{1F600}"] {
            let refused = start(&ana, "discussion", "discussion", json!({ "tags": [unknown] })).await;
            assert_eq!(refused.expect(422)["errors"][0]["field"], "tags", "{unknown:?}");
        }
        start(&ana, "discussion", "discussion", json!({ "tags": "sleep" })).await.problem(400);
        let many: Vec<String> = (0..5000).map(|i| format!("tag-{i}")).collect();
        start(&ana, "discussion", "discussion", json!({ "tags": many })).await.problem(422);
    }

    async fn the_form_keeps_what_was_ticked(forum) {
        let browser = forum.browser();
        browser.join("ana").await.expect(200);
        let form = browser.open("/b/stories/new").await.expect(200);
        assert_eq!(form.texts("#tags legend"), ["The road you are on", "What it was", "What this is about"]);
        assert!(form.attributes("#tags input", "value").len() > 40);
        assert!(!form.has("#tags[open]") && !form.has("#tags input[checked]"));
        let token = csrf(&browser).await;
        let ticked = [("csrf", &*token), ("kind", "story"), ("body", "Long."), ("tag", "grief"), ("tag", "faith")];
        let page = browser.send("/b/stories/new", &ticked).await.expect(422);
        assert_eq!(page.attributes("#tags input[checked]", "value"), ["faith", "grief"]);
        assert!(page.has("#tags[open]"), "what is ticked is seen");
        let forged = [&ticked[..], &[("title", "Mine"), ("tag", "forged")]].concat();
        let page = browser.send("/b/stories/new", &forged).await.expect(422);
        assert!(page.text(".problem").contains("isn't on our list"));
        assert_eq!(page.attributes("#tags input[checked]", "value"), ["faith", "grief"]);
        let whole = [&ticked[..], &[("title", "Mine")]].concat();
        let thread = browser.send("/b/stories/new", &whole).await.expect(200);
        assert!(thread.texts(".meta").contains(&"About: Faith, Grief".to_owned()));
    }

    async fn a_board_lists_the_threads_of_one_tag(forum) {
        let ana = forum.member("ana").await;
        for i in 0..43 {
            let tags = if i % 43 == 0 { json!(["work"]) } else { json!(["sleep", "work"]) };
            let kind = if i == 42 { "question" } else { "discussion" };
            started(&ana, "discussion", kind, json!({ "title": format!("Night {i}"), "tags": tags })).await;
            forum.pass_seconds(1);
        }
        ana.start("By day", "Without a tag.").await;
        let browser = forum.browser();
        let first = browser.open("/b/discussion?tag=sleep").await.expect(200);
        let titles = first.texts("main .items h3");
        assert_eq!((titles.len(), titles[0].as_str()), (40, "Night 42"));
        assert!(first.text("main").contains("Only threads about Sleep"));
        let next = first.attributes(".pager a", "href").remove(0);
        let second = browser.open(&next).await.expect(200);
        assert_eq!(second.texts("main .items h3"), ["Night 2", "Night 1"]);
        assert!(!second.has(".pager a[rel=next]"));
        let questions = first.attributes("main nav a", "href").into_iter().find(|href| href.contains("question"));
        let page = browser.open(&questions.unwrap()).await.expect(200);
        assert_eq!(page.texts("main .items h3"), ["Night 42"]);
        browser.open("/b/discussion?tag=no-such-tag").await.expect(404);
        for slug in ["%F0%9F%98%80", "'--", "sleep%20", &"x".repeat(5000)] {
            browser.open(&format!("/b/discussion?tag={slug}")).await.expect(404);
        }
        let listed = ana.get("/boards/discussion/threads?tag=sleep&kind=question").await.expect(200);
        assert_eq!(listed["threads"].as_array().unwrap().len(), 1);
        ana.get("/boards/discussion/threads?tag=no-such-tag").await.problem(400);
        ana.get("/boards/discussion/threads?kind=rant").await.problem(400);
    }

    async fn a_new_version_adds_its_tags_and_changes_none(forum) {
        let sleep = "UPDATE tags SET name = 'Nights' WHERE slug = 'sleep'";
        execute(&forum, &format!("DELETE FROM tags WHERE slug = 'grief'; {sleep}")).await;
        let mut command = evenkeel_command(&forum);
        assert!(command.arg("migrate").output().unwrap().status.success());
        let ana = forum.member("ana").await;
        let thread = started(&ana, "discussion", "discussion", json!({ "tags": ["grief", "sleep"] })).await;
        let found = ana.get(&format!("/threads/{thread}")).await.expect(200);
        let names: Vec<&str> =
            found["thread"]["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Grief", "Nights"]);
    }
}
