//! Flagging a post.

use super::*;
use crate::support::database::execute;
use crate::support::forum::{on_both, on_both_with};
use crate::support::state::state;

on_both! {
    async fn a_member_flags_a_post_with_the_form_and_without_javascript(forum) {
        let flagged = Flagged::begin(&forum).await;
        forum.member("cleo").await;
        let cleo = signed_in(&forum, "cleo").await;
        let form = format!("/p/{}/flag", flagged.post);
        let thread = cleo.open(&format!("/t/{}", flagged.thread)).await.expect(200);
        assert!(thread.attributes("#p2 .acts a", "href").contains(&form));
        let page = cleo.open(&form).await.expect(200);
        assert!(page.text("main").contains(WORD));
        let empty = cleo.submit(&page, &form, &[("note", "Kept words.")]).await.expect(422);
        assert!(empty.text(".problem").contains("choose what this is about"));
        assert_eq!(empty.value("note"), "Kept words.");
        let wordless = cleo.submit(&page, &form, &[("reason", "other"), ("note", " … ")]).await.expect(422);
        assert!(wordless.text(".problem").contains("in a few words"));
        let done = cleo.submit(&page, &form, &[("reason", "other"), ("note", "It is about my sister.")]).await.expect(200);
        assert!(done.path.ends_with("#p2"), "{}", done.path);
        assert!(done.text(".flash").contains("A moderator will look at it"));
        let again = cleo.open(&form).await.expect(200);
        assert!(again.text("main").contains("You have flagged this post already") && !again.has("main form"));
        let late = cleo.submit(&page, &form, &[("reason", "spam")]).await.expect(409);
        assert!(late.text("main").contains("You have flagged this post already"));
        forum.moderator("mara").await;
        let desk = signed_in(&forum, "mara").await.open("/mod").await.expect(200);
        assert!(desk.text("main ol").contains("cleo: Something else, in my words below It is about my sister."));
        assert_eq!(state(&forum).await.count("flags"), 1);
    }

    async fn a_flag_is_for_members_and_about_somebody_elses_post(forum) {
        let flagged = Flagged::begin(&forum).await;
        let path = format!("/posts/{}/flags", flagged.post);
        forum.api().post(&path, json!({ "reason": "spam" })).await.problem(401);
        assert!(flagged.flag(&flagged.ben, "spam").await.problem(403).contains("your own post"));
        flagged.flag(&flagged.ana, "rudeness").await.problem(422);
        flagged.flag(&flagged.ana, "other").await.problem(422);
        flagged.ana.post(&path, json!({ "reason": "spam", "note": "x".repeat(501) })).await.problem(422);
        let form = format!("/p/{}/flag", flagged.post);
        let stranger = forum.browser();
        assert!(!stranger.open(&format!("/t/{}", flagged.thread)).await.has(&format!("a[href='{form}']")));
        assert!(stranger.open(&form).await.path.starts_with("/sign-in"));
        let ben = signed_in(&forum, "ben").await;
        assert!(!ben.open(&format!("/t/{}", flagged.thread)).await.has(&format!("a[href='{form}']")));
        ben.open(&form).await.expect(403);
        let cleo = forum.browser();
        cleo.join("cleo").await;
        cleo.send(&form, &[("reason", "spam"), ("csrf", "x")]).await.expect(400);
        assert_eq!((state(&forum).await.count("flags"), state(&forum).await.count("cases")), (0, 0));
        flagged.flag(&flagged.ana, "spam").await.expect(201);
        assert!(flagged.flag(&flagged.ana, "off_topic").await.problem(409).contains("already"));
        assert_eq!(state(&forum).await.count("flags"), 1);
    }

    async fn a_post_one_may_not_see_is_not_there_to_flag(forum) {
        let flagged = Flagged::begin(&forum).await;
        flag(&flagged.ana, 999_999, "spam").await.problem(404);
        flagged.ben.delete(&format!("/posts/{}", flagged.post)).await.expect(204);
        flagged.flag(&flagged.ana, "spam").await.problem(404);
        execute(&forum, "UPDATE boards SET visibility = 'members'").await;
        assert!(forum.browser().open(&format!("/p/{}/flag", flagged.post)).await.path.starts_with("/sign-in"));
        signed_in(&forum, "ana").await.open(&format!("/p/{}/flag", flagged.post)).await.expect(404);
        assert_eq!(state(&forum).await.count("flags"), 0);
    }

    async fn nobody_but_moderators_learns_of_a_flag(forum) {
        let flagged = Flagged::begin(&forum).await;
        let before = flagged.seen_by(&flagged.ben).await;
        let (cleo, dan) = (forum.member("cleo").await, forum.member("dan").await);
        let thread = format!("/t/{}", flagged.thread);
        let ben = signed_in(&forum, "ben").await;
        let page = ben.open(&thread).await.text("main");
        for who in [&cleo, &dan] {
            flagged.flag(who, "off_topic").await.expect(201);
        }
        assert_eq!(flagged.seen_by(&flagged.ben).await, before);
        assert_eq!(ben.open(&thread).await.text("main"), page);
        assert!(notices(&forum, "ben").await.text("main").contains("nothing here"));
        flagged.ben.get("/mod/cases").await.problem(403);
        let mara = forum.moderator("mara").await;
        assert_eq!((&cases(&mara).await[0]["flags"], &cases(&mara).await[0]["kind"]), (&json!(2), &json!("off_topic")));
    }

    async fn all_open_flags_of_a_post_are_one_case_with_its_weightiest_reason(forum) {
        let flagged = Flagged::begin(&forum).await;
        let mara = forum.moderator("mara").await;
        for (handle, reason, kind) in [
            ("cleo", "off_topic", "off_topic"),
            ("dan", "personal_attack", "personal_attack"),
        ] {
            flagged.flag(&forum.member(handle).await, reason).await.expect(201);
            let open = cases(&mara).await;
            assert_eq!((open.len(), &open[0]["kind"]), (1, &json!(kind)));
        }
        for (handle, reason) in [("eva", "self_harm_concern"), ("finn", "spam")] {
            flagged.flag(&forum.member(handle).await, reason).await.expect(201);
        }
        let open = cases(&mara).await;
        assert_eq!((open.len(), &open[0]["kind"], &open[0]["flags"]), (1, &json!("self_harm_concern"), &json!(4)));
    }

    async fn flags_survive_an_edit_of_the_post(forum) {
        let flagged = Flagged::begin(&forum).await;
        let (mara, cleo) = (forum.moderator("mara").await, forum.member("cleo").await);
        flagged.flag(&cleo, "personal_attack").await.expect(201);
        flagged.ben.patch(&format!("/posts/{}", flagged.post), json!({ "body": "A kinder word." })).await.expect(200);
        assert_eq!(cases(&mara).await[0]["flags"], 1);
        let edit = json!({ "body": "A kinder word yet.", "reason": "to be kinder" });
        mara.post(&format!("/mod/posts/{}/edit", flagged.post), edit).await.expect(200);
        assert_eq!(cases(&mara).await[0]["flags"], 1, "whoever flagged is owed an answer");
        flagged.flag(&cleo, "personal_attack").await.problem(409);
    }
}

on_both_with! {
    |config| config.limits.enabled = true;
    async fn flags_are_limited_like_other_writing(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let mut posts = Vec::new();
        for i in 0..7 {
            forum.pass_seconds(60);
            posts.push(id(&ana.reply(thread, None, &format!("Thing {i}.")).await));
        }
        let ben = forum.member("ben").await;
        for post in &posts[..6] {
            flag(&ben, *post, "spam").await.expect(201);
        }
        assert!(flag(&ben, posts[6], "spam").await.problem(429).contains("flags"));
    }

    async fn whoever_flags_a_lot_may_still_ask_for_another_look(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let mara = forum.moderator("mara").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let own = id(&ben.reply(thread, None, "A lamp.").await);
        mara.post(&format!("/mod/posts/{own}/hide"), json!({ "reason": "a remark about a person" })).await.expect(200);
        let mut posts = Vec::new();
        for i in 0..6 {
            forum.pass_seconds(60);
            posts.push(id(&ana.reply(thread, None, &format!("Thing {i}.")).await));
        }
        for post in posts {
            flag(&ben, post, "spam").await.expect(201);
        }
        let action = mara.get("/mod/log").await.expect(200)["actions"][0]["id"].clone();
        for n in 0..6 {
            let asked = json!({ "action_id": action, "words": format!("It is a lamp, {n}.") });
            assert!([201, 409].contains(&ben.post("/appeals", asked).await.status));
        }
        let asked = json!({ "action_id": action, "words": "It is a lamp." });
        let words = ben.post("/appeals", asked).await.problem(429);
        assert!(words.contains("another look") && !words.contains("flags"), "{words}");
    }
}
