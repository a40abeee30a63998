//! Whatever was done with posts, undone in reverse through appeals it gives back what readers saw.

use serde_json::{Value, json};

use super::{REASON, act, id, is_sound, last_action, post, shape};
use crate::support::client::Client;
use crate::support::forum::{Backend, Forum, on_both};

struct Stage {
    threads: [i64; 2],
    posts: Vec<(i64, usize)>,
    writers: [Client; 3],
    mara: Client,
    nils: Client,
}

impl Stage {
    async fn set(forum: &Forum) -> Stage {
        let writers = [forum.member("ana").await, forum.member("ben").await, forum.member("cleo").await];
        let (mara, nils) = (forum.moderator("mara").await, forum.moderator("nils").await);
        let threads =
            [writers[0].start("One", "It begins.").await, writers[1].start("Two", "It begins too.").await];
        let mut posts: Vec<(i64, usize)> = Vec::new();
        for i in 0..14_usize {
            forum.pass_seconds(30);
            let (who, thread) = (i * 5 % 3, threads[i * 3 % 2]);
            let beside: Vec<i64> = posts.iter().map(|(id, _)| *id).collect();
            let mut parent = None;
            for candidate in beside.iter().rev().skip(i % 3) {
                if writers[0].posts(thread).await.iter().any(|p| id(p) == *candidate) {
                    parent = Some(*candidate);
                    break;
                }
            }
            let quoted = parent.filter(|_| i % 2 == 0).map(|p| {
                format!(
                    "> [x]({}/p/{p}):\n>\n> word number {}\n\n",
                    forum.url,
                    beside.iter().position(|b| *b == p).unwrap()
                )
            });
            let body = format!("{}Here is word number {i} of *mine*.", quoted.unwrap_or_default());
            posts.push((id(&writers[who].reply(thread, parent, &body).await), who));
        }
        Stage { threads, posts, writers, mara, nils }
    }

    /// What everyone reads.
    async fn seen(&self) -> Vec<(Value, Vec<Value>)> {
        let mut seen = Vec::new();
        for thread in self.threads {
            let answer = self.writers[2].get(&format!("/threads/{thread}")).await.expect(200);
            let mut head = answer["thread"].clone();
            head["revision"] = Value::Null;
            let mut posts = self.writers[2].posts(thread).await;
            for post in &mut posts {
                // Each new text counts, also the old one that stands again.
                post["version"] = Value::Null;
            }
            seen.push((head, posts));
        }
        seen
    }

    /// Does something that the dice say; `None`: it can't be done here.
    async fn act(&self, dice: &mut u64) -> Option<i64> {
        let mut roll = |sides: usize| {
            *dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*dice >> 33) as usize % sides
        };
        let ((target, _), (other, _)) =
            (self.posts[roll(self.posts.len())], self.posts[roll(self.posts.len())]);
        let word = self.posts.iter().position(|(id, _)| *id == target).unwrap();
        let (what, body) = match roll(7) {
            0 => ("edit", json!({ "body": format!("Calm {}.", roll(1_000)) })),
            1 => ("hide", json!({})),
            2 => ("redaction", json!({ "span": format!("word number {word}"), "all": true })),
            3 => ("merge", json!({ "into": other })),
            4 => ("move", json!({ "parent_id": other })),
            5 => ("move", json!({ "thread_id": self.threads[roll(2)] })),
            _ => ("note", json!({ "body": format!("Peace {}.", roll(1_000)) })),
        };
        let answer = act(&self.mara, target, what, body).await;
        assert!([200, 403, 409, 422].contains(&answer.status), "{what}: {}", answer.json);
        (answer.status == 200).then_some(target)
    }

    /// The author asks for another look, and another moderator takes it back.
    async fn overturn(&self, action: &Value) {
        let post = action["post_id"].as_i64().unwrap();
        let (_, author) = self.posts.iter().find(|(id, _)| *id == post).unwrap();
        let asked = json!({ "action_id": action["id"], "words": "Please look again." });
        let appeal = self.writers[*author].post("/appeals", asked).await;
        assert!([200, 201].contains(&appeal.status), "{action}: {}", appeal.json);
        let appeal = appeal.json["id"].as_i64().or(appeal.json["appeal"]["id"].as_i64()).unwrap();
        let decision = json!({ "action": "overturn", "reason": REASON });
        let decided = self.nils.post(&format!("/mod/appeals/{appeal}/decision"), decision).await;
        assert_eq!(decided.status, 200, "{action}: {}", decided.json);
    }
}

async fn undone_in_reverse(forum: Forum) {
    forum.clock.tick();
    let stage = Stage::set(&forum).await;
    let before = stage.seen().await;
    let mut dice = 20_261_128;
    for _ in 0..4 {
        let mut done = Vec::new();
        for _ in 0..16 {
            if stage.act(&mut dice).await.is_some() {
                done.push(last_action(&stage.mara).await);
            }
        }
        assert!(done.len() > 5, "{}", done.len());
        assert_ne!(stage.seen().await, before);
        for thread in stage.threads {
            is_sound(&stage.writers[0], thread).await;
        }
        for action in done.iter().rev() {
            stage.overturn(action).await;
        }
        for (now, then) in stage.seen().await.into_iter().zip(&before) {
            assert_eq!(now.0, then.0);
            for (now, then) in now.1.iter().zip(&then.1) {
                assert_eq!(now, then);
            }
            assert_eq!(now.1.len(), then.1.len());
        }
    }
}

async fn split_and_back(forum: Forum) {
    let stage = Stage::set(&forum).await;
    let (branch, author) = stage.posts[1];
    let home = stage.threads
        [usize::from(stage.writers[0].posts(stage.threads[1]).await.iter().any(|p| id(p) == branch))];
    let shape_before = shape(&stage.writers[0], home).await;
    let body = json!({ "post_id": branch, "title": "Of its own", "reason": REASON });
    let new = stage.mara.post(&format!("/mod/threads/{home}/split"), body).await.expect(201)["id"]
        .as_i64()
        .unwrap();
    let action = last_action(&stage.mara).await;
    let reply = id(&stage.writers[(author + 1) % 3].reply(new, Some(branch), "Meanwhile.").await);
    stage.overturn(&action).await;
    stage.writers[0].get(&format!("/threads/{new}")).await.problem(404);
    assert_eq!(shape(&stage.writers[0], home).await.len(), shape_before.len() + 1);
    assert_eq!(post(&stage.writers[0], home, reply).await["parent_id"], branch);
    is_sound(&stage.writers[0], home).await;
}

on_both! {
    async fn flags_count_for_nothing_more_where_the_act_is_taken_back(forum) {
        forum.clock.tick();
        let stage = Stage::set(&forum).await;
        let dora = forum.member("dora").await;
        for (n, (what, body)) in [
            ("hide", json!({})),
            ("redaction", json!({ "span": "word number 1", "all": true })),
            ("merge", json!({ "into": stage.posts[8].0 })),
        ].into_iter().enumerate() {
            let (target, _) = stage.posts[n];
            dora.post(&format!("/posts/{target}/flags"), json!({ "reason": "spam" })).await.expect(201);
            act(&stage.mara, target, what, body).await.expect(200);
            stage.overturn(&last_action(&stage.mara).await).await;
        }
        // Right three times she would weigh 1.5, and wrong three times 0.5.
        let (last, _) = stage.posts[13];
        for who in [&dora, &forum.member("eva").await, &forum.member("finn").await] {
            who.post(&format!("/posts/{last}/flags"), json!({ "reason": "spam" })).await.expect(201);
        }
        let thread = stage.threads[13 * 3 % 2];
        assert_eq!(post(&stage.mara, thread, last).await["waiting"], false);
    }
}

/// Both databases.
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::PostgresAndRedis];

#[tokio::test]
async fn any_sequence_undone_in_reverse_gives_back_what_was_seen() {
    for backend in BOTH {
        let Some(forum) = Forum::start(backend).await else { return };
        undone_in_reverse(forum).await;
    }
}

#[tokio::test]
async fn a_thread_split_off_goes_back_with_what_was_answered_there() {
    for backend in BOTH {
        let Some(forum) = Forum::start(backend).await else { return };
        split_and_back(forum).await;
    }
}
