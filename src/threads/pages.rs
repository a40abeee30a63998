//! What the thread page shows: the posts, the same for all who see the same, and the frame around
//! them, which is the viewer's own.

use askama::Template;

use super::about::About;
use super::banner::{Banner, NO_CROSS_TALK};
use super::fragment::{Filled, Reader};
use super::gaps::{Answering, Replying};
use super::place::Place;
use super::post_view::{PostView, nest};
use super::queries::ThreadPosts;
use super::running::Running;
use super::{Thread, ThreadKind};
use crate::boards::{Board, Visibility};
use crate::clock::Micros;
use crate::drafts;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::markup::{self, SafeHtml};
use crate::policy::thread::ThreadFacts;
use crate::policy::{self, Actor, Denied};
use crate::posts::Path;
use crate::posts::walk::Order;
use crate::web::{Chrome, Problem, When};

/// The posts of a page, with gaps for what is each viewer's own (see [`super::fragment`]).
#[derive(Template)]
#[template(path = "threads/posts.html")]
pub(crate) struct PostsView<'a> {
    thread: &'a Thread,
    board: &'a Board,
    url: String,
    kind: &'static str,
    /// The whole thread, from its beginning.
    first_page: bool,
    branch: Option<(i32, &'a str)>,
    newest_first: bool,
    about: About,
    anonymous: bool,
    opening: PostView<'a>,
    length: String,
    count: String,
    posts: Vec<PostView<'a>>,
    /// Branches still open after the last post.
    closes_at_end: usize,
    /// The next page goes on inside a branch.
    cut: bool,
    previous: Option<String>,
    next: Option<String>,
    can_reply: bool,
    reply_url: String,
    /// Of the measures that hold.
    banners: Vec<Banner>,
    no_cross_talk: bool,
}

impl<'a> PostsView<'a> {
    pub(super) fn new(
        thread: &'a Thread,
        board: &'a Board,
        place: &Place,
        page: &'a ThreadPosts,
        (about, running): (About, &Running),
        reader: Reader,
        now: Micros,
    ) -> PostsView<'a> {
        let actor = reader.stranger();
        let facts = running.facts(thread);
        let may_reply = policy::thread::reply(actor, facts).is_ok();
        // Whoever isn't signed in sees the button too: it leads to signing in and back.
        let can_reply = may_reply || (reader == Reader::Anonymous && !facts.locked && !facts.rests);
        let view = |post: &'a _| PostView::new(post, thread, actor, can_reply, now);
        let first = place.after.is_none();
        let head = page.branch.as_ref().filter(|_| first);
        let replies: Vec<_> = head.into_iter().chain(&page.replies).collect();
        let (posts, closes_at_end) = nest(&replies, page.following.as_ref(), view);
        let link = |after: Option<Path>| {
            let place = after.map_or_else(|| place.start(), |path| place.after(path));
            format!("{}{}", thread.url(), place.query())
        };
        PostsView {
            url: thread.url(),
            kind: kind_label(thread.kind),
            first_page: first && place.branch.is_none(),
            branch: page.branch.as_ref().map(|b| (b.post.number, b.author.handle.as_str())),
            newest_first: place.order == Order::Newest,
            about,
            anonymous: reader == Reader::Anonymous,
            opening: view(&page.opening),
            length: reading_time(markup::word_count(page.opening.post.html())),
            count: match thread.reply_count {
                0 => "No replies yet".into(),
                1 => "1 reply".into(),
                n => format!("{n} replies"),
            },
            cut: page.following.as_ref().is_some_and(|next| page.branch.is_some() || !next.is_top()),
            posts,
            closes_at_end,
            previous: page.previous.clone().map(link),
            next: page.next.clone().map(|path| link(Some(path))),
            can_reply,
            banners: Banner::all(thread, board, running, now),
            no_cross_talk: running.no_cross_talk(board),
            reply_url: if may_reply { "#reply".into() } else { format!("/t/{}/reply", thread.id) },
            thread,
            board,
        }
    }

    /// About how long it will be, in bytes.
    pub(super) fn size(&self) -> usize {
        let body = |post: &PostView<'_>| post.body.as_ref().map_or(0, |body| body.len());
        let bodies: usize = self.posts.iter().chain([&self.opening]).map(body).sum();
        bodies + (self.posts.len() + 2) * AROUND
    }

    /// Whether a branch link under this post would lead to something other than this page.
    fn offers_branch(&self, post: &PostView<'_>) -> bool {
        post.has_branch && self.branch.as_ref().is_none_or(|(number, _)| *number != post.number)
    }

    /// How posts here are answered, if at all.
    pub(super) fn answering(&self) -> Answering {
        match (self.can_reply, self.no_cross_talk) {
            (false, _) => Answering::Closed,
            (true, false) => Answering::Open,
            (true, true) => Answering::Sharing,
        }
    }

    /// For those who leave no gap open.
    fn replying(&self, post: &PostView<'_>) -> Replying {
        let answering = if post.can_reply { self.answering() } else { Answering::Closed };
        Replying { id: post.id, number: post.number, answering }
    }

    fn latest_number(&self) -> i32 {
        self.thread.next_number - 1
    }
}

/// What the form at the foot of the page begins with.
#[derive(Default)]
pub(super) struct Composer {
    pub(super) idempotency_key: String,
    pub(super) kept: Option<When>,
    pub(super) body: String,
    pub(super) content_note: String,
    /// The viewer moderates here.
    pub(super) moderates: bool,
    /// What their own thread will be called once it is let through.
    pub(super) waiting: Option<String>,
    /// The check-in they wrote here: there is one a day.
    pub(super) checked_in: Option<PostId>,
}

/// The frame, with the posts in it.
#[derive(Template)]
#[template(path = "threads/thread.html")]
pub(super) struct ThreadPage<'a> {
    pub(super) chrome: Chrome,
    id: ThreadId,
    /// For the window and the browser's history: a members' board lends neither a title.
    window_title: String,
    /// It has a feed that needs no session.
    public: bool,
    charter: String,
    locked: bool,
    /// What keeps the viewer from writing anywhere.
    held: Option<Denied>,
    /// What is written can be kept as a draft, and not posted yet.
    rests: bool,
    /// The viewer's own thread, which nobody else can read yet: what it will be called.
    waiting: Option<String>,
    /// A reply to the thread is a check-in.
    check_in: bool,
    checked_in: Option<PostId>,
    /// What is asked of whoever answers, where advice is not.
    cross_talk: Option<&'static str>,
    moderates: bool,
    /// Made by [`PostsView`].
    posts: Filled<'a>,
    sign_in_url: String,
    join_url: String,
    /// `None`: the viewer can't answer here.
    idempotency_key: Option<String>,
    member: bool,
    place: String,
    /// When the draft that fills the form was kept.
    kept: Option<When>,
    body: String,
    content_note: String,
    problem: Option<Problem>,
    /// The composer's own page comes with one; here it is fetched.
    preview: Option<SafeHtml>,
}

impl<'a> ThreadPage<'a> {
    pub(super) fn new(
        chrome: Chrome,
        thread: &Thread,
        board: &Board,
        actor: Actor,
        (posts, running): (Filled<'a>, &Running),
        composer: Composer,
    ) -> ThreadPage<'a> {
        let facts = running.facts(thread);
        // A thread at rest takes drafts of those who could answer otherwise.
        let open = ThreadFacts { rests: false, ..facts };
        let may_write = policy::thread::reply(actor, open).is_ok();
        let public = board.visibility == Visibility::Public;
        ThreadPage {
            chrome: chrome.within(&board.slug),
            id: thread.id,
            window_title: if public { thread.title.clone() } else { "A members’ thread".into() },
            public,
            charter: board.charter.clone(),
            held: policy::speak(actor).err().filter(|denied| denied.is_about_standing()),
            locked: facts.locked,
            rests: facts.rests,
            check_in: thread.check_in_day.is_some(),
            checked_in: composer.checked_in,
            waiting: composer.waiting,
            cross_talk: running.no_cross_talk(board).then_some(NO_CROSS_TALK),
            moderates: composer.moderates,
            posts,
            sign_in_url: format!("/sign-in?next={}%23reply", thread.url()),
            join_url: format!("/join?next={}%23reply", thread.url()),
            idempotency_key: may_write.then_some(composer.idempotency_key),
            member: actor.member_id().is_some(),
            place: drafts::Place::Thread(thread.id).to_string(),
            kept: composer.kept,
            body: composer.body,
            content_note: composer.content_note,
            problem: None,
            preview: None,
        }
    }
}

impl ThreadPage<'_> {
    /// The page's HTML. Room for it is made at once: a string of such a size that has to grow is
    /// copied again and again.
    pub(super) fn html(&self) -> Result<String, AppError> {
        let mut html = String::with_capacity(self.posts.size() + FRAME);
        self.render_into(&mut html).map_err(AppError::internal)?;
        Ok(html)
    }
}

/// More than stands around the text of most posts, in bytes.
const AROUND: usize = 1280;

/// More than the frame takes, in bytes.
const FRAME: usize = 12 * 1024;

fn kind_label(kind: ThreadKind) -> &'static str {
    match kind {
        ThreadKind::Story => "Story",
        ThreadKind::Discussion => "Discussion",
        ThreadKind::Question => "Question",
        ThreadKind::CheckIn => "Check-in",
    }
}

fn reading_time(words: usize) -> String {
    match (words, words.div_ceil(220)) {
        (1, _) => "1 word".into(),
        (_, ..=1) => format!("{words} words"),
        (_, minutes) => format!("{words} words, about {minutes} minutes"),
    }
}
