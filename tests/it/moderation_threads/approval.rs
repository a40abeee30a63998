//! Posts that wait until a moderator has let them through.

use super::*;
use crate::support::evenkeel_command;
use crate::support::forum::on_both;
use crate::support::ran::Ran;

const WORD: &str = "wombat";

async fn ask_first(scene: &Scene) {
    scene.set("approval", json!({ "reason": REASON })).await.expect(200);
}

fn approve_first(forum: &Forum, posts: &str) {
    Ran::of(evenkeel_command(forum).args(["admin", "board", "discussion", "--approve-first", posts]))
        .succeeds();
}

/// Where a visitor or another member could come upon it.
async fn seen(forum: &Forum, scene: &Scene) -> Vec<String> {
    let pages = [
        "/".to_owned(),
        "/b/discussion".into(),
        scene.page(),
        "/m/ben".into(),
        format!("/search?q={WORD}s"),
        format!("/feeds/t/{}.atom", scene.thread),
        "/feeds/b/discussion.atom".into(),
        format!("/api/v1/threads/{}", scene.thread),
        "/unanswered".into(),
    ];
    let mut found = Vec::new();
    for browser in [forum.browser(), signed_in(forum, "ana").await] {
        for path in &pages {
            let html = browser.open(path).await.html.replace(&format!("{WORD}s"), "");
            if html.contains(WORD) {
                found.push(path.clone());
            }
        }
    }
    found
}

on_both! {
    async fn a_reply_waits_and_nobody_hears_of_it_before(forum) {
        let scene = Scene::begin(&forum).await;
        forum.follow(&format!("thread={}", scene.thread), "reader@example.net", &[("show_details", "1")]).await;
        forum.forget_mail();
        ask_first(&scene).await;
        let list = scene.ana.get("/boards/discussion/threads").await.expect(200)["threads"][0]["last_post_at"].clone();
        forum.pass_seconds(60);
        let sent = scene.send(&scene.ben, "@ana, about a wombat and wombats.").await.expect(202);
        assert_eq!(sent["held"], true);
        assert_eq!((&sent["post"]["waiting"], &sent["post"]["body"]), (&json!(true), &json!("@ana, about a wombat and wombats.")));
        assert_eq!(seen(&forum, &scene).await, [""; 0]);
        let page = forum.browser().open(&scene.page()).await;
        assert_eq!(page.text("#p3 .tombstone"), "A reply waits for a moderator.");
        forum.pass_seconds(3 * HOUR);
        forum.settle().await;
        assert!(forum.mail().is_empty());
        assert!(!signed_in(&forum, "ana").await.open("/me/notifications").await.text("main").contains("named you"));
        let now = scene.ana.get("/boards/discussion/threads").await.expect(200)["threads"][0]["last_post_at"].clone();
        assert_eq!(now, list, "the thread moves up no list");
        // Its author sees it, and why.
        let ben = signed_in(&forum, "ben").await;
        let page = ben.open(&scene.page()).await;
        assert!(page.text("#p3 .acts").contains("A moderator reads it first"), "{}", page.text("#p3"));
        let own = page.attributes("#p3 .acts a[href$='/revisions']", "href").remove(0);
        assert!(ben.open(&own).await.text("main").contains(WORD));
        let waits = cases(&scene.mara).await;
        assert_eq!((waits.len(), &waits[0]["kind"], &waits[0]["post_id"]), (1, &json!("approval"), &sent["post"]["id"]));
    }

    async fn let_through_it_is_there_as_if_it_was_posted_then(forum) {
        let scene = Scene::begin(&forum).await;
        forum.follow(&format!("thread={}", scene.thread), "reader@example.net", &[("show_details", "1")]).await;
        forum.forget_mail();
        ask_first(&scene).await;
        scene.send(&scene.ben, "@ana, about a wombat and wombats.").await.expect(202);
        forum.pass_seconds(3 * HOUR);
        forum.settle().await;
        let case = cases(&scene.mara).await[0]["id"].clone();
        let none = json!({ "action": "dismiss", "reason": "" });
        scene.mara.post(&format!("/mod/cases/{case}/decision"), none).await.expect(200);
        decide(&scene.mara, &case, "hide").await.problem(409);
        let post = scene.ana.posts(scene.thread).await.pop().unwrap();
        assert_eq!((&post["state"], &post["waiting"], &post["created_at"]), (&json!("visible"), &json!(false), &json!("2026-03-02T11:00:00Z")));
        let thread = scene.ana.get("/boards/discussion/threads").await.expect(200)["threads"][0].clone();
        assert_eq!((&thread["last_post_at"], &thread["reply_count"]), (&json!("2026-03-02T11:00:00Z"), &json!(2)));
        assert!(seen(&forum, &scene).await.len() > 8);
        assert!(signed_in(&forum, "ana").await.open("/me/notifications").await.text("main").contains("ben"));
        assert!(signed_in(&forum, "ben").await.open("/me/notifications").await.text("main").contains("is there for everyone to read"));
        forum.pass_seconds(HOUR);
        forum.settle().await;
        assert_eq!(forum.mail_to("reader@example.net").len(), 1);
        assert_eq!(actions(&scene.mara).await, ["approve_post", "approval_first"]);
    }

    async fn one_that_is_hidden_never_appears_and_its_author_hears_why(forum) {
        let scene = Scene::begin(&forum).await;
        ask_first(&scene).await;
        scene.send(&scene.ben, "About a wombat.").await.expect(202);
        let case = cases(&scene.mara).await[0]["id"].clone();
        let unsaid = json!({ "action": "hide", "reason": "" });
        let why = scene.mara.post(&format!("/mod/cases/{case}/decision"), unsaid).await.problem(422);
        assert!(why.contains("Its author will read it"), "{why}");
        decide(&scene.mara, &case, "hide").await.expect(200);
        assert_eq!(seen(&forum, &scene).await, [""; 0]);
        let page = forum.browser().open(&scene.page()).await;
        assert!(page.text("#p3 .tombstone").contains("removed by a moderator"));
        let told = signed_in(&forum, "ben").await.open("/me/notifications").await.text("main .items");
        assert!(told.contains("was not let through") && told.contains("after some thought"), "{told}");
        assert!(!told.contains("hid your post"), "it never stood");
    }

    async fn a_moderator_lets_it_through_or_does_not(forum) {
        let scene = Scene::begin(&forum).await;
        ask_first(&scene).await;
        scene.send(&scene.ben, "About a wombat.").await.expect(202);
        let case = format!("/mod/cases/{}", cases(&scene.mara).await[0]["id"]);
        let mara = signed_in(&forum, "mara").await;
        for path in ["/mod", &case] {
            let page = mara.open(path).await.expect(200);
            let form = format!("form[action='{case}/decision']");
            assert_eq!(page.attributes(&format!("{form} button"), "value"), ["dismiss", "hide"], "{path}");
            let words = page.text(&form);
            assert!(words.contains("Let it through") && words.contains("Don’t let it through"), "{words}");
            assert!(words.contains("Its author reads it") && !words.contains("flagged"), "{words}");
        }
        let page = mara.open(&case).await.expect(200);
        mara.submit(&page, &format!("{case}/decision"), &[("action", "dismiss")]).await.expect(200);
        assert!(seen(&forum, &scene).await.len() > 4);
    }

    async fn moderators_and_whoever_may_be_in_danger_do_not_wait(forum) {
        let scene = Scene::begin(&forum).await;
        ask_first(&scene).await;
        let own = scene.send(&scene.mara, "Welcome, everyone.").await.expect(201);
        let danger = scene.send(&scene.ben, "I want to kill myself.").await.expect(201);
        assert_eq!((&own["post"]["waiting"], &danger["post"]["waiting"]), (&json!(false), &json!(false)));
        let open = cases(&scene.mara).await;
        assert_eq!((open.len(), &open[0]["kind"]), (1, &json!("self_harm_concern")));
    }

    async fn nobody_flags_quotes_or_answers_what_nobody_can_read(forum) {
        let scene = Scene::begin(&forum).await;
        ask_first(&scene).await;
        let post = id(&scene.send(&scene.ben, "About a wombat.").await.expect(202)["post"]);
        scene.ana.post(&format!("/posts/{post}/flags"), json!({ "reason": "spam" })).await.problem(404);
        scene.ana.post(&format!("/threads/{}/posts", scene.thread), json!({ "body": "So?", "parent_id": post })).await.problem(403);
        let quote = signed_in(&forum, "ana").await.open(&format!("/t/{}/reply?quote={post}", scene.thread)).await;
        assert!(!quote.html.contains(WORD));
    }

    async fn the_first_posts_of_a_member_on_a_board_wait(forum) {
        let scene = Scene::begin(&forum).await;
        approve_first(&forum, "2");
        let waiting = async |who: &Client, body: &str| {
            let sent = scene.send(who, body).await;
            let waiting = sent.json["post"]["waiting"].clone();
            sent.expect(if waiting == true { 202 } else { 201 });
            waiting
        };
        // Ben has one post there already, and cleo none.
        let cleo = forum.member("cleo").await;
        assert_eq!(waiting(&scene.ben, "My second.").await, true);
        assert_eq!(waiting(&cleo, "My first.").await, true);
        assert_eq!(waiting(&cleo, "My first again.").await, true, "what waits makes nobody known");
        assert_eq!(waiting(&scene.mara, "Welcome, everyone.").await, false);
        let stories = cleo.post("/boards/stories/threads", json!({ "title": "A story", "body": "Of mine.", "kind": "story" })).await.expect(201);
        assert_eq!(stories["post"]["waiting"], false, "each board for itself");
        let of_cleo: Vec<Value> = cases(&scene.mara).await.into_iter().filter(|case| case["author"] == "cleo").collect();
        for case in &of_cleo {
            decide(&scene.mara, &case["id"], "dismiss").await.expect(200);
        }
        assert_eq!((of_cleo.len(), waiting(&cleo, "My third.").await), (2, json!(false)));
        approve_first(&forum, "0");
        assert_eq!(waiting(&scene.ben, "My third.").await, false);
    }

    async fn a_thread_that_waits_gives_nothing_away_and_takes_no_answers(forum) {
        let scene = Scene::begin(&forum).await;
        let tag = scene.ana.get("/boards/discussion/threads").await.expect(200);
        assert_eq!(tag["threads"].as_array().unwrap().len(), 1);
        let cleo = forum.member("cleo").await;
        let part = |title: &str, series: &str| {
            json!({ "title": title, "body": "Of the year.", "kind": "story", "series": series, "tags": ["sleep"], "anyway": true })
        };
        let first = id(&cleo.post("/boards/discussion/threads", part("Spring", "A year")).await.expect(201));
        approve_first(&forum, "5");
        let waits = id(&cleo.post("/boards/discussion/threads", part("Summer", "A wombat")).await.expect(202));
        let second = id(&cleo.post("/boards/discussion/threads", part("Autumn", "A year")).await.expect(202));
        // Its author can't bring it up either.
        let own = json!({ "body": "Anybody?", "anyway": true });
        let refused = cleo.post(&format!("/threads/{waits}/posts"), own.clone()).await.problem(409);
        assert!(refused.contains("let it through"), "{refused}");
        scene.ana.post(&format!("/threads/{waits}/posts"), own.clone()).await.problem(409);
        scene.mara.post(&format!("/threads/{waits}/posts"), own).await.expect(201);
        let browser = signed_in(&forum, "cleo").await;
        let form = browser.open(&format!("/t/{waits}/reply")).await.expect(200);
        let page = browser.submit(&form, &format!("/t/{waits}/replies"), &[("body", "Anybody else?")]).await.expect(409);
        assert_eq!(page.value("body"), "Anybody else?");

        for reader in [forum.browser(), signed_in(&forum, "ana").await] {
            for path in ["/", "/b/discussion", "/b/discussion?tag=sleep", "/unanswered", "/sitemap.xml", "/feeds/b/discussion.atom"] {
                let page = reader.open(path).await.expect(200);
                let there = page.html.contains(&format!("/t/{waits}-")) || page.html.contains(&format!("/t/{second}-"));
                assert!(!there, "{path}");
            }
            let page = reader.open(&format!("/t/{waits}")).await.expect(200);
            assert!(!page.html.to_lowercase().contains(WORD) && !page.html.contains("tag=sleep"));
            let page = reader.open(&format!("/t/{first}")).await.expect(200);
            assert_eq!(page.text("nav.series p"), "Part 1 of 1 of “A year”");
        }
        let labels = async |who: &Client| {
            let thread = who.get(&format!("/threads/{waits}")).await.expect(200)["thread"].clone();
            (thread["series"]["title"].clone(), thread["tags"].as_array().unwrap().len())
        };
        assert_eq!(labels(&scene.ana).await, (Value::Null, 0));
        assert_eq!(labels(&cleo).await, (json!("A wombat"), 1));
        assert_eq!(labels(&scene.mara).await, (json!("A wombat"), 1));
        let list = scene.ana.get("/boards/discussion/threads").await.expect(200);
        assert!(!list.to_string().contains("that waits"), "{list}");

        for case in cases(&scene.mara).await {
            decide(&scene.mara, &case["id"], "dismiss").await.expect(200);
        }
        assert_eq!(labels(&scene.ana).await, (json!("A wombat"), 1));
        let page = forum.browser().open(&format!("/t/{first}")).await.expect(200);
        assert_eq!(page.texts("nav.series li"), ["Spring", "Autumn"]);
    }

    async fn a_post_that_was_let_through_is_looked_at_again_when_it_changes(forum) {
        let scene = Scene::begin(&forum).await;
        approve_first(&forum, "3");
        let post = id(&scene.send(&scene.ben, "A walk by the lake.").await.expect(202)["post"]);
        decide(&scene.mara, &cases(&scene.mara).await[0]["id"], "dismiss").await.expect(200);
        let edit = async |who: &Client, post: i64, body: &str| {
            who.patch(&format!("/posts/{post}"), json!({ "body": body, "anyway": true })).await.expect(200)
        };
        // A slip that is mended at once is no matter.
        edit(&scene.ben, post, "A walk by the lakes.").await;
        assert!(cases(&scene.mara).await.is_empty());
        forum.pass_seconds(600);
        let changed = edit(&scene.ben, post, "Cheap watches, by the lake.").await;
        assert_eq!((&changed["post"]["waiting"], &changed["post"]["state"]), (&json!(false), &json!("visible")));
        let open = cases(&scene.mara).await;
        assert_eq!((open.len(), &open[0]["kind"], &open[0]["post_id"]), (1, &json!("approval"), &json!(post)));
        decide(&scene.mara, &open[0]["id"], "dismiss").await.expect(200);
        assert_eq!(scene.ana.posts(scene.thread).await.len(), 3);
        // Where nothing waits, nothing is looked at; in a thread under approval everything is.
        approve_first(&forum, "0");
        edit(&scene.ben, post, "A walk by the lake, once more.").await;
        assert!(cases(&scene.mara).await.is_empty());
        ask_first(&scene).await;
        edit(&scene.ben, scene.reply, "A walk by the sea, once more.").await;
        assert_eq!(cases(&scene.mara).await[0]["post_id"], scene.reply);
    }

    async fn a_hidden_opening_post_takes_its_series_and_tags_along(forum) {
        let scene = Scene::begin(&forum).await;
        let story = json!({ "title": "Spring", "body": "Of the year.", "kind": "story", "series": "A wombat", "tags": ["sleep"] });
        let thread = id(&scene.ana.post("/boards/discussion/threads", story).await.expect(201));
        scene.ben.reply(thread, None, "A walk helps.").await;
        let opening = id(&scene.ana.posts(thread).await[0]);
        scene.mara.post(&format!("/mod/posts/{opening}/hide"), json!({ "reason": REASON })).await.expect(200);
        for path in [format!("/t/{thread}"), format!("/api/v1/threads/{thread}"), "/b/discussion?tag=sleep".into()] {
            for reader in [forum.browser(), signed_in(&forum, "ben").await] {
                let page = reader.open(&path).await;
                assert!(!page.html.contains("A wombat"), "{path}");
                assert!(!page.html.contains("walk helps") || !page.html.contains("tag=sleep"), "{path}");
            }
        }
        let moderator = signed_in(&forum, "mara").await.open(&format!("/t/{thread}")).await.expect(200);
        assert!(moderator.html.contains("A wombat"));
    }

    async fn the_other_parts_of_a_series_call_a_part_what_it_is_called_now(forum) {
        let scene = Scene::begin(&forum).await;
        let part = async |title: &str| {
            let story = json!({ "title": title, "body": "Of the year.", "kind": "story", "series": "A year" });
            let started = scene.ana.post("/boards/discussion/threads", story).await.expect(201);
            (id(&started), started["post"]["id"].clone())
        };
        let ((first, _), (second, opening)) = (part("Spring").await, part("A wombat").await);
        let listed = async || forum.browser().open(&format!("/t/{first}")).await.expect(200).html.contains("A wombat");
        assert!(listed().await);
        let reason = json!({ "reason": REASON });
        scene.mara.post(&format!("/mod/posts/{opening}/hide"), reason.clone()).await.expect(200);
        assert!(!listed().await);
        scene.mara.post(&format!("/mod/posts/{opening}/restore"), reason).await.expect(200);
        assert!(listed().await);
        execute(&forum, "UPDATE boards SET visibility = 'members' WHERE slug = 'stories'").await;
        for (board, seen) in [("stories", false), ("discussion", true)] {
            let to = json!({ "board": board, "reason": REASON });
            scene.mara.post(&format!("/mod/threads/{second}/move"), to).await.expect(200);
            assert_eq!(listed().await, seen, "{board}");
        }
        scene.ana.delete(&format!("/posts/{opening}")).await.expect(204);
        assert!(!listed().await);
    }

    async fn a_thread_of_a_new_member_is_in_no_list_before(forum) {
        let scene = Scene::begin(&forum).await;
        approve_first(&forum, "1");
        forum.member("cleo").await;
        let cleo = signed_in(&forum, "cleo").await;
        let form = cleo.open("/b/discussion/new").await;
        let fields = [("title", "Of wombat lore"), ("body", "A wombat and wombats."), ("kind", "discussion")];
        let started = cleo.submit(&form, "/b/discussion/new", &fields).await.expect(200);
        assert!(started.text(".flash").contains("A moderator reads it first"));
        assert_eq!(started.text("h1"), "A thread that waits for a moderator");
        assert_eq!(seen(&forum, &scene).await, [""; 0]);
        for path in ["/", "/b/discussion", "/unanswered"] {
            assert!(!forum.browser().open(path).await.html.contains("that waits for a moderator"), "{path}");
        }
        let case = cases(&scene.mara).await[0]["id"].clone();
        forum.pass_seconds(HOUR);
        decide(&scene.mara, &case, "dismiss").await.expect(200);
        let list = scene.ana.get("/boards/discussion/threads").await.expect(200);
        assert_eq!((&list["threads"][0]["title"], &list["threads"][0]["created_at"]), (&json!("Of wombat lore"), &json!("2026-03-02T09:00:00Z")));
        assert!(seen(&forum, &scene).await.len() > 4);
    }
}
