//! How often something may be tried; on memory and on Redis alike.

mod clients;
mod counts;

use evenkeel::config::Config;
use serde_json::json;

use crate::support::browser::Page;
use crate::support::client::{Answer, Client, PASSPHRASE};
use crate::support::forum::Forum;

const HOUR: u64 = 3600;
/// What a test has the time for.
const DELAY: u32 = 30;

fn limited(config: &mut Config) {
    config.limits.enabled = true;
    config.limits.sign_in_delay_milliseconds = DELAY;
}

fn behind_a_proxy(config: &mut Config) {
    limited(config);
    config.server.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
}

/// Runs a test on both counters, with settings.
macro_rules! with_limits {
    ($($(#[$doc:meta])* async fn $name:ident($forum:ident: $settings:expr) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run(backend: $crate::support::forum::Backend) {
                let Some($forum) = Forum::start_with(backend, $settings).await else { return };
                $body
            }

            #[tokio::test]
            async fn in_memory() {
                run($crate::support::forum::Backend::Sqlite).await;
            }

            #[tokio::test]
            async fn in_redis() {
                run($crate::support::forum::Backend::PostgresAndRedis).await;
            }
        }
    )+};
}
use with_limits;

/// A client as the proxy in front announces it.
fn from(forum: &Forum, address: &str) -> Client {
    Client::with_headers(&forum.url, &[("x-forwarded-for", address)])
}

#[track_caller]
fn wait_of(headers: &reqwest::header::HeaderMap, within: std::ops::RangeInclusive<u64>) -> i64 {
    let seconds: u64 = headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!(within.contains(&seconds), "Retry-After: {seconds}, not in {within:?}");
    seconds.try_into().unwrap()
}

#[track_caller]
fn refused(answer: Answer, within: std::ops::RangeInclusive<u64>) -> i64 {
    let wait = wait_of(&answer.headers, within);
    assert!(answer.problem(429).contains("try again in"));
    wait
}

#[track_caller]
fn refused_page(page: Page, within: std::ops::RangeInclusive<u64>) -> (Page, i64) {
    let page = page.expect(429);
    let wait = wait_of(&page.headers, within);
    assert!(page.text(".problem").contains("try again in"));
    (page, wait)
}

async fn guess(client: &Client, handle: &str) -> Answer {
    client.post("/sessions", json!({ "handle": handle, "passphrase": "not this one" })).await
}

async fn join(client: &Client, handle: &str) -> Answer {
    client.post("/members", json!({ "handle": handle, "passphrase": PASSPHRASE })).await
}
