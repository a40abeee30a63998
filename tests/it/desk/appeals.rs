//! Whoever something was done about may ask for another look, and somebody else takes it.

use super::*;
use crate::support::client::Answer;
use crate::support::forum::on_both;
use crate::support::state::state;

async fn ask(who: &Client, action: i64) -> Answer {
    who.post("/appeals", json!({ "action_id": action, "words": "The wombat is my own cat." })).await
}

async fn answer(who: &Client, appeal: &Value, action: &str) -> Answer {
    let decision = json!({ "action": action, "reason": "it names nobody" });
    who.post(&format!("/mod/appeals/{appeal}/decision"), decision).await
}

on_both! {
    async fn another_moderator_takes_it_back_and_all_is_as_it_was(forum) {
        let opened = Opened::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        let before = opened.ben.posts(opened.thread).await;
        opened.hide().await;
        let told = notices(&forum, "ben").await;
        let link = told.attributes("main .items a", "href").into_iter().find(|href| href.starts_with("/me/appeals/")).unwrap();
        let ben = signed_in(&forum, "ben").await;
        let form = ben.open(&link).await.expect(200);
        assert!(form.text(".quoted").contains("A moderator hid a post") && form.text(".quoted").contains("a remark about a person"));
        assert!(!form.text("main").contains("mara") && !form.text("main").contains("cleo"), "nobody is named");
        let wordless = ben.submit(&form, &link, &[("words", " … ")]).await.expect(422);
        assert!(wordless.text("main").contains("in your own words"));
        let asked = ben.submit(&form, &link, &[("words", "The wombat is my own cat.")]).await.expect(200);
        assert!(asked.text("main").contains("waits for another moderator"), "{}", asked.text("main"));

        let browser = signed_in(&forum, "nils").await;
        let desk = browser.open("/mod").await.expect(200);
        let path = desk.attributes("#appeals ~ ul a", "href").remove(0);
        let page = browser.open(&path).await.expect(200);
        assert!(page.text("main").contains("mara hid a post") && page.text("main").contains("my own cat"));
        let fields = [("action", "overturn"), ("reason", "it names nobody")];
        browser.submit(&page, &path, &fields).await.expect(200);
        assert_eq!(opened.ben.posts(opened.thread).await, before, "as it was");
        assert!(forum.browser().open(&format!("/t/{}", opened.thread)).await.text("#p2").contains("wombat"));
        let told = notices(&forum, "ben").await.text("main .items");
        assert!(told.contains("it is taken back") && told.contains("it names nobody"), "{told}");
        let outcome = ben.open(&link).await.expect(200).text("main");
        assert!(outcome.contains("Another moderator looked at it and took it back"), "{outcome}");
        let log = nils.get("/mod/log").await.expect(200)["actions"][0].clone();
        assert_eq!((&log["action"], &log["actor"], &log["target"]), (&json!("overturn_action"), &json!("nils"), &json!("appeal")));
    }

    async fn whoever_decided_does_not_decide_again_while_there_is_another(forum) {
        let opened = Opened::begin(&forum).await;
        let action = opened.hide().await;
        let appeal = ask(&opened.ben, action).await.expect(201)["id"].clone();
        let nils = forum.moderator("nils").await;
        let words = answer(&opened.mara, &appeal, "uphold").await.problem(403);
        assert!(words.contains("another moderator"), "{words}");
        let page = signed_in(&forum, "mara").await.open(&format!("/mod/appeals/{appeal}")).await.expect(200);
        assert!(page.text("main").contains("You decided this yourself") && !page.has("button[value='overturn']"));
        answer(&nils, &appeal, "uphold").await.expect(200);
        answer(&nils, &appeal, "uphold").await.expect(200);
        let words = answer(&nils, &appeal, "overturn").await.problem(409);
        assert!(words.contains("nils has answered this already: it stays"), "{words}");
        assert_eq!(opened.seen_by(&opened.ana).await["body"], Value::Null, "it stays hidden");
        assert!(notices(&forum, "ben").await.text("main .items").contains("it stays as it was decided"));
        answer(&nils, &appeal, "burn").await.problem(422);
    }

    async fn where_there_is_one_moderator_they_look_again_and_it_says_so(forum) {
        let opened = Opened::begin(&forum).await;
        let action = opened.hide().await;
        let appeal = ask(&opened.ben, action).await.expect(201)["id"].clone();
        let page = signed_in(&forum, "mara").await.open(&format!("/mod/appeals/{appeal}")).await.expect(200);
        assert!(page.text("main").contains("There is no other moderator"));
        let answered = answer(&opened.mara, &appeal, "overturn").await.expect(200);
        assert_eq!(answered["same_moderator"], true);
        assert_eq!(opened.seen_by(&opened.ana).await["body"], TEXT);
        let page = signed_in(&forum, "ben").await.open(&format!("/me/appeals/{action}")).await.expect(200);
        assert!(page.text("main").contains("The same moderator looked at it again, because there is no other"));
    }

    async fn only_whom_it_is_about_asks_and_once(forum) {
        let opened = Opened::begin(&forum).await;
        let action = opened.hide().await;
        for who in [&opened.ana, &opened.cleo, &opened.mara] {
            ask(who, action).await.problem(404);
        }
        forum.api().post("/appeals", json!({ "action_id": action, "words": "Me too." })).await.problem(401);
        ask(&opened.ben, 999).await.problem(404);
        for words in ["", "  ", "…", &"x".repeat(2001)] {
            opened.ben.post("/appeals", json!({ "action_id": action, "words": words })).await.problem(422);
        }
        let first = ask(&opened.ben, action).await.expect(201);
        assert_eq!(ask(&opened.ben, action).await.expect(201)["id"], first["id"], "sent twice, asked once");
        let other = json!({ "action_id": action, "words": "And another thing." });
        assert!(opened.ben.post("/appeals", other).await.problem(409).contains("asked for another look at this already"));
        signed_in(&forum, "ana").await.open(&format!("/me/appeals/{action}")).await.expect(404);
        assert_eq!(opened.mara.get("/mod/appeals").await.expect(200)["appeals"].as_array().unwrap().len(), 1);
        opened.ben.get("/mod/appeals").await.problem(403);
    }

    async fn ones_standing_says_what_became_of_it(forum) {
        let opened = Opened::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        let action = opened.hide().await;
        let ben = signed_in(&forum, "ben").await;
        let way = format!("a[href='/me/appeals/{action}']");
        assert!(ben.open("/me/standing").await.expect(200).text(&way).contains("Ask for another look"));
        let appeal = ask(&opened.ben, action).await.expect(201)["id"].clone();
        assert!(ben.open("/me/standing").await.expect(200).text(&way).contains("it waits for a moderator"));
        answer(&nils, &appeal, "uphold").await.expect(200);
        assert!(ben.open("/me/standing").await.expect(200).text(&way).contains("it stays as it was decided"));
    }

    async fn an_edit_is_taken_back_with_its_marks(forum) {
        let opened = Opened::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        let before = (opened.ben.posts(opened.thread).await, opened.ana.get(&format!("/posts/{}/revisions", opened.post)).await.expect(200));
        let edit = json!({ "body": "A remark.", "reason": "a remark about a person was taken out" });
        opened.mara.post(&format!("/mod/posts/{}/edit", opened.post), edit).await.expect(200);
        let action = opened.mara.get("/mod/log").await.expect(200)["actions"][0]["id"].as_i64().unwrap();
        let appeal = ask(&opened.ben, action).await.expect(201)["id"].clone();
        answer(&nils, &appeal, "overturn").await.expect(200);
        let mut after = opened.ben.posts(opened.thread).await;
        // A form that was open meanwhile is to notice.
        let version = after[1]["version"].take();
        assert!(version.as_i64() > before.0[1]["version"].as_i64());
        after[1]["version"] = before.0[1]["version"].clone();
        assert_eq!(after, before.0);
        assert_eq!(opened.ana.get(&format!("/posts/{}/revisions", opened.post)).await.expect(200), before.1);
        assert!(!forum.browser().open(&format!("/t/{}", opened.thread)).await.text("#p2").contains("edited"));
    }

    async fn what_something_else_stands_on_is_taken_back_after_that(forum) {
        let opened = Opened::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        let mut actions = Vec::new();
        for body in ["A remark about an animal.", "A remark."] {
            let edit = json!({ "body": body, "reason": "a remark about a person was taken out" });
            opened.mara.post(&format!("/mod/posts/{}/edit", opened.post), edit).await.expect(200);
            actions.push(opened.mara.get("/mod/log").await.expect(200)["actions"][0]["id"].as_i64().unwrap());
        }
        let first = ask(&opened.ben, actions[0]).await.expect(201)["id"].clone();
        let second = ask(&opened.ben, actions[1]).await.expect(201)["id"].clone();
        let before = state(&forum).await;
        assert!(answer(&nils, &first, "overturn").await.problem(409).contains("Take that back first"));
        assert_eq!(state(&forum).await, before);
        answer(&nils, &second, "overturn").await.expect(200);
        assert_eq!(opened.seen_by(&opened.ana).await["body"], "A remark about an animal.");
        answer(&nils, &first, "overturn").await.expect(200);
        assert_eq!(opened.seen_by(&opened.ana).await["body"], TEXT);
    }

    async fn a_later_hiding_is_not_taken_back_with_an_earlier_one(forum) {
        let opened = Opened::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        let action = opened.hide().await;
        let appeal = ask(&opened.ben, action).await.expect(201)["id"].clone();
        let why = json!({ "reason": "it was a mistake" });
        opened.mara.post(&format!("/mod/posts/{}/restore", opened.post), why.clone()).await.expect(200);
        nils.post(&format!("/mod/posts/{}/hide", opened.post), why).await.expect(200);
        answer(&nils, &appeal, "overturn").await.problem(409);
        assert_eq!(opened.seen_by(&opened.ana).await["body"], Value::Null);
    }

    async fn an_edit_is_not_taken_back_for_one_that_came_later(forum) {
        let opened = Opened::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        let edit = format!("/mod/posts/{}/edit", opened.post);
        opened.mara.post(&edit, json!({ "body": "A remark.", "reason": "a remark about a person" })).await.expect(200);
        let first = opened.mara.get("/mod/log").await.expect(200)["actions"][0]["id"].as_i64().unwrap();
        let noted = json!({ "body": "A remark.", "content_note": "animals", "reason": "a note was put in front" });
        opened.mara.post(&edit, noted).await.expect(200);
        let appeal = ask(&opened.ben, first).await.expect(201)["id"].clone();
        answer(&nils, &appeal, "overturn").await.problem(409);
        assert_eq!(opened.seen_by(&opened.ana).await["content_note"], "animals");
    }

    async fn of_two_moderators_one_may_look_again_at_what_they_did_to_the_other(forum) {
        forum.member("ana").await;
        let host = forum.member("hilda").await;
        crate::support::forum::grant(&forum, "hilda", "host").await;
        let mara = forum.moderator("mara").await;
        let warn = json!({ "reason": "a sharp word", "words": "Please mind your words." });
        host.post("/mod/members/mara/warning", warn).await.expect(204);
        let standing = mara.get("/me/standing").await.expect(200);
        let action = standing["measures"][0]["action_id"].as_i64().unwrap();
        let appeal = ask(&mara, action).await.expect(201)["id"].clone();
        answer(&mara, &appeal, "overturn").await.problem(403);
        assert_eq!(answer(&host, &appeal, "overturn").await.expect(200)["same_moderator"], true);
        assert_eq!(mara.get("/me/standing").await.expect(200)["held"], "free");
    }

    async fn why_somebody_asked_for_distance_stays_between_them_and_the_moderators(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        forum.moderator("mara").await;
        let asked = json!({ "handle": "ben", "reason": "he will not let go of the wombat" });
        ana.post("/separations", asked).await.expect(201);
        let action = ben.get("/me/standing").await.expect(200)["measures"][0]["action_id"].as_i64().unwrap();
        let page = signed_in(&forum, "ben").await.open(&format!("/me/appeals/{action}")).await.expect(200);
        assert!(!page.html.contains("wombat"), "{}", page.text("main"));
    }

    async fn what_the_host_set_on_a_moderator_is_the_host_s_to_lift(forum) {
        let host = forum.member("hilda").await;
        crate::support::forum::grant(&forum, "hilda", "host").await;
        forum.moderator("mara").await;
        let nils = forum.moderator("nils").await;
        host.post("/mod/members/mara/suspension", json!({ "reason": "for a quiet week" })).await.expect(204);
        let id = host.get("/mod/log").await.expect(200)["actions"][0]["id"].clone();
        assert!(id.is_i64());
        nils.post("/mod/measures/1/lift", json!({ "reason": "she may come back" })).await.problem(403);
        host.post("/mod/measures/1/lift", json!({ "reason": "she may come back" })).await.expect(200);
    }
}
