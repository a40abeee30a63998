//! The posts of a page, rendered once for everyone who sees the same of them. What differs from
//! viewer to viewer is left open, and filled in for each ([`super::gaps`]).

use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use askama::{FastWritable, Template, Values};

use super::Thread;
use super::gaps::{Asked, Filling, Known, Looker};
use super::pages::PostsView;
use super::queries::ThreadPosts;
use crate::error::AppError;
use crate::ids::{MemberId, PostId};
use crate::policy::{Actor, Held, Rank};

/// Those who see the same posts in the same way, but for what is their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Reader {
    Anonymous,
    Member,
    Moderator,
}

impl Reader {
    pub(crate) fn of(actor: Actor) -> Reader {
        match actor {
            Actor::Anonymous => Reader::Anonymous,
            _ if actor.is_moderator() => Reader::Moderator,
            _ => Reader::Member,
        }
    }

    /// One of them who has written nothing here: ids begin at 1.
    pub(crate) fn stranger(self) -> Actor {
        match self {
            Reader::Anonymous => Actor::Anonymous,
            Reader::Member => Actor::Member { id: MemberId(0), rank: Rank::Member, held: Held::Free },
            Reader::Moderator => Actor::Member { id: MemberId(0), rank: Rank::Moderator, held: Held::Free },
        }
    }
}

#[derive(Debug)]
struct Gap {
    place: Range<usize>,
    asked: Asked,
    post: Known,
}

#[derive(Debug)]
pub(crate) struct Fragment {
    /// Each gap is filled with what most see there: those who have nothing of their own in it.
    html: String,
    /// In the order of their places in `html`.
    gaps: Vec<Gap>,
    /// One of those most.
    stranger: Looker,
    /// The first and the last id of the posts that have any reaction.
    reacted_to: Option<(PostId, PostId)>,
}

/// About what somebody's own marks and buttons add to a page, in bytes.
const OWN: usize = 4096;

/// Where a gap is, in the rendered text. No post can hold one: comments don't pass the allow-list.
const GAP: &str = "<!--gap ";
const GAP_END: &str = "-->";

impl Fragment {
    pub(crate) fn new(
        view: &PostsView<'_>,
        thread: &Thread,
        posts: &ThreadPosts,
        reader: Reader,
    ) -> Result<Fragment, AppError> {
        let all = || [&posts.opening].into_iter().chain(&posts.branch).chain(&posts.replies);
        let known = |number: i32| {
            let source = all().find(|p| p.post.number == number)?;
            Some(Known::new(thread, &source.post, view.answering()))
        };
        let stranger = Looker::stranger(reader, thread.id);
        let mut rendered = String::with_capacity(view.size());
        view.render_into(&mut rendered).map_err(AppError::internal)?;
        let mut parts = rendered.split(GAP);
        let mut html = parts.next().unwrap_or_default().to_owned();
        let mut gaps = Vec::new();
        for part in parts {
            let (gap, rest) = part.split_once(GAP_END).unwrap_or_default();
            let asked = gap
                .split_once(' ')
                .and_then(|(word, number)| Some((Asked::parse(word)?, known(number.parse().ok()?)?)));
            if let Some((asked, post)) = asked {
                let start = html.len();
                Filling::of(asked, &stranger, &post).render_into(&mut html).map_err(AppError::internal)?;
                gaps.push(Gap { place: start..html.len(), asked, post });
            }
            html.push_str(rest);
        }
        html.shrink_to_fit();
        let reacted = || all().map(|p| &p.post).filter(|p| p.reactions.any()).map(|p| p.id);
        let reacted_to = reacted().min().zip(reacted().max());
        Ok(Fragment { html, gaps, stranger, reacted_to })
    }

    /// Which posts the looker may have reacted to: a range of ids, `None` when there are none.
    pub(crate) fn reacted_to(&self) -> Option<(PostId, PostId)> {
        self.reacted_to
    }

    /// About how much memory it takes, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.html.len() + self.gaps.len() * size_of::<Gap>()
    }
}

/// The posts as one person sees them: written out, gaps and all, where a template prints it.
pub(crate) enum Filled<'a> {
    /// For those who leave no gap open.
    Whole(Box<PostsView<'a>>),
    For(Arc<Fragment>, Box<Looker>),
}

impl Filled<'_> {
    /// About how long it is, in bytes.
    pub(crate) fn size(&self) -> usize {
        match self {
            Filled::Whole(posts) => posts.size(),
            Filled::For(fragment, _) => fragment.html.len() + OWN,
        }
    }
}

impl FastWritable for Filled<'_> {
    fn write_into(&self, mut to: &mut dyn Write, values: &dyn Values) -> askama::Result<()> {
        let (fragment, looker) = match self {
            Filled::Whole(posts) => return FastWritable::write_into(&**posts, to, values),
            Filled::For(fragment, looker) => (fragment, looker),
        };
        let mut done = 0;
        for gap in &fragment.gaps {
            let own = Filling::of(gap.asked, looker, &gap.post);
            if own == Filling::of(gap.asked, &fragment.stranger, &gap.post) {
                continue;
            }
            to.write_str(&fragment.html[done..gap.place.start])?;
            done = gap.place.end;
            own.render_into(&mut to)?;
        }
        Ok(to.write_str(&fragment.html[done..])?)
    }
}

impl std::fmt::Display for Filled<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.write_into(f, askama::NO_VALUES).map_err(|_| std::fmt::Error)
    }
}

/// Escaped by the templates it comes from.
impl askama::filters::HtmlSafe for Filled<'_> {}
