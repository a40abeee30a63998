//! The form that starts a thread.

use askama::Template;

use super::ThreadKind;
use super::start::Start;
use super::tags::{Facet, MOST, Tag};
use crate::app::App;
use crate::boards::Board;
use crate::markup::SafeHtml;
use crate::policy::{self, Actor};
use crate::temper::Nudge;
use crate::web::{Chrome, Problem, When};

#[derive(Template)]
#[template(path = "threads/new.html")]
pub(crate) struct NewThreadPage {
    pub(crate) chrome: Chrome,
    pub(crate) board: Board,
    pub(crate) typed: Start,
    pub(crate) kinds: Vec<KindChoice>,
    /// Titles of the author's own series, to choose from.
    pub(crate) own_series: Vec<String>,
    pub(crate) facets: Vec<FacetChoice>,
    /// When this was kept as a draft.
    pub(crate) kept: Option<When>,
    pub(crate) preview: Option<SafeHtml>,
    pub(crate) nudge: Option<Nudge>,
    pub(crate) problem: Option<Problem>,
    pub(crate) idempotency_key: String,
}

pub(crate) struct KindChoice {
    value: &'static str,
    label: &'static str,
    hint: &'static str,
    chosen: bool,
}

pub(crate) struct FacetChoice {
    legend: &'static str,
    /// Slug, name, and whether it is ticked.
    tags: Vec<(String, String, bool)>,
}

impl NewThreadPage {
    /// Folded away until somebody wants it, or something is ticked or wrong there.
    fn tags_open(&self) -> bool {
        !self.typed.tags.is_empty() || self.problem.as_ref().is_some_and(|p| p.is_about("tags"))
    }

    fn most_tags(&self) -> usize {
        MOST
    }
}

/// What may be started on this board.
pub(super) fn kinds(app: &App, actor: Actor, board: &Board, chosen: &str) -> Vec<KindChoice> {
    let by_schedule = board.opens_check_ins(&app.config);
    let by_hand = policy::thread::start_check_in(actor, by_schedule).is_ok();
    let offered = |kind: &&ThreadKind| **kind != ThreadKind::CheckIn || by_hand;
    let choice = |kind: &ThreadKind| {
        let (label, hint) = words(*kind);
        let value = kind.as_str();
        KindChoice { value, label, hint, chosen: value == chosen }
    };
    ThreadKind::ALL.iter().filter(offered).map(choice).collect()
}

fn words(kind: ThreadKind) -> (&'static str, &'static str) {
    match kind {
        ThreadKind::Story => ("Story", "something you lived, at length"),
        ThreadKind::Discussion => ("Discussion", "something to think about together"),
        ThreadKind::Question => ("Question", "you would like to know how others did it"),
        ThreadKind::CheckIn => ("Check-in", "how today is"),
    }
}

/// The kind that most threads of this board are.
pub(super) fn usual_kind(app: &App, board: &Board) -> ThreadKind {
    match board.slug.as_str() {
        "stories" => ThreadKind::Story,
        "daily-check-in" if !board.opens_check_ins(&app.config) => ThreadKind::CheckIn,
        _ => ThreadKind::Discussion,
    }
}

pub(super) fn facets(tags: Vec<Tag>, ticked: &[String]) -> Vec<FacetChoice> {
    let of = |facet: &Facet| FacetChoice {
        legend: facet.legend(),
        tags: tags
            .iter()
            .filter(|tag| tag.facet == *facet)
            .map(|tag| (tag.slug.clone(), tag.name.clone(), ticked.contains(&tag.slug)))
            .collect(),
    };
    Facet::ALL.iter().map(of).collect()
}
