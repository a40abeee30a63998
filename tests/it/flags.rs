//! Flags: members ask moderators to look, enough of them fold a post, and a moderator decides.

mod deciding;
mod folding;
mod order;
mod raising;

use serde_json::{Value, json};

use crate::support::browser::{Browser, Page};
use crate::support::client::{Answer, Client};
use crate::support::forum::Forum;

/// A word that is in the flagged post and nowhere else.
const WORD: &str = "wombat";
const TEXT: &str = "A remark about a wombat.";

/// A thread of ana's in which ben has written what others flag.
struct Flagged {
    ana: Client,
    ben: Client,
    thread: i64,
    post: i64,
}

impl Flagged {
    async fn begin(forum: &Forum) -> Flagged {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("Small things that help", "A kettle.").await;
        let post = id(&ben.reply(thread, None, TEXT).await);
        Flagged { ana, ben, thread, post }
    }

    async fn flag(&self, who: &Client, reason: &str) -> Answer {
        flag(who, self.post, reason).await
    }

    /// Lets three members flag it, which is enough.
    async fn fold(&self, forum: &Forum) -> [Client; 3] {
        let three = [forum.member("cleo").await, forum.member("dan").await, forum.member("eva").await];
        for who in &three {
            self.flag(who, "personal_attack").await.expect(201);
        }
        three
    }

    /// As a program sees it.
    async fn seen_by(&self, who: &Client) -> Value {
        who.posts(self.thread).await.into_iter().find(|post| id(post) == self.post).unwrap()
    }
}

fn id(post: &Value) -> i64 {
    post["id"].as_i64().unwrap()
}

async fn flag(who: &Client, post: i64, reason: &str) -> Answer {
    who.post(&format!("/posts/{post}/flags"), json!({ "reason": reason })).await
}

async fn signed_in(forum: &Forum, handle: &str) -> Browser {
    let browser = forum.browser();
    browser.sign_in(handle).await.expect(200);
    browser
}

/// The open cases, in the order of the list.
async fn cases(moderator: &Client) -> Vec<Value> {
    moderator.get("/mod/cases").await.expect(200)["cases"].as_array().unwrap().clone()
}

async fn decide(moderator: &Client, case: &Value, action: &str) -> Answer {
    let decision = json!({ "action": action, "reason": "after some thought" });
    moderator.post(&format!("/mod/cases/{case}/decision"), decision).await
}

/// What a member is told of, newest first.
async fn notices(forum: &Forum, handle: &str) -> Page {
    signed_in(forum, handle).await.open("/me/notifications").await.expect(200)
}
