//! What nobody should send: a clear message, the text typed is kept, nothing is written, never a 500.

mod json;
mod page;
mod probes;

use crate::support::browser::{Browser, Page};
use crate::support::forum::{Forum, on_both};

/// A member with a browser, and a thread of theirs with one reply.
struct Scene {
    browser: Browser,
    member: crate::support::client::Client,
    thread: i64,
    /// The path of the thread's page.
    url: String,
    reply: i64,
}

impl Scene {
    async fn set(forum: &Forum) -> Scene {
        let member = forum.member("ana").await;
        let thread = member.start("Small things", "A kettle.").await;
        let reply = member.reply(thread, None, "A walk.").await["id"].as_i64().unwrap();
        let browser = forum.browser();
        browser.sign_in("ana").await.expect(200);
        let url = browser.open(&format!("/t/{thread}")).await.expect(200).path;
        Scene { browser, member, thread, url, reply }
    }

    async fn page(&self) -> Page {
        self.browser.open(&self.url).await.expect(200)
    }

    /// Sends the form under the thread, whose fields are as on its page.
    async fn reply(&self, body: &str) -> Page {
        let page = self.page().await;
        self.browser.submit(&page, &format!("/t/{}/replies", self.thread), &[("body", body)]).await
    }
}

/// The token that this browser's forms carry.
fn csrf(page: &Page) -> String {
    page.attributes("input[name=csrf]", "value").remove(0)
}

/// What is wrong with a text, and words of the sentence that says so.
fn wrong_texts(most_kb: usize) -> Vec<(String, &'static str)> {
    vec![
        (String::new(), "nothing written here yet"),
        (" \n\t\u{200b} ".into(), "nothing written here yet"),
        ("x".repeat(most_kb * 1024 + 1), "KB long; the most is"),
        ("word ".repeat(210_000), "KB long; the most is"),
        ("> ".repeat(10_000), "nested more than 16 deep"),
        (format!("{}x", "- ".repeat(2_000)), "nested more than 16 deep"),
        (format!("|a|\n|-|\n{}", "|b|\n".repeat(3_000)), "cells"),
    ]
}
