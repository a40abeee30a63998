//! How long mail about a post waits for calm, beyond the usual rest.

use std::collections::HashMap;

use crate::app::App;
use crate::cases::queries::of_post;
use crate::cases::{Case, CaseKind};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::measures::{self, MeasureKind};
use crate::posts;
use crate::temper::Mood;
use crate::threads;

/// In a thread that is hot, or that rests, a post waits this many times as long as elsewhere,
const LONGER: u32 = 3;
/// and at most for this long, in seconds.
const LONGEST: u32 = 2 * 60 * 60;

/// What a post's mail waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Calm {
    /// How long it rests, in seconds.
    pub(super) rest: u32,
    /// How long it waits at most for others that still rest.
    pub(super) patience: u32,
    /// A moderator should look before: until then at most.
    pub(super) held: Option<Micros>,
}

impl Calm {
    fn usual(delay: u32) -> Calm {
        Calm { rest: delay, patience: delay.saturating_mul(2), held: None }
    }

    fn while_it_cools(delay: u32) -> Calm {
        let longer = |seconds: u32| seconds.saturating_mul(LONGER).min(LONGEST.max(seconds));
        Calm { rest: longer(delay), patience: longer(delay.saturating_mul(2)), held: None }
    }
}

/// Which threads of one mail are cooling, each looked at once.
pub(super) type Cooling = HashMap<ThreadId, bool>;

/// It is hot, or a moderator lets it rest.
fn cools(app: &App, db: &mut Db, thread: ThreadId) -> Result<bool, AppError> {
    let running = measures::queries::on_thread(db, thread, app.clock.now())?;
    Ok(running.iter().any(|measure| measure.kind == MeasureKind::Rest)
        || threads::mood::mood(app, db, thread)? == Mood::Hot)
}

/// A word about self-harm waits no longer than any other, however hot it is around it.
pub(super) fn calm(app: &App, db: &mut Db, post: PostId, cooling: &mut Cooling) -> Result<Calm, AppError> {
    let delay = app.config.mail.delay_seconds;
    if let Some(until) = waits(app, db, post)? {
        return Ok(Calm { held: Some(until), ..Calm::usual(delay) });
    }
    let cases = of_post(db, post)?;
    if cases.iter().any(|case| case.kind == CaseKind::SelfHarmConcern) {
        return Ok(Calm::usual(delay));
    }
    let held = cases.iter().find_map(Case::holds_mail_until);
    let thread = posts::queries::by_id(db, post)?.thread_id;
    let cools = match cooling.get(&thread) {
        Some(cools) => *cools,
        None => cools(app, db, thread)?,
    };
    cooling.insert(thread, cools);
    let calm = if cools { Calm::while_it_cools(delay) } else { Calm::usual(delay) };
    Ok(Calm { held, ..calm })
}

/// Until when mail about a post waits for a moderator, if it does.
pub(super) fn held(app: &App, db: &mut Db, post: PostId) -> Result<Option<Micros>, AppError> {
    if let Some(until) = waits(app, db, post)? {
        return Ok(Some(until));
    }
    Ok(of_post(db, post)?.iter().find_map(Case::holds_mail_until))
}

/// How often mail about a post that waits for a moderator's decision is looked at again.
const AGAIN: i64 = Micros::HOUR;

/// A post that is folded until a moderator decides is in no mail before, and may be in one after. It is
/// looked at again when that happens, or at the latest then.
fn waits(app: &App, db: &mut Db, post: PostId) -> Result<Option<Micros>, AppError> {
    let waiting = posts::queries::by_id(db, post)?.waiting_us.is_some();
    Ok(waiting.then(|| app.clock.now().plus(AGAIN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hot_thread_waits_longer_but_never_for_more_than_two_hours() {
        let rests = [600, 3600, 7200, 9000].map(|delay| Calm::while_it_cools(delay).rest);
        assert_eq!(rests, [1800, 7200, 7200, 9000]);
        assert_eq!(Calm::while_it_cools(600).patience, 3600);
        assert_eq!(Calm::usual(600).patience, 1200);
    }
}
