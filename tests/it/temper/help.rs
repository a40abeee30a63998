//! Somebody who may be in danger: offered help, seen first, and otherwise left alone.

use super::*;
use crate::support::forum::on_both;

/// Closes the case that comes first, and says what was done.
async fn answered(browser: &Browser) {
    let desk = browser.open("/mod").await.expect(200);
    let form = desk.attributes("form[action^='/mod/cases/']", "action").remove(0);
    browser.submit(&desk, &form, &[("reason", "I wrote to them, and they wrote back")]).await.expect(200);
}

on_both! {
    async fn a_moderator_answers_as_a_person_and_says_what_was_done(forum) {
        let talk = Talk::begin(&forum).await;
        let client = forum.moderator("mara").await;
        let post = id(&talk.send(&talk.ben, None, DANGER, false).await.expect(201)["post"]);
        let mara = signed_in(&forum, "mara").await;
        let desk = mara.open("/mod").await.expect(200);
        let case = desk.attributes("main ol h3 a", "href").remove(0);
        let decision = format!("{case}/decision");
        let answer = format!("main a[href='/p/{post}/reply']");
        for page in [desk, mara.open(&case).await.expect(200)] {
            assert_eq!(page.text(&answer), "Answer #3 as a person");
            for harsh in ["button[value=hide]", "form[action$='/redaction']", "form[action^='/mod/pairs/']", "a[href$='/edit']"] {
                assert!(!page.has(harsh), "{}: {harsh}", page.path);
            }
            let unsaid = mara.submit(&page, &decision, &[("action", "dismiss"), ("reason", "")]).await.expect(422);
            assert!(unsaid.text(".problem").contains("what was done"), "{}", unsaid.text(".problem"));
        }
        mara.open(&format!("/p/{post}/reply")).await.expect(200);
        client.post(&decision, json!({ "action": "dismiss", "reason": " " })).await.problem(422);
        assert_eq!(open_cases(&client).await.len(), 1);
        let done = json!({ "action": "acted", "reason": "I answered, and so did ana" });
        client.post(&decision, done).await.expect(200);
        assert!(open_cases(&client).await.is_empty());
    }

    async fn whoever_writes_of_self_harm_is_never_asked_to_look_again(forum) {
        let talk = Talk::begin(&forum).await;
        touchy(&forum, "discussion");
        let posted = talk.send(&talk.ana, Some(talk.reply), DANGER, false).await.expect(201);
        assert_eq!(posted["help"], "/help-now");
        let start = json!({ "title": "Tonight", "body": DANGER, "kind": "story" });
        touchy(&forum, "stories");
        assert_eq!(talk.ana.post("/boards/stories/threads", start).await.expect(201)["help"], "/help-now");
        let post = talk.anyway(&talk.ben, None, CALM).await;
        let edited = talk.ben.patch(&format!("/posts/{post}"), json!({ "body": DANGER })).await.expect(200);
        assert_eq!(edited["help"], "/help-now");
        let calm = talk.ben.post(&format!("/threads/{}/posts", talk.thread), json!({ "body": CALM, "anyway": true })).await.expect(201);
        assert!(calm["help"].is_null());
    }

    async fn its_author_finds_kind_words_and_the_way_to_help_and_nobody_else_does(forum) {
        let talk = Talk::begin(&forum).await;
        let ana = signed_in(&forum, "ana").await;
        let action = format!("/p/{}/replies", talk.reply);
        let form = ana.open(&format!("/p/{}/reply", talk.reply)).await;
        let page = ana.submit(&form, &action, &[("body", DANGER)]).await.expect(200);
        assert!(page.path.ends_with("#help"), "the page opens at the notice: {}", page.path);
        assert_eq!(page.attributes("#help a", "href"), ["/help-now"]);
        assert!(page.text("#help").contains("We are glad you wrote this here"));
        assert!(page.has("#p3 .prose"), "it is posted as it is");
        assert!(page.attributes("meta[name=draft-saved]", "content").contains(&format!("answer:{}", talk.reply)));
        let url = page.path.split('#').next().unwrap();
        assert!(!ana.open(url).await.has("#help"), "said once");
        assert!(!forum.browser().open(url).await.has("#help"));
        // The other two forms say it as well.
        let form = ana.open("/b/stories/new").await;
        let typed = [("title", "Tonight"), ("kind", "story"), ("body", DANGER)];
        assert!(ana.submit(&form, "/b/stories/new", &typed).await.expect(200).has("#help a[href='/help-now']"));
        let edit = format!("/p/{}/edit", talk.reply);
        let ben = signed_in(&forum, "ben").await;
        let form = ben.open(&edit).await;
        assert!(ben.submit(&form, &edit, &[("body", DANGER)]).await.expect(200).has("#help a[href='/help-now']"));
    }

    async fn it_stands_first_in_the_queue_however_hot_the_rest_is(forum) {
        let talk = Talk::begin(&forum).await;
        let mara = forum.moderator("mara").await;
        touchy(&forum, "discussion");
        let mut hot = Vec::new();
        for _ in 0..2 {
            hot.push(("heat".to_owned(), talk.anyway(&talk.ana, Some(talk.reply), HOT).await));
        }
        forum.pass_seconds(86_400);
        let danger = id(&talk.send(&talk.ben, None, DANGER, false).await.expect(201)["post"]);
        let expected = [vec![("self_harm_concern".to_owned(), danger)], hot].concat();
        assert_eq!(open_cases(&mara).await, expected);
        let desk = signed_in(&forum, "mara").await.open("/mod").await.expect(200);
        assert!(desk.texts("main ol h3")[0].starts_with("#5 by ben"), "{:?}", desk.texts("main ol h3"));
        assert!(desk.texts("main ol strong")[0].contains("Somebody may be in danger"));
    }

    async fn nothing_else_is_done_to_it(forum) {
        let talk = Talk::begin(&forum).await;
        touchy(&forum, "discussion");
        let mut last = talk.reply;
        for who in [&talk.ana, &talk.ben, &talk.ana, &talk.ben] {
            last = talk.anyway(who, Some(last), HOT).await;
        }
        forum.follow(&format!("thread={}", talk.thread), "reader@example.net", &[("show_details", "1")]).await;
        let cleo = forum.member("cleo").await;
        let danger = id(&talk.send(&cleo, None, DANGER, false).await.expect(201)["post"]);
        forum.settle().await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 1, "those who might answer hear of it as soon as of any other post");
        let seen = forum.api().posts(talk.thread).await;
        let post = seen.iter().find(|post| id(post) == danger).unwrap();
        assert_eq!((&post["body"], &post["state"]), (&json!(DANGER), &json!("visible")));
    }

    async fn a_moderators_edit_does_not_close_the_concern(forum) {
        let talk = Talk::begin(&forum).await;
        let mara = forum.moderator("mara").await;
        let post = id(&talk.send(&talk.ana, None, DANGER, false).await.expect(201)["post"]);
        let edit = json!({ "body": "I want to kill myself.", "reason": "a remark about a person was taken out" });
        mara.post(&format!("/mod/posts/{post}/edit"), edit).await.expect(200);
        assert_eq!(open_cases(&mara).await, [("self_harm_concern".to_owned(), post)]);
        let browser = signed_in(&forum, "mara").await;
        assert!(browser.open("/mod").await.text("main ol strong").contains("a moderator has looked"));
        answered(&browser).await;
        assert!(open_cases(&mara).await.is_empty());
    }

    async fn a_case_that_was_closed_is_not_opened_again_by_a_comma(forum) {
        let talk = Talk::begin(&forum).await;
        let mara = forum.moderator("mara").await;
        let post = id(&talk.send(&talk.ana, None, DANGER, false).await.expect(201)["post"]);
        answered(&signed_in(&forum, "mara").await).await;
        let path = format!("/posts/{post}");
        talk.ana.patch(&path, json!({ "body": format!("{DANGER}.") })).await.expect(200);
        assert!(open_cases(&mara).await.is_empty());
        talk.ana.patch(&path, json!({ "body": CALM })).await.expect(200);
        talk.ana.patch(&path, json!({ "body": DANGER })).await.expect(200);
        assert_eq!(open_cases(&mara).await.len(), 1, "said anew");
    }
}
