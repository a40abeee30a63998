//! What moderators see of two members, and of one.

use super::*;
use crate::support::forum::on_both;

on_both! {
    async fn the_page_of_a_pair_counts_and_links_and_separates_both(forum) {
        let scene = Scene::set(&forum).await;
        let anas = id(&scene.ana.reply(scene.thread, Some(scene.bens), "A fine walk.").await);
        let other = scene.cleo.start("Another", "A lamp.").await;
        let mine = id(&scene.ana.reply(other, None, "And a bath.").await);
        scene.ben.reply(other, Some(mine), "A long one.").await;
        scene.ben.post(&format!("/posts/{anas}/flags"), json!({ "reason": "off_topic" })).await.expect(201);
        let mara = signed_in(&forum, "mara").await;
        let found = mara.open("/mod/pairs?a=ana&b=ben").await.expect(200);
        assert_eq!(found.path, "/mod/pairs/ana/ben");
        let facts = found.texts(".facts dd");
        assert_eq!(facts, ["1 by ana, 2 by ben", "0 by ana, 1 by ben"]);
        assert_eq!(found.texts("#between ~ .items li a"), [
            "#3 by ben in “Another”", "#4 by ana in “Small things that help”", "#2 by ben in “Small things that help”",
        ]);
        assert!(found.has("svg.curve polyline") && found.text("svg title").starts_with("The last 12 weeks"));
        assert!(found.text("section[aria-labelledby=separations]").contains("There has been none"));
        let json = scene.mara.get("/mod/pairs/ana/ben").await.expect(200);
        assert_eq!(json["members"], json!([{ "handle": "ana", "replies": 1, "flags": 0 }, { "handle": "ben", "replies": 2, "flags": 1 }]));
        let weeks = ["calm"; 12];
        assert_eq!((json["recent"].as_array().unwrap().len(), &json["weeks"]), (3, &json!(weeks)), "in words");
        scene.cleo.get("/mod/pairs/ana/ben").await.problem(403);
        scene.mara.get("/mod/pairs/ana/mara").await.problem(403);
        scene.mara.get("/mod/pairs/ana/nobody").await.problem(404);
        let path = "/mod/pairs/ana/ben";
        let wrong = mara.submit(&found, path, &[("reason", " "), ("days", "3"), ("until", "")]).await.expect(422);
        assert!(wrong.text(".problem").contains("say why"));
        let wrong = mara.submit(&found, path, &[("reason", WHY), ("days", "3"), ("until", "2020-01-01T10:00")]).await.expect(422);
        assert_eq!((wrong.value("reason"), wrong.value("until")), (WHY.into(), "2020-01-01T10:00".into()));
        let done = mara.submit(&found, path, &[("reason", WHY), ("days", "3"), ("until", "")]).await.expect(200);
        assert!(done.text("section[aria-labelledby=separations]").contains("until 5 March 2026, 08:00 UTC"));
        scene.reply(&scene.ben, Some(anas), "But it was.").await.problem(403);
        mara.submit(&found, path, &[("reason", WHY), ("days", "3"), ("until", "2026-03-05T08:00")]).await.expect(409);
    }

    async fn how_hot_it_was_is_told_in_words_and_never_as_a_number(forum) {
        let scene = Scene::set(&forum).await;
        forum.pass_seconds(7 * 24 * 3600);
        let first = id(&scene.ana.reply(scene.thread, Some(scene.bens), "You are a pathetic liar.").await);
        forum.pass_seconds(7 * 24 * 3600);
        let second = id(&scene.ben.reply(scene.thread, Some(first), "You always talk like that.").await);
        for (post, score) in [(first, "0.99"), (second, "0.5")] {
            forum.sql(&format!("UPDATE post_heat SET score = {score} WHERE post_id = {post}"));
        }
        let json = scene.mara.get("/mod/pairs/ana/ben").await.expect(200);
        let weeks: Vec<&str> = json["weeks"].as_array().unwrap().iter().map(|week| week.as_str().unwrap()).collect();
        assert_eq!(weeks, [&["calm"; 10][..], &["hot", "warming_up"]].concat());
    }

    async fn it_is_for_moderators_who_are_neither_of_the_two(forum) {
        let scene = Scene::set(&forum).await;
        let mo = signed_in(&forum, "mara").await;
        for path in ["/mod/pairs/ana/mara", "/mod/pairs/mara/ben"] {
            assert!(mo.open(path).await.expect(403).text("main").contains("yourself"));
        }
        for path in ["/mod/pairs/ana/ana", "/mod/pairs/ana/nobody", "/mod/members/nobody"] {
            mo.open(path).await.expect(404);
        }
        for path in ["/mod/pairs/ana/ben", "/mod/members/ana"] {
            signed_in(&forum, "ben").await.open(path).await.expect(403);
            forum.browser().open(path).await.expect(401);
        }
        drop(scene);
    }

    async fn whoever_looks_for_nobody_gets_the_form_back(forum) {
        let scene = Scene::set(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        assert_eq!(mara.open("/mod/pairs?a=BEN&b=").await.expect(200).path, "/mod/members/ben");
        for (query, status, words) in [
            ("a=ana&b=nobody", 422, "There is nobody here called “nobody”."),
            ("a=nobody&b=ana", 422, "There is nobody here called “nobody”."),
            ("a=a%00b&b=ana", 422, "There is nobody here called"),
            ("a=ana&b=Ana", 422, "That is ana twice"),
            ("a=&b=ana", 422, "Please name somebody."),
            ("a=ana&b=mara", 403, "yourself"),
        ] {
            let page = mara.open(&format!("/mod/pairs?{query}")).await.expect(status);
            assert!(page.text(".problem").contains(words), "{query}: {}", page.text(".problem"));
            assert!(query.contains("%00") || query == format!("a={}&b={}", page.value("a"), page.value("b")), "{query}");
        }
        assert!(!mara.open("/mod/pairs").await.expect(200).has(".problem"), "to begin with it asks");
        let log = mara.open("/mod/log").await.expect(200);
        assert!(log.has("form[action='/mod/pairs'] #a") && log.has("form[action='/mod/pairs'] #b"));
        drop(scene);
    }

    async fn what_moderators_do_to_a_host_is_for_another_host(forum) {
        forum.moderator("mara").await;
        forum.member("olaf").await;
        crate::support::forum::grant(&forum, "olaf", "host").await;
        for handle in ["mara", "olaf"] {
            let page = signed_in(&forum, handle).await.open("/mod/members/olaf").await.expect(200);
            assert_eq!(page.text("#act ~ p"), "Only another host can do this to a host.");
        }
        let page = signed_in(&forum, "olaf").await.open("/mod/members/mara").await.expect(200);
        assert!(page.has("form[action='/mod/members/mara']"), "a host may");
    }

    async fn notes_on_a_member_are_for_moderators_and_never_for_that_member(forum) {
        let scene = Scene::set(&forum).await;
        let nora = forum.moderator("nora").await;
        let mara = signed_in(&forum, "mara").await;
        let page = mara.open("/mod/members/ben").await.expect(200);
        assert!(page.text(".page-head").contains("1 post ·"));
        assert_eq!(page.attributes("#measures ~ p a", "href"), ["/mod/log?member=ben", "/m/ben"]);
        assert!(mara.open("/mod/log?member=ben").await.expect(200).text("main").contains("Nothing of that kind"));
        let secret = "Has had a hard month, xanthippe says.";
        mara.submit(&page, "/mod/members/ben/notes", &[("note", "  ")]).await.expect(422);
        let page = mara.submit(&page, "/mod/members/ben/notes", &[("note", secret)]).await.expect(200);
        let page = mara.submit(&page, "/mod/members/ben/notes", &[("note", secret)]).await.expect(200);
        assert_eq!(page.texts("#notes + ul li p:first-child"), [secret], "the same form sent twice is one note");
        assert!(signed_in(&forum, "nora").await.open("/mod/members/ben").await.html.contains("xanthippe"));
        nora.post("/mod/members/ben/notes", json!({ "words": "" })).await.problem(422);
        nora.post("/mod/members/nora/notes", json!({ "words": "Good." })).await.problem(403);
        scene.cleo.post("/mod/members/ben/notes", json!({ "words": "Hm." })).await.problem(403);
        let log = nora.get("/mod/log").await.expect(200);
        assert_eq!(log["actions"][0]["action"], "note_member");
        assert!(!log.to_string().contains("xanthippe"), "the record says that, and not what");
        crate::support::forum::grant(&forum, "ben", "moderator").await;
        let ben = signed_in(&forum, "ben").await;
        for path in ["/mod/members/ben", "/me/standing", "/m/ben", "/me/notifications", "/mod/log"] {
            assert!(!ben.open(path).await.expect(200).html.contains("xanthippe"), "{path}");
        }
        let token = csrf(&ben).await;
        ben.send("/mod/members/ben/notes", &[("csrf", &token), ("note", "All lies.")]).await.expect(403);
        assert!(scene.ben.get("/me/standing").await.expect(200)["measures"].as_array().unwrap().is_empty());
        let theirs = scene.ben.get("/mod/log").await.expect(200)["actions"].clone();
        assert!(!theirs.to_string().contains("note_member"), "nor that anything was noted: {theirs}");
        let about = nora.get("/mod/log?member=ben").await.expect(200)["actions"].clone();
        assert_eq!(about[0]["action"], "note_member");
    }
}
