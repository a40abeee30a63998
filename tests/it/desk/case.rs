//! One case on one screen.

use super::*;
use crate::support::forum::on_both;
use crate::support::state::state;

on_both! {
    async fn the_screen_shows_the_post_in_its_place_and_why_somebody_should_look(forum) {
        let opened = Opened::begin(&forum).await;
        opened.ana.reply(opened.thread, Some(opened.post), "What do you mean by that?").await;
        let mara = signed_in(&forum, "mara").await;
        let desk = mara.open("/mod").await.expect(200);
        assert!(desk.attributes("main ol h3 a", "href").contains(&opened.path()), "one click from the desk");
        let page = mara.open(&opened.path()).await.expect(200);
        assert_eq!(page.text("h1"), "#2 by ben");
        assert_eq!(page.text(".quoted .prose"), TEXT);
        let place = page.text("#context ~ details");
        assert!(place.contains("It answers #1 by ana") && place.contains("A kettle."), "{place}");
        assert!(page.text("main").contains("#3 by ana answers it"));
        assert!(page.text("#flags ~ ul").contains("cleo: It attacks a person") && page.text("#flags ~ ul").contains("the wombat is meant for me"));
        assert!(page.text("main").contains("Small things that help"));
        for handle in ["ana", "ben", "cleo"] {
            signed_in(&forum, handle).await.open(&opened.path()).await.expect(403);
        }
        forum.browser().stopping().open(&opened.path()).await.expect(401);
        mara.open("/mod/cases/999").await.expect(404);
    }

    async fn it_is_decided_from_there_and_the_record_of_the_post_is_on_it(forum) {
        let opened = Opened::begin(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        let page = mara.open(&opened.path()).await.expect(200);
        let form = format!("{}/decision", opened.path());
        let unsaid = mara.submit(&page, &form, &[("action", "dismiss"), ("reason", "")]).await.expect(422);
        assert!(unsaid.text("main").contains("say why") && unsaid.has("#decide"), "the screen comes back");
        let done = mara.submit(&page, &form, &[("action", "acted"), ("reason", "I wrote to both of them")]).await.expect(200);
        assert!(done.text(".flash").contains("decided"));
        let page = mara.open(&opened.path()).await.expect(200);
        assert!(page.text(".banner").contains("It was dealt with") && page.text(".banner").contains("mara decided this"));
        assert!(!page.has("#decide") && page.text("#done ~ ul").contains("I wrote to both of them"));
        assert_eq!(opened.seen_by(&opened.ana).await["body"], TEXT, "the post stands");
        assert!(notices(&forum, "cleo").await.text("main .items").contains("I wrote to both of them"));
    }

    async fn the_text_that_was_flagged_stays_beside_what_its_author_made_of_it(forum) {
        let opened = Opened::begin(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        let page = mara.open(&opened.path()).await.expect(200);
        assert!(!page.has("#before") && !page.text("main").contains("Edited since"));
        forum.pass_seconds(600);
        for kinder in ["A kinder word.", "A kinder word yet, and a longer one."] {
            opened.ben.patch(&format!("/posts/{}", opened.post), json!({ "body": kinder })).await.expect(200);
            forum.pass_seconds(600);
        }
        let page = mara.open(&opened.path()).await.expect(200);
        assert_eq!(page.text(".quoted .prose"), "A kinder word yet, and a longer one.");
        assert_eq!(page.text("#before .prose"), TEXT);
        assert!(page.text("main").contains("Edited since this case was opened"));
        let all = format!("/p/{}/revisions", opened.post);
        assert!(page.has(&format!("main a[href='{all}']")));
        mara.open(&all).await.expect(200);
        let desk = mara.open("/mod").await.expect(200);
        assert!(desk.text("main ol").contains("edited since") && desk.has(&format!("main ol a[href='{all}']")));
    }

    async fn what_was_put_into_another_post_is_no_answer_of_its_own(forum) {
        let opened = Opened::begin(&forum).await;
        opened.ana.reply(opened.thread, Some(opened.post), "I have a cat.").await;
        let answer = opened.ana.posts(opened.thread).await.pop().unwrap()["id"].clone();
        let slip = opened.ana.reply(opened.thread, Some(opened.post), "I mean a dog.").await["id"].clone();
        let page = signed_in(&forum, "mara").await.open(&opened.path()).await.expect(200);
        assert!(page.text("main").contains("#4 by ana answers it") && page.text("#between ~ details").contains("#4 by ana"));
        let merge = json!({ "into": answer, "reason": "a correction" });
        opened.mara.post(&format!("/mod/posts/{slip}/merge"), merge).await.expect(200);
        let page = signed_in(&forum, "mara").await.open(&opened.path()).await.expect(200);
        assert!(page.text("main").contains("#3 by ana answers it") && !page.text("main").contains("#4 by ana"));
        let between = page.text("#between ~ details");
        assert!(between.contains("#3 by ana in “Small things that help”"), "{between}");
    }

    async fn a_claim_keeps_others_off_for_half_an_hour(forum) {
        let opened = Opened::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        let claim = format!("{}/claim", opened.path());
        let mara = signed_in(&forum, "mara").await;
        let page = mara.open(&opened.path()).await.expect(200);
        let claimed = mara.submit(&page, &claim, &[]).await.expect(200);
        assert!(claimed.text(".banner").contains("You look at this"), "{}", claimed.text("main"));
        let dismiss = json!({ "action": "dismiss", "reason": "all is well here" });
        for answer in [
            nils.post(&claim, json!({})).await,
            nils.post(&format!("{}/decision", opened.path()), dismiss.clone()).await,
        ] {
            let words = answer.problem(409);
            assert!(words.contains("mara looks at this case until") && words.contains("08:30"), "{words}");
        }
        let seen = signed_in(&forum, "nils").await.open(&opened.path()).await.expect(200);
        assert!(seen.text(".banner").contains("mara looks at this") && !seen.has("form[action$='/decision']"));
        assert!(signed_in(&forum, "nils").await.open("/mod").await.text("main ol").contains("mara looks at it"));
        forum.pass_seconds(20 * 60);
        opened.mara.post(&claim, json!({})).await.expect(200);
        forum.pass_seconds(29 * 60);
        nils.post(&claim, json!({})).await.problem(409);
        forum.pass_seconds(60);
        nils.post(&claim, json!({})).await.expect(200);
        opened.mara.post(&claim, json!({})).await.problem(409);
        nils.delete(&claim).await.expect(200);
        let case = opened.mara.post(&claim, json!({})).await.expect(200);
        assert_eq!((&case["state"], &case["looked_at"]), (&json!("open"), &Value::Null), "a claim is not yet a look");
        opened.mara.post(&format!("{}/decision", opened.path()), dismiss).await.expect(200);
        assert!(nils.post(&claim, json!({})).await.problem(409).contains("mara has closed this case already"));
    }

    async fn a_second_opinion_reaches_the_other_moderators_and_frees_the_case(forum) {
        let opened = Opened::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        opened.mara.post(&format!("{}/claim", opened.path()), json!({})).await.expect(200);
        let mara = signed_in(&forum, "mara").await;
        let page = mara.open(&opened.path()).await.expect(200);
        let notes = format!("{}/notes", opened.path());
        let fields = [("words", "I know ben from elsewhere."), ("second_opinion", "1")];
        let asked = mara.submit(&page, &notes, &fields).await.expect(200);
        assert!(asked.text("main").contains("mara asks for a second opinion") && asked.text("#notes ~ ul").contains("I know ben from elsewhere."));
        let told = notices(&forum, "nils").await;
        assert!(told.text("main .items").contains("A moderator asks for a second opinion") && told.text("main .items").contains("I know ben"));
        for handle in ["ana", "ben", "cleo"] {
            assert!(!notices(&forum, handle).await.text("main").contains("second opinion"));
        }
        let nils_browser = signed_in(&forum, "nils").await;
        let form = told.attributes("form[action^='/me/notifications/']", "action").into_iter().find(|a| a != "/me/notifications/read").unwrap();
        let there = nils_browser.submit(&nils_browser.open("/me/notifications").await, &form, &[]).await.expect(200);
        assert_eq!(there.path, opened.path(), "the notice leads to the case");
        nils.post(&format!("{}/claim", opened.path()), json!({})).await.expect(200);
        let again = json!({ "words": "once more", "second_opinion": true });
        opened.mara.post(&notes, again).await.problem(409);
        nils.post(&notes, json!({ "words": "I would let it stand." })).await.expect(200);
        nils.post(&notes, json!({ "words": "  " })).await.problem(422);
        nils.post(&notes, json!({ "words": "x".repeat(2001) })).await.problem(422);
        let page = mara.open(&opened.path()).await.expect(200);
        assert!(page.text("#notes ~ ul").contains("I would let it stand."));
    }

    async fn moderators_keep_out_of_what_is_about_them(forum) {
        let (ana, mara) = (forum.member("ana").await, forum.moderator("mara").await);
        let nils = forum.moderator("nils").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let flag = |who: Client, post: i64| async move {
            who.post(&format!("/posts/{post}/flags"), json!({ "reason": "personal_attack" })).await.expect(201);
        };
        // Mara wrote the first, flagged the second, and is answered by the third.
        let own = mara.reply(thread, None, "Tea for me.").await["id"].as_i64().unwrap();
        let flagged = ana.reply(thread, None, "Tea is for fools.").await["id"].as_i64().unwrap();
        let target = ana.reply(thread, Some(own), "You and your tea.").await["id"].as_i64().unwrap();
        flag(ana.clone(), own).await;
        flag(mara.clone(), flagged).await;
        flag(nils.clone(), target).await;
        let cases = mara.get("/mod/cases").await.expect(200)["cases"].as_array().unwrap().clone();
        assert_eq!(cases.len(), 3);
        let before = state(&forum).await;
        for case in &cases {
            let path = format!("/mod/cases/{}", case["id"]);
            let why = match case["post_id"].as_i64().unwrap() {
                post if post == own => "a post of your own",
                post if post == flagged => "You flagged this post",
                _ => "an answer to you",
            };
            let decision = json!({ "action": "dismiss", "reason": "all is well" });
            for answer in [
                mara.post(&format!("{path}/decision"), decision).await,
                mara.post(&format!("{path}/claim"), json!({})).await,
                mara.post(&format!("{path}/notes"), json!({ "words": "Leave it." })).await,
                mara.post(&format!("/mod/posts/{}/hide", case["post_id"]), json!({ "reason": "not nice" })).await,
                mara.post(&format!("/mod/posts/{}/edit", case["post_id"]), json!({ "body": "Tea.", "reason": "not nice" })).await,
            ] {
                let words = answer.problem(403);
                assert!(words.contains(why) || words.contains("your own post"), "{words}");
            }
            let page = signed_in(&forum, "mara").await.open(&path).await.expect(200);
            if why == "a post of your own" {
                assert!(!page.has("#flags") && !page.text("main").contains("ana: It attacks"), "who flags whom");
            }
            assert!(page.text("#decide ~ p").contains(why) && !page.has("form[action$='/decision']"));
        }
        assert_eq!(state(&forum).await, before);
    }

    async fn what_is_said_about_a_moderator_is_not_theirs_to_read(forum) {
        let (ana, cleo) = (forum.member("ana").await, forum.member("cleo").await);
        let (mara, nils) = (forum.moderator("mara").await, forum.moderator("nils").await);
        let thread = ana.start("Small things that help", "A kettle.").await;
        let post = mara.reply(thread, None, "Tea for me.").await["id"].as_i64().unwrap();
        let flag = json!({ "reason": "other", "note": "a sharp word" });
        cleo.post(&format!("/posts/{post}/flags"), flag).await.expect(201);
        let case = nils.get("/mod/cases").await.expect(200)["cases"][0]["id"].clone();
        let note = json!({ "words": "She sounds tired lately.", "second_opinion": true });
        nils.post(&format!("/mod/cases/{case}/notes"), note).await.expect(200);
        let browser = signed_in(&forum, "mara").await;
        for path in [&format!("/mod/cases/{case}"), "/mod", "/mod/log", "/me/notifications", "/me/standing"] {
            let page = browser.open(path).await.expect(200).text("main");
            assert!(!page.contains("tired lately") && !page.contains("sharp word") && !page.contains("cleo"), "{path}: {page}");
        }
        let log = mara.get("/mod/log").await.expect(200);
        assert!(!log.to_string().contains("tired lately"), "{log}");
        assert!(nils.get("/mod/log").await.expect(200).to_string().contains("tired lately"));
    }

    async fn a_claim_keeps_others_off_the_post_too(forum) {
        let opened = Opened::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        let follow_up = opened.ben.reply(opened.thread, None, "I meant a cat.").await["id"].as_i64().unwrap();
        opened.mara.post(&format!("{}/claim", opened.path()), json!({})).await.expect(200);
        let before = state(&forum).await;
        for (post, what, body) in [
            (opened.post, "edit", json!({ "body": "A remark." })),
            (opened.post, "redaction", json!({ "span": "wombat" })),
            (opened.post, "note", json!({ "body": "Peace." })),
            (opened.post, "hide", json!({})),
            (opened.post, "move", json!({ "parent_id": follow_up })),
            (opened.post, "merge", json!({ "into": follow_up })),
            (follow_up, "merge", json!({ "into": opened.post })),
        ] {
            let mut body = body;
            body["reason"] = json!("a remark about a person");
            let refused = nils.post(&format!("/mod/posts/{post}/{what}"), body).await.problem(409);
            assert!(refused.contains("mara looks at this case until"), "{what}: {refused}");
        }
        let split = json!({ "post_id": opened.post, "title": "Wombats", "reason": "of its own" });
        nils.post(&format!("/mod/threads/{}/split", opened.thread), split).await.problem(409);
        assert_eq!(state(&forum).await, before);
        forum.pass_seconds(30 * 60);
        nils.post(&format!("/mod/posts/{}/redaction", opened.post), json!({ "span": "wombat", "reason": "a remark" })).await.expect(200);
    }

    async fn nor_is_a_post_brought_back_in_a_case_that_is_not_theirs(forum) {
        let opened = Opened::begin(&forum).await;
        let (nils, olga) = (forum.moderator("nils").await, forum.moderator("olga").await);
        let worried = json!({ "reason": "self_harm_concern" });
        nils.post(&format!("/posts/{}/flags", opened.post), worried).await.expect(201);
        let why = json!({ "reason": "it says where" });
        opened.mara.post(&format!("/mod/posts/{}/hide", opened.post), why.clone()).await.expect(200);
        assert_eq!(opened.mara.get(&opened.path()).await.expect(200)["state"], "open", "a person is to look");
        opened.mara.post(&format!("{}/claim", opened.path()), json!({})).await.expect(200);
        let restore = format!("/mod/posts/{}/restore", opened.post);
        nils.post(&restore, why.clone()).await.problem(403);
        olga.post(&restore, why.clone()).await.problem(409);
        opened.mara.post(&restore, why).await.expect(200);
    }

    async fn a_post_that_is_hidden_already_is_not_hidden_once_more(forum) {
        let opened = Opened::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        let worried = json!({ "reason": "self_harm_concern" });
        opened.ana.post(&format!("/posts/{}/flags", opened.post), worried).await.expect(201);
        let why = json!({ "reason": "it says where" });
        opened.mara.post(&format!("/mod/posts/{}/hide", opened.post), why).await.expect(200);
        let hidden = opened.mara.get("/mod/log").await.expect(200)["actions"][0]["id"].clone();
        opened.hide().await;
        let line = opened.mara.get("/mod/log").await.expect(200)["actions"][0].clone();
        assert_eq!((&line["action"], &line["details"]["decision"]), (&json!("close_case"), &json!("hidden")));
        let asked = json!({ "action_id": hidden, "words": "It names no place." });
        let appeal = opened.ben.post("/appeals", asked).await.expect(201)["id"].clone();
        let overturn = json!({ "action": "overturn", "reason": "it names no place" });
        nils.post(&format!("/mod/appeals/{appeal}/decision"), overturn).await.expect(200);
        assert_eq!(opened.seen_by(&opened.ana).await["body"], TEXT);
    }

    async fn acting_on_a_post_closes_its_case_unless_somebody_is_in_danger(forum) {
        let opened = Opened::begin(&forum).await;
        let other = opened.ana.start("Another", "A lamp.").await;
        let acts = |post: Value| [
            ("note", json!({ "body": "Peace.", "reason": "for the peace of it" })),
            ("move", json!({ "thread_id": other, "reason": "it belongs there" })),
            ("split", json!({ "post_id": post, "title": "Of its own", "reason": "of its own" })),
        ];
        for n in 0..3 {
            for (reason, left) in [("spam", 0), ("self_harm_concern", 1)] {
                forum.pass_seconds(60);
                let post = opened.ben.reply(opened.thread, None, "Something else.").await["id"].clone();
                opened.cleo.post(&format!("/posts/{post}/flags"), json!({ "reason": reason })).await.expect(201);
                let (what, body) = acts(post.clone())[n].clone();
                let path = match what {
                    "split" => format!("/mod/threads/{}/split", opened.thread),
                    _ => format!("/mod/posts/{post}/{what}"),
                };
                let told = notices(&forum, "cleo").await.texts("main .items li").len();
                assert!([200, 201].contains(&opened.mara.post(&path, body).await.status), "{what}");
                let open = opened.mara.get("/mod/cases").await.expect(200)["cases"].as_array().unwrap().clone();
                assert_eq!(open.iter().filter(|case| case["post_id"] == post).count(), left, "{what} {reason}");
                let now = notices(&forum, "cleo").await.texts("main .items li").len();
                assert_eq!(now - told, 1 - left, "{what} {reason}");
            }
        }
    }

    async fn what_is_for_moderators_of_the_whole_forum_is_shown_to_them_only(forum) {
        let opened = Opened::begin(&forum).await;
        forum.member("bo").await;
        let grant = ["admin", "grant-role", "bo", "moderator", "--board", "discussion"];
        crate::support::ran::Ran::of(crate::support::evenkeel_command(&forum).args(grant)).succeeds();
        for (handle, shown) in [("mara", true), ("bo", false)] {
            let page = signed_in(&forum, handle).await.open(&opened.path()).await.expect(200);
            assert_eq!(page.has("a[href='/mod/members/ben']"), shown, "{handle}");
        }
    }
}
