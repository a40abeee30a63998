//! Pages of threads, kept in memory for as long as nothing in them changes.
//!
//! A page is known by its thread's revision, which rises with every visible change in the very
//! transaction that makes it. Each request reads the revision first, so a page that is out of date
//! is never found, here or on any other node, and nobody needs to be told to forget one.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::*;
use moka::sync::Cache;

use super::Thread;
use super::fragment::{Fragment, Reader};
use super::known::Known;
use super::place::Place;
use crate::app::App;
use crate::boards::Visibility;
use crate::clock::Micros;
use crate::db::schema::{boards, threads};
use crate::db::{Batch, Db, Kept, both};
use crate::error::AppError;
use crate::ids::{MemberId, ThreadId};
use crate::keys::Token;
use crate::web::Stored;

/// Pages say "2 hours ago": after this long the words are made anew.
const WORDS_LAST: i64 = 10 * Micros::MINUTE;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    thread: ThreadId,
    revision: i64,
    reader: Reader,
    place: Place,
    made: i64,
    /// When it was made, if that was after a measure of the thread had ended by itself and before that was
    /// written down ([`super::running::settle_over`]): such a page is shown at that moment and at no other.
    phase: Option<Micros>,
    /// As its board says: the host may change it.
    cross_talk: bool,
}

/// What tells a thread as it looks now from how it looked before.
pub(super) trait Changing {
    /// Rises with every visible change that somebody makes.
    fn revision(&self) -> i64;
    /// When it next changes by itself.
    fn changes_us(&self) -> Option<Micros>;
}

impl Changing for Head {
    fn revision(&self) -> i64 {
        self.revision
    }

    fn changes_us(&self) -> Option<Micros> {
        self.changes_us
    }
}

impl Changing for Thread {
    fn revision(&self) -> i64 {
        self.revision
    }

    fn changes_us(&self) -> Option<Micros> {
        self.changes_us
    }
}

impl Key {
    pub(super) fn new(
        thread: ThreadId,
        (changing, cross_talk): (&impl Changing, bool),
        reader: Reader,
        place: &Place,
        now: Micros,
    ) -> Key {
        let phase = changing.changes_us().filter(|changes| *changes <= now).map(|_| now);
        let (revision, made) = (changing.revision(), now.0 / WORDS_LAST);
        Key { thread, revision, reader, place: place.clone(), made, phase, cross_talk }
    }
}

/// What a request must know of a thread before anything else.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = threads)]
pub(super) struct Head {
    pub revision: i64,
    pub changes_us: Option<Micros>,
    pub slug: String,
    #[diesel(select_expression = boards::visibility)]
    pub visibility: Visibility,
    #[diesel(select_expression = boards::cross_talk)]
    pub cross_talk: bool,
}

pub(crate) struct PageCache {
    made: Option<Made>,
    heads: Kept<ThreadId, Head>,
    looked_up: Arc<Batch<ThreadId, Head>>,
    known: Kept<(MemberId, ThreadId, Place), Arc<Known>>,
    /// Pages made by another start of the program may look different at the same revision.
    start: String,
}

/// `None` in a cache of no size, which also makes the same page for several at once.
struct Made {
    /// For readers without an account, whole pages.
    pages: Cache<Key, Arc<Stored>>,
    /// For members, what they have in common.
    fragments: Cache<Key, Arc<Fragment>>,
}

impl PageCache {
    pub(crate) fn new(app: &App) -> Result<PageCache, AppError> {
        let start = Token::random().map_err(AppError::internal)?;
        let megabytes = u64::from(app.config.cache.megabytes);
        Ok(PageCache {
            made: (megabytes > 0).then(|| Made::new(megabytes * 1024 * 1024)),
            heads: Kept::new(10_000),
            looked_up: Arc::new(Batch::new(app.pool.clone(), heads)),
            known: Kept::new(1_000),
            start: start.as_str()[..8].to_owned(),
        })
    }

    pub(super) async fn head(&self, app: &App, thread: ThreadId) -> Result<Head, AppError> {
        let version = app.pool.version();
        if let Some(head) = self.heads.get(version, &thread) {
            return Ok(head);
        }
        let head = match app.pool.glance(|db| head(db, thread)) {
            Some(found) => found?,
            None => self.looked_up.get(thread).await?.ok_or(AppError::NotFound)?,
        };
        self.heads.keep(version, thread, head.clone());
        Ok(head)
    }

    pub(super) fn known(&self) -> &Kept<(MemberId, ThreadId, Place), Arc<Known>> {
        &self.known
    }

    /// The tag of a page at its address, without quotes.
    pub(super) fn tag(&self, key: &Key) -> String {
        let asked = if key.cross_talk { "" } else { "s" };
        match key.phase {
            None => format!("{}-{}{asked}", self.start, key.revision),
            Some(phase) => format!("{}-{}{asked}-{}", self.start, key.revision, phase.0),
        }
    }

    pub(super) fn page(&self, key: &Key) -> Option<Arc<Stored>> {
        self.made.as_ref()?.pages.get(key)
    }

    /// Made by one, while the others who want it wait.
    pub(super) fn page_or(
        &self,
        key: Key,
        make: impl FnOnce() -> Result<Arc<Stored>, AppError>,
    ) -> Result<Arc<Stored>, AppError> {
        match &self.made {
            Some(made) => made.pages.try_get_with(key, make).map_err(shared),
            None => make(),
        }
    }

    pub(super) fn fragment(&self, key: &Key) -> Option<Arc<Fragment>> {
        self.made.as_ref()?.fragments.get(key)
    }

    pub(super) fn fragment_or(
        &self,
        key: Key,
        make: impl FnOnce() -> Result<Arc<Fragment>, AppError>,
    ) -> Result<Arc<Fragment>, AppError> {
        match &self.made {
            Some(made) => made.fragments.try_get_with(key, make).map_err(shared),
            None => make(),
        }
    }
}

impl Made {
    fn new(bytes: u64) -> Made {
        // Most readers have no account, and their pages are the dearer ones: three encodings.
        let (pages, fragments) = (bytes / 4 * 3, bytes / 4);
        Made {
            pages: Cache::builder()
                .max_capacity(pages)
                .weigher(|_, page: &Arc<Stored>| weight(page.size()))
                .build(),
            fragments: Cache::builder()
                .max_capacity(fragments)
                .weigher(|_, fragment: &Arc<Fragment>| weight(fragment.size()))
                .build(),
        }
    }
}

/// The same failure for all who waited.
fn shared(error: Arc<AppError>) -> AppError {
    match &*error {
        AppError::NotFound => AppError::NotFound,
        other => AppError::internal(other.to_string()),
    }
}

/// With the key and what the cache itself needs.
fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes + 512).unwrap_or(u32::MAX)
}

/// One of them, in a statement that SQLite needs to prepare but once.
fn head(db: &mut Db, id: ThreadId) -> Result<Head, AppError> {
    Ok(both!(db, |c| threads::table
        .inner_join(boards::table)
        .filter(threads::id.eq(id))
        .select(Head::as_select())
        .first(c)?))
}

fn heads(db: &mut Db, ids: &[ThreadId]) -> Result<HashMap<ThreadId, Head>, AppError> {
    let rows: Vec<(ThreadId, Head)> = threads::table
        .inner_join(boards::table)
        .filter(threads::id.eq_any(ids))
        .select((threads::id, Head::as_select()))
        .load(db)?;
    Ok(rows.into_iter().collect())
}
