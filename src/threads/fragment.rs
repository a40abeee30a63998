//! The posts of a page, rendered once for everyone who sees the same of them. What differs from
//! viewer to viewer is left open, and filled in for each.

use std::collections::HashSet;
use std::sync::Arc;

use askama::Template;

use super::Thread;
use super::mark_helpful::asked;
use super::queries::ThreadPosts;
use crate::error::AppError;
use crate::ids::{MemberId, PostId, ThreadId};
use crate::policy::post::PostFacts;
use crate::policy::{self, Actor, Rank};
use crate::posts::reactions::{Counts, Reaction};

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
            Reader::Member => Actor::Member { id: MemberId(0), rank: Rank::Member },
            Reader::Moderator => Actor::Member { id: MemberId(0), rank: Rank::Moderator },
        }
    }
}

/// What the gaps of a fragment ask about the one who looks.
pub(crate) struct Looker {
    pub actor: Actor,
    pub thread: ThreadId,
    /// Posts of others with a higher number are new.
    pub new_after: i32,
    pub any_new: bool,
    pub reacted: HashSet<(PostId, Reaction)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// A way to what is new in the thread.
    Visit,
    New,
    Acts,
    Reactions,
}

/// A post, as far as a gap needs to know it.
#[derive(Debug, Clone, Copy)]
struct Known {
    id: PostId,
    number: i32,
    facts: PostFacts,
    reactions: Counts,
    helpful: bool,
    asked: policy::thread::Asked,
}

/// HTML that a template of ours has made, for another to put in its place.
pub(crate) struct Rendered(String);

impl Rendered {
    pub(crate) fn from(template: &impl Template) -> Result<Rendered, AppError> {
        template.render().map(Rendered).map_err(AppError::internal)
    }
}

#[derive(Debug)]
pub(crate) struct Fragment {
    html: String,
    /// In the order of their places in `html`.
    gaps: Vec<(usize, Asked, Known)>,
    /// The first and the last id of the posts that have any reaction.
    reacted_to: Option<(PostId, PostId)>,
}

/// Where a gap is, in the rendered text. No post can hold one: comments don't pass the allow-list.
const GAP: &str = "<!--gap ";
const GAP_END: &str = "-->";

impl Fragment {
    pub(crate) fn new(rendered: &Rendered, thread: &Thread, posts: &ThreadPosts) -> Fragment {
        let all = || [&posts.opening].into_iter().chain(&posts.branch).chain(&posts.replies);
        let known = |number: i32| {
            let post = &all().find(|p| p.post.number == number)?.post;
            Some(Known {
                id: post.id,
                number,
                facts: post.facts(),
                reactions: post.reactions,
                helpful: post.helpful_us.is_some(),
                asked: asked(thread, post),
            })
        };
        let mut parts = rendered.0.split(GAP);
        let mut text = parts.next().unwrap_or_default().to_owned();
        let mut gaps = Vec::new();
        for part in parts {
            let (asked, rest) = part.split_once(GAP_END).unwrap_or_default();
            let asked = asked.split_once(' ').and_then(|(word, number)| {
                let asked = match word {
                    "visit" => Asked::Visit,
                    "new" => Asked::New,
                    "acts" => Asked::Acts,
                    "reactions" => Asked::Reactions,
                    _ => return None,
                };
                Some((asked, known(number.parse().ok()?)?))
            });
            if let Some((asked, post)) = asked {
                gaps.push((text.len(), asked, post));
            }
            text.push_str(rest);
        }
        text.shrink_to_fit();
        let reacted = || all().map(|p| &p.post).filter(|p| p.reactions.any()).map(|p| p.id);
        let reacted_to = reacted().min().zip(reacted().max());
        Fragment { html: text, gaps, reacted_to }
    }

    /// Which posts the looker may have reacted to: a range of ids, `None` when there are none.
    pub(crate) fn reacted_to(&self) -> Option<(PostId, PostId)> {
        self.reacted_to
    }

    /// About how much memory it takes, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.html.len() + self.gaps.len() * size_of::<(usize, Asked, Known)>()
    }
}

/// The posts as one person sees them: written out, gaps and all, where a template prints it.
pub(crate) enum Filled {
    /// For those who leave no gap open.
    Whole(Rendered),
    For(Arc<Fragment>, Box<Looker>),
}

impl Filled {
    /// About how long it is, in bytes.
    pub(crate) fn size(&self) -> usize {
        match self {
            Filled::Whole(rendered) => rendered.0.len(),
            Filled::For(fragment, _) => fragment.size() * 2,
        }
    }
}

impl std::fmt::Display for Filled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (fragment, looker) = match self {
            Filled::Whole(rendered) => return f.write_str(&rendered.0),
            Filled::For(fragment, looker) => (fragment, looker),
        };
        let mut done = 0;
        for (at, asked, post) in &fragment.gaps {
            f.write_str(&fragment.html[done..*at])?;
            done = *at;
            let filled = match asked {
                Asked::Visit => ToTheNew::of(looker).render_into(f),
                Asked::New => New::of(looker, post).render_into(f),
                Asked::Acts => Acts::of(looker.actor, post).render_into(f),
                Asked::Reactions => Reactions::of(looker, post).render_into(f),
            };
            filled.map_err(|_| std::fmt::Error)?;
        }
        f.write_str(&fragment.html[done..])
    }
}

/// Escaped by the templates it comes from.
impl askama::filters::HtmlSafe for Filled {}

/// The mark of a post that came since the last visit.
#[derive(Template)]
#[template(source = "{% if new %} <span class=\"mark\">new</span>{% endif %}", ext = "html")]
struct New {
    new: bool,
}

impl New {
    fn of(looker: &Looker, post: &Known) -> New {
        let own = looker.actor.member_id() == Some(post.facts.author);
        New { new: post.number > looker.new_after && !own }
    }
}

/// What one may do with a post for being who one is.
#[derive(Template)]
#[template(path = "threads/acts.html")]
struct Acts {
    id: PostId,
    number: i32,
    can_edit: bool,
    can_delete: bool,
    can_moderate: bool,
    /// `Some(marked)`: may say whether it helped.
    helpful: Option<bool>,
    /// Removed, but they wrote it.
    reads_removed: bool,
}

impl Acts {
    fn of(actor: Actor, post: &Known) -> Acts {
        Acts {
            id: post.id,
            number: post.number,
            can_edit: policy::post::edit(actor, post.facts).is_ok(),
            can_delete: policy::post::delete(actor, post.facts).is_ok(),
            helpful: policy::thread::mark_helpful(actor, post.asked, post.facts)
                .is_ok()
                .then_some(post.helpful),
            can_moderate: policy::moderation::edit(actor, post.facts).is_ok(),
            reads_removed: post.facts.removed && actor.member_id() == Some(post.facts.author),
        }
    }
}

/// The three reactions: buttons, or numbers alone where one can't react.
#[derive(Template)]
#[template(path = "threads/reactions.html")]
struct Reactions {
    id: PostId,
    number: i32,
    can_react: bool,
    /// Word, label, how often, whether by this one.
    all: [(&'static str, &'static str, i32, bool); 3],
}

impl Reactions {
    fn of(looker: &Looker, post: &Known) -> Reactions {
        let one = |reaction: Reaction| {
            let given = looker.reacted.contains(&(post.id, reaction));
            (reaction.as_str(), reaction.label(), post.reactions.of(reaction), given)
        };
        Reactions {
            id: post.id,
            number: post.number,
            can_react: policy::post::react(looker.actor, post.facts).is_ok(),
            all: [Reaction::Relate, Reaction::Thanks, Reaction::WithYou].map(one),
        }
    }
}

/// Where the posts begin that came since the last visit.
#[derive(Template)]
#[template(
    source = "{% if any_new %}<li><a href=\"/t/{{ thread }}/new?after={{ after }}\">New since your last visit</a></li>{% endif %}",
    ext = "html"
)]
struct ToTheNew {
    thread: ThreadId,
    after: i32,
    any_new: bool,
}

impl ToTheNew {
    fn of(looker: &Looker) -> ToTheNew {
        ToTheNew { thread: looker.thread, after: looker.new_after, any_new: looker.any_new }
    }
}
