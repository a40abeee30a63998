//! The desk: what needs a person now, and where it is getting hot.

use super::pages::{CaseView, Curve, HotThread};
use crate::app::App;
use crate::cases::queries::{self, Listed};
use crate::cases::{CaseKind, CaseState};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::policy::{self, Actor};
use crate::posts::{self, Heat};
use crate::temper::Mood;
use crate::threads;
use crate::web::When;

/// Open cases that are put in order,
const MOST: i64 = 500;
/// and those of them on the page.
pub(super) const SHOWN: usize = 20;
/// Threads that are looked at, and those of them on the page.
const THREADS: usize = 30;
const SHOWN_THREADS: usize = 10;
/// How long a thread is remembered for something warm in it.
const RECENT: i64 = 2 * Micros::DAY;

/// The cases that come first, and how many there are.
pub(super) fn cases(app: &App, db: &mut Db, actor: Actor) -> Result<(Vec<CaseView>, usize), AppError> {
    let mut open = queries::page(db, actor, CaseState::Open, None, MOST)?;
    let (count, now) = (open.len(), app.clock.now());
    open.sort_by(|a, b| weight(b, now).total_cmp(&weight(a, now)).then(a.case.id.cmp(&b.case.id)));
    open.truncate(SHOWN);
    let views: Result<_, _> = open.iter().map(|listed| view(app, db, actor, listed)).collect();
    Ok((views?, count))
}

/// Somebody in danger before anything else, the longest waiting first; then by heat and age.
fn weight(listed: &Listed, now: Micros) -> f64 {
    let hours = (now.0 - listed.case.opened_us.0) as f64 / Micros::HOUR as f64;
    match listed.case.kind {
        CaseKind::SelfHarmConcern => 1e9 + hours,
        CaseKind::Heat => f64::from(listed.score) * (1.0 + hours),
    }
}

fn view(app: &App, db: &mut Db, actor: Actor, listed: &Listed) -> Result<CaseView, AppError> {
    let Listed { case, number, author, .. } = listed;
    let (post, thread, board) = threads::queries::seen_post(db, actor, case.post_id)?;
    let phrases = match case.kind {
        CaseKind::SelfHarmConcern => Vec::new(),
        CaseKind::Heat => {
            let parent = posts::heat::answered_text(db, &post)?;
            Heat::of(app, &posts::queries::markdown(db, post.id)?, parent.as_deref()).phrases
        }
    };
    Ok(CaseView {
        id: case.id,
        kind: case.kind,
        post: post.id,
        number: *number,
        author: author.clone(),
        title: thread.title,
        board: board.name,
        opened: When::new(case.opened_us, app.clock.now()),
        text: post.folded().into_owned(),
        phrases,
        looked: case.looked_us.is_some(),
        may_close: policy::moderation::decide(actor, post.facts()).is_ok(),
        may_edit: policy::moderation::edit(actor, post.facts()).is_ok(),
    })
}

/// The threads that are warming up or hot, the hottest first.
pub(super) fn hot_threads(app: &App, db: &mut Db, actor: Actor) -> Result<Vec<HotThread>, AppError> {
    let mut found: Vec<(f32, HotThread)> = Vec::new();
    for id in posts::heat::warm_threads(db, app.clock.now().minus(RECENT), THREADS)? {
        let readings = threads::mood::curve(app, db, id, Curve::POINTS)?;
        let reading = readings.last().copied().unwrap_or(0.0);
        if Mood::of(reading) > Mood::Calm {
            found.push((reading, hot_thread(db, actor, id, &readings)?));
        }
    }
    found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    Ok(found.into_iter().take(SHOWN_THREADS).map(|(_, thread)| thread).collect())
}

fn hot_thread(db: &mut Db, actor: Actor, id: ThreadId, readings: &[f32]) -> Result<HotThread, AppError> {
    let (thread, board) = threads::queries::seen(db, actor, id)?;
    let curve = Curve::new(readings);
    Ok(HotThread { id, url: thread.url(), title: thread.title, board: board.name, curve })
}
