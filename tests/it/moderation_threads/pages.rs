//! The page from which a thread is moderated, without JavaScript.

use super::*;
use crate::support::forum::on_both;

on_both! {
    async fn moderators_find_the_way_there_and_others_do_not(forum) {
        let scene = Scene::begin(&forum).await;
        let link = format!("a[href='{}']", scene.desk());
        assert!(signed_in(&forum, "mara").await.open(&scene.page()).await.has(&link));
        assert!(!signed_in(&forum, "ben").await.open(&scene.page()).await.has(&link));
        assert!(!forum.browser().open(&scene.page()).await.has(&link));
        signed_in(&forum, "ben").await.open(&scene.desk()).await.expect(403);
        forum.browser().open(&scene.desk()).await.expect(401);
        signed_in(&forum, "mara").await.open("/mod/threads/999").await.expect(404);
    }

    async fn every_form_sets_what_it_says(forum) {
        let scene = Scene::begin(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        let page = mara.open(&scene.desk()).await.expect(200);
        assert!(page.has("svg.curve"));
        for (form, fields, banner) in [
            ("slow-mode", vec![("pace", "240"), ("span", "1440"), ("reason", REASON)], "slow"),
            ("rest", vec![("span", "60"), ("until", "2026-03-03T10:30"), ("reason", REASON)], "rests"),
            ("approval", vec![("span", "43200"), ("reason", REASON)], "approval"),
            ("cross-talk", vec![("span", "10080"), ("reason", REASON)], "no-cross-talk"),
            ("lock", vec![("reason", REASON)], "locked"),
        ] {
            let action = format!("{}/{form}", scene.desk());
            let done = mara.submit(&page, &action, &fields).await.expect(200);
            assert!(done.has(".flash"), "{form}");
            let seen = forum.browser().open(&scene.page()).await;
            assert!(seen.text(&format!("section[aria-labelledby='{banner}']")).contains(REASON), "{form}");
        }
        let measures = scene.measures().await;
        let untils: Vec<&Value> = measures.iter().map(|m| &m["until"]).collect();
        assert_eq!(untils, [&json!("2026-03-03T08:00:00Z"), &json!("2026-03-03T10:30:00Z"), &json!("2026-04-01T08:00:00Z"), &json!("2026-03-09T08:00:00Z")]);
        let page = mara.open(&scene.desk()).await.expect(200);
        assert_eq!(page.attributes("form[action^='/mod/measures/']", "action").len(), 4);
        let action = format!("{}/lock", scene.desk());
        mara.submit(&page, &action, &[("reason", "open again")]).await.expect(200);
        assert_eq!(scene.ana.get(&format!("/threads/{}", scene.thread)).await.expect(200)["thread"]["state"], "open");
        let action = format!("{}/move", scene.desk());
        let page = mara.open(&scene.desk()).await.expect(200);
        mara.submit(&page, &action, &[("board", "stories"), ("reason", "it tells a story")]).await.expect(200);
        assert!(forum.browser().open("/b/stories").await.text("main").contains("Small things that help"));
    }

    async fn what_was_typed_comes_back_with_what_is_wrong(forum) {
        let scene = Scene::begin(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        let page = mara.open(&scene.desk()).await.expect(200);
        let action = format!("{}/rest", scene.desk());
        for (fields, words) in [
            (vec![("span", "60"), ("reason", "..")], "Those concerned will read it"),
            (vec![("span", "60"), ("reason", "no")], "at least three letters or digits"),
            (vec![("span", "60"), ("until", "2026-03-01T10:00"), ("reason", "words of mine")], "yet to come"),
            (vec![("span", ""), ("until", "soon"), ("reason", "words of mine")], "date and a time"),
            (vec![("span", ""), ("reason", "words of mine")], "for how long"),
        ] {
            let back = mara.submit(&page, &action, &fields).await.expect(422);
            assert!(back.text(".problem").contains(words), "{}", back.text(".problem"));
            assert_eq!(back.attributes(".problem a", "href").first().map(String::as_str), Some("#rest"));
            assert_eq!(back.value("rest-reason"), fields.last().unwrap().1);
        }
        let slow = format!("{}/slow-mode", scene.desk());
        mara.submit(&page, &slow, &[("pace", "often"), ("span", "60"), ("reason", REASON)]).await.expect(422);
        mara.send(&action, &[("csrf", "x"), ("span", "60"), ("reason", REASON)]).await.expect(400);
        assert!(scene.measures().await.is_empty());
    }
}
