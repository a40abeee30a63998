//! What moderators do with a post: take words out, merge a correction, move, split off, leave a note.

mod load;
mod merging;
mod moving;
mod noting;
mod pages;
mod redacting;
mod splitting;
mod undoing;

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::support::browser::Browser;
use crate::support::client::{Answer, Client};
use crate::support::forum::Forum;

const REASON: &str = "for the peace of this thread";

fn id(post: &Value) -> i64 {
    post["id"].as_i64().unwrap()
}

async fn signed_in(forum: &Forum, handle: &str) -> Browser {
    let browser = forum.browser();
    browser.sign_in(handle).await.expect(200);
    browser
}

async fn act(moderator: &Client, post: i64, what: &str, body: Value) -> Answer {
    let mut body = body;
    body["reason"] = json!(REASON);
    moderator.post(&format!("/mod/posts/{post}/{what}"), body).await
}

async fn thread(client: &Client, id: i64) -> Value {
    client.get(&format!("/threads/{id}")).await.expect(200)["thread"].clone()
}

async fn post(client: &Client, thread: i64, post: i64) -> Value {
    client.posts(thread).await.into_iter().find(|p| id(p) == post).unwrap()
}

/// The numbers of a thread's posts in reading order, each with its depth.
async fn shape(client: &Client, thread: i64) -> Vec<(i64, i64)> {
    let posts = client.posts(thread).await;
    posts.iter().map(|p| (p["number"].as_i64().unwrap(), p["depth"].as_i64().unwrap())).collect()
}

/// What a thread says of itself agrees with the posts in it, in number, order and place.
async fn is_sound(client: &Client, id: i64) {
    let (thread, posts) = (thread(client, id).await, client.posts(id).await);
    assert_eq!(thread["reply_count"].as_i64().unwrap(), posts.len() as i64 - 1);
    let latest = posts.iter().map(|p| p["created_at"].as_str().unwrap()).max().unwrap();
    assert_eq!(thread["last_post_at"], latest);
    let opening = &posts[0];
    assert_eq!((&opening["number"], &opening["parent_id"]), (&json!(1), &Value::Null));
    let number = |post: &Value| post["number"].as_i64().unwrap();
    let by_number: HashMap<i64, &Value> = posts.iter().map(|p| (number(p), p)).collect();
    assert_eq!(by_number.len(), posts.len(), "no number twice in {id}");
    // Reading order: each right below its parent, and among those beside it by number.
    let (mut above, mut answers) = (Vec::<i64>::new(), HashMap::<i64, i64>::new());
    for post in &posts[1..] {
        let (depth, own) = (post["depth"].as_i64().unwrap() as usize, number(post));
        assert!(depth <= above.len(), "#{own} of {id} hangs from nothing");
        assert!(above.get(depth).is_none_or(|before| *before < own), "#{own} of {id} is out of order");
        above.truncate(depth);
        let parent = above.last().copied();
        let parent_id = parent.map_or(Value::Null, |parent| by_number[&parent]["id"].clone());
        assert_eq!(post["parent_id"], parent_id, "#{own} of {id}");
        *answers.entry(parent.unwrap_or(1)).or_default() += 1;
        above.push(own);
    }
    for post in &posts {
        let counted = answers.get(&number(post)).copied().unwrap_or(0);
        assert_eq!(post["reply_count"], counted, "#{} of {id}", number(post));
    }
}

/// The newest line of the record.
async fn last_action(moderator: &Client) -> Value {
    moderator.get("/mod/log?limit=1").await.expect(200)["actions"][0].clone()
}
