//! What the thread page shows.

use askama::Template;

use super::queries::ThreadPosts;
use super::{ThreadKind, ThreadState};
use crate::boards::Board;
use crate::clock::Micros;
use crate::ids::{PostId, ThreadId};
use crate::markup::{self, SafeHtml};
use crate::policy::{self, Actor};
use crate::posts::queries::PostInThread;
use crate::posts::{Path, PostState};
use crate::web::{Chrome, When};

/// Replies deeper than this are not moved further to the right; they say whom they answer instead.
const DEEPEST_INDENT: i32 = 5;

#[derive(Template)]
#[template(path = "threads/thread.html")]
pub(crate) struct ThreadPage {
    chrome: Chrome,
    id: ThreadId,
    url: String,
    title: String,
    kind: &'static str,
    board: Board,
    locked: bool,
    first_page: bool,
    opening: PostView,
    length: String,
    count: String,
    posts: Vec<PostView>,
    /// Branches still open after the last post.
    closes_at_end: usize,
    next: Option<String>,
    can_reply: bool,
    reply_url: String,
    sign_in_url: String,
    /// `None`: the viewer can't answer here.
    idempotency_key: Option<String>,
    /// A preview comes with the composer on its own page.
    preview: Option<SafeHtml>,
}

/// A post on a page.
pub(crate) struct PostView {
    pub(crate) id: PostId,
    pub(crate) number: i32,
    pub(crate) author: String,
    pub(crate) role: Option<&'static str>,
    pub(crate) when: When,
    /// `None`: removed, see `tombstone`.
    pub(crate) body: Option<SafeHtml>,
    pub(crate) tombstone: &'static str,
    pub(crate) edited: Option<String>,
    /// Address, number and handle, where the indent doesn't show whom it answers.
    pub(crate) answered: Option<(String, i32, String)>,
    pub(crate) can_reply: bool,
    pub(crate) can_edit: bool,
    pub(crate) can_moderate: bool,
    /// Branches that end before this post.
    pub(crate) closes: usize,
    /// The posts that follow answer this one.
    pub(crate) opens_branch: bool,
    pub(crate) branch_label: String,
}

impl ThreadPage {
    pub(crate) fn new(
        chrome: Chrome,
        page: ThreadPosts,
        actor: Actor,
        after: Option<&Path>,
        now: Micros,
        idempotency_key: String,
    ) -> ThreadPage {
        let ThreadPosts { thread, board, opening, replies, next } = page;
        let facts = thread.facts();
        let may_reply = policy::thread::reply(actor, facts).is_ok();
        // Whoever isn't signed in sees the button too: it leads to signing in and back.
        let can_reply = may_reply || (actor == Actor::Anonymous && !facts.locked);
        let (posts, closes_at_end) = nest(replies, |p| PostView::new(p, actor, can_reply, now));
        let words = markup::word_count(&opening.post.html());
        ThreadPage {
            id: thread.id,
            url: thread.url(),
            kind: kind_label(thread.kind),
            locked: thread.state == ThreadState::Locked,
            first_page: after.is_none(),
            opening: PostView::new(&opening, actor, can_reply, now),
            length: reading_time(words),
            count: match thread.reply_count {
                0 => "No replies yet".into(),
                1 => "1 reply".into(),
                n => format!("{n} replies"),
            },
            posts,
            closes_at_end,
            next: next.map(|path| path.cursor()),
            can_reply,
            reply_url: if may_reply { "#reply".into() } else { format!("/t/{}/reply", thread.id) },
            sign_in_url: format!("/sign-in?next={}%23reply", thread.url()),
            idempotency_key: may_reply.then_some(idempotency_key),
            preview: None,
            title: thread.title,
            chrome: chrome.within(&board.slug),
            board,
        }
    }
}

impl PostView {
    pub(crate) fn new(source: &PostInThread, actor: Actor, can_reply: bool, now: Micros) -> PostView {
        let PostInThread { post, author, answered } = source;
        let facts = post.facts();
        let readable = policy::post::read(actor, facts);
        PostView {
            id: post.id,
            number: post.number,
            author: author.handle.clone(),
            role: author.role.badge(),
            when: When::new(post.created_us, now),
            body: readable.then(|| post.html()),
            tombstone: match post.state {
                PostState::Hidden => "This post was removed by a moderator. The replies stay.",
                _ => "This post was removed by its author. The replies stay.",
            },
            edited: post.edited_us.filter(|_| readable).map(|_| match &post.moderator_reason {
                Some(reason) => format!("edited by a moderator: {reason}"),
                None => "edited by its author".into(),
            }),
            answered: answered.as_ref().map(|a| (format!("/p/{}", a.id), a.number, a.handle.clone())),
            can_reply: can_reply && policy::post::answer(actor, facts).is_ok(),
            can_edit: policy::post::edit(actor, facts).is_ok(),
            can_moderate: policy::moderation::edit(actor, facts).is_ok(),
            closes: 0,
            opens_branch: false,
            branch_label: String::new(),
        }
    }
}

/// Turns reading order into nesting: which branches end before each post, and which begin after it.
fn nest(replies: Vec<PostInThread>, view: impl Fn(&PostInThread) -> PostView) -> (Vec<PostView>, usize) {
    let mut open: Vec<(PostId, i32)> = Vec::new();
    let mut views = Vec::with_capacity(replies.len());
    for (i, reply) in replies.iter().enumerate() {
        let depth = reply.post.depth;
        let before = open.len();
        open.retain(|(_, opened)| *opened < depth);
        let mut post = view(reply);
        post.closes = before - open.len();
        let under_its_parent = open.last().map(|(id, _)| *id) == reply.answered.as_ref().map(|a| a.id);
        if under_its_parent && depth < DEEPEST_INDENT {
            post.answered = None;
        }
        let below = replies[i + 1..].iter().take_while(|r| r.post.depth > depth).count();
        if below > 0 {
            open.push((reply.post.id, depth));
            post.opens_branch = true;
            post.branch_label = if below == 1 { "1 reply".into() } else { format!("{below} replies") };
        }
        views.push(post);
    }
    (views, open.len())
}

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
