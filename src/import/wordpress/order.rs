use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use jiff::Timestamp;

use super::Comment;
use super::report::{NoteKind, Report};

/// A comment that is imported, before its place is known.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// Unique among those it is arranged with.
    pub(super) id: u64,
    pub(super) parent: Option<u64>,
    pub(super) author: String,
    pub(super) posted_at: Timestamp,
    pub(super) html: String,
    /// How a note calls it, and where it stands.
    pub(super) what: String,
    pub(super) line: u64,
}

/// A story's comments, every parent before its children and otherwise by (time, id): the order in which
/// they could have been written. Those whose parent is not among them, and the oldest of every circle of
/// answers, stand at top level; the report says so.
pub(super) fn arranged(mut kept: Vec<Kept>, report: &mut Report) -> Vec<Comment> {
    kept.sort_by_key(|comment| (comment.posted_at, comment.id));
    let mut parents = parents(&kept, report);
    for broken in break_cycles(&mut parents) {
        report.note(kept[broken].what.clone(), NoteKind::ParentCycle, kept[broken].line);
    }

    let mut children = vec![Vec::new(); kept.len()];
    // The comments whose parent is placed. As `kept` is sorted, the least index is the oldest.
    let mut ready = BinaryHeap::new();
    for (index, parent) in parents.iter().enumerate() {
        match parent {
            Some(parent) => children[*parent].push(index),
            None => ready.push(Reverse(index)),
        }
    }
    let mut order = Vec::with_capacity(kept.len());
    while let Some(Reverse(index)) = ready.pop() {
        order.push(index);
        ready.extend(children[index].iter().map(|child| Reverse(*child)));
    }

    let ids: Vec<u64> = kept.iter().map(|comment| comment.id).collect();
    let mut kept: Vec<Option<Kept>> = kept.into_iter().map(Some).collect();
    let placed = order.into_iter().filter_map(|index| Some((kept[index].take()?, parents[index])));
    let comments = placed.map(|(comment, parent)| Comment {
        id: comment.id.to_string(),
        parent: parent.map(|parent| ids[parent].to_string()),
        author: comment.author,
        posted_at: comment.posted_at,
        html: comment.html,
    });
    comments.collect()
}

/// The index of every comment's parent; a parent that is not here is none.
fn parents(kept: &[Kept], report: &mut Report) -> Vec<Option<usize>> {
    let places: HashMap<u64, usize> =
        kept.iter().enumerate().map(|(index, comment)| (comment.id, index)).collect();
    let found = kept.iter().map(|comment| {
        let parent = comment.parent?;
        let place = places.get(&parent).copied();
        if place.is_none() {
            report.note(comment.what.clone(), NoteKind::ParentMissing, comment.line);
        }
        place
    });
    found.collect()
}

/// Takes the parent off the least member of every cycle and returns those members. Every comment is
/// walked over once.
fn break_cycles(parents: &mut [Option<usize>]) -> Vec<usize> {
    let mut walked_by: Vec<Option<usize>> = vec![None; parents.len()];
    let mut broken = Vec::new();
    for start in 0..parents.len() {
        let mut at = Some(start);
        while let Some(index) = at.filter(|index| walked_by[*index].is_none()) {
            walked_by[index] = Some(start);
            at = parents[index];
        }
        // The walk ended at the top, on an older walk's ground, or on its own: only the last is a cycle.
        let Some(meeting) = at.filter(|index| walked_by[*index] == Some(start)) else {
            continue;
        };
        let mut least = meeting;
        let mut index = meeting;
        while let Some(next) = parents[index].filter(|next| *next != meeting) {
            index = next;
            least = least.min(index);
        }
        parents[least] = None;
        broken.push(least);
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(id: u64, parent: u64, second: i64) -> Kept {
        Kept {
            id,
            parent: (parent != 0).then_some(parent),
            author: String::new(),
            posted_at: Timestamp::from_second(second).unwrap(),
            html: String::new(),
            what: format!("comment {id}"),
            line: id,
        }
    }

    /// `(id, parent)` in order, and `(id, note)`.
    type Arranged = (Vec<(u64, u64)>, Vec<(u64, NoteKind)>);

    fn arrange(comments: Vec<Kept>) -> Arranged {
        let mut report = Report::default();
        let number = |id: &str| id.parse().unwrap();
        let order = arranged(comments, &mut report);
        (
            order.iter().map(|c| (number(&c.id), c.parent.as_deref().map_or(0, number))).collect(),
            report.notes.iter().map(|note| (note.line, note.note)).collect(),
        )
    }

    #[test]
    fn comments_come_oldest_first_across_branches() {
        let (order, notes) = arrange(vec![kept(3, 1, 30), kept(2, 0, 20), kept(1, 0, 10), kept(4, 2, 25)]);
        assert_eq!(order, [(1, 0), (2, 0), (4, 2), (3, 1)]);
        assert_eq!(notes, []);
    }

    #[test]
    fn a_parent_comes_before_its_child_even_if_its_clock_was_late() {
        let (order, _) = arrange(vec![kept(2, 1, 5), kept(1, 0, 10), kept(3, 0, 7)]);
        assert_eq!(order, [(3, 0), (1, 0), (2, 1)]);
    }

    #[test]
    fn the_id_decides_between_comments_of_one_second() {
        let (order, _) = arrange(vec![kept(10, 0, 5), kept(9, 0, 5)]);
        assert_eq!(order, [(9, 0), (10, 0)]);
    }

    #[test]
    fn an_orphan_stands_at_top_level_and_is_noted() {
        let (order, notes) = arrange(vec![kept(1, 99, 5)]);
        assert_eq!(order, [(1, 0)]);
        assert_eq!(notes, [(1, NoteKind::ParentMissing)]);
    }

    #[test]
    fn a_circle_is_broken_at_its_oldest_and_what_hangs_on_it_stays() {
        let circle = vec![kept(1, 3, 10), kept(2, 1, 20), kept(3, 2, 30), kept(4, 2, 40), kept(5, 5, 50)];
        let (order, notes) = arrange(circle);
        assert_eq!(order, [(1, 0), (2, 1), (3, 2), (4, 2), (5, 0)]);
        assert_eq!(notes, [(1, NoteKind::ParentCycle), (5, NoteKind::ParentCycle)]);
    }

    #[test]
    fn a_long_line_of_answers_is_arranged_without_recursion() {
        let line = (1..=200_000).map(|id| kept(id, id - 1, id as i64)).rev().collect();
        let (order, _) = arrange(line);
        assert!(
            order
                .iter()
                .enumerate()
                .all(|(index, (id, parent))| *id == index as u64 + 1 && *parent + 1 == *id)
        );
    }
}
