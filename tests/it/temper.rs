//! Cooling: an author is asked to look again, a case waits for a moderator and mail with it, and
//! somebody in danger is offered help and seen first.

mod desk;
mod help;
mod nudge;
mod quarrel;
mod thresholds;
mod waiting;

use serde_json::{Value, json};

use crate::support::browser::Browser;
use crate::support::client::{Answer, Client};
use crate::support::evenkeel_command;
use crate::support::forum::Forum;
use crate::support::ran::Ran;

/// Hot by any model.
const HOT: &str = "You are a pathetic liar, that is childish.";
/// Cool by any model.
const CALM: &str = "A walk by the sea, and then tea with my sister.";
/// Speaks of self-harm, and holds an insult as well.
const DANGER: &str = "I want to kill myself. You are a pathetic liar, that is childish.";

/// A thread of ana's that ben has answered, calmly.
struct Talk {
    ana: Client,
    ben: Client,
    thread: i64,
    /// Ben's.
    reply: i64,
}

impl Talk {
    async fn begin(forum: &Forum) -> Talk {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("Small things that help", "A kettle.").await;
        let reply = id(&ben.reply(thread, None, CALM).await);
        Talk { ana, ben, thread, reply }
    }

    /// Posts a reply; answers with its id.
    async fn anyway(&self, who: &Client, parent: Option<i64>, body: &str) -> i64 {
        id(&self.send(who, parent, body, true).await.expect(201)["post"])
    }

    async fn send(&self, who: &Client, parent: Option<i64>, body: &str, anyway: bool) -> Answer {
        let reply = json!({ "body": body, "parent_id": parent, "anyway": anyway });
        who.post(&format!("/threads/{}/posts", self.thread), reply).await
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

/// Runs a host's command.
fn host(forum: &Forum, args: &[&str]) -> Ran {
    Ran::of(evenkeel_command(forum).arg("admin").args(args))
}

/// On this board everything is hot, as far as a model can say so; off the record.
fn touchy(forum: &Forum, board: &str) {
    forum.sql(&format!("UPDATE boards SET warm = 0.01, hot = 0.02 WHERE slug = '{board}'"));
}

/// The open cases, as a moderator's program sees them: kind and post.
async fn open_cases(moderator: &Client) -> Vec<(String, i64)> {
    let found = moderator.get("/mod/cases").await.expect(200);
    let case = |case: &Value| (case["kind"].as_str().unwrap().to_owned(), case["post_id"].as_i64().unwrap());
    found["cases"].as_array().unwrap().iter().map(case).collect()
}

/// Presses "looked at, all is well" for the first case on the desk.
async fn look(browser: &Browser) -> String {
    let desk = browser.open("/mod").await.expect(200);
    let form = desk.attributes("form[action^='/mod/cases/']", "action").remove(0);
    let after = browser.submit(&desk, &form, &[]).await.expect(200);
    assert_eq!(after.path, "/mod");
    assert!(after.text(".flash").contains("The case is closed"));
    form
}
