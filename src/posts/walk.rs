//! Walking through a thread page by page. Every query here starts at a place in an index and reads
//! on from there, so a page of a long thread costs what a page of a short one costs.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Binary;

use super::queries::{Author, PostInThread, with_answered};
use super::{Path, Post};
use crate::db::schema::{members, posts};
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::ThreadId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Order {
    /// Reading order from the beginning.
    #[default]
    Oldest,
    /// The latest branch first, each branch in reading order.
    Newest,
}

/// What is walked through: the replies of a thread, or those under one of its posts.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    pub thread: ThreadId,
    pub order: Order,
    /// Only what is under this post; always in reading order.
    pub under: Option<Path>,
}

/// The index `posts_newest` is on these very words.
const TOP: &str = "substr(posts.path, 1, 4)";

impl Walk {
    /// Where reading order starts and ends; neither belongs to it.
    fn bounds(&self) -> (Path, Path) {
        match &self.under {
            Some(branch) => (branch.clone(), branch.after_branch()),
            // The opening post has the smallest path, so "after it" is every reply.
            None => (Path::root(1), Path::end()),
        }
    }

    fn newest_first(&self) -> bool {
        self.order == Order::Newest && self.under.is_none()
    }

    /// The next replies after a place; from the start without one.
    pub(crate) fn replies(
        &self,
        db: &mut Db,
        after: Option<&Path>,
        limit: i64,
    ) -> Result<Vec<PostInThread>, AppError> {
        let (start, end) = self.bounds();
        let rows = if self.newest_first() {
            let mut rows = match after {
                Some(place) => self.between(db, place, &place.top().after_branch(), limit)?,
                None => Vec::new(),
            };
            let missing = limit - rows.len() as i64;
            if missing > 0 {
                let place = after.map_or_else(Path::end, Path::top);
                rows.extend(self.branches_before(db, &place, missing)?);
            }
            rows
        } else {
            // A place before or beyond the walk is moved to its edge: cursors can be made up.
            let place = after.map_or(&start, |place| place.max(&start));
            self.between(db, place, &end, limit)?
        };
        with_answered(db, rows)
    }

    fn between(
        &self,
        db: &mut Db,
        after: &Path,
        before: &Path,
        limit: i64,
    ) -> Result<Vec<(Post, Author)>, AppError> {
        Ok(both!(db, |c| posts::table
            .inner_join(members::table)
            .filter(posts::thread_id.eq(self.thread))
            .filter(posts::path.gt(after.as_bytes()).and(posts::path.lt(before.as_bytes())))
            .order(posts::path)
            .limit(limit)
            .select((Post::as_select(), Author::as_select()))
            .load(c)?))
    }

    /// Whole branches, the latest first, from before the one that begins with this reply.
    fn branches_before(&self, db: &mut Db, top: &Path, limit: i64) -> Result<Vec<(Post, Author)>, AppError> {
        Ok(both!(db, |c| posts::table
            .inner_join(members::table)
            .filter(posts::thread_id.eq(self.thread))
            .filter(sql::<Binary>(TOP).lt(top.as_bytes().to_vec()))
            .filter(sql::<Binary>(TOP).gt(Path::root(1).as_bytes().to_vec()))
            .order((sql::<Binary>(TOP).desc(), posts::path))
            .limit(limit)
            .select((Post::as_select(), Author::as_select()))
            .load(c)?))
    }

    /// Where the page before the one that starts at `after` starts; `None`: at the beginning.
    pub(crate) fn page_before(&self, db: &mut Db, after: &Path, size: i64) -> Result<Option<Path>, AppError> {
        let places = self.places_before(db, after, size + 1)?;
        Ok(places.into_iter().nth(usize::try_from(size).unwrap_or(usize::MAX)))
    }

    /// Up to that many places going back from this one, itself included where a post is there.
    fn places_before(&self, db: &mut Db, place: &Path, limit: i64) -> Result<Vec<Path>, AppError> {
        let (start, _) = self.bounds();
        let mine = posts::table.filter(posts::thread_id.eq(self.thread));
        let stored: Vec<Vec<u8>> = if self.newest_first() {
            let mut found: Vec<Vec<u8>> = mine
                .filter(posts::path.le(place.as_bytes()).and(posts::path.ge(place.top().as_bytes().to_vec())))
                .filter(posts::number.gt(1))
                .order(posts::path.desc())
                .limit(limit)
                .select(posts::path)
                .load(db)?;
            let later: Vec<Vec<u8>> = mine
                .filter(sql::<Binary>(TOP).gt(place.top().as_bytes().to_vec()))
                .filter(posts::number.gt(1))
                .order((sql::<Binary>(TOP).asc(), posts::path.desc()))
                .limit(limit - found.len() as i64)
                .select(posts::path)
                .load(db)?;
            found.extend(later);
            found
        } else {
            mine.filter(posts::path.le(place.as_bytes()).and(posts::path.gt(start.as_bytes())))
                .order(posts::path.desc())
                .limit(limit)
                .select(posts::path)
                .load(db)?
        };
        Ok(stored.into_iter().map(Path::from_stored).collect())
    }

    /// Where a page of `size` replies that holds this post may start: the place it starts after, or
    /// `None` for the beginning. It starts where a branch does if one starts near, so that the post
    /// has what it answers above it.
    pub(crate) fn page_holding(&self, db: &mut Db, post: &Path, size: i64) -> Result<Option<Path>, AppError> {
        let mut above = self.places_before(db, post, size + 1)?;
        above.retain(|place| place != post);
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        if above.len() < size {
            return Ok(None);
        }
        let half = size / 2;
        let branch = (0..half).rev().find(|i| above[*i].is_top());
        let start = branch.map_or(half, |i| i + 1);
        Ok(above.into_iter().nth(start))
    }
}
