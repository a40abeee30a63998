//! Each rule: so often and no more, the text typed kept, and free again when it was said to be.

use super::*;
use crate::support::browser::Browser;

with_limits! {
    async fn signing_in_is_tried_six_times_a_minute(forum: limited) {
        let browser = forum.browser();
        let mut form = browser.open("/sign-in").await;
        for i in 0..6 {
            form = browser
                .submit(&form, "/sign-in", &[("handle", &format!("h{i}")), ("passphrase", "no")])
                .await
                .expect(422);
        }
        let typed = [("handle", "Ana Kiln"), ("passphrase", "no"), ("next", "/me")];
        let (page, wait) = refused_page(browser.submit(&form, "/sign-in", &typed).await, 1..=10);
        assert_eq!(page.value("handle"), "Ana Kiln", "what was typed is kept");
        assert!(page.hidden_fields("/sign-in").contains(&("next".into(), "/me".into())));
        refused(guess(&forum.api(), "other").await, 1..=10);
        forum.pass_seconds(wait - 1);
        browser.submit(&page, "/sign-in", &typed).await.expect(429);
        forum.pass_seconds(1);
        browser.submit(&page, "/sign-in", &typed).await.expect(422);
        browser.submit(&page, "/sign-in", &typed).await.expect(429);
        forum.pass_seconds(60);
        for _ in 0..6 {
            guess(&forum.api(), "other").await.problem(422);
        }
    }

    async fn signing_in_is_tried_thirty_times_an_hour(forum: limited) {
        let api = forum.api();
        for i in 0..30 {
            guess(&api, &format!("h{i}")).await.problem(422);
            forum.pass_seconds(10);
        }
        // Some of them were forgotten again while they were made: one in two minutes.
        for i in 0..2 {
            guess(&api, &format!("i{i}")).await.problem(422);
            forum.pass_seconds(10);
        }
        let wait = refused(guess(&api, "j").await, 30..=120);
        forum.pass_seconds(wait);
        guess(&api, "j").await.problem(422);
    }

    /// Guessing from many places is slowed, and locks nobody out: not the owner, from whichever place.
    async fn an_account_that_many_try_to_get_into_still_opens_for_its_owner(forum: behind_a_proxy) {
        from(&forum, "198.51.100.1").join("ana").await;
        let held_up = std::time::Duration::from_millis(DELAY.into());
        for i in 0..30 {
            let started = std::time::Instant::now();
            let client = from(&forum, &format!("203.0.113.{i}"));
            guess(&client, ["ana", "ANA", " Ana "][i % 3]).await.problem(422);
            assert!(i < 10 || started.elapsed() >= held_up, "{i}: {:?}", started.elapsed());
        }
        let right = json!({ "handle": "ana", "passphrase": PASSPHRASE });
        from(&forum, "198.51.100.1").post("/sessions", right).await.expect(201);
        let browser = Browser::with_headers(&forum.url, &[("x-forwarded-for", "198.51.100.2")]);
        browser.sign_in("ana").await.expect(200);
    }

    async fn five_join_in_an_hour_from_one_place(forum: limited) {
        for i in 0..5 {
            join(&forum.api(), &format!("heron {i}")).await.expect(201);
        }
        let browser = forum.browser();
        let form = browser.open("/join").await;
        let typed = [("handle", "otter"), ("passphrase", PASSPHRASE), ("email", "otter@example.org")];
        let (page, wait) = refused_page(browser.submit(&form, "/join", &typed).await, 1..=HOUR / 5);
        assert_eq!((page.value("handle"), page.value("email")), ("otter".into(), "otter@example.org".into()));
        assert!(!page.html.contains(PASSPHRASE));
        browser.open("/m/otter").await.expect(404);
        forum.pass_seconds(wait);
        browser.submit(&page, "/join", &typed).await.expect(200);
        refused(join(&forum.api(), "lynx").await, 1..=HOUR / 5);
    }

    async fn six_posts_a_minute_by_one_member(forum: limited) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("A thread", "Hello.").await;
        for i in 0..5 {
            ana.reply(thread, None, &format!("And {i}.")).await;
        }
        let browser = forum.browser();
        browser.sign_in("ana").await.expect(200);
        let form = browser.open(&format!("/t/{thread}/reply")).await.expect(200);
        let path = format!("/t/{thread}/replies");
        let text = "One more,\n\nand a long one.";
        let (page, wait) = refused_page(browser.submit(&form, &path, &[("body", text)]).await, 1..=10);
        assert_eq!(page.value("body"), text);
        let new = json!({ "title": "Another", "body": "Too.", "kind": "story" });
        refused(ana.post("/boards/stories/threads", new).await, 1..=10);
        ben.reply(thread, None, "Somebody else's count is their own.").await;
        forum.pass_seconds(wait);
        let back = browser.submit(&page, &path, &[("body", text)]).await.expect(200);
        assert!(back.text(".flash").contains("posted"));
        assert_eq!(ana.posts(thread).await.len(), 8, "each once, the refused one too");
    }

    async fn twelve_changes_a_minute_by_one_member(forum: limited) {
        let ana = forum.member("ana").await;
        let thread = ana.start("A thread", "Hello.").await;
        let post = ana.posts(thread).await[0]["id"].as_i64().unwrap();
        let path = format!("/posts/{post}");
        for i in 0..12 {
            ana.patch(&path, json!({ "body": format!("Hello {i}.") })).await.expect(200);
        }
        let browser = forum.browser();
        browser.sign_in("ana").await.expect(200);
        let page_path = format!("/p/{post}/edit");
        let form = browser.open(&page_path).await.expect(200);
        let (page, wait) =
            refused_page(browser.submit(&form, &page_path, &[("body", "Hello, better.")]).await, 1..=5);
        assert_eq!(page.value("body"), "Hello, better.");
        forum.pass_seconds(wait);
        browser.submit(&page, &page_path, &[("body", "Hello, better.")]).await.expect(200);
        assert_eq!(ana.posts(thread).await[0]["body"], "Hello, better.");
    }

    async fn five_requests_for_mail_a_minute_from_one_place(forum: limited) {
        let thread = forum.member("ana").await.start("A thread", "Hello.").await;
        for i in 0..5 {
            let body = json!({ "thread_id": thread, "email": format!("r{i}@example.org") });
            forum.api().put("/subscriptions", body).await.expect(202);
        }
        let reader = forum.browser();
        let form = reader.open(&format!("/subscribe?thread={thread}")).await;
        let typed = [("email", "reader@example.org"), ("frequency", "weekly"), ("show_details", "1")];
        let (page, wait) = refused_page(reader.submit(&form, "/subscribe", &typed).await, 1..=12);
        assert_eq!(page.value("email"), "reader@example.org");
        assert_eq!(page.attributes("[name=frequency][checked]", "value"), ["weekly"]);
        assert!(page.has("[name=show_details][checked]"));
        forum.pass_seconds(wait);
        reader.submit(&page, "/subscribe", &typed).await.expect(200);
        forum.settle().await;
        assert_eq!(forum.mail().len(), 6);
    }

    /// Nobody's inbox is flooded from here, from however many places it is tried.
    async fn three_confirmation_mails_a_day_to_one_address(forum: behind_a_proxy) {
        let ana = from(&forum, "198.51.100.1").join("ana").await;
        let mut threads = Vec::new();
        for i in 0..5 {
            threads.push(ana.start(&format!("Thread {i}"), "Hello.").await);
        }
        let ask = |i: usize, email: &str| {
            let body = json!({ "thread_id": threads[i], "email": email });
            let client = from(&forum, &format!("203.0.113.{i}"));
            async move { client.put("/subscriptions", body).await }
        };
        for (i, email) in
            ["victim@example.org", "Victim@Example.ORG", " victim@example.org "].iter().enumerate()
        {
            ask(i, email).await.expect(202);
            forum.pass_seconds(60);
        }
        let wait = refused(ask(3, "victim@example.org").await, 1..=24 * HOUR);
        ask(3, "other@example.org").await.expect(202);
        // Joining isn't refused for it, or it would tell; it just sends no mail.
        let body = json!({ "handle": "mallory", "passphrase": PASSPHRASE, "email": "victim@example.org" });
        from(&forum, "203.0.113.7").post("/members", body).await.expect(201);
        forum.settle().await;
        let to = |address: &str| {
            forum.outgoing().iter().filter(|m| m.envelope.to()[0].to_string() == address).count()
        };
        assert_eq!((to("victim@example.org"), to("other@example.org")), (3, 1));
        forum.pass_seconds(wait);
        ask(4, "victim@example.org").await.expect(202);
        forum.settle().await;
        assert_eq!(to("victim@example.org"), 4);
    }

    async fn the_code_of_the_first_host_is_not_guessed_in_a_hurry(forum: limited) {
        let browser = forum.browser();
        let form = browser.open("/welcome").await;
        let typed = [("code", "000000000000"), ("handle", "keeper"), ("passphrase", PASSPHRASE)];
        for _ in 0..6 {
            browser.submit(&form, "/welcome", &typed).await.expect(422);
        }
        let (page, _) = refused_page(browser.submit(&form, "/welcome", &typed).await, 1..=10);
        assert_eq!(page.value("handle"), "keeper");
    }

    async fn thirty_previews_a_minute_by_one_member(forum: limited) {
        let thread = forum.member("ben").await.start("A thread", "Hello.").await;
        let ana = forum.browser();
        ana.join("ana").await.expect(200);
        let form = ana.open(&format!("/t/{thread}/reply")).await.expect(200);
        let path = format!("/t/{thread}/replies");
        let typed = [("body", "*So* far."), ("preview", "1")];
        for _ in 0..30 {
            ana.submit(&form, &path, &typed).await.expect(200);
        }
        let (page, wait) = refused_page(ana.submit(&form, &path, &typed).await, 1..=2);
        assert_eq!(page.value("body"), "*So* far.");
        forum.pass_seconds(wait);
        ana.submit(&page, &path, &typed).await.expect(200);
        ana.submit(&page, &path, &[("body", "*So* far.")]).await.expect(200);
    }
}
