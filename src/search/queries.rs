//! Asking the index. Only what the asker may see is ever looked at.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Double, Nullable, Text};

use super::Terms;
use crate::accounts;
use crate::boards::{self, Board};
use crate::db::Db;
use crate::db::schema::{members, posts, threads};
use crate::error::AppError;
use crate::ids::{BoardId, MemberId, PostId};
use crate::policy::Actor;
use crate::posts::Post;
use crate::posts::queries::Author;
use crate::threads::{Thread, ThreadKind};

/// What is looked for, and where.
pub(crate) struct Asked {
    pub terms: Terms,
    /// By its address; one that the asker may not see isn't found.
    pub board: Option<String>,
    pub kind: Option<ThreadKind>,
    /// By handle.
    pub author: Option<String>,
    pub after: Option<Cursor>,
    pub limit: i64,
}

/// A post that holds the words.
pub(crate) struct Found {
    pub post: Post,
    pub author: Author,
    pub thread: Thread,
    pub board: Board,
}

/// Where the results go on: after this rank and post.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cursor {
    score: f64,
    id: PostId,
}

impl Cursor {
    /// A cursor from a link; anything else is `None`.
    pub(crate) fn parse(text: &str) -> Option<Cursor> {
        let (score, id) = text.split_once('.')?;
        let score = f64::from_bits(u64::from_str_radix(score, 16).ok()?);
        score.is_finite().then_some(Cursor { score, id: id.parse().ok()? })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}.{}", self.score.to_bits(), self.id)
    }
}

/// The posts that hold the words, the best first, and where the next page starts.
pub(crate) fn find(
    db: &mut Db,
    actor: Actor,
    asked: &Asked,
) -> Result<(Vec<Found>, Option<Cursor>), AppError> {
    let boards = match &asked.board {
        Some(slug) => vec![boards::queries::by_slug(db, actor, slug)?],
        None => boards::queries::seen_by(db, actor)?,
    };
    let author = match &asked.author {
        Some(handle) => match accounts::queries::by_handle(db, handle)? {
            Some(member) => Some(member.id),
            None => return Ok((Vec::new(), None)),
        },
        None => None,
    };
    if asked.terms.is_empty() {
        return Ok((Vec::new(), None));
    }
    let mut ranked = rank(db, asked, &boards, author)?;
    let more = ranked.len() as i64 > asked.limit;
    ranked.truncate(usize::try_from(asked.limit).unwrap_or(0));
    let next = ranked.last().filter(|_| more).map(|r| Cursor { score: r.score, id: r.id });
    Ok((load(db, &ranked, &boards)?, next))
}

#[derive(QueryableByName)]
struct Ranked {
    #[diesel(sql_type = BigInt)]
    id: PostId,
    /// Smaller is better.
    #[diesel(sql_type = Double)]
    score: f64,
}

/// What both statements below share: a word that half the forum uses is ranked among the latest
/// posts that hold it, so that no search costs more than this many.
const RANKED_AT_MOST: i64 = 2_000;

/// A word in the title counts ten times as much. The joins are crossed so that SQLite starts from
/// the index, which hands out the latest posts first by itself.
const FTS5: &str = "WITH found AS (
    SELECT p.id AS id, bm25(search, 10.0, 1.0) AS score
      FROM search CROSS JOIN posts p ON p.id = search.rowid CROSS JOIN threads t ON t.id = p.thread_id
     WHERE search MATCH ?1 AND p.state = 'visible' AND t.board_id IN (SELECT value FROM json_each(?2))
       AND (?3 IS NULL OR t.kind = ?3) AND (?4 IS NULL OR p.author_id = ?4)
     ORDER BY search.rowid DESC LIMIT ?8)
SELECT id, score FROM found
 WHERE ?5 IS NULL OR score > ?5 OR (score = ?5 AND id < ?6) ORDER BY score, id DESC LIMIT ?7";

/// The same; ranked in a step of its own, or PostgreSQL might rank what the limit then drops. 1: a long
/// post holds more words without being more about any of them, as with bm25.
const TSQUERY: &str = "WITH latest AS (
    SELECT p.id AS id, w.words AS words
      FROM post_words w JOIN posts p ON p.id = w.post_id JOIN threads t ON t.id = p.thread_id
     WHERE w.words @@ websearch_to_tsquery('simple', $1) AND p.state = 'visible' AND t.board_id = ANY ($2)
       AND ($3 IS NULL OR t.kind = $3) AND ($4 IS NULL OR p.author_id = $4)
     ORDER BY p.id DESC LIMIT $8),
found AS (
    SELECT id, -ts_rank(words, websearch_to_tsquery('simple', $1), 1)::float8 AS score FROM latest)
SELECT id, score FROM found
 WHERE $5 IS NULL OR score > $5 OR (score = $5 AND id < $6) ORDER BY score, id DESC LIMIT $7";

fn rank(
    db: &mut Db,
    asked: &Asked,
    boards: &[Board],
    author: Option<MemberId>,
) -> Result<Vec<Ranked>, AppError> {
    let boards: Vec<BoardId> = boards.iter().map(|board| board.id).collect();
    let kind = asked.kind.map(ThreadKind::as_str);
    let (score, id) = asked.after.map(|cursor| (cursor.score, cursor.id)).unzip();
    let ranked = match db {
        Db::Sqlite(c) => sql_query(FTS5)
            .bind::<Text, _>(asked.terms.for_fts5())
            .bind::<Text, _>(serde_json::to_string(&boards).map_err(AppError::internal)?)
            .bind::<Nullable<Text>, _>(kind)
            .bind::<Nullable<BigInt>, _>(author)
            .bind::<Nullable<Double>, _>(score)
            .bind::<Nullable<BigInt>, _>(id)
            .bind::<BigInt, _>(asked.limit + 1)
            .bind::<BigInt, _>(RANKED_AT_MOST)
            .load(c)?,
        Db::Pg(c) => sql_query(TSQUERY)
            .bind::<Text, _>(asked.terms.for_websearch())
            .bind::<Array<BigInt>, _>(boards)
            .bind::<Nullable<Text>, _>(kind)
            .bind::<Nullable<BigInt>, _>(author)
            .bind::<Nullable<Double>, _>(score)
            .bind::<Nullable<BigInt>, _>(id)
            .bind::<BigInt, _>(asked.limit + 1)
            .bind::<BigInt, _>(RANKED_AT_MOST)
            .load(c)?,
    };
    Ok(ranked)
}

fn load(db: &mut Db, ranked: &[Ranked], boards: &[Board]) -> Result<Vec<Found>, AppError> {
    let ids: Vec<PostId> = ranked.iter().map(|r| r.id).collect();
    let rows: Vec<(Post, Author, Thread)> = posts::table
        .inner_join(members::table)
        .inner_join(threads::table)
        .filter(posts::id.eq_any(ids))
        .select((Post::as_select(), Author::as_select(), Thread::as_select()))
        .load(db)?;
    let mut found: Vec<Found> = rows
        .into_iter()
        .filter_map(|(post, author, thread)| {
            let board = boards.iter().find(|board| board.id == thread.board_id)?.clone();
            Some(Found { post, author, thread, board })
        })
        .collect();
    found.sort_by_key(|f| ranked.iter().position(|r| r.id == f.post.id));
    Ok(found)
}
