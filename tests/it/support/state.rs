//! What a forum holds, to be compared before and after something that must change nothing.

use diesel::prelude::*;
use evenkeel::db::Db;
use evenkeel::db::schema;

use super::forum::Forum;

/// How many rows each table has, and all of the threads and posts. Sessions are left out: signing
/// in is no change to what people read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) rows: Vec<(&'static str, i64)>,
    threads: Vec<Thread>,
    posts: Vec<Post>,
}

/// Id, title, state, revision, next number, replies, last post.
type Thread = (i64, String, String, i64, i32, i32, i64);
/// Id, number, parent, author, replies, Markdown, why a moderator edited it.
type Post = (i64, i32, Option<i64>, i64, i32, String, Option<String>);

impl State {
    pub(crate) fn count(&self, table: &str) -> i64 {
        self.rows.iter().find(|(name, _)| *name == table).unwrap().1
    }
}

pub(crate) async fn state(forum: &Forum) -> State {
    forum.app.read(|_, db| Ok(look(db))).await.unwrap()
}

fn look(db: &mut Db) -> State {
    macro_rules! count {
        ($($table:ident)+) => {
            vec![$((stringify!($table), schema::$table::table.count().get_result(db).unwrap())),+]
        };
    }
    let rows = count!(members addresses boards threads posts revisions imports idempotency_keys
        subscriptions confirmations outbox deliveries audit_log drafts post_heat cases flags);
    use schema::{posts, threads};
    State {
        rows,
        threads: threads::table
            .order(threads::id)
            .select((
                threads::id,
                threads::title,
                threads::state,
                threads::revision,
                threads::next_number,
                threads::reply_count,
                threads::last_post_us,
            ))
            .load(db)
            .unwrap(),
        posts: posts::table
            .order(posts::id)
            .select((
                posts::id,
                posts::number,
                posts::parent_id,
                posts::author_id,
                posts::reply_count,
                posts::body_md,
                posts::moderator_reason,
            ))
            .load(db)
            .unwrap(),
    }
}
