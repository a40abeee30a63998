//! What the JSON looks like. Times are RFC 3339 in UTC.

use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::{Member, Role};
use crate::boards::{Board, Visibility};
use crate::clock::Micros;
use crate::ids::{MeasureId, NoteId, PostId, ThreadId};
use crate::measures::{Measure, MeasureKind};
use crate::policy::{self, Actor};
use crate::posts::PostState;
use crate::posts::notes::PlacedNote;
use crate::posts::queries::PostInThread;
use crate::posts::reactions::Counts;
use crate::posts::revisions::Version;
use crate::threads::about::Labels;
use crate::threads::lists::Listed;
use crate::threads::running::Running;
use crate::threads::tags::{Facet, Tag};
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
    tags: Vec<TagView>,
    /// For a story in several parts.
    series: Option<SeriesView>,
    /// Why it is closed, where a moderator said so.
    locked_reason: Option<String>,
    /// What moderators set on it for a while; left out in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    measures: Option<Vec<MeasureView>>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct MeasureView {
    id: MeasureId,
    kind: MeasureKind,
    /// `null`: until it is lifted.
    until: Option<String>,
    reason: String,
    /// Of slow mode, between two replies of a member; `null`: by heat.
    minutes: Option<i32>,
}

impl MeasureView {
    pub(crate) fn new(measure: &Measure) -> MeasureView {
        MeasureView {
            id: measure.id,
            kind: measure.kind,
            until: measure.until_us.map(Micros::rfc3339),
            reason: measure.reason.clone(),
            minutes: measure.minutes,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct TagView {
    slug: String,
    name: String,
    facet: Facet,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct SeriesView {
    title: String,
    /// From 1, in the order of telling.
    part: i32,
}

impl ThreadView {
    pub(crate) fn new(thread: &Thread, board: &Board, author: &str, labels: &Labels) -> ThreadView {
        let tag = |tag: &Tag| TagView { slug: tag.slug.clone(), name: tag.name.clone(), facet: tag.facet };
        let tags = labels.tags.get(&thread.id).into_iter().flatten().map(tag).collect();
        let title = labels.series.get(&thread.id);
        let series = title.zip(thread.series_part);
        let series = series.map(|(title, part)| SeriesView { title: title.clone(), part });
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
            tags,
            series,
            locked_reason: thread.locked_reason.clone(),
            measures: None,
        }
    }

    /// With those that hold on it.
    pub(crate) fn with_measures(self, running: &Running) -> ThreadView {
        ThreadView { measures: Some(running.all().iter().map(MeasureView::new).collect()), ..self }
    }

    pub(crate) fn listed(listed: &Listed, labels: &Labels) -> ThreadView {
        ThreadView::new(&listed.thread, &listed.board, &listed.author.handle, labels)
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
    reactions: ReactionsView,
    /// A reply to a question that the one who asked, or a host, marked as helpful.
    helpful: bool,
    /// From 1; rises with each new text.
    version: i32,
    /// A word of warning to fold the text behind.
    content_note: Option<String>,
    /// Hidden until a moderator decides: members flagged it, or posts are read first.
    waiting: bool,
    /// You are separated from its author: please fold it.
    folded: bool,
    /// Its text is part of this post now.
    #[serde(skip_serializing_if = "Option::is_none")]
    merged_into_id: Option<PostId>,
    /// What moderators say under it.
    notes: Vec<NoteView>,
}

/// A moderator's note under a post.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoteView {
    id: NoteId,
    /// The moderator.
    by: String,
    /// Markdown.
    body: String,
    body_html: String,
    /// The handles of those it speaks to.
    to: Vec<String>,
    created_at: String,
}

impl NoteView {
    fn new(note: &PlacedNote) -> NoteView {
        NoteView {
            id: note.id,
            by: note.by.clone(),
            body: note.markdown.clone(),
            body_html: note.html.as_str().to_owned(),
            to: note.readers.clone(),
            created_at: note.created_us.rfc3339(),
        }
    }
}

/// How often each reaction was given.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReactionsView {
    relate: i32,
    thanks: i32,
    with_you: i32,
}

impl ReactionsView {
    fn new(counts: Counts) -> ReactionsView {
        ReactionsView { relate: counts.relates, thanks: counts.thanks, with_you: counts.with_yous }
    }
}

impl PostView {
    /// `markdown`: what was typed.
    pub(crate) fn new(source: &PostInThread, markdown: String, actor: Actor) -> PostView {
        let PostInThread { post, author, notes, .. } = source;
        let readable = policy::post::read(actor, post.facts());
        PostView {
            id: post.id,
            number: post.number,
            parent_id: post.parent_id,
            reply_to_id: post.reply_to_id,
            depth: post.depth,
            author: AuthorView { handle: author.handle.clone(), role: author.role },
            body_html: readable.then(|| post.html().as_str().to_owned()),
            body: readable.then_some(markdown),
            state: post.state,
            created_at: post.created_us.rfc3339(),
            edited_at: post.edited_us.map(Micros::rfc3339),
            moderator_reason: post.moderator_reason.clone().filter(|_| readable),
            reply_count: post.reply_count,
            reactions: ReactionsView::new(post.reactions),
            helpful: post.helpful_us.is_some(),
            version: post.version,
            content_note: post.content_note.clone().filter(|_| readable),
            waiting: post.waiting_us.is_some(),
            folded: false,
            merged_into_id: post.merged_into_id,
            notes: notes.iter().map(NoteView::new).collect(),
        }
    }

    /// The same for somebody who is separated from its author.
    pub(crate) fn fold(self) -> PostView {
        PostView { folded: true, ..self }
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Editor {
    Author,
    Moderator,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct RevisionView {
    /// From 1, in the order of writing.
    number: i32,
    body: String,
    body_html: String,
    content_note: Option<String>,
    written_at: String,
    /// Who put this text there.
    edited_by: Editor,
    /// Why a moderator put it there, when one did.
    reason: Option<String>,
    /// Why a moderator replaced it, when one did.
    replaced_reason: Option<String>,
    /// The text that stands now.
    current: bool,
}

impl RevisionView {
    pub(crate) fn new(version: &Version) -> RevisionView {
        RevisionView {
            number: version.number,
            body: version.markdown.clone(),
            body_html: version.html().as_str().to_owned(),
            content_note: version.content_note.clone(),
            written_at: version.written_us.rfc3339(),
            edited_by: if version.reason.is_some() { Editor::Moderator } else { Editor::Author },
            reason: version.reason.clone(),
            replaced_reason: version.replaced_reason.clone(),
            current: version.current,
        }
    }
}
