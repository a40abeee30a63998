//! Writing: changing and taking back one's own posts, drafts, quotations, content notes, and that
//! nothing typed is ever lost.

mod drafts;
mod editing;
mod history;
mod kept;
mod notes;
mod quoting;
mod signed_out;
mod taking_back;

use serde_json::{Value, json};

use crate::support::browser::{Browser, Page};
use crate::support::client::Client;
use crate::support::forum::Forum;

/// A thread of ana's with a reply of hers, and her browser.
struct Desk {
    ana: Client,
    browser: Browser,
    thread: i64,
    post: i64,
}

impl Desk {
    async fn set(forum: &Forum) -> Desk {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let post = ana.reply(thread, None, "A wakl in the rain.").await["id"].as_i64().unwrap();
        let browser = signed_in(forum, "ana").await;
        Desk { ana, browser, thread, post }
    }

    fn edit(&self) -> String {
        format!("/p/{}/edit", self.post)
    }

    /// The post as a stranger sees it.
    async fn seen(&self, forum: &Forum) -> Value {
        let posts = forum.api().posts(self.thread).await;
        posts.into_iter().find(|p| p["id"] == self.post).unwrap()
    }

    /// Changes it by the form, from a fresh one, however hot it is.
    async fn change(&self, body: &str) -> Page {
        let form = self.browser.open(&self.edit()).await.expect(200);
        self.browser.submit(&form, &self.edit(), &[("body", body), ("anyway", "1")]).await
    }

    async fn versions(&self, client: &Client) -> Value {
        client.get(&format!("/posts/{}/revisions", self.post)).await.expect(200)
    }
}

async fn signed_in(forum: &Forum, handle: &str) -> Browser {
    let browser = forum.browser();
    browser.sign_in(handle).await.expect(200);
    browser
}

/// A moderator's edit, for a reason.
fn cooled(body: &str) -> Value {
    json!({ "body": body, "reason": "a remark about a person was taken out" })
}

/// The token that this browser's forms carry.
fn csrf(page: &Page) -> String {
    page.attributes("input[name=csrf]", "value").remove(0)
}
