//! Lists of threads: the front page, the boards, what waits for an answer, and what one member wrote.

use serde_json::json;

use crate::support::browser::{Browser, Page};
use crate::support::client::Client;
use crate::support::forum::{grant, on_both};

async fn start(member: &Client, board: &str, kind: &str, title: &str) -> i64 {
    let body = json!({ "title": title, "body": format!("About {title}."), "kind": kind });
    member.post(&format!("/boards/{board}/threads"), body).await.expect(201)["id"].as_i64().unwrap()
}

/// The titles in one section of a page.
fn titles(page: &Page, section: &str) -> Vec<String> {
    page.texts(&format!("section[aria-labelledby={section}] .items h3"))
}

/// All titles of a list, page by page by its links; no page may be empty.
async fn walk(browser: &Browser, path: &str, per_page: usize) -> Vec<String> {
    let (mut all, mut next) = (Vec::new(), path.to_owned());
    loop {
        let page = browser.open(&next).await.expect(200);
        let found = page.texts("main .items h3 a");
        assert!(found.len() == per_page || !page.has("a[rel=next]"), "{next}: {}", found.len());
        assert!(!found.is_empty(), "an empty page at {next}");
        all.extend(found);
        match page.attributes("a[rel=next]", "href").pop() {
            Some(link) => next = link,
            None => return all,
        }
    }
}

on_both! {
    async fn the_front_page_shows_each_thread_once_with_the_time_that_is_meant(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let told = start(&ana, "stories", "story", "Told").await;
        let talk = start(&ana, "discussion", "discussion", "Talk").await;
        start(&ana, "discussion", "question", "Asked").await;
        forum.pass_seconds(3 * 86_400);
        ben.reply(told, None, "Thank you.").await;
        ben.reply(talk, None, "Yes.").await;
        forum.pass_seconds(3600);
        let page = forum.browser().open("/").await.expect(200);
        assert_eq!(titles(&page, "stories"), ["Told"]);
        assert_eq!(titles(&page, "active"), ["Talk"]);
        assert_eq!(titles(&page, "waiting"), ["Asked"]);
        let meta = |section: &str| page.text(&format!("section[aria-labelledby={section}] .items .meta"));
        assert!(meta("stories").contains("1 reply · told 2 March 2026 3 days ago"), "{}", meta("stories"));
        assert!(meta("active").contains("last reply 5 March 2026 1 hour ago"), "{}", meta("active"));
        assert!(meta("waiting").contains("no replies yet · started 2 March 2026"), "{}", meta("waiting"));
        assert_eq!(page.text("section[aria-labelledby=stories] .excerpt"), "About Told.");
        assert!(!page.has("section[aria-labelledby=active] .excerpt"));
        assert!(page.text("section[aria-labelledby=boards]").contains("A place to tell what happened"));
        assert!(page.has("a[href='/unanswered']") && !page.has("a[href='/unanswered?by=host']"));
    }

    async fn a_full_forum_fills_the_front_page_without_saying_anything_twice(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        for i in 0..12 {
            forum.pass_seconds(60);
            let story = start(&ana, "stories", "story", &format!("Story {i}")).await;
            ben.reply(story, None, "Thank you.").await;
            start(&ana, "discussion", "question", &format!("Question {i}")).await;
        }
        let page = forum.browser().open("/").await.expect(200);
        assert_eq!(titles(&page, "stories"), ["Story 11", "Story 10", "Story 9", "Story 8", "Story 7"]);
        assert_eq!(titles(&page, "waiting"), ["Question 11", "Question 10", "Question 9", "Question 8", "Question 7"]);
        let active = titles(&page, "active");
        assert_eq!(active.len(), 8);
        assert!(active.iter().all(|title| !titles(&page, "stories").contains(title) && !titles(&page, "waiting").contains(title)));
        assert_eq!(&active[..2], ["Question 6", "Story 6"]);
    }

    async fn a_board_is_narrowed_to_one_kind(forum) {
        let ana = forum.member("ana").await;
        for i in 0..41 {
            forum.pass_seconds(1);
            start(&ana, "discussion", if i % 41 == 0 { "story" } else { "question" }, &format!("Thread {i}")).await;
        }
        let browser = forum.browser();
        assert_eq!(walk(&browser, "/b/discussion", 40).await.len(), 41);
        let questions = walk(&browser, "/b/discussion?kind=question", 40).await;
        assert_eq!((questions.len(), questions[0].as_str()), (40, "Thread 40"));
        let page = browser.open("/b/discussion?kind=story").await.expect(200);
        assert_eq!(page.texts("main .items h3"), ["Thread 0"]);
        assert_eq!(page.texts("main [aria-current]"), ["Stories"]);
        assert!(browser.open("/b/discussion?kind=check-in").await.expect(200).text("main").contains("nothing of this kind"));
        assert!(page.attributes("link[rel=alternate]", "href") == ["/feeds/b/discussion.atom"]);
        browser.open("/b/discussion?kind=poem").await.expect(404);
        assert_eq!(browser.open("/b/discussion?kind=").await.expect(200).texts("main .items h3").len(), 40);
    }

    async fn what_nobody_answered_is_listed_until_somebody_does(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        assert!(forum.browser().open("/unanswered").await.expect(200).text("main").contains("Every thread has a reply"));
        let mut threads = Vec::new();
        for i in 0..80 {
            // Some at the same moment, so that pages break between equals too.
            forum.pass_seconds(i % 2);
            threads.push(start(&ana, "discussion", "question", &format!("Question {i}")).await);
        }
        let browser = forum.browser();
        let all = walk(&browser, "/unanswered", 40).await;
        let newest_first: Vec<String> = (0..80).rev().map(|i| format!("Question {i}")).collect();
        assert_eq!(all, newest_first, "two full pages and no third");
        ben.reply(threads[79], None, "I know.").await;
        assert_eq!(walk(&browser, "/unanswered", 40).await, newest_first[1..]);
    }

    async fn hosts_see_what_waits_for_a_host(forum) {
        let (ana, hanna) = (forum.member("ana").await, forum.member("hanna").await);
        grant(&forum, "hanna", "host").await;
        let mut threads = Vec::new();
        for i in 0..41 {
            forum.pass_seconds(60);
            threads.push(start(&ana, "discussion", "question", &format!("Question {i}")).await);
        }
        forum.pass_seconds(60);
        start(&hanna, "discussion", "discussion", "From the host").await;
        let (anonymous, member, host) = (forum.browser(), forum.browser(), forum.browser());
        member.sign_in("ana").await;
        host.sign_in("hanna").await;
        anonymous.open("/unanswered?by=host").await.expect(401);
        member.open("/unanswered?by=host").await.expect(403);
        host.open("/unanswered?by=cat").await.expect(404);
        assert!(host.open("/").await.has("main a[href='/unanswered?by=host']"));
        let oldest_first: Vec<String> = (0..41).map(|i| format!("Question {i}")).collect();
        assert_eq!(walk(&host, "/unanswered?by=host", 40).await, oldest_first);
        forum.pass_seconds(60);
        hanna.reply(threads[0], None, "Here I am.").await;
        assert_eq!(walk(&host, "/unanswered?by=host", 40).await, oldest_first[1..], "one full page and no second");
        forum.pass_seconds(60);
        ana.reply(threads[0], None, "One more thing.").await;
        assert_eq!(walk(&host, "/unanswered?by=host", 40).await.last().unwrap(), "Question 0");
    }

    async fn a_members_page_shows_what_they_wrote(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = start(&ana, "discussion", "question", "Small things").await;
        for i in 0..39 {
            ben.reply(thread, None, &format!("Thing **{i}**.")).await;
        }
        let last = start(&ben, "stories", "story", "Of kettles").await;
        let browser = forum.browser();
        assert_eq!(walk(&browser, "/m/ben", 20).await.len(), 40);
        let page = browser.open("/m/ben").await.expect(200);
        assert_eq!(page.text("header .meta"), "here since March 2026");
        assert_eq!(page.texts("main .items h3")[..2], ["Of kettles", "Small things"]);
        assert_eq!(page.texts("main .items .excerpt")[1], "Thing 38.");
        let lines = page.texts("main .items .meta");
        assert!(lines[0].starts_with("started the thread ·") && lines[1].starts_with("replied as #40 ·"), "{lines:?}");
        let story = ben.posts(last).await[0]["id"].as_i64().unwrap();
        assert_eq!(page.attributes("main .items h3 a", "href")[0], format!("/p/{story}"));
        crate::support::database::execute(&forum, &format!("UPDATE posts SET state = 'hidden' WHERE id = {story}")).await;
        assert_eq!(browser.open("/m/BEN").await.expect(200).texts("main .items h3")[0], "Small things");
        assert!(browser.open("/m/ben?after=0.0").await.expect(200).text("main").contains("nothing older"));
        grant(&forum, "ben", "moderator").await;
        assert_eq!(browser.open("/m/ben").await.text("h1 .role"), "moderator");
    }
}
