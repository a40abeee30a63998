//! Hanging a branch elsewhere: under another post, in another thread, or as a thread of its own.

use std::collections::{HashMap, VecDeque};

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bytea, Integer, Nullable};

use super::write::DEEPEST_PARENT;
use super::{Path, Post, heat};
use crate::db::Db;
use crate::db::schema::posts;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};

/// As much of a post as its place in the tree rests on.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(crate) struct Node {
    pub id: PostId,
    pub number: i32,
    parent_id: Option<PostId>,
    reply_to_id: Option<PostId>,
    /// The place it has, or is to have.
    path: Vec<u8>,
    depth: i32,
    reply_count: i32,
}

/// A post and all below it, in reading order; of an opening post, the whole thread.
pub(crate) fn branch(db: &mut Db, root: &Post) -> Result<Vec<Node>, AppError> {
    let (path, end) = match root.is_opening() {
        true => (Path::root(1), Path::end()),
        false => (root.path(), root.path().after_branch()),
    };
    Ok(posts::table
        .filter(posts::thread_id.eq(root.thread_id))
        .filter(posts::path.ge(path.as_bytes()).and(posts::path.lt(end.as_bytes())))
        .order(posts::path)
        .select((
            posts::id,
            posts::number,
            posts::parent_id,
            posts::reply_to_id,
            posts::path,
            posts::depth,
            posts::reply_count,
        ))
        .load(db)?)
}

/// Where the branch is to hang.
pub(crate) enum Under {
    /// Its first post opens the thread.
    Nothing,
    /// A reply to the thread as a whole.
    Thread,
    /// An answer to this post, which hangs under that one, if under any.
    Post(Box<Post>, Option<Box<Post>>),
}

impl Under {
    /// As an answer to a post, wherever there is room for it.
    pub(crate) fn answering(db: &mut Db, answered: Post) -> Result<Under, AppError> {
        if answered.is_opening() {
            return Ok(Under::Thread);
        }
        let above = answered.parent_id.map(|id| super::queries::by_id(db, id)).transpose()?;
        Ok(Under::Post(Box::new(answered), above.map(Box::new)))
    }
}

/// A place that something can hang from.
#[derive(Clone)]
struct Seat {
    /// `None`: under nothing.
    parent: Option<PostId>,
    path: Path,
    depth: i32,
}

/// The places of a branch's posts once it hangs there, the first of `nodes` being its first post.
/// `numbers`: those that they are to have.
pub(crate) fn plan(nodes: &[Node], under: &Under, numbers: &HashMap<PostId, i32>) -> Vec<Node> {
    let Some(root) = nodes.first() else { return Vec::new() };
    let known: HashMap<PostId, &Node> = nodes.iter().map(|node| (node.id, node)).collect();
    let mut below: HashMap<PostId, Vec<PostId>> = HashMap::new();
    for node in &nodes[1..] {
        // A reply to the thread as a whole answers what opens it.
        let answered =
            [node.reply_to_id, node.parent_id].into_iter().flatten().find(|id| known.contains_key(id));
        below.entry(answered.unwrap_or(root.id)).or_default().push(node.id);
    }
    let mut seats: HashMap<PostId, Seat> = HashMap::new();
    if let Under::Post(answered, above) = under {
        for post in [Some(answered), above.as_ref()].into_iter().flatten() {
            let seat = Seat { parent: post.parent_id, path: post.path(), depth: post.depth };
            seats.insert(post.id, seat);
        }
    }
    let opens = matches!(under, Under::Nothing);
    let mut planned: Vec<Node> = Vec::with_capacity(nodes.len());
    let mut waiting = VecDeque::from([(root.id, None::<PostId>)]);
    while let Some((id, answered)) = waiting.pop_front() {
        let number = numbers.get(&id).copied().unwrap_or(1);
        let answered = match (answered, under) {
            (None, Under::Post(post, _)) => Some(post.id),
            (Some(answered), _) if opens && answered == root.id => None,
            (answered, _) => answered,
        };
        let parent = answered.and_then(|answered| match seats.get(&answered) {
            Some(seat) if seat.depth > DEEPEST_PARENT => seat.parent,
            _ => Some(answered),
        });
        let seat = match parent.and_then(|parent| seats.get(&parent)) {
            Some(above) => Seat { parent, path: above.path.child(number), depth: above.depth + 1 },
            None => Seat { parent: None, path: Path::root(number), depth: 0 },
        };
        planned.push(Node {
            id,
            number,
            parent_id: seat.parent,
            reply_to_id: answered.filter(|_| answered != seat.parent),
            path: seat.path.as_bytes().to_vec(),
            depth: seat.depth,
            reply_count: 0,
        });
        seats.insert(id, seat);
        waiting.extend(below.remove(&id).into_iter().flatten().map(|child| (child, Some(id))));
    }
    let mut replies: HashMap<PostId, i32> = HashMap::new();
    for node in &planned[1..] {
        // What hangs under nothing in a thread that the branch opens, hangs under its opening post.
        *replies.entry(node.parent_id.unwrap_or(root.id)).or_default() += 1;
    }
    for node in &mut planned {
        node.reply_count = replies.get(&node.id).copied().unwrap_or(0);
    }
    planned
}

/// Gives posts their new places; inside the transaction that locked the threads. `from`: the thread they
/// come from, where it is another.
pub(crate) fn seat(
    db: &mut Db,
    thread: ThreadId,
    planned: &[Node],
    from: Option<ThreadId>,
) -> Result<(), AppError> {
    match db {
        Db::Pg(c) => {
            for some in planned.chunks(CHUNK) {
                diesel::sql_query(SEAT)
                    .bind::<BigInt, _>(thread)
                    .bind::<Nullable<BigInt>, _>(from)
                    .bind::<Array<BigInt>, _>(some.iter().map(|n| n.id).collect::<Vec<_>>())
                    .bind::<Array<Integer>, _>(some.iter().map(|n| n.number).collect::<Vec<_>>())
                    .bind::<Array<Nullable<BigInt>>, _>(some.iter().map(|n| n.parent_id).collect::<Vec<_>>())
                    .bind::<Array<Nullable<BigInt>>, _>(
                        some.iter().map(|n| n.reply_to_id).collect::<Vec<_>>(),
                    )
                    .bind::<Array<Bytea>, _>(some.iter().map(|n| n.path.as_slice()).collect::<Vec<_>>())
                    .bind::<Array<Integer>, _>(some.iter().map(|n| n.depth).collect::<Vec<_>>())
                    .bind::<Array<Integer>, _>(some.iter().map(|n| n.reply_count).collect::<Vec<_>>())
                    .execute(c)?;
            }
        }
        Db::Sqlite(c) => {
            for node in planned {
                diesel::update(posts::table.find(node.id))
                    .set((
                        posts::thread_id.eq(thread),
                        posts::number.eq(node.number),
                        posts::parent_id.eq(node.parent_id),
                        posts::reply_to_id.eq(node.reply_to_id),
                        posts::path.eq(&node.path),
                        posts::depth.eq(node.depth),
                        posts::reply_count.eq(node.reply_count),
                        // Left as it is where there is none.
                        from.map(|from| posts::from_thread_id.eq(from)),
                    ))
                    .execute(c)?;
            }
        }
    }
    planned.first().map_or(Ok(()), |root| heat::moved(db, root.id))
}

/// Rows in one statement.
const CHUNK: usize = 5_000;

/// For PostgreSQL, to which each statement is a way to go.
const SEAT: &str = "UPDATE posts AS p SET thread_id = $1, from_thread_id = coalesce($2, p.from_thread_id), number = n.number,
    parent_id = n.parent, reply_to_id = n.reply_to, path = n.path, depth = n.depth, reply_count = n.replies
  FROM unnest($3, $4, $5, $6, $7, $8, $9) AS n (id, number, parent, reply_to, path, depth, replies)
 WHERE p.id = n.id";

/// One more or fewer answers the post from which a branch hangs: the one under which it is, or what
/// opens the thread.
pub(crate) fn count_answer(
    db: &mut Db,
    thread: ThreadId,
    parent: Option<PostId>,
    by: i32,
) -> Result<(), AppError> {
    let counted = posts::reply_count.eq(posts::reply_count + by);
    match parent {
        Some(id) => diesel::update(posts::table.find(id)).set(counted).execute(db)?,
        None => {
            let opening = posts::table.filter(posts::thread_id.eq(thread).and(posts::number.eq(1)));
            diesel::update(opening).set(counted).execute(db)?
        }
    };
    Ok(())
}

impl Node {
    pub(crate) fn parent(&self) -> Option<PostId> {
        self.parent_id
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn node(id: i64, number: i32, parent: Option<i64>, path: &[i32]) -> Node {
        let path: Vec<u8> = path.iter().flat_map(|n| n.to_be_bytes()).collect();
        Node {
            id: PostId(id),
            number,
            parent_id: parent.map(PostId),
            reply_to_id: None,
            depth: path.len() as i32 / 4 - 1,
            path,
            reply_count: 0,
        }
    }

    fn same_numbers(nodes: &[Node]) -> HashMap<PostId, i32> {
        nodes.iter().map(|n| (n.id, n.number)).collect()
    }

    #[test]
    fn a_branch_that_opens_a_thread_has_its_answers_at_the_top() {
        let branch = [
            node(7, 4, Some(3), &[3, 4]),
            node(8, 5, Some(7), &[3, 4, 5]),
            node(9, 6, Some(8), &[3, 4, 5, 6]),
        ];
        let numbers = HashMap::from([(PostId(7), 1), (PostId(8), 2), (PostId(9), 3)]);
        let planned = plan(&branch, &Under::Nothing, &numbers);
        let mut expected = [node(7, 1, None, &[1]), node(8, 2, None, &[2]), node(9, 3, Some(8), &[2, 3])];
        (expected[0].reply_count, expected[1].reply_count) = (1, 1);
        assert_eq!(planned, expected);
    }

    proptest! {
        #[test]
        fn no_place_is_too_deep_and_each_is_below_its_parent(parents in prop::collection::vec(0usize..6, 1..150)) {
            // A tall tree: each answers one of the last few.
            let mut nodes = vec![node(1, 1, None, &[1])];
            for (i, back) in parents.iter().enumerate() {
                let (id, parent) = (i as i64 + 2, (i as i64 + 1 - *back as i64).max(1));
                nodes.push(node(id, id as i32, Some(parent), &[id as i32]));
            }
            let planned = plan(&nodes, &Under::Thread, &same_numbers(&nodes));
            prop_assert_eq!(planned.len(), nodes.len());
            let places: HashMap<PostId, &Node> = planned.iter().map(|n| (n.id, n)).collect();
            for node in &planned[1..] {
                let parent = places[&node.parent_id.unwrap()];
                prop_assert!(node.depth <= DEEPEST_PARENT + 1 && parent.depth + 1 == node.depth);
                prop_assert!(node.path.starts_with(&parent.path) && node.path.len() == parent.path.len() + 4);
                prop_assert_eq!(planned.iter().filter(|n| n.parent_id == Some(node.id)).count() as i32, node.reply_count);
            }
            // And again from there: what each answers is known as before.
            let again = plan(&planned, &Under::Thread, &same_numbers(&planned));
            prop_assert_eq!(again.iter().map(|n| (n.id, n.path.clone())).collect::<HashMap<_, _>>(),
                planned.iter().map(|n| (n.id, n.path.clone())).collect::<HashMap<_, _>>());
        }
    }
}
