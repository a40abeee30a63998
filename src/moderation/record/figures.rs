//! What the record and the cases come to in numbers: for moderators, and without names for everyone.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::audit::Action;
use crate::boards;
use crate::cases::{CaseKind, CaseState, Decision};
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::{appeals, audit_log, cases, threads};
use crate::error::AppError;
use crate::ids::BoardId;
use crate::moderation::appeals::AppealState;
use crate::policy::{self, Actor};

/// Weeks that the time to the first look is shown for.
pub(crate) const WEEKS: usize = 12;
/// Up to how many hours each group of open cases has waited; what is older is a group of its own.
pub(crate) const AGES: [i64; 5] = [1, 6, 24, 72, 168];

/// For moderators.
#[derive(Debug)]
pub(crate) struct Figures {
    /// By week, the last one first: in minutes, the median time until a moderator first did something about a
    /// case that was opened in it, if only to claim it; `None`: there was none that anybody has touched.
    pub first_look: [Option<i64>; WEEKS],
    /// Open cases by how long they wait: a number for each of [`AGES`], and for older ones.
    pub open: [usize; AGES.len() + 1],
    /// Of the last 30 days, the most frequent first.
    pub actions: Vec<(Action, i64)>,
}

pub(crate) fn figures(db: &mut Db, actor: Actor, now: Micros) -> Result<Figures, AppError> {
    policy::open_desk(actor)?;
    let own = boards::moderators::boards_of(db, actor)?;
    let own = own.as_deref();
    let waits = times(db, own, now.minus(7 * WEEKS as i64 * Micros::DAY))?;
    let week = |opened: Micros| usize::try_from((now.0 - opened.0) / (7 * Micros::DAY)).unwrap_or(0);
    let mut first_look = [None; WEEKS];
    for (n, median) in first_look.iter_mut().enumerate() {
        let of_week = waits.iter().filter(|wait| week(wait.opened) == n);
        *median = median_minutes(of_week.filter_map(Wait::until_touched).collect());
    }
    let mut open = [0; AGES.len() + 1];
    for opened in still_open(db, own)? {
        let hours = (now.0 - opened.0) / Micros::HOUR;
        open[AGES.iter().position(|most| hours < *most).unwrap_or(AGES.len())] += 1;
    }
    Ok(Figures { first_look, open, actions: actions(db, own, now.minus(30 * Micros::DAY))? })
}

/// For everyone: counts and reasons, nobody's name and nobody's words.
#[derive(Debug, Clone)]
pub(crate) struct Transparency {
    /// What was done in the last 30 days, and in the last 365.
    pub actions: Vec<(Action, i64, i64)>,
    /// Why somebody should look: cases of the last 365 days, and how many of them came to nothing.
    pub cases: Vec<(CaseKind, i64, i64)>,
    /// In minutes, until a moderator first did something about a case, over the same time.
    pub first_look: Option<i64>,
    /// Of the same time: asked, stayed, taken back.
    pub appeals: [i64; 3],
}

pub(crate) fn transparency(db: &mut Db, now: Micros) -> Result<Transparency, AppError> {
    let year = now.minus(365 * Micros::DAY);
    let month = actions(db, None, now.minus(30 * Micros::DAY))?;
    let lately = |action| month.iter().find(|(of, _)| *of == action).map_or(0, |(_, count)| *count);
    let actions = actions(db, None, year)?.into_iter();
    let actions = actions.map(|(action, count)| (action, lately(action), count)).collect();
    let touched = times(db, None, year)?.iter().filter_map(Wait::until_touched).collect();
    Ok(Transparency {
        actions,
        cases: kinds(db, year)?,
        first_look: median_minutes(touched),
        appeals: asked(db, year)?,
    })
}

/// How long a case waited for somebody to do something about it.
struct Wait {
    opened: Micros,
    touched: Option<Micros>,
}

impl Wait {
    fn until_touched(&self) -> Option<i64> {
        self.touched.map(|touched| (touched.0 - self.opened.0).max(0))
    }
}

fn times(db: &mut Db, boards: Option<&[BoardId]>, since: Micros) -> Result<Vec<Wait>, AppError> {
    let mut found = cases::table
        .inner_join(threads::table)
        .filter(cases::opened_us.ge(since))
        .select((cases::opened_us, cases::touched_us))
        .into_boxed();
    if let Some(boards) = boards {
        found = found.filter(threads::board_id.eq_any(boards));
    }
    let rows: Vec<(Micros, Option<Micros>)> = found.load(db)?;
    Ok(rows.into_iter().map(|(opened, touched)| Wait { opened, touched }).collect())
}

fn still_open(db: &mut Db, boards: Option<&[BoardId]>) -> Result<Vec<Micros>, AppError> {
    let mut found = cases::table
        .inner_join(threads::table)
        .filter(cases::state.eq(CaseState::Open))
        .select(cases::opened_us)
        .into_boxed();
    if let Some(boards) = boards {
        found = found.filter(threads::board_id.eq_any(boards));
    }
    Ok(found.load(db)?)
}

/// Of moderators: neither what the system does by itself, nor what members ask for themselves.
fn actions(db: &mut Db, boards: Option<&[BoardId]>, since: Micros) -> Result<Vec<(Action, i64)>, AppError> {
    let (by, one, other) = (audit_log::actor_id, audit_log::member_id, audit_log::other_id);
    let by_a_moderator = by.ne(one).and(by.ne(other));
    let mut found = audit_log::table
        .filter(audit_log::at_us.ge(since).and(audit_log::actor_id.is_not_null()))
        .filter(audit_log::action.ne(Action::Separate).or(by_a_moderator))
        .group_by(audit_log::action)
        .select((audit_log::action, count_star()))
        .into_boxed();
    if let Some(boards) = boards {
        found = found.filter(audit_log::board_id.eq_any(boards));
    }
    let mut counted: Vec<(Action, i64)> = found.load(db)?;
    counted.sort_by_key(|(action, count)| (-count, action.as_str()));
    Ok(counted)
}

fn kinds(db: &mut Db, since: Micros) -> Result<Vec<(CaseKind, i64, i64)>, AppError> {
    let opened: Vec<(CaseKind, i64)> = cases::table
        .filter(cases::opened_us.ge(since))
        .group_by(cases::kind)
        .select((cases::kind, count_star()))
        .load(db)?;
    let well: Vec<(CaseKind, i64)> = cases::table
        .filter(cases::opened_us.ge(since).and(cases::decision.eq(Decision::AllIsWell)))
        .group_by(cases::kind)
        .select((cases::kind, count_star()))
        .load(db)?;
    let nothing = |kind| well.iter().find(|(of, _)| *of == kind).map_or(0, |(_, count)| *count);
    let mut counted: Vec<_> = opened.into_iter().map(|(kind, n)| (kind, n, nothing(kind))).collect();
    counted.sort_by_key(|(kind, count, _)| (-count, kind.as_str()));
    Ok(counted)
}

fn asked(db: &mut Db, since: Micros) -> Result<[i64; 3], AppError> {
    let rows: Vec<(AppealState, i64)> = appeals::table
        .filter(appeals::created_us.ge(since))
        .group_by(appeals::state)
        .select((appeals::state, count_star()))
        .load(db)?;
    let of = |state| rows.iter().find(|(of, _)| *of == state).map_or(0, |(_, count)| *count);
    let (stayed, back) = (of(AppealState::Upheld), of(AppealState::Overturned));
    Ok([of(AppealState::Open) + stayed + back, stayed, back])
}

/// Of times in microseconds: the middle one, or the later of two, in whole minutes.
fn median_minutes(mut times: Vec<i64>) -> Option<i64> {
    times.sort_unstable();
    times.get(times.len() / 2).map(|micros| micros / Micros::MINUTE)
}

#[cfg(test)]
mod tests {
    use super::median_minutes;
    use crate::clock::Micros;

    #[test]
    fn the_median_is_the_middle_in_whole_minutes() {
        let minutes = |times: &[i64]| median_minutes(times.iter().map(|m| m * Micros::MINUTE + 1).collect());
        assert_eq!(minutes(&[]), None);
        assert_eq!(minutes(&[7]), Some(7));
        assert_eq!(minutes(&[90, 1, 5]), Some(5));
        assert_eq!(minutes(&[4, 1, 9, 2]), Some(4));
    }
}
