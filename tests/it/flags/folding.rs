//! Flags of enough weight fold a post until a moderator decides.

use futures_util::future::join_all;

use super::*;
use crate::support::database::execute;
use crate::support::forum::on_both;
use crate::support::state::state;

/// Every place in which a visitor or a member could come upon the text.
async fn places(forum: &Forum, flagged: &Flagged) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let thread = flagged.thread;
    let pages = [
        "/".to_owned(),
        "/b/discussion".into(),
        format!("/t/{thread}"),
        format!("/t/{thread}?order=newest"),
        format!("/t/{thread}?branch=2"),
        format!("/t/{thread}/fresh?after=1"),
        format!("/p/{}/reply", flagged.post),
        format!("/p/{}/reply?quote={}", flagged.post, flagged.post),
        format!("/p/{}/revisions", flagged.post),
        format!("/p/{}/flag", flagged.post),
        "/m/ben".into(),
        format!("/search?q={WORD}+remark"),
        format!("/feeds/t/{thread}.atom"),
        "/feeds/b/discussion.atom".into(),
        format!("/api/v1/threads/{thread}"),
        "/api/v1/boards/discussion/threads".into(),
        format!("/api/v1/search?q={WORD}+remark"),
        format!("/api/v1/posts/{}/revisions", flagged.post),
    ];
    for browser in [forum.browser(), signed_in(forum, "ana").await] {
        for path in &pages {
            found.push((path.clone(), browser.open(path).await.html));
        }
    }
    let client = flagged.ana.get(&format!("/threads/{thread}")).await.expect(200);
    found.push(("as ana".into(), client.to_string()));
    found
}

/// In none of them; the words one has searched for are no text of the post.
async fn nowhere(forum: &Forum, flagged: &Flagged) {
    for (path, html) in places(forum, flagged).await {
        let html = html.replace(&format!("{WORD}+remark"), "").replace(&format!("{WORD} remark"), "");
        assert!(!html.contains(WORD), "{path}: {html}");
    }
}

on_both! {
    async fn who_may_be_in_danger_is_not_folded_however_many_flag(forum) {
        let flagged = Flagged::begin(&forum).await;
        let said = id(&flagged.ben.reply(flagged.thread, None, "I want to die tonight.").await);
        for (n, reason) in ["self_harm_concern", "spam", "off_topic", "personal_attack"].iter().enumerate() {
            let who = forum.member(&format!("friend{n}")).await;
            flagged.flag(&who, reason).await.expect(201);
            flag(&who, said, "personal_attack").await.expect(201);
        }
        let feared_for = flagged.seen_by(&flagged.ana).await;
        assert_eq!(feared_for["state"], "visible", "{feared_for}");
        let posts = flagged.ana.posts(flagged.thread).await;
        let spoke = posts.iter().find(|post| id(post) == said).unwrap();
        assert_eq!(spoke["state"], "visible", "{spoke}");
    }

    async fn three_flags_fold_a_post_for_others(forum) {
        let flagged = Flagged::begin(&forum).await;
        let found = places(&forum, &flagged).await;
        let carry = found.iter().filter(|(_, html)| html.contains("about a wombat") || html.contains(TEXT)).count();
        assert!(carry > 10, "the places are those that carry it: {carry}");
        let (cleo, dan) = (forum.member("cleo").await, forum.member("dan").await);
        flagged.flag(&cleo, "personal_attack").await.expect(201);
        flagged.flag(&dan, "off_topic").await.expect(201);
        assert_eq!(flagged.seen_by(&flagged.ana).await["body"], TEXT);
        flagged.flag(&forum.member("eva").await, "spam").await.expect(201);
        nowhere(&forum, &flagged).await;
        let page = forum.browser().open(&format!("/t/{}", flagged.thread)).await.expect(200);
        assert!(page.text("#p2 .tombstone").contains("waiting for a moderator"));
        let seen = flagged.seen_by(&flagged.ana).await;
        assert_eq!((&seen["body"], &seen["waiting"], &seen["state"]), (&Value::Null, &json!(true), &json!("hidden")));
    }

    async fn its_author_and_moderators_still_read_it(forum) {
        let flagged = Flagged::begin(&forum).await;
        flagged.fold(&forum).await;
        let mara = forum.moderator("mara").await;
        for who in [&flagged.ben, &mara] {
            assert_eq!(flagged.seen_by(who).await["body"], TEXT);
        }
        let page = signed_in(&forum, "mara").await.open(&format!("/t/{}", flagged.thread)).await;
        assert!(page.text("#p2").contains(WORD));
        let ben = signed_in(&forum, "ben").await;
        let page = ben.open(&format!("/t/{}", flagged.thread)).await;
        assert!(page.text("#p2 .tombstone").contains("waiting for a moderator"));
        let own = page.attributes("#p2 .acts a[href$='/revisions']", "href").remove(0);
        assert!(ben.open(&own).await.expect(200).text("main").contains(WORD));
    }

    async fn an_opening_post_goes_from_the_lists_too_and_comes_back(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ben.start("Small wombats", TEXT).await;
        let post = id(&ana.posts(thread).await[0]);
        let flagged = Flagged { ana, ben, thread, post };
        flagged.fold(&forum).await;
        nowhere(&forum, &flagged).await;
        let mara = forum.moderator("mara").await;
        let desk = signed_in(&forum, "mara").await.open("/mod").await.expect(200);
        assert_eq!(desk.text("main ol h3"), "#1 by ben in “Small wombats”", "who decides sees all of it");
        let case = cases(&mara).await[0]["id"].clone();
        decide(&mara, &case, "hide").await.expect(200);
        nowhere(&forum, &flagged).await;
        let form = format!("/mod/posts/{post}/restore");
        assert!(signed_in(&forum, "mara").await.open(&form).await.expect(200).text("main").contains("Small wombats"));
        mara.post(&form, json!({ "reason": "it was about the animals" })).await.expect(200);
        let board = forum.browser().open("/b/discussion").await.expect(200);
        assert!(board.text("main").contains(TEXT) && board.text("main").contains("Small wombats"));
        let found = forum.api().get(&format!("/search?q={WORD}s")).await.expect(200);
        assert_eq!(found["results"][0]["post_id"], post);
        let page = forum.browser().open(&format!("/t/{thread}")).await.expect(200);
        assert!(page.path.starts_with(&format!("/t/{thread}-small-wombats")), "{}", page.path);
    }

    async fn a_board_says_how_much_it_takes(forum) {
        let flagged = Flagged::begin(&forum).await;
        execute(&forum, "UPDATE boards SET flag_limit = 4").await;
        flagged.fold(&forum).await;
        assert_eq!(flagged.seen_by(&flagged.ana).await["waiting"], false);
        flagged.flag(&forum.member("finn").await, "spam").await.expect(201);
        assert_eq!(flagged.seen_by(&flagged.ana).await["waiting"], true);
    }

    async fn whose_flags_were_mostly_upheld_weighs_more_and_dismissed_less(forum) {
        let flagged = Flagged::begin(&forum).await;
        let mara = forum.moderator("mara").await;
        let (cleo, dan) = (forum.member("cleo").await, forum.member("dan").await);
        for (who, actions) in [(&cleo, ["dismiss", "hide", "hide"]), (&dan, ["hide", "dismiss", "dismiss"])] {
            for action in actions {
                forum.pass_seconds(60);
                let other = id(&flagged.ben.reply(flagged.thread, None, "Something else.").await);
                flag(who, other, "spam").await.expect(201);
                decide(&mara, &cases(&mara).await[0]["id"], action).await.expect(200);
            }
        }
        // 1.5 and 1: not enough.
        flagged.flag(&cleo, "spam").await.expect(201);
        flagged.flag(&forum.member("eva").await, "spam").await.expect(201);
        assert_eq!(flagged.seen_by(&flagged.ana).await["waiting"], false);
        // And 0.5.
        flagged.flag(&dan, "spam").await.expect(201);
        assert_eq!(flagged.seen_by(&flagged.ana).await["waiting"], true);
        // 0.5, 1 and 1 are not.
        let other = id(&flagged.ben.reply(flagged.thread, None, "And else.").await);
        for who in [&dan, &forum.member("finn").await, &forum.member("gil").await] {
            flag(who, other, "spam").await.expect(201);
        }
        let last = flagged.ana.posts(flagged.thread).await.pop().unwrap();
        assert_eq!((id(&last), &last["waiting"]), (other, &json!(false)));
    }

    async fn fifty_flags_at_once_make_one_case_and_hide_it_once(forum) {
        let flagged = Flagged::begin(&forum).await;
        let mut crowd = Vec::new();
        for i in 0..50 {
            crowd.push(forum.member(&format!("member{i}")).await);
        }
        let before = flagged.ana.get(&format!("/threads/{}", flagged.thread)).await.expect(200);
        // So many new accounts at once would be another matter.
        forum.pass_seconds(8 * 86400);
        let answers = join_all(crowd.iter().map(|who| flagged.flag(who, "personal_attack"))).await;
        for answer in answers {
            answer.expect(201);
        }
        let state = state(&forum).await;
        assert_eq!((state.count("flags"), state.count("cases")), (50, 1), "whoever came late is kept too");
        let after = flagged.ana.get(&format!("/threads/{}", flagged.thread)).await.expect(200);
        let revision = |seen: &Value| seen["thread"]["revision"].as_i64().unwrap();
        assert_eq!(revision(&after), revision(&before) + 1);
        assert_eq!(flagged.seen_by(&flagged.ana).await["waiting"], true);
    }

    async fn mail_about_it_waits_for_the_decision_and_then_leaves_or_is_dropped(forum) {
        for (action, handle) in [("dismiss", "mara"), ("hide", "nils")] {
            let mara = forum.moderator(handle).await;
            let ana = match forum.api().post("/sessions", json!({ "handle": "ana", "passphrase": crate::support::client::PASSPHRASE })).await {
                answer if answer.status == 201 => forum.api().with_token(answer.expect(201)["token"].as_str().unwrap()),
                _ => forum.member("ana").await,
            };
            let thread = ana.start("Small things that help", "A kettle.").await;
            forum.follow(&format!("thread={thread}"), "reader@example.net", &[("show_details", "1")]).await;
            let author = forum.member(&format!("{handle}-ben")).await;
            let post = id(&author.reply(thread, None, TEXT).await);
            forum.settle().await;
            forum.forget_mail();
            for i in 0..3 {
                flag(&forum.member(&format!("{handle}{i}")).await, post, "spam").await.expect(201);
            }
            for _ in 0..4 {
                forum.pass_seconds(3600);
                forum.settle().await;
                assert!(forum.mail().is_empty(), "it waits");
            }
            decide(&mara, &cases(&mara).await[0]["id"], action).await.expect(200);
            forum.settle().await;
            let sent: Vec<String> = forum.mail().iter().map(|mail| mail.text().unwrap().to_owned()).collect();
            match action {
                "dismiss" => assert!(sent.len() == 1 && sent[0].contains(WORD), "{sent:?}"),
                _ => assert!(sent.is_empty(), "{sent:?}"),
            }
        }
    }
}
