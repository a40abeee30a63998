//! What moderators do to a thread: it slows down, rests, is read first, has no cross-talk, is closed or
//! moved; and the alarms that are raised where nobody comes.

mod alarms;
mod approval;
mod boards;
mod brigade;
mod cross_talk;
mod lifting;
mod moving;
mod pages;
mod rest;
mod slow_mode;

use serde_json::{Value, json};

use crate::support::browser::Browser;
use crate::support::client::{Answer, Client};
use crate::support::database::execute;
use crate::support::forum::Forum;

const REASON: &str = "it has gone in circles for a while";
const HOUR: i64 = 3600;

/// A thread of ana's that ben has answered, and mara who moderates.
struct Scene {
    ana: Client,
    ben: Client,
    mara: Client,
    thread: i64,
    /// Ben's.
    reply: i64,
}

impl Scene {
    async fn begin(forum: &Forum) -> Scene {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let mara = forum.moderator("mara").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let reply = id(&ben.reply(thread, None, "A walk by the sea.").await);
        Scene { ana, ben, mara, thread, reply }
    }

    fn page(&self) -> String {
        format!("/t/{}", self.thread)
    }

    fn desk(&self) -> String {
        format!("/mod/threads/{}", self.thread)
    }

    /// Sets something as mara.
    async fn set(&self, what: &str, body: Value) -> Answer {
        self.mara.post(&format!("/mod/threads/{}/{what}", self.thread), body).await
    }

    async fn send(&self, who: &Client, body: &str) -> Answer {
        who.post(&format!("/threads/{}/posts", self.thread), json!({ "body": body })).await
    }

    async fn measures(&self) -> Vec<Value> {
        let thread = self.ana.get(&format!("/threads/{}", self.thread)).await.expect(200);
        thread["thread"]["measures"].as_array().unwrap().clone()
    }

    async fn lift(&self, measure: &Value) -> Answer {
        self.mara.post(&format!("/mod/measures/{measure}/lift"), json!({ "reason": "calm again" })).await
    }
}

fn id(post: &Value) -> i64 {
    post["id"].as_i64().unwrap()
}

async fn signed_in(forum: &Forum, handle: &str) -> Browser {
    let browser = forum.browser();
    browser.sign_in(handle).await.expect(200);
    browser
}

/// What was done, newest first.
async fn actions(moderator: &Client) -> Vec<String> {
    let log = moderator.get("/mod/log").await.expect(200);
    log["actions"].as_array().unwrap().iter().map(|a| a["action"].as_str().unwrap().to_owned()).collect()
}

async fn cases(moderator: &Client) -> Vec<Value> {
    moderator.get("/mod/cases").await.expect(200)["cases"].as_array().unwrap().clone()
}

async fn decide(moderator: &Client, case: &Value, action: &str) -> Answer {
    let decision = json!({ "action": action, "reason": "after some thought" });
    moderator.post(&format!("/mod/cases/{case}/decision"), decision).await
}

/// Makes somebody a moderator of one board.
async fn moderates(forum: &Forum, handle: &str, board: &str) {
    execute(forum, &format!("UPDATE members SET moderates = TRUE WHERE handle = '{handle}'")).await;
    let sql = format!(
        "INSERT INTO board_moderators (board_id, member_id, created_us)
         SELECT b.id, m.id, 0 FROM boards b, members m WHERE b.slug = '{board}' AND m.handle = '{handle}'"
    );
    execute(forum, &sql).await;
}
