//! Posts as a page shows them, and their nesting.

use std::borrow::Cow;

use super::Thread;
use crate::clock::Micros;
use crate::ids::{NoteId, PostId};
use crate::markup::SafeHtml;
use crate::policy::{self, Actor};
use crate::posts::notes::PlacedNote;
use crate::posts::queries::{Answered, PostInThread};
use crate::posts::reactions::Reaction;
use crate::posts::{Path, Post, PostState};
use crate::web::When;

/// Replies deeper than this are not moved further to the right; they say whom they answer instead.
const DEEPEST_INDENT: usize = 5;
/// A branch that takes up more of a page than this is shown folded.
const LONG_BRANCH: usize = 50;

/// A post on a page.
pub(crate) struct PostView<'a> {
    pub(crate) id: PostId,
    pub(crate) number: i32,
    pub(crate) author: &'a str,
    pub(crate) role: Option<&'static str>,
    pub(crate) when: When,
    /// `None`: removed, see `tombstone`.
    pub(crate) body: Option<Cow<'a, SafeHtml>>,
    pub(crate) tombstone: &'static str,
    /// It is read here, and not by others: why.
    pub(crate) unseen: Option<&'static str>,
    pub(crate) edited: Option<Cow<'static, str>>,
    pub(crate) helpful: Option<&'static str>,
    /// Each reaction that was given, in words and numbers.
    pub(crate) reactions: Vec<(&'static str, i32)>,
    /// Where its text is now: shown in its place, to everyone.
    pub(crate) merged: Option<&'a Answered>,
    pub(crate) notes: Vec<NoteView<'a>>,
    /// Where the indent doesn't show whom it answers.
    pub(crate) answered: Option<&'a Answered>,
    pub(crate) can_reply: bool,
    /// Somebody has answered it.
    pub(crate) has_branch: bool,
    /// Branches that end before this post.
    pub(crate) closes: usize,
    /// The posts that follow answer this one.
    pub(crate) branch: Option<Branch>,
}

/// What a moderator says under a post.
pub(crate) struct NoteView<'a> {
    pub(crate) id: NoteId,
    pub(crate) by: &'a str,
    pub(crate) body: &'a SafeHtml,
    pub(crate) readers: &'a [String],
    pub(crate) when: When,
}

impl<'a> NoteView<'a> {
    fn new(note: &'a PlacedNote, now: Micros) -> NoteView<'a> {
        let when = When::new(note.created_us, now);
        NoteView { id: note.id, by: &note.by, body: &note.html, readers: &note.readers, when }
    }
}

/// The replies below a post, as far as they are on this page.
pub(crate) struct Branch {
    pub(crate) label: String,
    pub(crate) open: bool,
}

impl<'a> PostView<'a> {
    pub(crate) fn new(
        source: &'a PostInThread,
        thread: &Thread,
        actor: Actor,
        can_reply: bool,
        now: Micros,
    ) -> PostView<'a> {
        let PostInThread { post, author, answered, merged_into, notes } = source;
        let facts = post.facts();
        let readable = policy::post::read(actor, facts) && merged_into.is_none();
        PostView {
            id: post.id,
            number: post.number,
            author: &author.handle,
            role: author.role.badge(),
            when: When::new(post.created_us, now),
            body: readable.then(|| post.folded()),
            tombstone: match post.state {
                PostState::Hidden if post.awaits_approval && post.is_opening() => {
                    "This thread waits for a moderator, who reads it first."
                }
                PostState::Hidden if post.awaits_approval => "A reply waits for a moderator.",
                PostState::Hidden if post.waiting_us.is_some() => {
                    "Members flagged this post: it is waiting for a moderator. The replies stay."
                }
                PostState::Hidden => "This post was removed by a moderator. The replies stay.",
                _ => "This post was removed by its author. The replies stay.",
            },
            unseen: unseen(post).filter(|_| readable),
            edited: post.edited_us.filter(|_| readable).map(|_| match &post.moderator_reason {
                Some(reason) => format!("edited by a moderator: {reason}").into(),
                None => "edited by its author".into(),
            }),
            helpful: post.helpful_words(thread.author_id).filter(|_| readable),
            reactions: given(post),
            merged: merged_into.as_ref(),
            notes: notes.iter().map(|note| NoteView::new(note, now)).collect(),
            answered: answered.as_ref(),
            can_reply: can_reply && policy::post::answer(actor, facts).is_ok(),
            has_branch: post.reply_count > 0,
            closes: 0,
            branch: None,
        }
    }
}

/// Why members don't see what moderators read on.
fn unseen(post: &Post) -> Option<&'static str> {
    match post.state {
        PostState::Visible => None,
        PostState::Deleted => Some("taken back by its author; members don’t see it"),
        PostState::Hidden if post.awaits_approval => Some("waits for a moderator; members don’t see it yet"),
        PostState::Hidden if post.waiting_us.is_some() => {
            Some("flagged, and folded until a moderator decides; members don’t see it")
        }
        PostState::Hidden => Some("hidden by a moderator; members don’t see it"),
    }
}

fn given(post: &Post) -> Vec<(&'static str, i32)> {
    let counted = Reaction::ALL.iter().map(|reaction| (reaction.label(), post.reactions.of(*reaction)));
    counted.filter(|(_, count)| *count > 0).collect()
}

/// Turns reading order into nesting: which branches end before each post, and which begin after it.
/// The number that comes back is of the branches still open after the last.
///
/// `following`: the reply that the next page starts with.
pub(super) fn nest<'a>(
    replies: &[&'a PostInThread],
    following: Option<&Path>,
    view: impl Fn(&'a PostInThread) -> PostView<'a>,
) -> (Vec<PostView<'a>>, usize) {
    let mut open: Vec<(PostId, i32)> = Vec::new();
    let mut views = Vec::with_capacity(replies.len());
    for (i, reply) in replies.iter().enumerate() {
        let depth = reply.post.depth;
        let before = open.len();
        open.retain(|(_, opened)| *opened < depth);
        let mut post = view(reply);
        post.closes = before - open.len();
        let under_its_parent = open.last().map(|(id, _)| *id) == reply.answered.as_ref().map(|a| a.id);
        if under_its_parent && open.len() < DEEPEST_INDENT {
            post.answered = None;
        }
        let below = replies[i + 1..].iter().take_while(|r| r.post.depth > depth).count();
        if below > 0 {
            open.push((reply.post.id, depth));
            let cut = following.is_some_and(|next| next.is_within(&reply.post.path()));
            post.branch = Some(Branch::new(below, cut));
        }
        views.push(post);
    }
    (views, open.len())
}

impl Branch {
    /// `cut`: by the end of the page.
    fn new(below: usize, cut: bool) -> Branch {
        let label = match (below, cut) {
            (1, false) => "1 reply".to_owned(),
            (n, false) => format!("{n} replies"),
            (1, true) => "1 reply on this page".to_owned(),
            (n, true) => format!("{n} replies on this page"),
        };
        Branch { label, open: below <= LONG_BRANCH }
    }
}

#[cfg(test)]
mod tests {
    use super::Branch;

    #[test]
    fn a_long_branch_starts_folded_and_a_cut_one_says_so() {
        assert!(Branch::new(50, false).open && !Branch::new(51, false).open);
        assert_eq!(Branch::new(1, false).label, "1 reply");
        assert_eq!(Branch::new(2, true).label, "2 replies on this page");
    }
}
