//! Posts: the opening post of a thread and every reply, kept as a tree in reading order.
//!
//! This concept keeps the rows; what may be done with them, and what that means for the thread
//! around them, is in [`threads`](crate::threads) and [`moderation`](crate::moderation).

pub(crate) mod between;
pub(crate) mod heat;
pub(crate) mod helpful;
mod note;
pub(crate) mod notes;
mod path;
pub(crate) mod queries;
pub(crate) mod quoted;
pub(crate) mod reactions;
pub(crate) mod relocate;
pub(crate) mod rerender;
pub(crate) mod rescore;
pub(crate) mod revisions;
pub(crate) mod walk;
pub(crate) mod write;

use std::borrow::Cow;

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::schema::posts;
use crate::db::text_enum;
use crate::ids::{MemberId, PostId, ThreadId};
use crate::markup::{self, SafeHtml};
use crate::policy::post::PostFacts;

pub(crate) use heat::Heat;
pub(crate) use note::{ContentNote, in_place_of_text};
pub(crate) use path::Path;

text_enum! {
    pub enum PostState {
        Visible = "visible",
        /// By a moderator, or by flags until one decides (`waiting_us`).
        Hidden = "hidden",
        /// By its author.
        Deleted = "deleted",
    }
}

/// A text as a page needs it. The Markdown it came from is another question
/// ([`queries::markdown`]): pages have no use for it.
#[derive(Debug, Clone, Queryable, Selectable)]
pub(crate) struct Post {
    pub id: PostId,
    pub thread_id: ThreadId,
    /// From 1, in the order of writing; 1 is the opening post.
    pub number: i32,
    /// `None`: the opening post, or a reply to the thread as a whole.
    pub parent_id: Option<PostId>,
    /// The post that was answered, where the tree was too deep to hang this one under it.
    pub reply_to_id: Option<PostId>,
    pub path: Vec<u8>,
    pub depth: i32,
    pub author_id: MemberId,
    #[diesel(deserialize_as = String)]
    body_html: Stored,
    pub state: PostState,
    /// Direct replies.
    pub reply_count: i32,
    pub created_us: Micros,
    pub edited_us: Option<Micros>,
    /// Set once a moderator has edited it, or something that it quotes.
    pub moderator_reason: Option<String>,
    #[diesel(embed)]
    pub reactions: reactions::Counts,
    /// Set on a reply to a question that was marked as helpful.
    pub helpful_us: Option<Micros>,
    pub helpful_by: Option<MemberId>,
    /// From 1; rises with each new text.
    pub version: i32,
    /// Characters changed without leaving a revision.
    pub quiet_changes: i32,
    /// A word of warning; the text is folded behind it.
    pub content_note: Option<String>,
    /// Hidden by flags since then, until a moderator decides.
    pub waiting_us: Option<Micros>,
    /// A moderator put its text into this one; it is hidden, and points there.
    pub merged_into_id: Option<PostId>,
    /// It waits because posts here, or its author's, wait for a moderator; not for flags.
    pub awaits_approval: bool,
    /// The thread it was moved out of.
    pub from_thread_id: Option<ThreadId>,
}

/// What was rendered and kept.
#[derive(Debug, Clone)]
struct Stored(SafeHtml);

impl From<String> for Stored {
    fn from(html: String) -> Stored {
        Stored(SafeHtml::from_stored(html))
    }
}

/// As much of a post as a decision about reading it rests on, for lists that don't show its text.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = posts)]
pub(crate) struct Head {
    pub number: i32,
    pub author_id: MemberId,
    pub state: PostState,
    pub moderator_reason: Option<String>,
}

/// Whether a moderator has stepped in, by the reason that readers see.
fn edited_by_moderator(reason: Option<&str>) -> bool {
    reason.is_some_and(|reason| reason != quoted::WORDS_REMOVED)
}

impl Head {
    pub(crate) fn facts(&self) -> PostFacts {
        PostFacts {
            author: self.author_id,
            removed: self.state != PostState::Visible,
            edited_by_moderator: edited_by_moderator(self.moderator_reason.as_deref()),
        }
    }
}

impl Post {
    /// The text without its content note: for counting, and for those who asked for it. A page
    /// shows [`Post::folded`].
    pub(crate) fn html(&self) -> &SafeHtml {
        &self.body_html.0
    }

    /// The text, behind its content note if it has one.
    pub(crate) fn folded(&self) -> Cow<'_, SafeHtml> {
        markup::folded(self.html(), self.content_note.as_deref())
    }

    /// For where nothing can be folded, such as mail: the text as plain text, or the content note in
    /// its place.
    pub(crate) fn plain_text(&self) -> String {
        match &self.content_note {
            Some(note) => in_place_of_text(note),
            None => markup::plain_text(self.html()),
        }
    }

    /// All of it on one line, for lists; or the content note in its place.
    pub(crate) fn one_line(&self) -> String {
        match &self.content_note {
            Some(note) => in_place_of_text(note),
            None => markup::one_line(self.html()),
        }
    }

    /// Its beginning, of at most so many characters; or the content note in its place.
    pub(crate) fn excerpt(&self, max_chars: usize) -> String {
        match &self.content_note {
            Some(note) => in_place_of_text(note),
            None => markup::excerpt(self.html(), max_chars),
        }
    }

    pub(crate) fn is_opening(&self) -> bool {
        self.number == 1
    }

    pub(crate) fn facts(&self) -> PostFacts {
        PostFacts {
            author: self.author_id,
            removed: self.state != PostState::Visible,
            edited_by_moderator: edited_by_moderator(self.moderator_reason.as_deref()),
        }
    }

    pub(crate) fn path(&self) -> Path {
        Path::from_stored(self.path.clone())
    }
}
