//! Stories in several parts.

use super::*;
use crate::support::database::execute;
use crate::support::forum::on_both;

on_both! {
    async fn parts_are_numbered_and_each_lists_the_others(forum) {
        let ana = forum.member("ana").await;
        let mut parts = Vec::new();
        let reader = forum.browser();
        for title in ["The winter before", "The ward", "Spring"] {
            let more = json!({ "title": title, "series": "  A year \u{200b} on the coast " });
            let part = started(&ana, "stories", "story", more).await;
            // Kept in memory now, before the next part is there.
            reader.open(&format!("/t/{part}")).await.expect(200);
            parts.push(part);
        }
        let page = reader.open(&format!("/t/{}", parts[1])).await.expect(200);
        assert_eq!(page.text("nav.series p"), "Part 2 of 3 of “A year on the coast”");
        assert_eq!(page.texts("nav.series li"), ["The winter before", "The ward", "Spring"]);
        assert_eq!(page.texts("nav.series li a"), ["The winter before", "Spring"]);
        let href = page.attributes("nav.series li a", "href").remove(1);
        assert_eq!(reader.open(&href).await.expect(200).text("h1"), "Spring");
        assert!(reader.open(&format!("/t/{}", parts[0])).await.text("nav.series").contains("Spring"), "nothing stale");
        let third = ana.get(&format!("/threads/{}", parts[2])).await.expect(200);
        assert_eq!(third["thread"]["series"], json!({ "title": "A year on the coast", "part": 3 }));
        let listed = ana.get("/boards/stories/threads").await.expect(200);
        assert_eq!(listed["threads"][2]["series"]["part"], 1);

        let form = forum.browser();
        form.sign_in("ana").await;
        let page = form.open("/b/stories/new").await.expect(200);
        assert_eq!(page.attributes("datalist option", "value"), ["A year on the coast"]);
        let plain = started(&ana, "stories", "story", json!({ "series": " " })).await;
        assert!(!reader.open(&format!("/t/{plain}")).await.has("nav.series"));
    }

    async fn a_series_is_its_authors_alone(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        started(&ana, "stories", "story", json!({ "series": "My year" })).await;
        let bens = started(&ben, "stories", "story", json!({ "series": "My year" })).await;
        let thread = ben.get(&format!("/threads/{bens}")).await.expect(200);
        assert_eq!(thread["thread"]["series"]["part"], 1);
        let browser = forum.browser();
        browser.join("cleo").await.expect(200);
        assert!(!browser.open("/b/stories/new").await.has("datalist"), "nobody is offered another's");
    }

    async fn a_part_that_may_not_be_seen_is_not_counted(forum) {
        let ana = forum.member("ana").await;
        let open = started(&ana, "stories", "story", json!({ "title": "For all", "series": "My year" })).await;
        started(&ana, "discussion", "story", json!({ "title": "For members", "series": "My year" })).await;
        let last = started(&ana, "stories", "story", json!({ "title": "For all again", "series": "My year" })).await;
        execute(&forum, "UPDATE boards SET visibility = 'members' WHERE slug = 'discussion'").await;
        execute(&forum, &format!("UPDATE threads SET revision = revision + 1 WHERE id IN ({open}, {last})")).await;
        let stranger = forum.browser().open(&format!("/t/{last}")).await.expect(200);
        assert_eq!(stranger.text("nav.series p"), "Part 2 of 2 of “My year”");
        assert!(!stranger.html.contains("For members"));
        let member = forum.browser();
        member.sign_in("ana").await;
        assert_eq!(member.open(&format!("/t/{last}")).await.texts("nav.series li").len(), 3);
    }

    async fn only_a_story_has_parts_and_what_was_typed_comes_back(forum) {
        let ana = forum.member("ana").await;
        for kind in ["discussion", "question", "check-in"] {
            let problem = start(&ana, "discussion", kind, json!({ "series": "My year" })).await.expect(422);
            assert_eq!(problem["errors"][0]["field"], "series", "{kind}");
        }
        let long = start(&ana, "stories", "story", json!({ "series": "x".repeat(121) })).await;
        assert!(long.problem(422).contains("121"));
        started(&ana, "stories", "story", json!({ "series": "x".repeat(120) })).await;
        let browser = forum.browser();
        browser.sign_in("ana").await;
        let form = browser.open("/b/stories/new").await.expect(200);
        let typed = [("title", "Mine"), ("kind", "discussion"), ("body", "Long."), ("series", "My \"year\" <b>")];
        let page = browser.submit(&form, "/b/stories/new", &typed).await.expect(422);
        assert_eq!(page.value("series"), "My \"year\" <b>");
        assert_eq!(page.attributes("#series[aria-invalid]", "name"), ["series"]);
        let page = browser.submit(&page, "/b/stories/new", &[("preview", "1"), ("body", "x"), ("series", "My year")]).await;
        assert_eq!(page.expect(200).value("series"), "My year");
    }

    async fn two_parts_at_once_get_two_numbers(forum) {
        let ana = forum.member("ana").await;
        let sent = (0..5).map(|_| start(&ana, "stories", "story", json!({ "series": "At once" })));
        let ids: Vec<i64> = futures_util::future::join_all(sent)
            .await
            .into_iter()
            .map(|answer| answer.expect(201)["id"].as_i64().unwrap())
            .collect();
        let mut parts = Vec::new();
        for id in ids {
            let thread = ana.get(&format!("/threads/{id}")).await.expect(200);
            parts.push(thread["thread"]["series"]["part"].as_i64().unwrap());
        }
        parts.sort_unstable();
        assert_eq!(parts, [1, 2, 3, 4, 5]);
    }
}
