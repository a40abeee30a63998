//! Whose count it is, and what happens when nobody counts.

use std::time::{Duration, Instant};

use super::*;
use crate::support::browser::Browser;
use crate::support::database::dump;
use crate::support::forum::Backend;

with_limits! {
    async fn a_header_anyone_can_write_is_not_believed(forum: limited) {
        for i in 0..5 {
            join(&from(&forum, &format!("203.0.113.{i}")), &format!("heron {i}")).await.expect(201);
        }
        refused(join(&from(&forum, "203.0.113.77"), "otter").await, 1..=HOUR);
        let other = Client::with_headers(
            &forum.url,
            &[("x-real-ip", "203.0.113.9"), ("forwarded", "for=203.0.113.9")],
        );
        refused(join(&other, "otter").await, 1..=HOUR);
    }

    /// The proxy adds what it saw at the end; what stands before that the client may have written.
    async fn behind_a_proxy_the_last_address_it_did_not_write_itself_counts(forum: behind_a_proxy) {
        let same = [
            "203.0.113.9",
            "10.1.1.1, 203.0.113.9",
            "::1,203.0.113.9 ",
            "203.0.113.9, 127.0.0.7",
            "x, 203.0.113.9:4711",
        ];
        for (i, header) in same.iter().enumerate() {
            join(&from(&forum, header), &format!("heron {i}")).await.expect(201);
        }
        refused(join(&from(&forum, "1.1.1.1, 203.0.113.9"), "otter").await, 1..=HOUR);
        join(&from(&forum, "203.0.113.9, 203.0.113.10"), "otter").await.expect(201);

        let household = [
            "2001:db8:1:2::1",
            "2001:db8:1:2:ffff::9",
            "[2001:db8:1:2::3]:443",
            "2001:DB8:1:2:0:0:0:4",
            "[2001:db8:1:2::5]",
        ];
        for (i, header) in household.iter().enumerate() {
            join(&from(&forum, header), &format!("lynx {i}")).await.expect(201);
        }
        refused(join(&from(&forum, "2001:db8:1:2::abcd"), "ibis").await, 1..=HOUR);
        join(&from(&forum, "2001:db8:1:3::1"), "ibis").await.expect(201);
        join(&from(&forum, "::ffff:203.0.113.10"), "heron 90").await.expect(201);

        // What the proxy wrote can't be read: nothing further to the left is worth more.
        for i in 0..5 {
            let header = format!("198.51.100.{i}, unknown");
            join(&from(&forum, &header), &format!("vole {i}")).await.expect(201);
        }
        refused(join(&from(&forum, "198.51.100.200, unknown"), "stoat").await, 1..=HOUR);
    }

    async fn tomorrow_a_client_has_another_name(forum: limited) {
        let addresses = ["127.0.0.1", "203.0.113."];
        guess(&forum.api(), "ana").await.problem(422);
        let dump = dump(&forum).await;
        assert!(addresses.iter().all(|a| !dump.contains(a)));
        for _ in 0..5 {
            guess(&forum.api(), "ana").await;
        }
        refused(guess(&forum.api(), "ben").await, 1..=10);
        forum.pass_seconds(16 * 3600 - 1);
        for i in 0..6 {
            guess(&forum.api(), &format!("h{i}")).await.problem(422);
        }
        refused(guess(&forum.api(), "cleo").await, 1..=10);
        forum.pass_seconds(1);
        guess(&forum.api(), "cleo").await.problem(422);
    }
}

/// A forum that can't count should still open its door.
#[tokio::test]
async fn when_redis_goes_away_people_still_get_in() {
    let Some(mut forum) = Forum::start_with(Backend::PostgresAndRedis, limited).await else { return };
    let ana = forum.member("ana").await;
    let thread = ana.start("A thread", "Hello.").await;
    forum.redis_mut().unwrap().stop();
    let started = Instant::now();
    let browser = Browser::new(&forum.url);
    browser.join("ben").await.expect(200);
    Browser::new(&forum.url).sign_in("ana").await.expect(200);
    ana.reply(thread, None, "Still here.").await;
    let body = json!({ "thread_id": thread, "email": "reader@example.org" });
    forum.api().put("/subscriptions", body).await.expect(202);
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
    forum.redis_mut().unwrap().start();
    // It counts again, from nothing, once the connection is back.
    let mut statuses = Vec::new();
    for _ in 0..40 {
        statuses.push(guess(&forum.api(), "ana").await.status);
        if statuses.last() == Some(&429) {
            break;
        }
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
}
