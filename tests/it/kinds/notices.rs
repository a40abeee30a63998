//! What a member is told of on the pages.

use super::*;
use crate::support::browser::Page;
use crate::support::database::execute;
use crate::support::forum::{Forum, on_both};

const PAGE: &str = "/me/notifications";

async fn signed_in(forum: &Forum, handle: &str) -> Browser {
    let browser = forum.browser();
    browser.sign_in(handle).await.expect(200);
    browser
}

fn lines(page: &Page) -> Vec<String> {
    page.texts(".items button")
}

/// The link in the header.
async fn header(browser: &Browser) -> String {
    browser.open("/").await.text(".account a[href='/me/notifications']")
}

on_both! {
    async fn whoever_is_named_or_answered_is_told_once(forum) {
        let (ana, ben, cleo) = (forum.member("ana").await, forum.member("ben").await, forum.member("cleo").await);
        let thread = ana.start("Small things", "A kettle.").await;
        let bens = ben.reply(thread, None, "A walk, @ana. And @ben.").await["id"].as_i64();
        cleo.reply(thread, bens, "With @ana and @ana, @BEN?").await;
        ana.reply(thread, None, "My own thread.").await;
        let page = signed_in(&forum, "ben").await.open(PAGE).await.expect(200);
        assert_eq!(lines(&page), ["cleo answered you in “Small things”, #3"]);
        let browser = signed_in(&forum, "ana").await;
        let page = browser.open(PAGE).await.expect(200);
        assert_eq!(lines(&page), ["cleo named you in “Small things”, #3", "ben answered you in “Small things”, #2"]);
        assert_eq!(header(&browser).await, "Notices (2)");
        let page = signed_in(&forum, "cleo").await.open(PAGE).await.expect(200);
        assert!(lines(&page).is_empty() && page.text("main").contains("nothing here"));
        assert!(page.text("main").contains("No mail is sent"));
    }

    async fn opening_one_marks_it_and_looking_marks_none(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("Small things", "A kettle.").await;
        for text in ["One.", "Two.", "Three."] {
            ben.reply(thread, None, text).await;
        }
        let browser = signed_in(&forum, "ana").await;
        for _ in 0..2 {
            assert_eq!(browser.open(PAGE).await.texts(".mark").len(), 3);
        }
        let page = browser.open(PAGE).await;
        let action = page.attributes(".items form", "action").remove(1);
        let opened = browser.submit(&page, &action, &[]).await.expect(200);
        assert!(opened.path.starts_with(&format!("/t/{thread}")) && opened.path.ends_with("#p3"), "{}", opened.path);
        assert_eq!(header(&browser).await, "Notices (2)");
        browser.submit(&page, &action, &[]).await.expect(200);
        // One that comes after the page was loaded isn't marked with the rest.
        let page = browser.open(PAGE).await;
        ben.reply(thread, None, "Four.").await;
        let page = browser.submit(&page, "/me/notifications/read", &[]).await.expect(200);
        assert_eq!((page.path.as_str(), page.texts(".mark").len()), (PAGE, 1));
        let page = browser.submit(&page, "/me/notifications/read", &[]).await.expect(200);
        assert!(!page.has("form[action='/me/notifications/read']"));
        assert_eq!(header(&browser).await, "Notices");
        assert_eq!(lines(&page).len(), 4);
    }

    async fn an_edit_tells_those_it_newly_names(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        forum.member("cleo").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let post = ben.reply(thread, None, "As @ana says.").await["id"].as_i64().unwrap();
        let browser = signed_in(&forum, "ana").await;
        let page = browser.open(PAGE).await;
        browser.submit(&page, "/me/notifications/read", &[]).await.expect(200);
        let text = json!({ "body": "As @ana says, and @cleo, if I read her right." });
        ben.patch(&format!("/posts/{post}"), text).await.expect(200);
        assert_eq!(header(&browser).await, "Notices", "she was told of this post already");
        let page = signed_in(&forum, "cleo").await.open(PAGE).await;
        assert_eq!(lines(&page), ["ben named you in “Small things”, #2"]);
    }

    async fn what_can_no_longer_be_read_is_gone(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("Small things", "A kettle.").await;
        let mut posts = Vec::new();
        for text in ["Hidden soon.", "Deleted soon.", "Here to stay."] {
            posts.push(ben.reply(thread, None, text).await["id"].as_i64().unwrap());
        }
        execute(&forum, &format!("UPDATE posts SET state = 'hidden' WHERE id = {}", posts[0])).await;
        execute(&forum, &format!("UPDATE posts SET state = 'deleted' WHERE id = {}", posts[1])).await;
        let browser = signed_in(&forum, "ana").await;
        assert_eq!(lines(&browser.open(PAGE).await), ["ben answered you in “Small things”, #4"]);
        assert_eq!(header(&browser).await, "Notices (1)");
    }

    async fn ten_are_told_and_a_crowd_is_not(forum) {
        let ana = forum.member("ana").await;
        let mut text = String::from("Listen,");
        for i in 0..12 {
            forum.member(&format!("friend-{i}")).await;
            text += &format!(" @friend-{i},");
        }
        ana.start("All of you", &text).await;
        let mut told = 0;
        for i in 0..12 {
            let page = signed_in(&forum, &format!("friend-{i}")).await.open(PAGE).await;
            told += lines(&page).len();
        }
        assert_eq!(told, 10);
    }

    async fn notices_are_ones_own(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("Small things", "A kettle.").await;
        ben.reply(thread, None, "A walk.").await;
        let anas = signed_in(&forum, "ana").await;
        let action = anas.open(PAGE).await.attributes(".items form", "action").remove(0);
        let other = signed_in(&forum, "ben").await;
        let nothing = ("x", "1");
        press(&other, &action, nothing).await.expect(404);
        press(&other, "/me/notifications/read", ("newest", "999999")).await.expect(200);
        for path in ["/me/notifications/0", "/me/notifications/x", "/me/notifications/99999999999999999999"] {
            press(&other, path, nothing).await.expect(404);
        }
        for newest in ["", "x", "-1", "99999999999999999999"] {
            press(&anas, "/me/notifications/read", ("newest", newest)).await.expect(200);
        }
        assert_eq!(header(&anas).await, "Notices (1)");
        anas.send(&action, &[]).await.expect(400);
        let stranger = forum.browser();
        assert!(stranger.open(PAGE).await.path.starts_with("/sign-in?next="), "signing in leads back");
        assert!(!stranger.open("/").await.has("a[href='/me/notifications']"));
        for cursor in ["x", "-5", "0", "99999999999999999999"] {
            anas.open(&format!("{PAGE}?after={cursor}")).await.expect(200);
        }
    }

    async fn many_come_page_by_page(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("Small things", "A kettle.").await;
        for i in 0..41 {
            ben.reply(thread, None, &format!("Cup {i}.")).await;
        }
        let browser = signed_in(&forum, "ana").await;
        let first = browser.open(PAGE).await;
        assert_eq!(lines(&first).len(), 40);
        let next = first.attributes(".pager a", "href").remove(0);
        let second = browser.open(&next).await.expect(200);
        assert_eq!(lines(&second), ["ben answered you in “Small things”, #2"]);
        assert!(!second.has(".pager"));
    }
}
