//! Between two members, and on one: separation, words, warnings, silence, suspension, and the page on which
//! those concerned read of it.

mod asking;
mod held_back;
mod history;
mod sanctions;
mod separated;
mod standing;

use serde_json::{Value, json};

use crate::support::browser::{Browser, Page};
use crate::support::client::{Answer, Client};
use crate::support::forum::Forum;

const WHY: &str = "So that it can be quiet between you for a while.";
const WEEK: i64 = 7 * 86_400;
/// A week after every test begins.
const UNTIL: &str = "9 March 2026, 08:00 UTC";

/// Ana has a thread that Ben has answered, and Cleo; Mara moderates.
struct Scene {
    ana: Client,
    ben: Client,
    cleo: Client,
    mara: Client,
    thread: i64,
    opening: i64,
    bens: i64,
    cleos: i64,
}

impl Scene {
    async fn set(forum: &Forum) -> Scene {
        let (ana, ben, cleo) =
            (forum.member("ana").await, forum.member("ben").await, forum.member("cleo").await);
        let mara = forum.moderator("mara").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let bens = id(&ben.reply(thread, None, "A walk by the sea.").await);
        let cleos = id(&cleo.reply(thread, None, "Tea with my sister.").await);
        let opening = id(&forum.api().posts(thread).await[0]);
        Scene { ana, ben, cleo, mara, thread, opening, bens, cleos }
    }

    async fn separate(&self) {
        let both = json!({ "members": ["ana", "ben"], "reason": WHY });
        assert_eq!(
            self.mara.post("/mod/separations", both).await.expect(201)["until"],
            "2026-03-09T08:00:00Z"
        );
    }

    /// A reply that doesn't ask to be looked at again.
    async fn reply(&self, who: &Client, parent: Option<i64>, body: &str) -> Answer {
        let reply = json!({ "body": body, "parent_id": parent, "anyway": true });
        who.post(&format!("/threads/{}/posts", self.thread), reply).await
    }

    async fn sanction(&self, handle: &str, kind: &str, body: Value) -> Answer {
        self.mara.post(&format!("/mod/members/{handle}/{kind}"), body).await
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

async fn notices(forum: &Forum, handle: &str) -> Vec<String> {
    signed_in(forum, handle).await.open("/me/notifications").await.expect(200).texts(".items button")
}

async fn csrf(browser: &Browser) -> String {
    browser.open("/me").await.attributes("input[name=csrf]", "value").remove(0)
}

/// The bodies of the drafts on the page of them.
async fn drafts(browser: &Browser) -> Vec<String> {
    browser.open("/me/drafts").await.expect(200).texts("main li .excerpt")
}

/// What is known of a page that refuses and gives the text back.
#[track_caller]
fn refused(page: Page, words: &str) -> Page {
    let page = page.expect(403);
    assert!(page.text(".problem").contains(words), "{}", page.text(".problem"));
    assert!(page.has(".problem a[href='/me/standing']"), "the way to the page about it is there");
    page
}
