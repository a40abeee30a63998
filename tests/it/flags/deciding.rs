//! A moderator decides, and everyone concerned hears of it.

use super::*;
use crate::support::forum::{grant, on_both};
use crate::support::state::state;

on_both! {
    async fn moderators_read_beside_a_post_that_members_do_not(forum) {
        let flagged = Flagged::begin(&forum).await;
        flagged.fold(&forum).await;
        forum.moderator("mara").await;
        let mara = signed_in(&forum, "mara").await;
        let page = mara.open(&format!("/t/{}", flagged.thread)).await.expect(200);
        assert!(page.text("#p2 .prose").contains(WORD) && page.text("#p2 .edited").contains("folded until a moderator decides"));
        let member = forum.browser();
        member.sign_in("ana").await;
        let page = member.open(&format!("/t/{}", flagged.thread)).await.expect(200);
        assert!(!page.has("#p2 .edited") && page.text("#p2 .tombstone").contains("waiting for a moderator"));
    }

    async fn a_moderator_hides_a_post_and_everyone_concerned_hears_why(forum) {
        let flagged = Flagged::begin(&forum).await;
        flagged.fold(&forum).await;
        forum.moderator("mara").await;
        let mara = signed_in(&forum, "mara").await;
        let desk = mara.open("/mod").await.expect(200);
        assert!(desk.text("main ol").contains("Nobody but its author and moderators"));
        let form = desk.attributes("form[action^='/mod/cases/']", "action").remove(0);
        let unsaid = mara.submit(&desk, &form, &[("action", "hide")]).await.expect(422);
        assert!(unsaid.text("main").contains("say why"));
        mara.submit(&desk, &form, &[("action", "burn"), ("reason", "so that")]).await.expect(422);
        let fields = [("action", "hide"), ("reason", "a remark about a person")];
        let done = mara.submit(&desk, &form, &fields).await.expect(200);
        assert!(done.text(".flash").contains("The case is decided"));
        mara.submit(&desk, &form, &fields).await.expect(200);
        let seen = flagged.seen_by(&flagged.ana).await;
        assert_eq!((&seen["body"], &seen["state"], &seen["waiting"]), (&Value::Null, &json!("hidden"), &json!(false)));
        let page = forum.browser().open(&format!("/t/{}", flagged.thread)).await;
        assert!(page.text("#p2 .tombstone").contains("removed by a moderator") && !page.html.contains(WORD));
        for handle in ["cleo", "dan", "eva"] {
            let told = notices(&forum, handle).await;
            assert_eq!(told.texts("main .items li").len(), 1);
            let words = told.text("main .items");
            assert!(words.contains("Your flag was looked at: a moderator acted on the post") && words.contains("a remark about a person"), "{words}");
        }
        let told = notices(&forum, "ben").await.text("main .items");
        assert!(told.contains("A moderator hid your post") && told.contains("a remark about a person"), "{told}");
        assert!(!told.contains("cleo") && !told.contains("mara"), "{told}");
        assert!(notices(&forum, "ana").await.text("main").contains("nothing here"), "the answer is gone with its post");
        let log = mara.open("/mod/log").await.expect(200);
        assert_eq!(log.texts(".items > li").len(), 2, "what the flags did is there too");
        assert!(log.text(".items > li").contains("hid a post") && log.text(".items > li").contains("a remark about a person"));
    }

    async fn a_moderator_lets_a_post_stand_and_it_comes_back(forum) {
        let flagged = Flagged::begin(&forum).await;
        let three = flagged.fold(&forum).await;
        let mara = forum.moderator("mara").await;
        let case = cases(&mara).await[0]["id"].clone();
        let before = flagged.ana.get(&format!("/threads/{}", flagged.thread)).await.expect(200)["thread"]["revision"].clone();
        let decided = decide(&mara, &case, "dismiss").await.expect(200);
        assert_eq!((&decided["state"], &decided["decision"]), (&json!("decided"), &json!("all_is_well")));
        let after = flagged.ana.get(&format!("/threads/{}", flagged.thread)).await.expect(200)["thread"]["revision"].clone();
        assert_eq!(after.as_i64().unwrap(), before.as_i64().unwrap() + 1);
        assert_eq!(flagged.seen_by(&flagged.ana).await["body"], TEXT);
        assert!(forum.browser().open(&format!("/t/{}", flagged.thread)).await.text("#p2").contains(WORD));
        assert!(cases(&mara).await.is_empty());
        let told = notices(&forum, "cleo").await.text("main .items");
        assert!(told.contains("stays") && told.contains("after some thought"), "{told}");
        assert!(notices(&forum, "ben").await.text("main").contains("nothing here"), "nothing happened to their post");
        flagged.flag(&three[0], "spam").await.problem(409);
        flagged.flag(&flagged.ana, "spam").await.expect(201);
        let open = cases(&mara).await;
        assert_eq!((open.len(), &open[0]["flags"]), (1, &json!(1)), "a new case, without what is answered");
        assert_ne!(open[0]["id"], case);
    }

    async fn deciding_twice_is_a_conflict_that_says_who_decided(forum) {
        let flagged = Flagged::begin(&forum).await;
        flagged.fold(&forum).await;
        let (mara, nils) = (forum.moderator("mara").await, forum.moderator("nils").await);
        let case = cases(&mara).await[0]["id"].clone();
        decide(&mara, &case, "hide").await.expect(200);
        let before = state(&forum).await;
        for (who, action) in [(&nils, "hide"), (&nils, "dismiss"), (&mara, "dismiss")] {
            let words = decide(who, &case, action).await.problem(409);
            assert!(words.contains("mara has closed this case already: the post is hidden"), "{words}");
        }
        decide(&mara, &case, "hide").await.expect(200);
        assert_eq!(state(&forum).await, before);
    }

    async fn two_who_decide_at_once_decide_once(forum) {
        let flagged = Flagged::begin(&forum).await;
        flagged.fold(&forum).await;
        let (mara, nils) = (forum.moderator("mara").await, forum.moderator("nils").await);
        let case = cases(&mara).await[0]["id"].clone();
        let (one, other) = tokio::join!(decide(&mara, &case, "hide"), decide(&nils, &case, "dismiss"));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let state = state(&forum).await;
        assert_eq!(state.count("audit_log"), 2, "one fold and one decision");
    }

    async fn whoever_wrote_or_flagged_a_post_does_not_decide_about_it(forum) {
        let flagged = Flagged::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        flagged.flag(&nils, "personal_attack").await.expect(201);
        grant(&forum, "ben", "moderator").await;
        let case = cases(&nils).await[0]["id"].clone();
        let before = state(&forum).await;
        assert!(decide(&nils, &case, "hide").await.problem(403).contains("flagged this post yourself"));
        assert!(decide(&flagged.ben, &case, "dismiss").await.problem(403).contains("of your own"));
        flagged.ana.get("/mod/cases").await.problem(403);
        decide(&flagged.ana, &case, "hide").await.problem(403);
        assert_eq!(state(&forum).await, before);
        for (handle, words) in [("nils", "You flagged this post yourself"), ("ben", "a post of your own")] {
            let desk = signed_in(&forum, handle).await.open("/mod").await.expect(200);
            assert!(desk.text("main ol").contains(words) && !desk.has("form[action^='/mod/cases/']"));
        }
        decide(&forum.moderator("mara").await, &case, "hide").await.expect(200);
    }

    async fn a_hidden_post_is_brought_back_with_a_reason_on_the_record(forum) {
        let flagged = Flagged::begin(&forum).await;
        flagged.fold(&forum).await;
        let client = forum.moderator("mara").await;
        let mara = signed_in(&forum, "mara").await;
        let form = format!("/mod/posts/{}/restore", flagged.post);
        mara.open(&form).await.expect(409);
        client.post(&form, json!({ "reason": "too early for this" })).await.problem(409);
        decide(&client, &cases(&client).await[0]["id"], "hide").await.expect(200);
        let thread = mara.open(&format!("/t/{}", flagged.thread)).await.expect(200);
        assert!(thread.attributes("#p2 .acts a", "href").contains(&form));
        let page = mara.open(&form).await.expect(200);
        let unsaid = mara.submit(&page, &form, &[("reason", "")]).await.expect(422);
        assert!(unsaid.text(".problem").contains("say why"));
        let done = mara.submit(&page, &form, &[("reason", "it was no remark about anyone")]).await.expect(200);
        assert!(done.text(".flash").contains("is back") && done.text("#p2").contains(WORD));
        assert_eq!(flagged.seen_by(&flagged.ana).await["state"], "visible");
        let told = notices(&forum, "ben").await.texts("main .items li");
        assert!(told.len() == 2 && told[0].contains("is back") && told[0].contains("no remark about anyone"), "{told:?}");
        let log = client.get("/mod/log").await.expect(200);
        assert_eq!((&log["actions"][0]["action"], &log["actions"][0]["reason"]), (&json!("restore_post"), &json!("it was no remark about anyone")));
        client.post(&form, json!({ "reason": "once more" })).await.problem(409);
        flagged.ana.post(&form, json!({ "reason": "as a member" })).await.problem(403);
        signed_in(&forum, "ana").await.open(&form).await.expect(403);
        assert_eq!(state(&forum).await.count("audit_log"), 3);
    }

    async fn what_its_author_took_back_is_neither_hidden_nor_brought_back(forum) {
        let flagged = Flagged::begin(&forum).await;
        flagged.flag(&flagged.ana, "spam").await.expect(201);
        flagged.ben.delete(&format!("/posts/{}", flagged.post)).await.expect(204);
        let mara = forum.moderator("mara").await;
        decide(&mara, &cases(&mara).await[0]["id"], "hide").await.expect(200);
        assert_eq!(flagged.seen_by(&flagged.ana).await["state"], "deleted");
        mara.post(&format!("/mod/posts/{}/restore", flagged.post), json!({ "reason": "to try it" })).await.problem(409);
        assert!(notices(&forum, "ben").await.text("main").contains("nothing here"));
    }
}
