//! Check-ins: one a day by schedule, and in it one for each member.

use super::*;
use crate::support::database::execute;
use crate::support::forum::{Forum, on_both_with};

const HOUR: i64 = 3600;

fn daily(config: &mut evenkeel::config::Config) {
    config.check_in.enabled = true;
}

/// The board's check-ins, the latest first.
async fn check_ins(forum: &Forum) -> Vec<Value> {
    let listed = forum.api().get("/boards/daily-check-in/threads").await.expect(200);
    listed["threads"].as_array().unwrap().clone()
}

async fn titles(forum: &Forum) -> Vec<String> {
    check_ins(forum).await.iter().map(|thread| thread["title"].as_str().unwrap().to_owned()).collect()
}

/// Today's, opened now.
async fn today(forum: &Forum) -> i64 {
    forum.settle().await;
    check_ins(forum).await[0]["id"].as_i64().unwrap()
}

on_both_with! { daily;
    async fn one_opens_every_day_at_its_hour_and_none_for_a_day_that_is_over(forum) {
        // It is Monday, 08:00 in UTC, where the hour is five.
        forum.settle().await;
        assert_eq!(titles(&forum).await, ["Check-in for Monday 2 March 2026"]);
        let thread = &check_ins(&forum).await[0];
        assert_eq!((&thread["kind"], &thread["author"]), (&json!("check-in"), &json!("Check-in")));
        forum.settle().await;
        forum.pass_seconds(21 * HOUR - 1);
        forum.settle().await;
        assert_eq!(titles(&forum).await.len(), 1, "04:59:59 on Tuesday");
        forum.pass_seconds(1);
        forum.settle().await;
        assert_eq!(titles(&forum).await[0], "Check-in for Tuesday 3 March 2026");
        forum.pass_seconds(72 * HOUR);
        forum.settle().await;
        let titles = titles(&forum).await;
        assert_eq!((titles.len(), titles[0].as_str()), (3, "Check-in for Friday 6 March 2026"));
    }

    async fn two_workers_open_one(forum) {
        tokio::join!(forum.settle(), forum.settle(), forum.settle());
        assert_eq!(titles(&forum).await.len(), 1);
    }

    async fn a_day_is_the_boards_own(forum) {
        // 08:00 in UTC is nine in the evening in Auckland, and midnight in Los Angeles.
        execute(&forum, "UPDATE boards SET time_zone = 'America/Los_Angeles' WHERE slug = 'daily-check-in'").await;
        forum.settle().await;
        assert!(titles(&forum).await.is_empty());
        forum.pass_seconds(5 * HOUR);
        forum.settle().await;
        assert_eq!(titles(&forum).await, ["Check-in for Monday 2 March 2026"]);
        execute(&forum, "UPDATE boards SET time_zone = 'Pacific/Auckland' WHERE slug = 'daily-check-in'").await;
        forum.settle().await;
        assert_eq!(titles(&forum).await.len(), 1, "02:00 on Tuesday there");
        forum.pass_seconds(3 * HOUR);
        forum.settle().await;
        assert_eq!(titles(&forum).await[0], "Check-in for Tuesday 3 March 2026");
    }

    async fn a_member_checks_in_once_and_answers_as_they_like(forum) {
        let thread = today(&forum).await;
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let own = ana.reply(thread, None, "Tired, and here.").await["id"].as_i64().unwrap();
        let opening = ana.posts(thread).await[0]["id"].as_i64();
        let again = json!({ "body": "One more thing." });
        let words = ana.post(&format!("/threads/{thread}/posts"), again.clone()).await.problem(409);
        assert_eq!(words, "You have checked in today. You can edit it, or answer someone.");
        let under_opening = json!({ "body": "One more thing.", "parent_id": opening });
        ana.post(&format!("/threads/{thread}/posts"), under_opening).await.problem(409);
        let bens = ben.reply(thread, None, "Fine.").await["id"].as_i64();
        ana.reply(thread, bens, "Good to hear.").await;
        ana.reply(thread, bens, "And thank you.").await;
        ana.reply(thread, Some(own), "It got better.").await;
        ana.patch(&format!("/posts/{own}"), json!({ "body": "Tired, here, and better." })).await.expect(200);
        forum.pass_seconds(24 * HOUR);
        let tomorrow = today(&forum).await;
        assert_ne!(tomorrow, thread);
        ana.reply(tomorrow, None, "Another day.").await;
    }

    async fn a_second_check_in_comes_back_with_its_text(forum) {
        let thread = today(&forum).await;
        let ana = forum.browser();
        ana.join("ana").await.expect(200);
        let path = format!("/t/{thread}/replies");
        let page = ana.open(&format!("/t/{thread}")).await;
        let key = page.hidden_fields(&path).into_iter().find(|(name, _)| name == "idempotency_key").unwrap().1;
        let first = [("body", "Tired, and here."), ("idempotency_key", &*key)];
        ana.submit(&page, &path, &first).await.expect(200);
        ana.submit(&page, &path, &first).await.expect(200);
        let form = ana.open(&format!("/t/{thread}/reply")).await;
        let refused = ana.submit(&form, &path, &[("body", "A second one.")]).await.expect(409);
        assert_eq!(refused.value("body"), "A second one.");
        assert!(refused.text(".problem").contains("You have checked in today."));
        let bodies = forum.api().posts(thread).await.len();
        assert_eq!(bodies, 2, "and the form that was sent twice posted once");
    }

    async fn the_form_says_what_it_is_and_afterwards_where_ones_own_is(forum) {
        let thread = today(&forum).await;
        let ana = forum.browser();
        ana.join("ana").await.expect(200);
        let way = format!("/t/{thread}");
        let form = ana.open(&way).await.expect(200);
        assert_eq!((form.text("#reply h2"), form.text("label[for=body]")), ("Check in".into(), "Your check-in".into()));
        assert!(form.texts("#reply button").contains(&"Check in".into()) && form.text("#body-hint").contains("“Share your own”"));
        ana.submit(&form, &format!("{way}/replies"), &[("body", "Tired, and here.")]).await.expect(200);
        let own = forum.api().posts(thread).await[1]["id"].clone();
        let after = ana.open(&way).await.expect(200);
        assert!(!after.has("#reply textarea") && after.text("#reply").contains("You have checked in here"));
        assert_eq!(after.attributes("#reply p a", "href"), [format!("/p/{own}"), format!("/p/{own}/edit")]);
    }

    async fn two_check_ins_at_the_same_moment_are_one(forum) {
        let thread = today(&forum).await;
        let ana = forum.member("ana").await;
        let path = format!("/threads/{thread}/posts");
        let sent = (0..6).map(|i| ana.post(&path, json!({ "body": format!("Window {i}.") })));
        let answers = futures_util::future::join_all(sent).await;
        let posted = answers.iter().filter(|answer| answer.status == 201).count();
        let refused = answers.iter().filter(|answer| answer.status == 409).count();
        assert_eq!((posted, refused), (1, 5));
    }

    async fn nobody_opens_a_second_one_by_hand(forum) {
        let ana = forum.member("ana").await;
        let refused = start(&ana, "daily-check-in", "check-in", json!({})).await;
        let problem = refused.expect(422);
        assert_eq!(problem["errors"][0]["field"], "kind");
        assert!(problem["detail"].as_str().unwrap().contains("by itself every day"));
        let browser = forum.browser();
        browser.sign_in("ana").await;
        let values = |page: &crate::support::browser::Page| page.attributes("input[name=kind]", "value");
        let form = browser.open("/b/daily-check-in/new").await.expect(200);
        assert_eq!(values(&form), ["story", "discussion", "question"]);
        let typed = [("title", "My day"), ("kind", "check-in"), ("body", "Long.")];
        let page = browser.submit(&form, "/b/daily-check-in/new", &typed).await.expect(422);
        assert_eq!((page.value("title"), page.value("body").trim()), ("My day".into(), "Long."));
        // Where none opens by itself, a check-in is as good as any other thread.
        assert!(values(&browser.open("/b/discussion/new").await).contains(&"check-in".to_owned()));
        started(&ana, "discussion", "check-in", json!({})).await;
    }

    async fn followers_of_the_board_hear_of_it_and_the_name_is_nobodys(forum) {
        forum.member("Check-in").await;
        forum.follow("board=daily-check-in", "reader@example.org", &[("show_details", "1")]).await;
        assert_eq!(check_ins(&forum).await[0]["author"], "Check-in-2", "somebody has the first one");
        forum.pass_seconds(21 * HOUR);
        forum.settle().await;
        forum.pass_seconds(600);
        forum.settle().await;
        let mail = forum.mail();
        assert_eq!(mail.len(), 1);
        assert!(mail[0].subject().unwrap().contains("Check-in for Tuesday 3 March 2026"), "{:?}", mail[0].subject());
        assert_eq!(check_ins(&forum).await[0]["author"], "Check-in-2");
        let taken = json!({ "handle": "Check-in-2", "passphrase": crate::support::client::PASSPHRASE });
        forum.api().post("/members", taken).await.problem(422);
    }
}
