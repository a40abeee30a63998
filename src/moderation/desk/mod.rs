//! The desk: what needs a person now, and where it is getting hot.

pub(crate) mod case_http;
mod case_page;
pub(crate) mod claim;
pub(crate) mod decide_case;
pub(crate) mod http;
mod pages;

use self::pages::{AlarmLine, AppealLine, Before, CaseView, FlagLine};
pub(super) use self::pages::{Curve, HotThread};
use crate::accounts::queries as members;
use crate::app::App;
use crate::boards;
use crate::cases::CaseKind;
use crate::cases::alarm::Alarm;
use crate::cases::queries::{self, Listed};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::flags;
use crate::heat::Phrase;
use crate::ids::ThreadId;
use crate::moderation::record::audit;
use crate::moderation::{appeals, settle};
use crate::policy::{self, Actor};
use crate::posts::{self, Heat};
use crate::temper::Mood;
use crate::threads;
use crate::web::When;

/// Open cases on the page.
const SHOWN: usize = 20;
const SHOWN_APPEALS: usize = 50;
/// Threads that are looked at, and those of them on the page.
const THREADS: usize = 30;
const SHOWN_THREADS: usize = 10;
/// How long a thread is remembered for something warm in it.
const RECENT: i64 = 2 * Micros::DAY;

/// The cases that come first, and how many there are.
fn cases(app: &App, db: &mut Db, actor: Actor) -> Result<(Vec<CaseView>, usize), AppError> {
    let mut open = queries::all_open(db, actor, app.clock.now())?;
    let count = open.len();
    open.truncate(SHOWN);
    let views: Result<_, _> = open.iter().map(|listed| view(app, db, actor, listed)).collect();
    Ok((views?, count))
}

/// The alarms that nobody has seen to.
fn alarms(app: &App, db: &mut Db, actor: Actor) -> Result<Vec<AlarmLine>, AppError> {
    let now = app.clock.now();
    let mut lines = Vec::new();
    for Alarm { id, words, raised_us, case_id, .. } in crate::moderation::alarms::open(db, actor)? {
        let thread = case_id.map(|id| queries::by_id(db, id)).transpose()?.map(|case| case.thread_id);
        lines.push(AlarmLine { id, words, raised: When::new(raised_us, now), thread });
    }
    Ok(lines)
}

fn view(app: &App, db: &mut Db, actor: Actor, listed: &Listed) -> Result<CaseView, AppError> {
    let Listed { case, number, author, .. } = listed;
    let (actor, post, thread, board) = threads::queries::moderated_post(db, actor, case.post_id)?;
    let parent = posts::heat::answered_text(db, &post)?;
    let before = posts::revisions::at(db, post.id, case.opened_us)?;
    // The heat that opened a case was that of the text it had then.
    let kind_of_now = match (case.kind, &before) {
        (CaseKind::Heat, Some(_)) => CaseKind::Other,
        (kind, _) => kind,
    };
    let phrases_now = phrases(app, kind_of_now, &posts::queries::markdown(db, post.id)?, parent.as_deref());
    let before = before.map(|version| Before {
        text: version.folded(),
        phrases: phrases(app, case.kind, &version.markdown, parent.as_deref()),
    });
    let refused = policy::moderation::decide(actor, post.facts(), settle::interest(db, actor, &post)?).err();
    // Who flags whom is kept from those concerned, moderators or not.
    let told = match refused {
        Some(policy::Denied::OwnCase) => Vec::new(),
        _ => flags::queries::told(db, actor, post.id)?,
    };
    Ok(CaseView {
        id: case.id,
        kind: case.kind,
        post: post.id,
        number: *number,
        author: author.clone(),
        title: threads::queries::hidden_title(db, thread.id)?.unwrap_or(thread.title),
        board: board.name,
        opened: When::new(case.opened_us, app.clock.now()),
        text: post.folded().into_owned(),
        phrases: phrases_now,
        before,
        looked: case.looked_us.is_some(),
        claimed: match case.claim(app.clock.now()) {
            Some((by, _)) => Some(members::by_id(db, by)?.handle),
            None => None,
        },
        second_opinion: case.second_opinion_us.is_some(),
        waits: post.waiting_us.is_some(),
        awaits: post.awaits_approval,
        refused,
        flags: told
            .into_iter()
            .map(|(flag, by)| FlagLine { why: flag.reason.label(), note: flag.note, by })
            .collect(),
        may_edit: policy::moderation::edit(actor, post.facts()).is_ok(),
    })
}

/// What in a text weighs most, where it was its heat that asks somebody to look; else what the model
/// finds warm in it, if anything. Nobody who may be in danger has their words held against them.
fn phrases(app: &App, kind: CaseKind, text: &str, parent: Option<&str>) -> Vec<Phrase> {
    match kind {
        CaseKind::SelfHarmConcern => Vec::new(),
        CaseKind::Heat => app.heat.explain(text, parent),
        _ => Heat::of(app, text, parent).phrases,
    }
}

/// The appeals nobody has answered.
fn appeals(app: &App, db: &mut Db, actor: Actor) -> Result<Vec<AppealLine>, AppError> {
    let mut lines = Vec::new();
    for appeal in appeals::decide::open(app, db, actor, SHOWN_APPEALS)? {
        lines.push(AppealLine {
            id: appeal.id,
            member: members::by_id(db, appeal.member_id)?.handle,
            what: audit::by_id(db, appeal.action_id)?.action.in_words(),
            when: When::new(appeal.created_us, app.clock.now()),
        });
    }
    Ok(lines)
}

/// The threads that are warming up or hot, the hottest first.
pub(super) fn hot_threads(app: &App, db: &mut Db, actor: Actor) -> Result<Vec<HotThread>, AppError> {
    let mut found: Vec<(f32, HotThread)> = Vec::new();
    let boards = boards::moderators::boards_of(db, actor)?;
    for id in posts::heat::warm_threads(db, app.clock.now().minus(RECENT), THREADS)? {
        let board = threads::queries::seen(db, actor, id)?.1.id;
        if boards.as_ref().is_some_and(|own| !own.contains(&board)) {
            continue;
        }
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
