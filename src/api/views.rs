//! What the JSON looks like. Times are RFC 3339 in UTC.

use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::{Member, Role};
use crate::boards::{Board, Visibility};
use crate::clock::Micros;
use crate::ids::{PostId, ThreadId};
use crate::policy::{self, Actor};
use crate::posts::PostState;
use crate::posts::queries::PostInThread;
use crate::threads::lists::Listed;
use crate::threads::{Thread, ThreadKind, ThreadState};

#[derive(Serialize, ToSchema)]
pub(crate) struct MemberView {
    id: i64,
    handle: String,
    role: Role,
    created_at: String,
}

impl MemberView {
    pub(crate) fn new(member: &Member) -> MemberView {
        MemberView {
            id: member.id.0,
            handle: member.handle.clone(),
            role: member.role,
            created_at: member.created_us.rfc3339(),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct BoardView {
    slug: String,
    name: String,
    charter: String,
    visibility: Visibility,
}

impl BoardView {
    pub(crate) fn new(board: &Board) -> BoardView {
        BoardView {
            slug: board.slug.clone(),
            name: board.name.clone(),
            charter: board.charter.clone(),
            visibility: board.visibility,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ThreadView {
    id: ThreadId,
    /// The path of its page.
    url: String,
    board: String,
    kind: ThreadKind,
    title: String,
    author: String,
    state: ThreadState,
    /// Rises with every visible change.
    revision: i64,
    reply_count: i32,
    created_at: String,
    last_post_at: String,
}

impl ThreadView {
    pub(crate) fn new(thread: &Thread, board: &Board, author: &str) -> ThreadView {
        ThreadView {
            id: thread.id,
            url: thread.url(),
            board: board.slug.clone(),
            kind: thread.kind,
            title: thread.title.clone(),
            author: author.to_owned(),
            state: thread.state,
            revision: thread.revision,
            reply_count: thread.reply_count,
            created_at: thread.created_us.rfc3339(),
            last_post_at: thread.last_post_us.rfc3339(),
        }
    }

    pub(crate) fn listed(listed: &Listed) -> ThreadView {
        ThreadView::new(&listed.thread, &listed.board, &listed.author.handle)
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct AuthorView {
    handle: String,
    role: Role,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct PostView {
    id: PostId,
    /// From 1, in the order of writing; 1 is the opening post.
    number: i32,
    /// `null`: the opening post, or a reply to the thread as a whole.
    parent_id: Option<PostId>,
    /// The post it answers, where the tree was too deep to hang it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to_id: Option<PostId>,
    depth: i32,
    author: AuthorView,
    /// `null`: removed, and not for you to read.
    body_html: Option<String>,
    /// The Markdown it was written in.
    body: Option<String>,
    state: PostState,
    created_at: String,
    edited_at: Option<String>,
    /// Why, when a moderator edited it.
    moderator_reason: Option<String>,
    reply_count: i32,
}

impl PostView {
    pub(crate) fn new(source: &PostInThread, actor: Actor) -> PostView {
        let PostInThread { post, author, .. } = source;
        let readable = policy::post::read(actor, post.facts());
        PostView {
            id: post.id,
            number: post.number,
            parent_id: post.parent_id,
            reply_to_id: post.reply_to_id,
            depth: post.depth,
            author: AuthorView { handle: author.handle.clone(), role: author.role },
            body_html: readable.then(|| post.html().as_str().to_owned()),
            body: readable.then(|| post.body_md.clone()),
            state: post.state,
            created_at: post.created_us.rfc3339(),
            edited_at: post.edited_us.map(Micros::rfc3339),
            moderator_reason: post.moderator_reason.clone().filter(|_| readable),
            reply_count: post.reply_count,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct RevisionView {
    number: i32,
    body: String,
    body_html: String,
    written_at: String,
    /// Why a moderator replaced it, when one did.
    replaced_reason: Option<String>,
    /// The text that stands now.
    current: bool,
}

impl RevisionView {
    pub(crate) fn earlier(revision: &crate::posts::revisions::Revision) -> RevisionView {
        RevisionView {
            number: revision.number,
            body: revision.body_md.clone(),
            body_html: revision.html().as_str().to_owned(),
            written_at: revision.written_us.rfc3339(),
            replaced_reason: revision.moderator_reason.clone(),
            current: false,
        }
    }

    pub(crate) fn current(post: &crate::posts::Post, number: i32) -> RevisionView {
        RevisionView {
            number,
            body: post.body_md.clone(),
            body_html: post.html().as_str().to_owned(),
            written_at: post.edited_us.unwrap_or(post.created_us).rfc3339(),
            replaced_reason: None,
            current: true,
        }
    }
}
