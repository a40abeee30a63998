//! What the kinds of threads are for: reactions, replies that helped, check-ins, series, tags, and
//! being named or answered.

mod check_ins;
mod helpful;
mod mentions;
mod notices;
mod reactions;
mod schedule;
mod series;
mod tags;

use serde_json::{Value, json};

use crate::support::browser::Browser;
use crate::support::client::{Answer, Client};

/// What a form of this browser's must carry.
async fn csrf(browser: &Browser) -> String {
    browser.open("/me").await.attributes("input[name=csrf]", "value")[0].clone()
}

/// Presses a button of a form with nothing else in it.
async fn press(browser: &Browser, path: &str, (name, value): (&str, &str)) -> crate::support::browser::Page {
    let token = csrf(browser).await;
    browser.send(path, &[("csrf", &token), (name, value)]).await
}

/// Starts a thread of a kind, with what belongs to it.
async fn start(client: &Client, board: &str, kind: &str, more: Value) -> Answer {
    let mut body = json!({ "title": "What helps?", "body": "Tell me.", "kind": kind });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    client.post(&format!("/boards/{board}/threads"), body).await
}

async fn started(client: &Client, board: &str, kind: &str, more: Value) -> i64 {
    start(client, board, kind, more).await.expect(201)["id"].as_i64().unwrap()
}

async fn revision(client: &Client, thread: i64) -> i64 {
    client.get(&format!("/threads/{thread}")).await.expect(200)["thread"]["revision"].as_i64().unwrap()
}
