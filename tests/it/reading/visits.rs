use crate::support::forum::on_both;

on_both! {
    async fn what_came_since_the_last_visit_is_marked_and_found(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.browser());
        ben.join("ben").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let first = ana.reply(thread, None, "One.").await["id"].as_i64().unwrap();
        let path = format!("/t/{thread}-small-things");
        let page = ben.open(&path).await;
        assert!(!page.has(".mark"), "nothing is new at a first visit");
        assert!(!page.html.contains("New since"));

        forum.pass_seconds(3600);
        ana.reply(thread, None, "Two.").await;
        ana.reply(thread, Some(first), "Three.").await;
        let page = ben.open(&path).await;
        assert_eq!(page.attributes("article.post:has(> .post-head .mark)", "id"), ["p4", "p3"]);
        let to_the_new = page.attributes(&format!("a[href^='/t/{thread}/new']"), "href");
        let found = ben.open(&to_the_new[0]).await;
        assert!(found.path.ends_with("#p3"), "the first of them by time: {}", found.path);

        // The marks stay as long as the visit does, and go with the next.
        forum.pass_seconds(20 * 60);
        assert_eq!(ben.open(&path).await.texts(".mark").len(), 2);
        forum.pass_seconds(31 * 60);
        assert!(!ben.open(&path).await.has(".mark"));
    }

    async fn ones_own_posts_are_not_new_and_nobody_elses_visit_counts(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let path = format!("/t/{thread}-small-things");
        let (ben, cleo) = (forum.browser(), forum.browser());
        ben.join("ben").await;
        cleo.join("cleo").await;
        ben.open(&path).await;
        cleo.open(&path).await;
        forum.pass_seconds(3600);
        let page = ben.open(&path).await;
        let action = format!("/t/{thread}/replies");
        let page = ben.submit(&page, &action, &[("body", "Mine.")]).await;
        assert!(!page.has(".mark"), "it is ben's own");
        assert_eq!(cleo.open(&path).await.texts(".mark"), ["new"], "to cleo it is new");
        assert!(!forum.browser().open(&path).await.has(".mark"), "without an account there are no visits");
    }

    async fn the_next_unread_thread_is_one_click_away(forum) {
        let ana = forum.member("ana").await;
        let mut threads = Vec::new();
        for i in 0..4 {
            forum.pass_seconds(60);
            threads.push(ana.start(&format!("Thread {i}"), "x").await);
        }
        let ben = forum.browser();
        ben.join("ben").await;
        for read in [3, 2] {
            ben.open(&format!("/t/{}", threads[read])).await.expect(200);
        }
        let way = |from: usize, go: &str| format!("/t/{}/unread{go}", threads[from]);
        assert_eq!(ben.open(&way(3, "")).await.text("h1"), "Thread 1", "the second is read already");
        assert_eq!(ben.open(&way(1, "")).await.text("h1"), "Thread 0");
        let end = ben.open(&way(0, "")).await;
        assert_eq!(end.path, "/b/discussion");
        assert!(end.text(".flash").contains("seen everything"));
        forum.pass_seconds(60);
        ana.reply(threads[2], None, "News.").await;
        assert_eq!(ben.open(&way(0, "?go=back")).await.text("h1"), "Thread 2", "it has something new again");
        assert_eq!(forum.browser().open(&way(0, "")).await.status, 401);
    }

    async fn an_open_page_can_ask_whether_more_has_come(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let browser = forum.browser();
        let page = browser.open(&format!("/t/{thread}")).await;
        let (id, last) = (page.attributes(".thread", "data-thread"), page.attributes(".thread", "data-last"));
        assert_eq!((id[0].as_str(), last[0].as_str()), (thread.to_string().as_str(), "1"));
        let fresh = format!("/t/{thread}/fresh?after=");
        assert_eq!(browser.open(&format!("{fresh}1")).await.html, r#"{"replies":0}"#);
        ana.reply(thread, None, "One.").await;
        assert_eq!(browser.open(&format!("{fresh}1")).await.html, r#"{"replies":1}"#);
        assert_eq!(browser.open(&format!("{fresh}-9")).await.html, r#"{"replies":2}"#);
        for wrong in ["x", "", "99999999999"] {
            assert_eq!(browser.open(&format!("{fresh}{wrong}")).await.status, 404);
        }
    }
}
