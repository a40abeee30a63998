//! The desk: cases one by one, appeals, the record, and moderation in figures.

mod appeals;
mod boards;
mod case;
mod figures;
mod record;

use serde_json::{Value, json};

use crate::support::browser::{Browser, Page};
use crate::support::client::Client;
use crate::support::forum::Forum;

const TEXT: &str = "A remark about a wombat.";

/// A thread of ana's in which ben has written what cleo flagged.
struct Opened {
    ana: Client,
    ben: Client,
    cleo: Client,
    mara: Client,
    thread: i64,
    post: i64,
    case: i64,
}

impl Opened {
    async fn begin(forum: &Forum) -> Opened {
        let (ana, ben, cleo) =
            (forum.member("ana").await, forum.member("ben").await, forum.member("cleo").await);
        let mara = forum.moderator("mara").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let post = ben.reply(thread, None, TEXT).await["id"].as_i64().unwrap();
        let flag = json!({ "reason": "personal_attack", "note": "the wombat is meant for me" });
        cleo.post(&format!("/posts/{post}/flags"), flag).await.expect(201);
        let case = mara.get("/mod/cases").await.expect(200)["cases"][0]["id"].as_i64().unwrap();
        Opened { ana, ben, cleo, mara, thread, post, case }
    }

    fn path(&self) -> String {
        format!("/mod/cases/{}", self.case)
    }

    /// Hides the post, and answers with the line of the record.
    async fn hide(&self) -> i64 {
        let decision = json!({ "action": "hide", "reason": "a remark about a person" });
        self.mara.post(&format!("{}/decision", self.path()), decision).await.expect(200);
        self.mara.get("/mod/log").await.expect(200)["actions"][0]["id"].as_i64().unwrap()
    }

    async fn seen_by(&self, who: &Client) -> Value {
        who.posts(self.thread).await.into_iter().find(|post| post["id"] == self.post).unwrap()
    }
}

async fn signed_in(forum: &Forum, handle: &str) -> Browser {
    let browser = forum.browser();
    browser.sign_in(handle).await.expect(200);
    browser
}

async fn notices(forum: &Forum, handle: &str) -> Page {
    signed_in(forum, handle).await.open("/me/notifications").await.expect(200)
}
