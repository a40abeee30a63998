//! A post's place in its thread.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The numbers of a post and of the posts above it, four big-endian bytes each, topmost first.
///
/// Comparing paths byte by byte gives reading order, so one index serves every page of a thread,
/// and a branch is a range.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Path(Vec<u8>);

impl Path {
    pub(crate) fn root(number: i32) -> Path {
        Path(number.to_be_bytes().to_vec())
    }

    pub(crate) fn child(&self, number: i32) -> Path {
        Path([self.0.as_slice(), &number.to_be_bytes()].concat())
    }

    /// Past every post there can be.
    pub(crate) fn end() -> Path {
        Path(vec![0xff; 4])
    }

    /// Where the branch under this post, and the post itself, have ended.
    pub(crate) fn after_branch(&self) -> Path {
        let mut next = self.0.clone();
        // Numbers are at most i32::MAX, so the carry never leaves the last four bytes.
        for byte in next.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                break;
            }
        }
        Path(next)
    }

    /// The reply to the thread as a whole that the branch began with.
    pub(crate) fn top(&self) -> Path {
        Path(self.0[..4].to_vec())
    }

    /// A reply to the thread as a whole.
    pub(crate) fn is_top(&self) -> bool {
        self.0.len() == 4
    }

    pub(crate) fn is_within(&self, branch: &Path) -> bool {
        self.0.starts_with(&branch.0)
    }

    pub(super) fn from_stored(bytes: Vec<u8>) -> Path {
        Path(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The page that starts after this post, for a link.
    pub(crate) fn cursor(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.0)
    }

    /// A cursor from a link; anything else is `None`.
    pub(crate) fn parse_cursor(text: &str) -> Option<Path> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (!bytes.is_empty() && bytes.len() % 4 == 0 && bytes.len() <= 4 * 64).then_some(Path(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_branch_is_contiguous_in_reading_order(parents in prop::collection::vec(0usize..1_000, 1..80)) {
            // Post i + 2 answers the thread or an earlier reply, as the dice say.
            let mut tree: Vec<(Path, Option<usize>)> = Vec::new();
            for (i, dice) in parents.iter().enumerate() {
                let parent = (dice % (i + 1)).checked_sub(1);
                let number = i as i32 + 2;
                let path = parent.map_or(Path::root(number), |p| tree[p].0.child(number));
                tree.push((path, parent));
            }
            let mut order: Vec<usize> = (0..tree.len()).collect();
            order.sort_by(|a, b| tree[*a].0.cmp(&tree[*b].0));
            // Reading order is a depth-first walk: siblings by number, children right below.
            let mut walk = Vec::new();
            let mut stack: Vec<usize> = (0..tree.len()).rev().filter(|i| tree[*i].1.is_none()).collect();
            while let Some(at) = stack.pop() {
                walk.push(at);
                stack.extend((0..tree.len()).rev().filter(|i| tree[*i].1 == Some(at)));
            }
            prop_assert_eq!(order, walk);
        }

        #[test]
        fn a_branch_is_the_range_up_to_its_end(above in prop::collection::vec(1i32.., 1..5), other in prop::collection::vec(1i32.., 1..8)) {
            let path = |numbers: &[i32]| numbers[1..].iter().fold(Path::root(numbers[0]), |p, n| p.child(*n));
            let (branch, post) = (path(&above), path(&other));
            prop_assert_eq!(post.is_within(&branch), branch <= post && post < branch.after_branch());
            let below = above.iter().chain(&other).copied().collect::<Vec<_>>();
            prop_assert!(path(&below) < branch.after_branch() && path(&below) < Path::end());
        }

        #[test]
        fn a_cursor_comes_back_as_it_went(numbers in prop::collection::vec(1i32.., 1..60)) {
            let path = numbers[1..].iter().fold(Path::root(numbers[0]), |p, n| p.child(*n));
            prop_assert_eq!(Path::parse_cursor(&path.cursor()), Some(path));
        }

        #[test]
        fn any_other_cursor_is_refused_quietly(text in ".*") {
            if let Some(path) = Path::parse_cursor(&text) {
                prop_assert_eq!(path.as_bytes().len() % 4, 0);
            }
        }
    }
}
