//! What moving a branch and splitting one off have in common: locking what they touch, and putting it back.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::db::Db;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::moderation::undo::changed_since;
use crate::posts::{self, Post};
use crate::threads::relocate::{self, Numbers, To};

/// Locks the threads of some posts and answers with the posts as they are then. One that was taken to
/// another thread while this waited makes it begin anew.
pub(super) fn hold(db: &mut Db, ids: &[PostId], also: Option<ThreadId>) -> Result<Vec<Post>, AppError> {
    let look =
        |db: &mut Db| ids.iter().map(|id| posts::queries::by_id(db, *id)).collect::<Result<Vec<_>, _>>();
    for _ in 0..4 {
        let before = threads_of(&look(db)?, also);
        relocate::lock(db, &before)?;
        let found = look(db)?;
        if threads_of(&found, also) == before {
            return Ok(found);
        }
    }
    Err(AppError::Conflict("This branch is being moved by somebody else. Please look again.".into()))
}

fn threads_of(posts: &[Post], also: Option<ThreadId>) -> Vec<ThreadId> {
    let mut threads: Vec<ThreadId> = posts.iter().map(|post| post.thread_id).chain(also).collect();
    threads.sort_unstable();
    threads.dedup();
    threads
}

/// What a post answers, for the record: `null` is the thread as a whole.
pub(super) fn place(post: &Post) -> Value {
    json!({ "thread": post.thread_id, "answers": post.reply_to_id.or(post.parent_id), "number": post.number })
}

/// Hangs it where the record says that it was. `to`: where it was put then, and must be.
pub(super) fn put_back(db: &mut Db, id: PostId, details: &Value) -> Result<(ThreadId, ThreadId), AppError> {
    let (from, to) = (&details["from"], &details["to"]);
    let origin = ThreadId(from["thread"].as_i64().ok_or(AppError::NotFound)?);
    let answered = from["answers"].as_i64().map(PostId);
    let ids: Vec<PostId> = [Some(id), answered].into_iter().flatten().collect();
    let posts = hold(db, &ids, Some(origin))?;
    let Some(root) = posts.first() else { return Err(AppError::NotFound) };
    let there = place(root);
    if there["thread"] != to["thread"] || there["answers"] != to["answers"] {
        return Err(changed_since());
    }
    let answered = match posts.get(1) {
        Some(answered) => answered.clone(),
        None => posts::queries::opening(db, origin)?.post,
    };
    let below_itself = answered.thread_id == root.thread_id && answered.path().is_within(&root.path());
    let inside = below_itself || (root.is_opening() && answered.thread_id == root.thread_id);
    if answered.thread_id != origin || inside {
        return Err(changed_since());
    }
    let back = numbers_back(details);
    let away = root.thread_id;
    relocate::relocate(db, root, To::Post(Box::new(answered)), back.as_ref())?;
    Ok((away, origin))
}

/// What each post's number was, by the one it got. Kept as runs: "5-9,12".
pub(super) fn keep_numbers(first: i32, numbers: &Numbers) -> Value {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*number) => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let run = |(a, b): &(i32, i32)| if a == b { a.to_string() } else { format!("{a}-{b}") };
    let runs: Vec<String> = runs.iter().map(run).collect();
    json!({ "first": first, "numbers": runs.join(",") })
}

fn numbers_back(details: &Value) -> Option<HashMap<i32, i32>> {
    let kept = details.get("kept")?;
    let first = i32::try_from(kept["first"].as_i64()?).ok()?;
    let mut back = HashMap::new();
    let mut now = first;
    for run in kept["numbers"].as_str()?.split(',') {
        let (from, to) = run.split_once('-').unwrap_or((run, run));
        for number in from.parse().ok()?..=to.parse().ok()? {
            back.insert(now, number);
            now += 1;
        }
    }
    Some(back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_from_their_runs() {
        let numbers = vec![7, 3, 4, 5, 9, 12, 13];
        let kept = keep_numbers(20, &numbers);
        assert_eq!(kept["numbers"], "7,3-5,9,12-13");
        let back = numbers_back(&json!({ "kept": kept })).unwrap();
        let expected: HashMap<i32, i32> = (20..).zip(numbers).collect();
        assert_eq!(back, expected);
    }
}
