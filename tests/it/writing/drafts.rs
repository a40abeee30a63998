//! Drafts on the server.

use super::*;
use crate::support::database::dump;
use crate::support::forum::on_both;
use crate::support::state::state;

const DAY: i64 = 86_400;

/// Keeps what is typed by the button on a form.
async fn keep(browser: &Browser, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let form = browser.open(page).await.expect(200);
    browser.submit(&form, action, &[fields, &[("draft", "1")]].concat()).await
}

on_both! {
    async fn a_draft_is_kept_listed_gone_on_with_and_gone_when_posted(forum) {
        let desk = Desk::set(&forum).await;
        let (page, action) = (format!("/p/{}/reply", desk.post), format!("/p/{}/replies", desk.post));
        let typed = [("body", "Half a\n\nthought <b>"), ("content_note", "rain")];
        let list = keep(&desk.browser, &page, &action, &typed).await.expect(200);
        assert_eq!(list.path, "/me/drafts");
        assert!(list.text(".flash").contains("Your draft is kept"));
        assert_eq!(list.attributes("meta[name=draft-saved]", "content"), [format!("answer:{}", desk.post)]);
        assert_eq!(list.text("main li h2"), "A reply to #2 by ana in “Small things that help”");
        assert_eq!(list.text("main li .excerpt"), "Half a thought <b>");
        assert!(list.text("main li .meta").contains("until 1 April 2026"));
        assert!(desk.browser.open("/me").await.has("a[href='/me/drafts']"));
        assert_eq!(forum.api().posts(desk.thread).await.len(), 2);

        let url = list.attributes("main li a.button", "href").remove(0);
        assert_eq!(url, page);
        let form = desk.browser.open(&url).await.expect(200);
        assert_eq!((form.value("body"), form.value("content_note")), ("Half a\n\nthought <b>".into(), "rain".into()));
        assert!(form.text(".draft-note").contains("2 March 2026, 08:00"));
        assert_eq!(desk.browser.open(&format!("/t/{}/reply", desk.thread)).await.value("body"), "", "each form has its own");
        desk.browser.submit(&form, &action, &[("body", "A whole thought.")]).await.expect(200);
        assert!(desk.browser.open("/me/drafts").await.text("main").contains("There are none"));
        assert_eq!(desk.browser.open(&page).await.value("body"), "");
    }

    async fn every_form_keeps_one(forum) {
        let desk = Desk::set(&forum).await;
        let reply = format!("/t/{}/reply", desk.thread);
        keep(&desk.browser, &reply, &format!("/t/{}/replies", desk.thread), &[("body", "To all.")]).await.expect(200);
        keep(&desk.browser, &desk.edit(), &desk.edit(), &[("body", "A walk.")]).await.expect(200);
        let typed = [("title", "A long road"), ("kind", "story"), ("series", "Roads"), ("tag", "family"), ("body", "It began.")];
        let list = keep(&desk.browser, "/b/stories/new", "/b/stories/new", &typed).await.expect(200);
        let heads = list.texts("main li h2");
        assert_eq!(heads.len(), 3);
        for words in ["A reply in “Small things that help”", "A change to your post #2 in “Small things that help”", "A new thread in Stories"] {
            assert!(heads.contains(&words.to_owned()), "{heads:?}");
        }
        let form = desk.browser.open("/b/stories/new").await.expect(200);
        assert_eq!((form.value("title"), form.value("body"), form.value("series")), ("A long road".into(), "It began.".into(), "Roads".into()));
        assert_eq!(form.attributes("input[name=kind][checked]", "value"), ["story"]);
        assert_eq!(form.attributes("input[name=tag][checked]", "value"), ["family"]);
        assert_eq!(desk.browser.open(&desk.edit()).await.value("body"), "A walk.");
        desk.browser.submit(&form, "/b/stories/new", &typed).await.expect(200);
        desk.change("A walk in the sun.").await.expect(200);
        assert_eq!(state(&forum).await.count("drafts"), 1, "each ends with its own form");
        // A reply by a program is another text.
        desk.ana.reply(desk.thread, None, "From a script.").await;
        assert_eq!(state(&forum).await.count("drafts"), 1);
    }

    async fn a_script_keeps_them_while_their_writer_pauses(forum) {
        let desk = Desk::set(&forum).await;
        let token = csrf(&desk.browser.open("/me").await);
        let place = format!("reply:{}", desk.thread);
        let send = async |fields: &[(&str, &str)]| desk.browser.send("/me/drafts", fields).await;
        let page = send(&[("csrf", &token), ("place", &place), ("body", "So far.")]).await.expect(204);
        assert!(page.html.is_empty());
        send(&[("csrf", &token), ("place", &place), ("body", "So far, so good.")]).await.expect(204);
        assert_eq!(desk.browser.open(&format!("/t/{}/reply", desk.thread)).await.value("body"), "So far, so good.");
        let before = state(&forum).await;
        send(&[("csrf", "x"), ("place", &place), ("body", "Forged.")]).await.expect(400);
        for odd in ["", "reply", "reply:x", "reply:01", "mod-edit:1", "../me", "new:../x", "answer:99999999999999999999"] {
            send(&[("csrf", &token), ("place", odd), ("body", "x")]).await.expect(400);
        }
        forum.browser().send("/me/drafts", &[("place", &place), ("body", "x")]).await.expect(400);
        assert_eq!(state(&forum).await, before);
        send(&[("csrf", &token), ("place", &place), ("body", " \n")]).await.expect(204);
        assert_eq!(state(&forum).await.count("drafts"), 0, "an emptied form has no draft");
    }

    async fn nobody_else_reads_them(forum) {
        let desk = Desk::set(&forum).await;
        let secret = "Xanthippe told me in the greenhouse.";
        let (page, action) = (format!("/t/{}/reply", desk.thread), format!("/t/{}/replies", desk.thread));
        keep(&desk.browser, &page, &action, &[("body", secret), ("content_note", "greenhouse")]).await.expect(200);
        let id = desk.browser.open("/me/drafts").await.attributes("form[action$='throw-away']", "action").remove(0);
        forum.member("ben").await;
        forum.moderator("mara").await;
        for handle in ["ben", "mara", ""] {
            let other = match handle {
                "" => forum.browser(),
                handle => signed_in(&forum, handle).await,
            };
            for path in [&page, "/me/drafts", "/me", "/m/ana", "/search?q=xanthippe", "/search?q=GREENHOUSE", &format!("/t/{}", desk.thread),
                "/mod/log", "/b/discussion", "/", "/feeds/b/discussion.atom", &id] {
                let seen = other.open(path).await;
                assert!(!seen.html.contains("Xanthippe") && !seen.html.contains("greenhouse"), "{handle} at {path}");
            }
            let token = csrf(&other.open("/join").await);
            other.send(&id, &[("csrf", &token)]).await;
        }
        assert_eq!(desk.browser.open(&page).await.value("body"), secret, "nor throws them away");
        let before = dump(&forum).await;
        desk.browser.send(&id, &[("csrf", "x")]).await.expect(400);
        assert_eq!(dump(&forum).await, before);
        let list = desk.browser.open("/me/drafts").await;
        let gone = desk.browser.submit(&list, &id, &[]).await.expect(200);
        assert!(gone.text("main").contains("There are none") && gone.text(".flash").contains("thrown away"));
        assert!(!dump(&forum).await.contains("Xanthippe"));
        desk.browser.send(&id, &[("csrf", &csrf(&gone))]).await.expect(200);
    }

    async fn after_thirty_quiet_days_they_go(forum) {
        let desk = Desk::set(&forum).await;
        let path = format!("/t/{}/reply", desk.thread);
        let action = format!("/t/{}/replies", desk.thread);
        keep(&desk.browser, &path, &action, &[("body", "Old words.")]).await.expect(200);
        forum.pass_seconds(29 * DAY);
        let browser = signed_in(&forum, "ana").await;
        keep(&browser, &desk.edit(), &desk.edit(), &[("body", "Later words.")]).await.expect(200);
        forum.pass_seconds(DAY - 1);
        forum.settle().await;
        let browser = signed_in(&forum, "ana").await;
        assert_eq!(browser.open("/me/drafts").await.texts("main li").len(), 2);
        forum.pass_seconds(1);
        assert_eq!(browser.open("/me/drafts").await.texts("main li").len(), 1, "whether or not a worker has been");
        assert_eq!(browser.open(&path).await.value("body"), "");
        assert_eq!(state(&forum).await.count("drafts"), 2);
        forum.settle().await;
        assert_eq!(state(&forum).await.count("drafts"), 1);
        assert!(!dump(&forum).await.contains("Old words."));
    }

    async fn what_a_draft_was_for_may_be_gone(forum) {
        let desk = Desk::set(&forum).await;
        let ben = forum.member("ben").await;
        let his = ben.reply(desk.thread, None, "His words.").await["id"].as_i64().unwrap();
        let (page, action) = (format!("/p/{his}/reply"), format!("/p/{his}/replies"));
        keep(&desk.browser, &page, &action, &[("body", "To him.")]).await.expect(200);
        keep(&desk.browser, &desk.edit(), &desk.edit(), &[("body", "My better words,\nall of them.")]).await.expect(200);
        ben.delete(&format!("/posts/{his}")).await.expect(204);
        let mara = forum.moderator("mara").await;
        mara.post(&format!("/mod/posts/{}/edit", desk.post), cooled("A walk.")).await.expect(200);
        let list = desk.browser.open("/me/drafts").await.expect(200);
        assert!(list.texts("main li h2").contains(&"What this was for is not there any more".to_owned()));
        assert_eq!(list.texts("main li textarea"), ["My better words, all of them."]);
        let form = desk.browser.open(&page).await.expect(200);
        let back = desk.browser.submit(&form, &action, &[("body", "To him.")]).await.expect(403);
        assert_eq!(back.value("body"), "To him.");
        // One's own post removed, its draft goes too.
        keep(&desk.browser, &format!("/t/{}/reply", desk.thread), &format!("/t/{}/replies", desk.thread), &[("body", "x")]).await.expect(200);
        desk.ana.delete(&format!("/posts/{}", desk.post)).await.expect(204);
        assert_eq!(state(&forum).await.count("drafts"), 2);
    }

    async fn a_draft_remembers_which_version_it_changes(forum) {
        let desk = Desk::set(&forum).await;
        keep(&desk.browser, &desk.edit(), &desk.edit(), &[("body", "Begun on Monday.")]).await.expect(200);
        desk.ana.patch(&format!("/posts/{}", desk.post), json!({ "body": "Changed on Tuesday." })).await.expect(200);
        let form = desk.browser.open(&desk.edit()).await.expect(200);
        let clash = desk.browser.submit(&form, &desk.edit(), &[("body", "Begun on Monday.")]).await.expect(409);
        assert_eq!(clash.text(".compare .prose"), "Changed on Tuesday.");
        assert_eq!(state(&forum).await.count("drafts"), 1, "not saved yet, so it is kept");
    }

    async fn one_too_many_or_too_long_is_refused_and_given_back(forum) {
        let desk = Desk::set(&forum).await;
        let (page, action) = (format!("/t/{}/reply", desk.thread), format!("/t/{}/replies", desk.thread));
        let long = "x".repeat(64 * 1024 + 1);
        let back = keep(&desk.browser, &page, &action, &[("body", &long)]).await.expect(422);
        assert_eq!(back.value("body"), long);
        assert!(back.text(".problem").contains("can be 64 KB long"));
        let huge = "word ".repeat(500_000);
        let back = keep(&desk.browser, &page, &action, &[("body", &huge)]).await.expect(422);
        assert_eq!(back.value("body").len(), huge.len());
        let title = "t".repeat(1_001);
        keep(&desk.browser, "/b/stories/new", "/b/stories/new", &[("title", &title), ("kind", "story"), ("body", "x")]).await.expect(422);
        assert_eq!(state(&forum).await.count("drafts"), 0);

        let token = csrf(&desk.browser.open("/me").await);
        for i in 0..50 {
            let fields = [("csrf", token.as_str()), ("place", &format!("answer:{i}")), ("body", "x")];
            desk.browser.send("/me/drafts", &fields).await.expect(204);
        }
        let back = keep(&desk.browser, &page, &action, &[("body", "One more.")]).await.expect(422);
        assert!(back.text(".problem").contains("You have 50 drafts"), "{}", back.text(".problem"));
        assert_eq!(back.value("body"), "One more.");
        let fields = [("csrf", token.as_str()), ("place", "answer:7"), ("body", "changed")];
        desk.browser.send("/me/drafts", &fields).await.expect(204);
        assert_eq!(state(&forum).await.count("drafts"), 50);
    }
}
