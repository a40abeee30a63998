//! The pages, as a person without JavaScript uses them.

mod paging;
mod structure;

use crate::support::browser::Page;
use crate::support::forum::on_both;
use crate::support::state::state;

/// The fields of the form to `action` that the page fills in itself.
fn key(page: &Page) -> String {
    page.attributes("input[name=idempotency_key]", "value").remove(0)
}

on_both! {
    async fn a_reply_is_previewed_before_it_is_posted(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let browser = forum.browser();
        browser.sign_in("ana").await.expect(200);
        let page = browser.open(&format!("/t/{thread}")).await;
        assert!(!page.has(".preview:not([hidden])"));
        let action = format!("/t/{thread}/replies");
        let before = state(&forum).await;
        let preview = browser.submit(&page, &action, &[("body", "*softly*\n\nthen"), ("preview", "1")]).await.expect(200);
        assert_eq!(preview.text(".preview:not([hidden]) em"), "softly");
        assert!(preview.text(".preview").contains("Nothing has been posted yet"));
        assert_eq!(preview.value("body"), "*softly*\n\nthen");
        assert_eq!(key(&preview), key(&page), "it is the same post still");
        assert_eq!(state(&forum).await, before);
        let posted = browser.submit(&preview, &action, &[("body", "*softly*\n\nthen")]).await.expect(200);
        assert!(posted.path.ends_with("#p2"));
        assert_eq!(posted.text("#p2 em"), "softly");
        assert_eq!(posted.text(".flash"), "Your reply is posted.");
        assert!(!browser.open(&posted.path).await.has(".flash"), "said once");
    }

    async fn a_thread_is_started_and_previewed(forum) {
        let browser = forum.browser();
        browser.join("ana").await.expect(200);
        let form = browser.open("/b/stories/new").await.expect(200);
        assert_eq!(form.attributes("input[name=kind][checked]", "value"), ["story"], "what this board is for");
        let fields = [("title", "The *roof*"), ("kind", "question"), ("body", "> still on"), ("preview", "1")];
        let preview = browser.submit(&form, "/b/stories/new", &fields).await.expect(200);
        assert_eq!(preview.text(".preview blockquote"), "still on");
        assert_eq!(preview.value("title"), "The *roof*");
        assert_eq!(preview.attributes("input[name=kind][checked]", "value"), ["question"]);
        assert_eq!(state(&forum).await.count("threads"), 0);
        let thread = browser.submit(&preview, "/b/stories/new", &fields[..3]).await.expect(200);
        assert_eq!(thread.text("h1"), "The *roof*");
        assert!(thread.path.ends_with("-the-roof"), "{}", thread.path);
        assert!(thread.text(".kicker").contains("Question in Stories"));
        assert!(browser.open("/b/stories").await.texts("h3 a").contains(&"The *roof*".to_owned()));
    }

    async fn a_form_sent_twice_posts_once(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let browser = forum.browser();
        browser.sign_in("ana").await;
        let page = browser.open(&format!("/t/{thread}")).await;
        let action = format!("/t/{thread}/replies");
        let fields = [("body", "A walk.")];
        let first = browser.submit(&page, &action, &fields).await.expect(200);
        let second = browser.submit(&page, &action, &fields).await.expect(200);
        assert_eq!(first.path, second.path);
        // And at the same moment, as by a double click.
        let page = browser.open(&format!("/t/{thread}")).await;
        let fields = [("body", "Another walk.")];
        let (one, two) = tokio::join!(browser.submit(&page, &action, &fields), browser.submit(&page, &action, &fields));
        assert_eq!(one.expect(200).path, two.expect(200).path);
        assert_eq!(ana.posts(thread).await.len(), 3);
        let form = browser.open("/b/discussion/new").await;
        let fields = [("title", "Once"), ("kind", "discussion"), ("body", "Only.")];
        let (one, two) = tokio::join!(
            browser.submit(&form, "/b/discussion/new", &fields),
            browser.submit(&form, "/b/discussion/new", &fields)
        );
        assert_eq!(one.expect(200).path, two.expect(200).path);
        assert_eq!(state(&forum).await.count("threads"), 2);
        // The same words in another form are another post.
        let page = browser.open(&format!("/t/{thread}")).await;
        browser.submit(&page, &action, &[("body", "A walk.")]).await.expect(200);
        assert_eq!(ana.posts(thread).await.len(), 4);
    }

    async fn one_edits_ones_own_posts_and_nobody_elses(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("Small things", "A kettle.").await;
        let post = ana.reply(thread, None, "A wakl.").await["id"].as_i64().unwrap();
        let path = format!("/p/{post}/edit");
        let (hers, his) = (forum.browser(), forum.browser());
        hers.sign_in("ana").await;
        his.sign_in("ben").await;
        let url = format!("/t/{thread}");
        assert!(!his.open(&url).await.has(&format!("a[href='{path}']")));
        his.open(&path).await.expect(403);
        assert_eq!(forum.browser().open(&path).await.path, format!("/sign-in?next={path}"));
        ben.patch(&format!("/posts/{post}"), serde_json::json!({ "body": "Mine." })).await.problem(403);
        forum.api().patch(&format!("/posts/{post}"), serde_json::json!({ "body": "Mine." })).await.problem(401);

        assert!(hers.open(&url).await.has(&format!("a[href='{path}']")));
        let form = hers.open(&path).await.expect(200);
        assert_eq!(form.value("body"), "A wakl.");
        forum.pass_seconds(600);
        let saved = hers.submit(&form, &path, &[("body", "A walk.")]).await.expect(200);
        assert!(saved.path.ends_with("#p2"));
        assert_eq!(saved.text("#p2 .prose"), "A walk.");
        assert!(saved.text("#p2 .edited").starts_with("edited by its author"));
        // Everyone may read what an author changed.
        let versions = forum.browser().open(&format!("/p/{post}/revisions")).await.expect(200);
        assert_eq!(versions.texts("main li .prose"), ["A walk.", "A wakl."]);
        assert_eq!(versions.attributes("main li time", "datetime"), ["2026-03-02T08:10:00Z", "2026-03-02T08:00:00Z"]);
        // Saving the same text again is no edit.
        let before = state(&forum).await;
        hers.submit(&form, &path, &[("body", "A walk.")]).await.expect(200);
        assert_eq!(state(&forum).await, before);
    }

    async fn an_address_with_another_title_leads_to_the_right_one(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let right = format!("/t/{thread}-small-things");
        let browser = forum.browser();
        for path in [format!("/t/{thread}"), format!("/t/{thread}-old-title"), format!("/t/{thread}-")] {
            assert_eq!(browser.open(&path).await.expect(200).path, right);
        }
        for path in ["/t/99999", "/t/99999-small-things", "/t/x", "/t/-", "/t/small-things"] {
            browser.open(path).await.expect(404);
        }
        // A page further on stays the page further on.
        for i in 0..101 {
            ana.reply(thread, None, &format!("Thing {i}.")).await;
        }
        let next = browser.open(&right).await.attributes("a[rel=next]", "href").remove(0);
        let old = next.replace("small-things", "old-title");
        assert_eq!(browser.open(&old).await.expect(200).path, next);
    }

    async fn quick_exit_signs_out_and_leaves(forum) {
        let browser = forum.browser();
        browser.join("ana").await.expect(200);
        assert!(browser.open("/me").await.has("h1"));
        let away = browser.open("/exit").await.expect(303);
        assert_eq!(away.headers["location"], "https://www.wikipedia.org/");
        assert_eq!(away.headers["cache-control"], "no-store");
        assert!(browser.open("/me").await.path.starts_with("/sign-in"));
        // Whoever kept the cookie has nothing: the session itself is over.
        assert!(forum.browser().open("/exit").await.expect(303).html.is_empty(), "nor need one be signed in");
        let sessions = forum.app.read(|_, db| {
            use diesel::prelude::*;
            Ok(evenkeel::db::schema::sessions::table.count().get_result::<i64>(db)?)
        });
        assert_eq!(sessions.await.unwrap(), 0);
    }

    async fn whoever_is_signed_out_is_led_to_sign_in_and_back(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let post = ana.reply(thread, None, "A walk.").await["id"].as_i64().unwrap();
        let url = format!("/t/{thread}-small-things");
        for (link, back) in [
            (format!("/p/{post}/reply"), format!("/p/{post}/reply")),
            (format!("/t/{thread}/reply"), format!("/t/{thread}/reply")),
            ("/b/discussion/new".into(), "/b/discussion/new".into()),
        ] {
            let browser = forum.browser();
            let page = browser.open(if link.starts_with("/b") { "/b/discussion" } else { &url }).await;
            assert!(page.has(&format!("main a[href='{link}']")), "{link}");
            let form = browser.open(&link).await.expect(200);
            assert!(form.path.starts_with("/sign-in?next="), "{}", form.path);
            let fields = [("handle", "ana"), ("passphrase", crate::support::client::PASSPHRASE)];
            let composer = browser.submit(&form, "/sign-in", &fields).await.expect(200);
            assert_eq!(composer.path, back);
            assert!(composer.has("textarea#body"));
        }
        // The link at the end of the thread leads back to the composer there.
        let browser = forum.browser();
        let page = browser.open(&url).await;
        let link = page.attributes("#reply a[href^='/sign-in']", "href").remove(0);
        let form = browser.open(&link).await.expect(200);
        let fields = [("handle", "ana"), ("passphrase", crate::support::client::PASSPHRASE)];
        assert_eq!(browser.submit(&form, "/sign-in", &fields).await.path, format!("{url}#reply"));
    }

    async fn what_was_typed_before_the_session_ended_is_kept(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let browser = forum.browser();
        browser.sign_in("ana").await;
        let page = browser.open(&format!("/t/{thread}")).await;
        forum.pass_seconds(3 * 3600);
        let action = format!("/t/{thread}/replies");
        let answer = browser.submit(&page, &action, &[("body", "After a long while.")]).await.expect(401);
        assert_eq!(answer.value("body"), "After a long while.");
        assert!(answer.text(".problem").contains("your text is safe"));
        assert_eq!(forum.api().posts(thread).await.len(), 1);
    }
}
