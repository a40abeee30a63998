//! The moderators' desk and its list for programs.

use super::*;
use crate::support::forum::on_both;
use crate::support::state::state;

/// Ben has posted something hot anyway; with its case and post.
async fn case(forum: &Forum) -> (Talk, i64, i64) {
    let talk = Talk::begin(forum).await;
    touchy(forum, "discussion");
    let post = talk.anyway(&talk.ben, None, HOT).await;
    let mara = forum.moderator("mara").await;
    let found = mara.get("/mod/cases").await.expect(200);
    (talk, found["cases"][0]["id"].as_i64().unwrap(), post)
}

on_both! {
    async fn a_case_shows_the_post_who_wrote_it_and_why_it_waits(forum) {
        let (talk, case, post) = case(&forum).await;
        let desk = signed_in(&forum, "mara").await.open("/mod").await.expect(200);
        let entry = format!("#case-{case}");
        assert_eq!(desk.text(&format!("{entry} h3")), "#3 by ben in “Small things that help”");
        assert_eq!(desk.attributes(&format!("{entry} h3 a"), "href"), [format!("/mod/cases/{case}")]);
        assert_eq!(desk.text(&format!("{entry} .prose")), HOT);
        assert!(desk.text(&format!("{entry} strong")).contains("may read as an attack"));
        assert!(desk.has(&format!("{entry} a[href='/mod/posts/{post}/edit']")));
        let listed = forum.moderator("nils").await.get("/mod/cases").await.expect(200);
        let listed = &listed["cases"][0];
        assert_eq!((&listed["kind"], &listed["state"], &listed["author"]), (&json!("heat"), &json!("open"), &json!("ben")));
        assert_eq!((&listed["post_id"], &listed["thread_id"], &listed["number"]), (&json!(post), &json!(talk.thread), &json!(3)));
        assert_eq!((&listed["opened_at"], &listed["looked_at"]), (&json!("2026-03-02T08:00:00Z"), &Value::Null));
    }

    async fn the_words_that_made_it_hot_stay_for_moderators_when_its_author_changes_them(forum) {
        let (talk, case, post) = case(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        let path = format!("/mod/cases/{case}");
        let page = mara.open(&path).await.expect(200);
        assert!(page.text("#context ~ ul").contains("aimed at “you”"), "{}", page.text("main"));
        forum.pass_seconds(600);
        talk.ben.patch(&format!("/posts/{post}"), json!({ "body": CALM })).await.expect(200);
        let page = mara.open(&path).await.expect(200);
        assert_eq!((page.text(".quoted .prose"), page.text("#before .prose")), (CALM.into(), HOT.into()));
        assert!(page.text("#before ul").contains("aimed at “you”"));
        assert!(!page.has("#context ~ ul"), "nothing is held against what it says now");
    }

    async fn a_moderator_who_looked_closes_it_on_the_record(forum) {
        let (_, case, post) = case(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        let desk = mara.open("/mod").await;
        let form = look(&mara).await;
        assert_eq!(form, format!("/mod/cases/{case}/decision"));
        assert!(mara.open("/mod").await.text("main").contains("Nothing waits for a moderator"));
        // Sent twice, it is done once.
        mara.submit(&desk, &form, &[]).await.expect(200);
        let nils = forum.moderator("nils").await;
        let log = nils.get("/mod/log").await.expect(200);
        assert_eq!(log["actions"].as_array().unwrap().len(), 1);
        let action = &log["actions"][0];
        assert_eq!((&action["actor"], &action["action"], &action["post_id"]), (&json!("mara"), &json!("close_case"), &json!(post)));
        let page = mara.open("/mod/log").await.expect(200);
        assert!(page.text(".items > li").contains("closed a case") && !page.has(".items details"));
        let decided = nils.get("/mod/cases?state=decided").await.expect(200);
        assert_eq!((&decided["cases"][0]["decision"], &decided["cases"][0]["looked_at"]), (&json!("all_is_well"), &json!("2026-03-02T08:00:00Z")));
    }

    async fn the_second_of_two_moderators_is_told_who_was_first(forum) {
        case(&forum).await;
        forum.moderator("nils").await;
        let nils = signed_in(&forum, "nils").await;
        let desk = nils.open("/mod").await;
        let form = look(&signed_in(&forum, "mara").await).await;
        let late = nils.submit(&desk, &form, &[]).await.expect(409);
        assert!(late.text("main").contains("mara has closed this case already"));
        assert_eq!(state(&forum).await.count("audit_log"), 1);
    }

    async fn nobody_closes_a_case_about_a_post_of_their_own(forum) {
        let (_, case, _) = case(&forum).await;
        crate::support::forum::grant(&forum, "ben", "moderator").await;
        let ben = signed_in(&forum, "ben").await;
        let desk = ben.open("/mod").await.expect(200);
        assert!(!desk.has("form[action^='/mod/cases/']") && !desk.has("a[href$='/edit']"));
        assert!(desk.text("main ol").contains("another moderator will look"));
        let token = desk.attributes("input[name=csrf]", "value").remove(0);
        ben.send(&format!("/mod/cases/{case}/decision"), &[("csrf", &token)]).await.expect(403);
        assert_eq!(state(&forum).await.count("audit_log"), 0);
    }

    async fn members_see_neither_the_desk_nor_the_list_nor_close_anything(forum) {
        let (talk, case, _) = case(&forum).await;
        let before = state(&forum).await;
        forum.browser().open("/mod").await.expect(401);
        forum.api().get("/mod/cases").await.problem(401);
        for client in [&talk.ana, &talk.ben] {
            client.get("/mod/cases").await.problem(403);
            client.get("/mod/cases?state=nonsense").await.problem(403);
        }
        let ben = signed_in(&forum, "ben").await;
        ben.open("/mod").await.expect(403);
        let token = ben.open("/me").await.attributes("input[name=csrf]", "value").remove(0);
        ben.send(&format!("/mod/cases/{case}/decision"), &[("csrf", &token)]).await.expect(403);
        assert_eq!(state(&forum).await, before);
    }

    async fn a_forged_form_closes_nothing(forum) {
        let (_, case, _) = case(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        let form = format!("/mod/cases/{case}/decision");
        mara.send(&form, &[]).await.expect(400);
        mara.send(&form, &[("csrf", "x")]).await.expect(400);
        mara.open(&form).await.expect(405);
        let token = mara.open("/me").await.attributes("input[name=csrf]", "value").remove(0);
        for nowhere in ["/mod/cases/999999/decision", "/mod/cases/x/decision", "/mod/cases/-1/decision"] {
            mara.send(nowhere, &[("csrf", &token)]).await.expect(404);
        }
        assert_eq!(state(&forum).await.count("audit_log"), 0);
    }

    async fn the_list_can_be_read_to_its_end(forum) {
        let talk = Talk::begin(&forum).await;
        touchy(&forum, "discussion");
        let mara = forum.moderator("mara").await;
        let (mut hot, mut danger) = (Vec::new(), Vec::new());
        for n in 0..6 {
            hot.push(talk.anyway(&talk.ben, None, HOT).await);
            if n % 3 == 0 {
                danger.push(talk.anyway(&talk.ana, None, DANGER).await);
            }
        }
        let expected = [danger, hot].concat();
        for limit in 1..=9 {
            let (mut seen, mut query) = (Vec::new(), format!("?limit={limit}"));
            loop {
                let page = mara.get(&format!("/mod/cases{query}")).await.expect(200);
                seen.extend(page["cases"].as_array().unwrap().iter().map(|c| c["post_id"].as_i64().unwrap()));
                let Some(next) = page["next"].as_str() else { break };
                query = format!("?limit={limit}&after={next}");
            }
            assert_eq!(seen, expected, "{limit} at a time");
        }
        for bad in ["?state=closed", "?state=", "?after=x", "?after=u0x", "?after=%00", "?limit=x"] {
            mara.get(&format!("/mod/cases{bad}")).await.problem(400);
        }
        let none = mara.get("/mod/cases?state=decided").await.expect(200);
        assert_eq!(none, json!({ "cases": [], "next": null }));
    }

    async fn a_post_its_author_takes_back_is_still_looked_at(forum) {
        let (talk, _, post) = case(&forum).await;
        talk.ben.delete(&format!("/posts/{post}")).await.expect(204);
        let mara = signed_in(&forum, "mara").await;
        let desk = mara.open("/mod").await.expect(200);
        assert_eq!(desk.text("main ol .prose"), HOT, "a moderator reads on");
        look(&mara).await;
    }
}
