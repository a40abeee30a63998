//! Being asked to look again: in the forms and by programs, and each of the ways on.

use super::*;
use crate::support::database::dump;
use crate::support::forum::{grant, on_both};
use crate::support::state::state;

on_both! {
    async fn a_hot_reply_comes_back_with_the_reason_and_three_ways_on(forum) {
        let talk = Talk::begin(&forum).await;
        let before = state(&forum).await;
        let ana = signed_in(&forum, "ana").await;
        let (page, action) = (format!("/p/{}/reply", talk.reply), format!("/p/{}/replies", talk.reply));
        let form = ana.open(&page).await.expect(200);
        assert!(!form.has("button[name=anyway]"), "nothing to be asked yet");
        let key = form.value_of_hidden(&action, "idempotency_key");
        let asked = ana.submit(&form, &action, &[("body", HOT), ("content_note", "rain")]).await.expect(409);
        assert!(asked.text(".problem[role=alert]").contains("may read as an attack on a person"));
        assert_eq!(asked.attributes(".problem a", "href"), ["#body"], "the way to the text");
        assert_eq!((asked.value("body"), asked.value("content_note")), (HOT.to_owned(), "rain".to_owned()));
        assert_eq!(asked.value_of_hidden(&action, "idempotency_key"), key, "still the same text on its way");
        let buttons = asked.texts("main form .actions button");
        assert_eq!(buttons, ["I have changed it: post it", "Preview", "Keep as a draft for later", "Post it anyway"]);
        assert_eq!(state(&forum).await, before, "nothing is posted");

        // Change it.
        let posted = ana.submit(&asked, &action, &[("body", CALM)]).await.expect(200);
        assert!(posted.text(".flash").contains("Your reply is posted"));
        assert_eq!(state(&forum).await.count("cases"), 0);
    }

    async fn it_can_be_kept_as_a_draft(forum) {
        let talk = Talk::begin(&forum).await;
        let ana = signed_in(&forum, "ana").await;
        let (page, action) = (format!("/t/{}/reply", talk.thread), format!("/t/{}/replies", talk.thread));
        let form = ana.open(&page).await;
        let asked = ana.submit(&form, &action, &[("body", HOT)]).await.expect(409);
        let list = ana.submit(&asked, &action, &[("body", HOT), ("draft", "1")]).await.expect(200);
        assert_eq!(list.path, "/me/drafts");
        assert_eq!(ana.open(&page).await.value("body"), HOT);
        assert_eq!(forum.api().posts(talk.thread).await.len(), 2);
    }

    async fn fields_that_the_form_does_not_have_change_nothing(forum) {
        let talk = Talk::begin(&forum).await;
        let ana = signed_in(&forum, "ana").await;
        let action = format!("/t/{}/replies", talk.thread);
        let form = ana.open(&format!("/t/{}/reply", talk.thread)).await;
        let forged = [("body", HOT), ("score", "0"), ("band", "cool"), ("warm", "1"), ("model", "mine"), ("nudge", "")];
        ana.submit(&form, &action, &forged).await.expect(409);
        let token = form.value_of_hidden(&action, "csrf");
        let anyway = [("csrf", "x"), ("body", HOT), ("anyway", "1")];
        assert_eq!(ana.send(&action, &anyway).await.expect(400).value("body"), HOT, "nor from another site");
        ana.send(&action, &[("csrf", &token), ("body", " "), ("anyway", "1")]).await.expect(422);
        assert_eq!(forum.api().posts(talk.thread).await.len(), 2);
    }

    async fn it_can_be_posted_anyway_and_is_posted_once(forum) {
        let talk = Talk::begin(&forum).await;
        let ana = signed_in(&forum, "ana").await;
        let (page, action) = (format!("/t/{}/reply", talk.thread), format!("/t/{}/replies", talk.thread));
        let form = ana.open(&page).await;
        let asked = ana.submit(&form, &action, &[("body", HOT)]).await.expect(409);
        for _ in 0..2 {
            let posted = ana.submit(&asked, &action, &[("body", HOT), ("anyway", "1")]).await.expect(200);
            assert!(posted.text(".flash").contains("Your reply is posted"));
        }
        // Nor does the first form, sent once more, ask again about what is there.
        ana.submit(&form, &action, &[("body", HOT)]).await.expect(200);
        assert_eq!(forum.api().posts(talk.thread).await.len(), 3);
    }

    async fn a_new_thread_is_asked_about_and_comes_back_whole(forum) {
        forum.member("ana").await;
        let ana = signed_in(&forum, "ana").await;
        let form = ana.open("/b/stories/new").await.expect(200);
        let typed = [("title", "To my brother"), ("kind", "story"), ("series", "Letters"), ("tag", "family"), ("body", HOT)];
        let asked = ana.submit(&form, "/b/stories/new", &typed).await.expect(409);
        assert!(asked.has(".problem") && asked.has("button[name=anyway]"));
        assert_eq!((asked.value("title"), asked.value("body"), asked.value("series")), ("To my brother".into(), HOT.into(), "Letters".into()));
        assert_eq!(asked.attributes("input[name=kind][checked]", "value"), ["story"]);
        assert_eq!(asked.attributes("input[name=tag][checked]", "value"), ["family"]);
        assert_eq!(state(&forum).await.count("threads"), 0);
        let started = ana.submit(&asked, "/b/stories/new", &[typed.as_slice(), &[("anyway", "1")]].concat()).await.expect(200);
        assert!(started.path.starts_with("/t/"), "{}", started.path);
    }

    async fn an_edit_that_heats_a_post_up_is_asked_about_and_one_that_cools_it_is_not(forum) {
        let talk = Talk::begin(&forum).await;
        let ben = signed_in(&forum, "ben").await;
        let path = format!("/p/{}/edit", talk.reply);
        let form = ben.open(&path).await.expect(200);
        let asked = ben.submit(&form, &path, &[("body", HOT)]).await.expect(409);
        assert_eq!(asked.value("body"), HOT);
        assert!(asked.texts("main form .actions button").contains(&"Save it anyway".to_owned()));
        assert_eq!(forum.api().posts(talk.thread).await[1]["body"], CALM);
        ben.submit(&asked, &path, &[("body", HOT), ("anyway", "1")]).await.expect(200);
        // It is hot already: a comma more is nothing new, and a calmer text is welcome.
        let api = format!("/posts/{}", talk.reply);
        talk.ben.patch(&api, json!({ "body": format!("{HOT} ") })).await.expect(200);
        talk.ben.patch(&api, json!({ "body": CALM })).await.expect(200);
        let asked = talk.ben.patch(&api, json!({ "body": HOT })).await;
        assert_eq!(asked.json["nudge"]["reason"], asked.json["detail"]);
        asked.problem(409);
        talk.ben.patch(&api, json!({ "body": HOT, "anyway": true })).await.expect(200);
    }

    async fn programs_are_asked_by_a_problem_and_post_anyway(forum) {
        let talk = Talk::begin(&forum).await;
        let path = format!("/threads/{}/posts", talk.thread);
        let body = json!({ "body": HOT, "parent_id": talk.reply, "idempotency_key": "k",
            "score": 0, "heat": { "score": 0, "band": "cool" }, "nudge": null, "warm": 1 });
        let asked = talk.ana.post(&path, body.clone()).await;
        let nudge = asked.json["nudge"].clone();
        assert!(asked.problem(409).contains("may read as an attack"));
        assert!(nudge["reason"].as_str().unwrap().contains("may read as an attack"));
        let phrases = nudge["phrases"].as_array().unwrap();
        assert!(phrases.iter().all(|phrase| HOT.contains(phrase["words"].as_str().unwrap())), "{nudge}");
        let mut again = body.clone();
        again["anyway"] = json!(true);
        let first = id(&talk.ana.post(&path, again.clone()).await.expect(201)["post"]);
        assert_eq!(id(&talk.ana.post(&path, again).await.expect(201)["post"]), first, "one key, one post");
        assert_eq!(id(&talk.ana.post(&path, body).await.expect(201)["post"]), first);

        let start = |anyway: Value| json!({ "title": "To my brother", "body": HOT, "kind": "story", "anyway": anyway });
        for no in [json!(false), Value::Null] {
            let asked = talk.ana.post("/boards/stories/threads", start(no)).await;
            assert!(asked.json["nudge"].is_object());
            asked.problem(409);
        }
        talk.ana.post("/boards/stories/threads", start(json!(true))).await.expect(201);
        for odd in [json!("yes"), json!(1), json!([true])] {
            talk.ana.post("/boards/stories/threads", start(odd)).await.problem(400);
        }
    }

    async fn what_stands_in_the_way_is_said_first(forum) {
        let talk = Talk::begin(&forum).await;
        talk.send(&forum.api(), None, HOT, false).await.problem(401);
        let other = talk.ana.start("Another", "One.").await;
        let elsewhere = id(&talk.ana.posts(other).await[0]);
        talk.send(&talk.ana, Some(elsewhere), HOT, false).await.problem(422);
        talk.send(&talk.ana, None, &HOT.repeat(1000), false).await.problem(422);
        talk.ana.post("/threads/999999/posts", json!({ "body": HOT })).await.problem(404);
        forum.sql("UPDATE threads SET state = 'locked'");
        talk.send(&talk.ana, None, HOT, false).await.problem(423);
        talk.send(&talk.ana, None, HOT, true).await.problem(423);
    }

    async fn moderators_and_hosts_are_asked_too(forum) {
        let talk = Talk::begin(&forum).await;
        for role in ["moderator", "host"] {
            grant(&forum, "ben", role).await;
            talk.send(&talk.ben, None, HOT, false).await.problem(409);
        }
    }

    async fn nobody_is_shown_a_number(forum) {
        let talk = Talk::begin(&forum).await;
        let mara = forum.moderator("mara").await;
        let ana = signed_in(&forum, "ana").await;
        let action = format!("/p/{}/replies", talk.reply);
        let form = ana.open(&format!("/p/{}/reply", talk.reply)).await;
        let mut seen = vec![ana.submit(&form, &action, &[("body", HOT)]).await.expect(409).html];
        let asked = talk.send(&talk.ana, Some(talk.reply), HOT, false).await;
        seen.push(asked.json.to_string());
        let posted = talk.send(&talk.ana, Some(talk.reply), HOT, true).await.expect(201);
        let post = id(&posted["post"]);
        seen.push(posted.to_string());
        seen.push(talk.ana.get(&format!("/threads/{}", talk.thread)).await.expect(200).to_string());
        seen.push(talk.ana.get(&format!("/posts/{post}/revisions")).await.expect(200).to_string());
        seen.push(talk.ana.get("/boards").await.expect(200).to_string());
        for path in [format!("/t/{}", talk.thread), format!("/p/{post}/edit"), "/me".into(), "/b/discussion".into()] {
            seen.push(ana.open(&path).await.expect(200).html);
        }
        // Moderators neither: they get words.
        seen.push(mara.get("/mod/cases").await.expect(200).to_string());
        seen.push(signed_in(&forum, "mara").await.open("/mod").await.expect(200).html);
        let dump = dump(&forum).await;
        let row = dump.split("## post_heat\n").nth(1).unwrap().lines().find(|l| l.contains("hot")).unwrap();
        let score = row.split(['|', ',']).find(|field| field.starts_with("0.") || *field == "1.0").unwrap();
        for text in &seen {
            assert!(!text.contains("score") && !text.contains(&score[..score.len().min(6)]), "{score}: {text}");
        }
    }
}
