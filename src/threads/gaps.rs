//! What differs from viewer to viewer among the posts of a page: marks and buttons.

use std::collections::HashSet;
use std::fmt::Write;

use askama::Template;

use super::Thread;
use super::fragment::Reader;
use super::mark_helpful::asked;
use crate::ids::{MemberId, PostId, ThreadId};
use crate::policy::post::PostFacts;
use crate::policy::{self, Actor};
use crate::posts::reactions::{Counts, Reaction};
use crate::posts::{Post, PostState};

/// What the gaps of a fragment ask about the one who looks.
#[derive(Debug)]
pub(crate) struct Looker {
    pub actor: Actor,
    pub thread: ThreadId,
    /// Posts of others with a higher number are new.
    pub new_after: i32,
    pub any_new: bool,
    pub reacted: HashSet<(PostId, Reaction)>,
    /// From whom they are separated.
    pub apart: Vec<MemberId>,
}

impl Looker {
    /// Somebody who has nothing of their own in the thread, and has seen all of it.
    pub(super) fn stranger(reader: Reader, thread: ThreadId) -> Looker {
        let (actor, reacted) = (reader.stranger(), HashSet::new());
        Looker { actor, thread, new_after: i32::MAX, any_new: false, reacted, apart: Vec::new() }
    }
}

/// What a gap is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked {
    /// A way to what is new in the thread.
    Visit,
    New,
    /// Ways to answer: for those who may.
    Reply,
    Acts,
    Reactions,
    /// Before the text, and after it: it is folded for whoever is separated from its author.
    Fold,
    Folded,
}

/// A post, as far as a gap needs to know it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    id: PostId,
    number: i32,
    facts: PostFacts,
    /// By a moderator, who or another of whom can bring it back.
    hidden: bool,
    /// It waits until a moderator lets it through.
    awaits: bool,
    reactions: Counts,
    helpful: bool,
    asked: policy::thread::Asked,
    answering: Answering,
}

/// How the posts of a thread are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answering {
    Closed,
    Open,
    /// By what helped oneself, and not by advice.
    Sharing,
}

impl Known {
    pub(super) fn new(thread: &Thread, post: &Post, answering: Answering) -> Known {
        Known {
            id: post.id,
            number: post.number,
            facts: post.facts(),
            hidden: post.state == PostState::Hidden
                && post.waiting_us.is_none()
                && post.merged_into_id.is_none(),
            awaits: post.awaits_approval,
            reactions: post.reactions,
            helpful: post.helpful_us.is_some(),
            asked: asked(thread, post),
            answering,
        }
    }
}

impl Asked {
    pub(super) fn parse(word: &str) -> Option<Asked> {
        match word {
            "visit" => Some(Asked::Visit),
            "new" => Some(Asked::New),
            "reply" => Some(Asked::Reply),
            "acts" => Some(Asked::Acts),
            "reactions" => Some(Asked::Reactions),
            "fold" => Some(Asked::Fold),
            "folded" => Some(Asked::Folded),
            _ => None,
        }
    }
}

/// What one looker sees in a gap.
#[derive(PartialEq)]
pub(super) enum Filling {
    Visit(ToTheNew),
    New(New),
    Reply(Replying),
    Acts(Acts),
    Reactions(Reactions),
    Fold(Fold),
}

impl Filling {
    pub(super) fn of(asked: Asked, looker: &Looker, post: &Known) -> Filling {
        match asked {
            Asked::Visit => Filling::Visit(ToTheNew::of(looker)),
            Asked::New => Filling::New(New::of(looker, post)),
            Asked::Reply => Filling::Reply(Replying::of(looker, post)),
            Asked::Acts => Filling::Acts(Acts::of(looker.actor, post)),
            Asked::Reactions => Filling::Reactions(Reactions::of(looker, post)),
            Asked::Fold => Filling::Fold(Fold::of(looker, post, true)),
            Asked::Folded => Filling::Fold(Fold::of(looker, post, false)),
        }
    }

    pub(super) fn render_into(&self, to: &mut impl Write) -> askama::Result<()> {
        match self {
            Filling::Visit(link) => link.render_into(to),
            Filling::New(mark) => mark.render_into(to),
            Filling::Reply(links) => links.render_into(to),
            Filling::Acts(acts) => acts.render_into(to),
            Filling::Reactions(buttons) => buttons.render_into(to),
            Filling::Fold(fold) => fold.render_into(to),
        }
    }
}

/// Around the text of somebody from whom the looker is separated.
#[derive(Template, PartialEq)]
#[template(
    source = "{% if folds %}{% if begins %}<details><summary>You are separated from this member: show what they wrote</summary>{% else %}</details>{% endif %}{% endif %}",
    ext = "html"
)]
pub(super) struct Fold {
    folds: bool,
    begins: bool,
}

impl Fold {
    fn of(looker: &Looker, post: &Known, begins: bool) -> Fold {
        Fold { folds: looker.apart.contains(&post.facts.author), begins }
    }
}

/// The mark of a post that came since the last visit.
#[derive(Template, PartialEq)]
#[template(source = "{% if new %} <span class=\"mark\">new</span>{% endif %}", ext = "html")]
pub(super) struct New {
    new: bool,
}

impl New {
    fn of(looker: &Looker, post: &Known) -> New {
        let own = looker.actor.member_id() == Some(post.facts.author);
        New { new: post.number > looker.new_after && !own }
    }
}

/// Ways to answer a post, and to quote it.
#[derive(Template, PartialEq)]
#[template(path = "threads/replying.html")]
pub(super) struct Replying {
    pub(super) id: PostId,
    pub(super) number: i32,
    pub(super) answering: Answering,
}

/// Escaped by its own template.
impl askama::filters::HtmlSafe for Replying {}

impl Replying {
    /// None to whoever is held, or kept apart from its author: they would lead to a refusal.
    fn of(looker: &Looker, post: &Known) -> Replying {
        let refused = policy::speak(looker.actor).is_err()
            || policy::post::answer(looker.actor, post.facts).is_err()
            || looker.apart.contains(&post.facts.author);
        let answering = if refused { Answering::Closed } else { post.answering };
        Replying { id: post.id, number: post.number, answering }
    }
}

/// What one may do with a post for being who one is.
#[derive(Template, PartialEq)]
#[template(path = "threads/acts.html")]
pub(super) struct Acts {
    id: PostId,
    number: i32,
    can_edit: bool,
    can_delete: bool,
    can_flag: bool,
    can_moderate: bool,
    /// There is a page with all that moderators can do with it.
    has_desk: bool,
    can_restore: bool,
    /// `Some(marked)`: may say whether it helped.
    helpful: Option<bool>,
    /// Removed, but they wrote it.
    reads_removed: bool,
    /// And it waits until a moderator has let it through.
    waits: bool,
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
            can_flag: policy::post::flag(actor, post.facts).is_ok(),
            can_restore: post.hidden && policy::moderation::restore(actor, post.facts).is_ok(),
            can_moderate: policy::moderation::edit(actor, post.facts).is_ok(),
            has_desk: policy::moderation::restore(actor, post.facts).is_ok(),
            reads_removed: post.facts.removed && actor.member_id() == Some(post.facts.author),
            waits: post.awaits && actor.member_id() == Some(post.facts.author),
        }
    }
}

/// The three reactions: buttons, or numbers alone where one can't react.
#[derive(Template, PartialEq)]
#[template(path = "threads/reactions.html")]
pub(super) struct Reactions {
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
#[derive(Template, PartialEq)]
#[template(
    source = "{% if let Some(after) = after %}<li><a href=\"/t/{{ thread }}/new?after={{ after }}\">New since your last visit</a></li>{% endif %}",
    ext = "html"
)]
pub(super) struct ToTheNew {
    thread: ThreadId,
    /// The last number seen, where there are others.
    after: Option<i32>,
}

impl ToTheNew {
    fn of(looker: &Looker) -> ToTheNew {
        ToTheNew { thread: looker.thread, after: looker.any_new.then_some(looker.new_after) }
    }
}
