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
