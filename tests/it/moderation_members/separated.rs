//! While it lasts neither answers, quotes or names the other; everything else is free.

use super::*;
use crate::support::forum::on_both;
use crate::support::state::state;

on_both! {
    async fn neither_can_answer_quote_or_name_the_other(forum) {
        let scene = Scene::set(&forum).await;
        let anas = id(&scene.ana.reply(scene.thread, None, "And a bath.").await);
        scene.separate().await;
        let before = state(&forum).await;
        let quote = |post: i64| format!("> [they wrote]({}/p/{post}):\n>\n> A walk.\n\nHm.", forum.url);
        let by_number = format!("> as [here]({}/t/{}-x#p2)\n\nHm.", forum.url, scene.thread);
        for (who, parent, body) in [
            (&scene.ana, Some(scene.bens), "A fine walk.".to_owned()),
            (&scene.ben, Some(anas), "A fine bath.".into()),
            (&scene.ben, Some(scene.opening), "To the first post by its number.".into()),
            (&scene.ana, None, quote(scene.bens)),
            (&scene.ana, None, by_number),
            (&scene.ana, None, format!("> as [here]({}/%70/{})\n\nHm.", forum.url, scene.bens)),
            (&scene.ana, None, format!("> as [here]({}//p/./{})\n\nHm.", forum.url.replace("http", "HTTP"), scene.bens)),
            (&scene.ben, None, format!("As [she]({}/%6d/%61na) says.", forum.url.replace("http", "HTTP"))),
            (&scene.ben, Some(scene.cleos), quote(anas)),
            (&scene.ana, None, "What @ben said.".into()),
            (&scene.ana, Some(scene.cleos), "What BEN said, and Ben's friends.".into()),
            (&scene.ben, None, "So says **A**na.".into()),
            (&scene.ben, None, "So says an\u{200b}a, with nothing in between.".into()),
            (&scene.ben, None, "So says аnа, in other letters.".into()),
            (&scene.ben, None, format!("As [she]({}/m/ana) says.", forum.url)),
        ] {
            let denied = scene.reply(who, parent, &body).await.problem(403);
            assert!(denied.contains(UNTIL) && denied.contains("kept"), "{body}: {denied}");
        }
        let after = state(&forum).await;
        assert_eq!(after.count("posts"), before.count("posts"));
        assert_eq!(after.count("outbox"), before.count("outbox"));
    }

    async fn a_form_says_so_before_anything_is_written_and_offers_no_way_to_be_refused(forum) {
        let scene = Scene::set(&forum).await;
        scene.separate().await;
        let ana = signed_in(&forum, "ana").await;
        let form = ana.open(&format!("/p/{}/reply", scene.bens)).await.expect(403);
        assert_eq!(form.text(".problem h2"), "You can’t answer here now");
        assert!(form.text(".problem p").contains(UNTIL) && !form.has("[aria-invalid]"));
        let buttons = form.texts("main button");
        assert!(buttons.contains(&"Keep as a draft".into()) && !buttons.contains(&"Post the reply".into()), "{buttons:?}");
        let thread = ana.open(&format!("/t/{}", scene.thread)).await.expect(200);
        let ways = thread.attributes(".thread a[href$='/reply']", "href");
        assert_eq!(ways, [format!("/p/{}/reply", scene.cleos)], "no way to Ben");
        let open = ana.open(&format!("/p/{}/reply", scene.cleos)).await.expect(200);
        assert!(open.texts("main button").contains(&"Post the reply".into()));
    }

    async fn titles_notes_and_edits_name_nobody_either(forum) {
        let scene = Scene::set(&forum).await;
        let anas = id(&scene.ana.reply(scene.thread, None, "And a bath.").await);
        scene.separate().await;
        let start = |title: &str, body: &str, note: &str, series: &str| {
            json!({ "title": title, "body": body, "kind": "story", "content_note": note, "series": series, "anyway": true })
        };
        for input in [
            start("What Ben did", "A story.", "", ""),
            start("What was done", "By ben.", "", ""),
            start("What was done", "A story.", "about Ben", ""),
            start("What was done", "A story.", "", "Ben and I"),
        ] {
            let denied = scene.ana.post("/boards/stories/threads", input.clone()).await.problem(403);
            assert!(denied.contains(UNTIL), "{input}: {denied}");
        }
        let note = json!({ "body": "Fine.", "content_note": "for ben", "anyway": true });
        scene.ana.post(&format!("/threads/{}/posts", scene.thread), note).await.problem(403);
        let edit = |body: &str| json!({ "body": body, "anyway": true });
        scene.ana.patch(&format!("/posts/{anas}"), edit("And a bath, Ben.")).await.problem(403);
        scene.ana.patch(&format!("/posts/{anas}"), edit("And a bath, benign and on a bench.")).await.expect(200);
        scene.ana.post("/boards/stories/threads", start("A bench", "In the sun.", "rain", "Benches")).await.expect(201);
        // Whoever was refused has it kept, by whichever door.
        let ana = signed_in(&forum, "ana").await;
        let kept = drafts(&ana).await;
        assert!(kept.contains(&"And a bath, Ben.".to_owned()) && kept.contains(&"A story.".into()), "{kept:?}");
    }

    async fn an_answer_of_before_can_be_shortened_and_says_nothing_new(forum) {
        let scene = Scene::set(&forum).await;
        let anas = id(&scene.reply(&scene.ana, Some(scene.bens), "A fine walk, and a long one.").await.expect(201)["post"]);
        let to_all = id(&scene.reply(&scene.ana, None, "And a bath.").await.expect(201)["post"]);
        scene.separate().await;
        forum.pass_seconds(600);
        let edit = async |post: i64, body: &str, note: &str| {
            let text = json!({ "body": body, "content_note": note, "anyway": true });
            scene.ana.patch(&format!("/posts/{post}"), text).await
        };
        for (body, note) in [
            ("A fine walk, and a long one. You never write back.", ""),
            ("A fine walk, and a long one.", "for somebody"),
            ("You never write back.", ""),
        ] {
            let denied = edit(anas, body, note).await.problem(403);
            assert!(denied.contains(UNTIL), "{body}: {denied}");
        }
        let ana = signed_in(&forum, "ana").await;
        assert!(drafts(&ana).await.contains(&"You never write back.".to_owned()));
        edit(anas, "A fine walk.", "").await.expect(200);
        edit(to_all, "And a bath, with salt.", "").await.expect(200);
    }

    async fn everything_else_and_everyone_else_is_free(forum) {
        let scene = Scene::set(&forum).await;
        scene.separate().await;
        scene.reply(&scene.ben, None, "To the thread as a whole, which another began.").await.expect(201);
        scene.reply(&scene.ana, None, "To my own thread; a bench, benign, a ben-oldfield.").await.expect(201);
        scene.reply(&scene.ana, Some(scene.cleos), "To Cleo, @cleo.").await.expect(201);
        for (who, parent) in [(&scene.cleo, scene.bens), (&scene.cleo, scene.opening), (&scene.mara, scene.bens)] {
            scene.reply(who, Some(parent), "To @ana and @ben both.").await.expect(201);
        }
        // Gestures stay: they say nothing.
        scene.ana.put(&format!("/posts/{}/reactions/relate", scene.bens), json!({})).await.expect(204);
    }

    async fn the_page_keeps_what_was_typed_and_says_until_when(forum) {
        let scene = Scene::set(&forum).await;
        scene.separate().await;
        let ana = signed_in(&forum, "ana").await;
        let (form, action) = (format!("/p/{}/reply", scene.bens), format!("/p/{}/replies", scene.bens));
        let page = refused(ana.open(&form).await, UNTIL);
        let typed = [("body", "A long answer to this."), ("content_note", "rain"), ("anyway", "1")];
        let page = refused(ana.submit(&page, &action, &typed).await, UNTIL);
        assert_eq!((page.value("body"), page.value("content_note")), ("A long answer to this.".into(), "rain".into()));
        assert_eq!(drafts(&ana).await, ["A long answer to this."]);
        assert_eq!(ana.open(&form).await.expect(403).value("body"), "A long answer to this.", "it waits there");
        // Quoting by the link, and by the number.
        let page = refused(ana.open(&format!("/t/{}/reply?quote={}", scene.thread, scene.bens)).await, UNTIL);
        assert_eq!(page.value("body"), "");
        let to_thread = format!("/t/{}/replies", scene.thread);
        let typed = [("body", "As was said:"), ("quote_number", "2"), ("add_quote", "1")];
        let page = refused(ana.submit(&page, &to_thread, &typed).await, UNTIL);
        assert_eq!(page.value("body"), "As was said:");
        // A new thread, and a change.
        let new = ana.open("/b/stories/new").await.expect(200);
        let typed = [("title", "About Ben"), ("kind", "story"), ("body", "A story of a man."), ("anyway", "1")];
        let page = refused(ana.submit(&new, "/b/stories/new", &typed).await, UNTIL);
        assert_eq!((page.value("title"), page.value("body")), ("About Ben".into(), "A story of a man.".into()));
        let edit = format!("/p/{}/edit", scene.opening);
        let page = ana.open(&edit).await.expect(200);
        let page = refused(ana.submit(&page, &edit, &[("body", "A kettle, Ben."), ("anyway", "1")]).await, UNTIL);
        assert_eq!(page.value("body"), "A kettle, Ben.");
        let page = ana.open("/b/stories/new").await.expect(200);
        assert_eq!(page.value("title"), "About Ben");
    }

    async fn it_ends_by_itself_and_both_are_told_once(forum) {
        let scene = Scene::set(&forum).await;
        scene.separate().await;
        forum.pass_seconds(WEEK - 1);
        forum.settle().await;
        scene.reply(&scene.ana, Some(scene.bens), "A fine walk.").await.problem(403);
        forum.pass_seconds(1);
        // No worker has come by.
        scene.reply(&scene.ana, Some(scene.bens), "A fine walk, Ben.").await.expect(201);
        let over = "The separation between you and another member is over";
        for _ in 0..2 {
            forum.settle().await;
            for handle in ["ana", "ben"] {
                let told = notices(&forum, handle).await;
                assert_eq!(told.iter().filter(|line| *line == over).count(), 1, "{handle}: {told:?}");
            }
        }
    }

    async fn both_read_the_same_words(forum) {
        let scene = Scene::set(&forum).await;
        scene.separate().await;
        let mut read = Vec::new();
        for (handle, other) in [("ana", "ben"), ("ben", "ana")] {
            let browser = signed_in(&forum, handle).await;
            let notices = browser.open("/me/notifications").await;
            let standing = browser.open("/me/standing").await.text("#measures + ul li");
            assert!(notices.text("main").contains(WHY));
            let notice = notices.texts(".items li").into_iter().find(|line| line.contains("leave each other")).unwrap();
            assert!(notice.contains(UNTIL), "{notice}");
            read.push((notice, standing.replace(other, "the other")));
        }
        assert_eq!(read[0], read[1]);
    }

    async fn a_second_one_takes_the_place_of_the_first(forum) {
        let scene = Scene::set(&forum).await;
        scene.separate().await;
        let same = json!({ "members": ["Ben", "ANA"], "reason": WHY });
        let conflict = scene.mara.post("/mod/separations", same).await.problem(409);
        assert!(conflict.contains(UNTIL), "{conflict}");
        let longer = json!({ "members": ["ben", "ana"], "until": "2026-03-20T08:00:00Z", "reason": WHY });
        scene.mara.post("/mod/separations", longer).await.expect(201);
        forum.pass_seconds(WEEK);
        forum.settle().await;
        assert!(!notices(&forum, "ana").await.iter().any(|line| line.ends_with("is over")), "the first was replaced");
        scene.reply(&scene.ana, Some(scene.bens), "A fine walk.").await.problem(403);
        let shorter = json!({ "members": ["ana", "ben"], "until": "2026-03-09T09:00:00Z", "reason": WHY });
        scene.mara.post("/mod/separations", shorter).await.expect(201);
        forum.pass_seconds(3_600);
        scene.reply(&scene.ana, Some(scene.bens), "A fine walk.").await.expect(201);
    }

    async fn what_makes_no_sense_is_refused_in_words(forum) {
        let scene = Scene::set(&forum).await;
        let send = |members: [&str; 2], until: Option<&str>, reason: &str| {
            scene.mara.post("/mod/separations", json!({ "members": members, "until": until, "reason": reason }))
        };
        send(["ana", "ana"], None, WHY).await.problem(422);
        send(["ana", "nobody"], None, WHY).await.problem(404);
        send(["ana", "ben"], None, " .. ").await.problem(422);
        send(["ana", "ben"], None, &"x".repeat(301)).await.problem(422);
        for until in ["2026-03-02T08:00:00Z", "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "tomorrow", ""] {
            let words = send(["ana", "ben"], Some(until), WHY).await.problem(422);
            assert!(words.starts_with("Please"), "{until}: {words}");
        }
        let own = send(["mara", "ben"], None, WHY).await.problem(403);
        assert!(own.contains("yourself"), "{own}");
        let both = json!({ "members": ["ana", "ben"], "reason": WHY });
        scene.cleo.post("/mod/separations", both.clone()).await.problem(403);
        forum.api().post("/mod/separations", both.clone()).await.problem(401);
        board_moderator(&forum, "cleo");
        scene.cleo.post("/mod/separations", both).await.problem(403);
        signed_in(&forum, "cleo").await.open("/mod/pairs/ana/ben").await.expect(403);
        scene.reply(&scene.ana, Some(scene.bens), "A fine walk.").await.expect(201);
    }
}

/// Of the board that the scene is in.
pub(super) fn board_moderator(forum: &Forum, handle: &str) {
    forum.sql(&format!("UPDATE members SET moderates = TRUE WHERE handle = '{handle}'"));
    forum.sql(&format!(
        "INSERT INTO board_moderators (board_id, member_id, created_us) SELECT boards.id, members.id, 0 FROM boards, members WHERE boards.slug = 'discussion' AND members.handle = '{handle}'"
    ));
}
