//! The page behind the link under every mail.

use serde_json::json;

use crate::support::browser::Page;
use crate::support::forum::{Forum, on_both};

/// Two threads of `ana`'s that the reader follows; the link under the mail about the first.
async fn two_followed(forum: &Forum, email: &str) -> (i64, i64, String) {
    let ana = forum.member("ana").await;
    let (one, two) = (ana.start("First thread", "One.").await, ana.start("Second thread", "Two.").await);
    for thread in [one, two] {
        forum.follow(&format!("thread={thread}"), email, &[]).await;
    }
    ana.reply(one, None, "Hello.").await;
    forum.rest().await;
    let link = forum.link(&forum.mail_to(email)[0], "/u/");
    forum.forget_mail();
    (one, two, link)
}

/// The ids of the subscriptions on a page, as it lists them.
fn ids(page: &Page) -> Vec<String> {
    page.attributes("input[name=subscription]", "value")
}

on_both! {
    async fn it_lists_what_goes_to_the_address_and_changes_it(forum) {
        let (one, two, link) = two_followed(&forum, "reader@example.net").await;
        let ben = forum.member("ben").await;
        let browser = forum.browser();
        let page = browser.open(&link).await.expect(200);
        assert_eq!(page.texts("main li h2"), ["First thread", "Second thread"]);
        let ids = ids(&page);
        let save = |id, frequency| [("action", "save"), ("subscription", id), ("frequency", frequency)];
        let changed = browser.send(&link, &save(&ids[1], "weekly")).await.expect(200);
        assert_eq!(changed.attributes("main option[selected]", "value"), ["instant", "weekly"]);
        let details = [&save(&ids[0], "instant")[..], &[("show_details", "1")]].concat();
        browser.send(&link, &details).await.expect(200);
        for thread in [one, two] {
            ben.reply(thread, None, "Hello.").await;
        }
        forum.rest().await;
        let mail = forum.mail();
        assert_eq!(mail.len(), 1);
        assert_eq!(mail[0].subject().unwrap(), "ben wrote in “First thread”");
        browser.send(&link, &save(&ids[0], "hourly")).await.expect(422);
        browser.send(&link, &[("action", "explode")]).await.expect(400);
    }

    async fn one_can_be_stopped_and_all_can(forum) {
        let (one, two, link) = two_followed(&forum, "reader@example.net").await;
        forum.follow(&format!("thread={one}"), "someone.else@example.net", &[]).await;
        let ben = forum.member("ben").await;
        let browser = forum.browser();
        let all = ids(&browser.open(&link).await.expect(200));
        let page = browser.send(&link, &[("action", "end"), ("subscription", &all[1])]).await.expect(200);
        assert_eq!(page.texts("main li h2"), ["First thread"]);
        ben.reply(two, None, "Hello.").await;
        forum.rest().await;
        assert!(forum.mail().is_empty());
        forum.follow(&format!("thread={two}"), "reader@example.net", &[]).await;
        browser.send(&link, &[("action", "end-all")]).await.expect(200);
        for thread in [one, two] {
            ben.reply(thread, None, "Hello.").await;
        }
        forum.rest().await;
        let told: Vec<String> = forum.mail().iter().map(|m| m.header("To").unwrap()).collect();
        assert_eq!(told, ["someone.else@example.net"]);
        let page = browser.open(&link).await.expect(200);
        assert!(page.text("main").contains("is stopped"), "the link still opens");
        assert!(ids(&page).is_empty());
    }

    async fn nobody_starts_mail_to_an_address_by_a_change_of_settings(forum) {
        let (_, _, link) = two_followed(&forum, "reader@example.net").await;
        let ana = forum.member("cat").await;
        let third = ana.start("Third thread", "Three.").await;
        forum.ask_for_mail(&format!("thread={third}"), "reader@example.net", &[]).await.expect(200);
        forum.settle().await;
        forum.forget_mail();
        let browser = forum.browser();
        let page = browser.open(&link).await.expect(200);
        assert!(page.texts("main li h2")[2].contains("not confirmed yet"));
        let all = ids(&page);
        let save = |n: usize| [("action", "save"), ("subscription", all[n].as_str()), ("frequency", "instant")];
        let refused = browser.send(&link, &save(2)).await.expect(409);
        assert!(refused.text("main").contains("confirmed"));
        // Nor what has ended.
        browser.send(&link, &[]).await.expect(200);
        browser.send(&link, &save(0)).await.expect(409);
        ana.reply(third, None, "Hello.").await;
        forum.rest().await;
        assert!(forum.mail().is_empty());
    }

    async fn another_addresses_subscription_is_not_found(forum) {
        let (one, _, link) = two_followed(&forum, "reader@example.net").await;
        forum.follow(&format!("thread={one}"), "other@example.net", &[]).await;
        let cat = forum.member_with_address("cat", "cat@example.net").await;
        let put = cat.put("/subscriptions", json!({ "thread_id": one })).await.expect(200);
        let browser = forum.browser();
        let own = ids(&browser.open(&link).await);
        let theirs = own.iter().map(|id| id.parse::<i64>().unwrap()).max().unwrap() + 1;
        for id in [theirs.to_string(), put["id"].to_string(), "999999".into(), "x".into()] {
            for action in ["save", "end"] {
                let fields = [("action", action), ("subscription", id.as_str()), ("frequency", "never")];
                browser.send(&link, &fields).await.expect(404);
            }
        }
        cat.delete(&format!("/subscriptions/{}", own[0])).await.expect(404);
        cat.reply(one, None, "Hello.").await;
        forum.rest().await;
        assert_eq!(forum.mail().len(), 2, "both still get theirs");
    }

    async fn it_names_nothing_that_is_not_open_to_its_reader_any_more(forum) {
        let (_, _, link) = two_followed(&forum, "reader@example.net").await;
        forum.sql("UPDATE boards SET visibility = 'members'");
        let page = forum.browser().open(&link).await.expect(200);
        assert_eq!(page.texts("main li h2").len(), 2, "both can still be stopped");
        assert!(!page.html.contains("First thread"));
    }

    async fn a_stranger_who_types_an_address_changes_nothing_that_goes_there(forum) {
        let (one, _, link) = two_followed(&forum, "reader@example.net").await;
        let fields = [("frequency", "weekly"), ("show_details", "1")];
        forum.ask_for_mail(&format!("thread={one}"), "reader@example.net", &fields).await.expect(200);
        forum.settle().await;
        let page = forum.browser().open(&link).await.expect(200);
        assert_eq!(page.attributes("main option[selected]", "value"), ["instant", "instant"]);
        assert!(!page.has("input[name=show_details][checked]"));
        forum.confirm(&forum.mail()[0]).await.expect(200);
        let page = forum.browser().open(&link).await.expect(200);
        assert_eq!(page.attributes("main option[selected]", "value"), ["weekly", "instant"]);
    }
}
