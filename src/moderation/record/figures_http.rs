//! Moderation in figures: for moderators, and for everyone.

use std::sync::{Mutex, PoisonError};

use actix_web::web::Data;
use askama::Template;

use super::figures::{self, AGES, Figures, Transparency};
use crate::app::App;
use crate::cases::CaseKind;
use crate::clock::Micros;
use crate::moderation::desk::{self, HotThread};
use crate::web::{Chrome, PageResult, Viewer, page};

/// A table of numbers with a bar for each.
struct Chart {
    id: &'static str,
    title: &'static str,
    /// What the numbers are.
    unit: &'static str,
    bars: Vec<Bar>,
}

struct Bar {
    label: String,
    /// As it is read.
    value: String,
    /// Of the drawing's 240.
    width: i64,
}

impl Chart {
    /// From labels, values in words and the numbers behind them.
    fn new(
        id: &'static str,
        title: &'static str,
        unit: &'static str,
        rows: Vec<(String, String, i64)>,
    ) -> Chart {
        let most = rows.iter().map(|(.., n)| *n).max().unwrap_or(0).max(1);
        let bar = |(label, value, n): (String, String, i64)| Bar { label, value, width: n * 238 / most };
        Chart { id, title, unit, bars: rows.into_iter().map(bar).collect() }
    }
}

#[derive(Template)]
#[template(path = "moderation/figures.html")]
struct FiguresPage {
    chrome: Chrome,
    charts: [Chart; 3],
    threads: Vec<HotThread>,
}

pub(crate) async fn show(app: Data<App>, viewer: Viewer) -> PageResult {
    let (viewer, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let found = figures::figures(db, actor, app.clock.now())?;
            let template = FiguresPage {
                chrome: Chrome::load(app, db, &viewer)?,
                charts: charts(&found),
                threads: desk::hot_threads(app, db, actor)?,
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}

fn charts(found: &Figures) -> [Chart; 3] {
    let week = |n: usize| match n {
        0 => "the last 7 days".to_owned(),
        1 => "a week before".to_owned(),
        n => format!("{n} weeks before"),
    };
    let looks = found.first_look.iter().enumerate().map(|(n, median)| {
        let words = median.map_or_else(|| "–".to_owned(), minutes);
        (week(n), words, median.unwrap_or(0))
    });
    let age = |n: usize| match (n.checked_sub(1).map(|before| AGES[before]), AGES.get(n)) {
        (None, Some(most)) => format!("less than {}", hours(*most)),
        (Some(least), Some(most)) => format!("{} to {}", hours(least), hours(*most)),
        (least, None) => format!("more than {}", hours(least.unwrap_or(0))),
    };
    let open = found.open.iter().enumerate();
    let actions = found.actions.iter().map(|(action, n)| (action.in_words().to_owned(), n.to_string(), *n));
    [
        Chart::new("first-look", "How long until somebody looks", "half of the cases", looks.collect()),
        Chart::new(
            "open",
            "Open cases by how long they wait",
            "cases",
            open.map(|(n, count)| (age(n), count.to_string(), *count as i64)).collect(),
        ),
        Chart::new("actions", "What moderators did in the last 30 days", "times", actions.collect()),
    ]
}

fn hours(hours: i64) -> String {
    match hours {
        1 => "an hour".into(),
        n if n >= 48 => format!("{} days", n / 24),
        n => format!("{n} hours"),
    }
}

fn minutes(minutes: i64) -> String {
    match minutes {
        0 => "under a minute".into(),
        1 => "1 minute".into(),
        n if n < 120 => format!("{n} minutes"),
        n if n < 2 * 24 * 60 => format!("{} hours", n / 60),
        n => format!("{} days", n / (24 * 60)),
    }
}

#[derive(Template)]
#[template(path = "moderation/transparency.html")]
struct TransparencyPage {
    chrome: Chrome,
    actions: Vec<(&'static str, i64, i64)>,
    cases: Vec<(&'static str, i64, i64)>,
    first_look: Option<String>,
    /// Asked, stayed, taken back.
    appeals: (i64, i64, i64),
}

impl TransparencyPage {
    /// Who asked and has no answer yet.
    fn waiting(&self) -> i64 {
        let (asked, stayed, back) = self.appeals;
        asked - stayed - back
    }
}

/// How old what everyone is shown may be: anybody can ask for it, and it counts a year.
const KEPT: i64 = 10 * Micros::MINUTE;

/// What was counted last, and when.
#[derive(Default)]
pub(crate) struct Counted(Mutex<Option<(Micros, Transparency)>>);

impl Counted {
    fn lately(&self, now: Micros) -> Option<Transparency> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, found) = kept.as_ref()?;
        (*at <= now && now < at.plus(KEPT)).then(|| found.clone())
    }

    fn keep(&self, now: Micros, found: &Transparency) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, found.clone()));
    }
}

/// Counts and reasons without names, for everyone.
pub(crate) async fn transparency(app: Data<App>, viewer: Viewer, counted: Data<Counted>) -> PageResult {
    let (viewer, template) = app
        .read(move |app, db| {
            let now = app.clock.now();
            let found = match counted.lately(now) {
                Some(found) => found,
                None => {
                    let found = figures::transparency(db, now)?;
                    counted.keep(now, &found);
                    found
                }
            };
            let Transparency { actions, cases, first_look, appeals } = found;
            let template = TransparencyPage {
                chrome: Chrome::load(app, db, &viewer)?,
                actions: actions.into_iter().map(|(a, month, year)| (a.in_words(), month, year)).collect(),
                cases: cases.into_iter().map(|(kind, n, well)| (why(kind), n, well)).collect(),
                first_look: first_look.map(minutes),
                appeals: appeals.into(),
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}

fn why(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::SelfHarmConcern => "Somebody may be in danger",
        CaseKind::IdentifiesSomeone => "It may tell who somebody is",
        CaseKind::Heat => "It may read as an attack, said the forum",
        CaseKind::PersonalAttack => "It attacks a person, said a member",
        CaseKind::UnsafeAdvice => "Advice that could harm",
        CaseKind::Sourcing => "Buying or selling",
        CaseKind::Spam => "Advertising",
        CaseKind::OffTopic => "Out of place",
        CaseKind::Other => "Something else",
        CaseKind::Approval => "It waited to be let through",
    }
}
