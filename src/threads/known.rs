//! What a thread's page asks of the database for one who looks, the posts themselves aside.

use std::collections::HashSet;
use std::sync::Arc;

use super::Thread;
use super::apart;
use super::cache::{Key, PageCache};
use super::check_in;
use super::fragment::{Fragment, Reader};
use super::gaps::Looker;
use super::http::view_posts;
use super::pages::Composer;
use super::place::Place;
use super::queries::{self, PAGE};
use super::running::Running;
use super::visits::{self, Visit};
use crate::app::App;
use crate::boards::{self, Board};
use crate::clock::Micros;
use crate::db::Db;
use crate::drafts::{self, Draft};
use crate::error::AppError;
use crate::ids::{MemberId, PostId, ThreadId};
use crate::policy::Actor;
use crate::posts;
use crate::posts::reactions::{self, Reaction};
use crate::web::{Frame, When};

#[derive(Debug)]
pub(super) struct Known {
    pub thread: Thread,
    pub board: Board,
    pub frame: Frame,
    /// The visit that was kept last.
    pub before: Option<Visit>,
    /// As far as the posts of this page go.
    reacted: HashSet<(PostId, Reaction)>,
    draft: Option<Draft>,
    /// What the thread will be called that they began, while it waits to be let through.
    waiting: Option<String>,
    /// In a thread of check-ins: their own.
    checked_in: Option<PostId>,
    /// From whom they are separated, each until when: this may be kept for longer.
    apart: Vec<(MemberId, Micros)>,
    /// The measures that held when it was asked.
    pub running: Running,
    /// The one who looks moderates this board.
    moderates: bool,
}

/// The same, with the posts: from memory where nobody has written since it was asked.
pub(super) async fn find(
    app: &App,
    cache: Arc<PageCache>,
    actor: Actor,
    id: ThreadId,
    place: Place,
) -> Result<(Arc<Known>, Arc<Fragment>), AppError> {
    let version = app.pool.version();
    let mine = actor.member_id().map(|member| (member, id, place.clone()));
    if let Some(known) = mine.as_ref().and_then(|mine| cache.known().get(version, mine))
        && let Some(fragment) =
            cache.fragment(&key(app, (&known.thread, &known.board), known.here(actor), &place))
    {
        return Ok((known, fragment));
    }
    app.read(move |app, db| {
        let (known, fragment) = db.moment(|db| ask(app, db, &cache, actor, id, &place))?;
        let known = Arc::new(known);
        if let Some(mine) = mine {
            cache.known().keep(version, mine, known.clone());
        }
        Ok((known, fragment))
    })
    .await
}

fn key(app: &App, (thread, board): (&Thread, &Board), actor: Actor, place: &Place) -> Key {
    Key::new(thread.id, (thread, board.cross_talk), Reader::of(actor), place, app.clock.now())
}

fn ask(
    app: &App,
    db: &mut Db,
    cache: &PageCache,
    actor: Actor,
    id: ThreadId,
    place: &Place,
) -> Result<(Known, Arc<Fragment>), AppError> {
    let (thread, board) = queries::seen(db, actor, id)?;
    let running = Running::on(db, &thread, app.clock.now())?;
    let here = boards::moderators::on_board(db, actor, board.id)?;
    let fragment = cache.fragment_or(key(app, (&thread, &board), here, place), || {
        let reader = Reader::of(here);
        let page = queries::thread_page(db, thread.id, place, PAGE)?;
        let view = view_posts(app, db, (&thread, &board, &running), place, &page, reader)?;
        Ok(Arc::new(Fragment::new(&view, &thread, &page, reader)?))
    })?;
    let mut known = Known {
        frame: Frame::ask(app, db, actor)?,
        before: None,
        waiting: None,
        checked_in: None,
        reacted: HashSet::new(),
        apart: Vec::new(),
        draft: drafts::queries::for_form(app, db, actor, &drafts::Place::Thread(id))?,
        moderates: here.is_moderator(),
        running,
        thread,
        board,
    };
    if let Some(member) = actor.member_id() {
        known.before = visits::find(db, member, id)?;
        if member == known.thread.author_id && posts::queries::opening_waits(db, id)? {
            known.waiting = queries::hidden_title(db, id)?;
        }
        known.checked_in = check_in::own(db, &known.thread, member)?;
        known.apart = apart::of(db, member, app.clock.now())?;
        if let Some(range) = fragment.reacted_to() {
            known.reacted = reactions::mine(db, member, range)?;
        }
    }
    Ok((known, fragment))
}

impl Known {
    /// The one who looks, as they are on this board.
    pub(super) fn here(&self, actor: Actor) -> Actor {
        actor.on_board(self.moderates)
    }

    pub(super) fn looker(&self, actor: Actor, visit: Visit, now: Micros) -> Looker {
        let apart = self.apart.iter().filter(|(_, until)| now < *until).map(|(member, _)| *member);
        Looker {
            apart: apart.collect(),
            actor: self.here(actor),
            thread: self.thread.id,
            new_after: visit.new_after,
            any_new: self.latest() > visit.new_after,
            reacted: self.reacted.clone(),
        }
    }

    /// The number of the thread's last post.
    pub(super) fn latest(&self) -> i32 {
        self.thread.next_number - 1
    }

    /// The form begins with what was kept as a draft.
    pub(super) fn composer(&self, idempotency_key: String, now: Micros) -> Composer {
        let draft = self.draft.as_ref().filter(|draft| draft.is_kept(now));
        Composer {
            idempotency_key,
            kept: draft.map(|draft| When::new(draft.updated_us, now)),
            body: draft.map(|draft| draft.body.clone()).unwrap_or_default(),
            content_note: draft.map(|draft| draft.content_note.clone()).unwrap_or_default(),
            moderates: self.moderates,
            waiting: self.waiting.clone(),
            checked_in: self.checked_in,
        }
    }
}
