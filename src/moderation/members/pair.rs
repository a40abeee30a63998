//! What was between two members, for moderators: answers across threads, flags, separations, heat.

use super::standing::{self, MeasureLine};
use crate::accounts::queries as accounts;
use crate::app::App;
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::flags;
use crate::ids::{MemberId, PostId};
use crate::measures;
use crate::policy::{self, Actor};
use crate::posts::{self, Post, between};
use crate::threads;
use crate::web::{When, sparkline};

/// Answers that are shown.
const SHOWN: usize = 10;
/// Answers that are looked at for their heat.
const MOST: i64 = 1_000;
/// The longest excerpt, in characters.
const EXCERPT: usize = 160;

/// What a case page and the page of a pair show. Its lines are in order of time, the newest first.
pub(crate) struct PairHistory {
    pub(crate) one: Side,
    pub(crate) other: Side,
    /// The last answers of either to the other.
    pub(crate) recent: Vec<PairLine>,
    pub(crate) separations: Vec<MeasureLine>,
    pub(crate) weeks: Weeks,
}

/// One of the two.
pub(crate) struct Side {
    pub(crate) handle: String,
    /// Their answers to the other.
    pub(crate) replies: i64,
    /// Their flags on posts of the other.
    pub(crate) flags: i64,
}

pub(crate) struct PairLine {
    pub(crate) post: PostId,
    pub(crate) number: i32,
    pub(crate) by: String,
    pub(crate) title: String,
    pub(crate) excerpt: String,
    pub(crate) when: When,
}

/// Not for one of the two: who flags whom is kept from those concerned, moderators or not.
pub(crate) fn history(
    app: &App,
    db: &mut Db,
    actor: Actor,
    (one, other): (MemberId, MemberId),
) -> Result<PairHistory, AppError> {
    policy::pair::look_at(actor, (one, other))?;
    let now = app.clock.now();
    let since = now.minus(Weeks::COUNT as i64 * Weeks::LENGTH);
    let lately = between::latest(db, (one, other), since, MOST)?;
    let weeks = Weeks::new(lately.iter().map(|(post, score)| (post.created_us, *score)), now);
    let (one_side, other_side) = (side(db, one, other)?, side(db, other, one)?);
    let mut recent = Vec::new();
    for (post, _) in between::latest(db, (one, other), Micros(i64::MIN), SHOWN as i64)? {
        let by = if post.author_id == one { &one_side.handle } else { &other_side.handle };
        recent.push(line(db, actor, &post, by.clone(), now)?);
    }
    let separations = measures::queries::separations_ever(db, one)?.into_iter();
    let theirs = separations.filter(|measure| measure.other_than(one) == Some(other)).collect();
    let separations = standing::lines(db, one, theirs, now)?;
    Ok(PairHistory { one: one_side, other: other_side, recent, separations, weeks })
}

fn side(db: &mut Db, member: MemberId, other: MemberId) -> Result<Side, AppError> {
    Ok(Side {
        handle: accounts::by_id(db, member)?.handle,
        replies: between::count(db, member, other)?,
        flags: flags::queries::of_one_on_other(db, member, other)?,
    })
}

fn line(db: &mut Db, actor: Actor, post: &Post, by: String, now: Micros) -> Result<PairLine, AppError> {
    let (thread, _) = threads::queries::seen(db, actor, post.thread_id)?;
    Ok(PairLine {
        post: post.id,
        number: post.number,
        by,
        title: thread.title,
        excerpt: post.excerpt(EXCERPT),
        when: When::new(post.created_us, now),
    })
}

/// How hot it was between them, week by week: the hottest answer of each.
pub(crate) struct Weeks {
    /// The oldest first.
    readings: Vec<f32>,
}

impl Weeks {
    pub(crate) const COUNT: usize = 12;
    const LENGTH: i64 = 7 * Micros::DAY;

    fn new(scores: impl Iterator<Item = (Micros, f32)>, now: Micros) -> Weeks {
        let mut readings = vec![0.0_f32; Weeks::COUNT];
        for (at, score) in scores {
            let ago = usize::try_from(now.0.saturating_sub(at.0) / Weeks::LENGTH).unwrap_or(0);
            if let Some(week) = Weeks::COUNT.checked_sub(ago + 1).and_then(|week| readings.get_mut(week)) {
                *week = week.max(score);
            }
        }
        Weeks { readings }
    }

    /// One a week, the oldest first.
    pub(crate) fn readings(&self) -> &[f32] {
        &self.readings
    }

    pub(crate) fn points(&self) -> Vec<(String, String)> {
        sparkline(&self.readings)
    }

    /// For whoever doesn't see the line.
    pub(crate) fn in_words(&self) -> String {
        let newest_first = || self.readings.iter().rev().enumerate();
        let hottest =
            newest_first().fold((0, 0.0_f32), |best, (ago, r)| if *r > best.1 { (ago, *r) } else { best });
        let when = match hottest {
            (_, 0.0) => return "The last 12 weeks: they have not answered each other.".into(),
            (0, _) => "this week".to_owned(),
            (1, _) => "last week".to_owned(),
            (ago, _) => format!("{ago} weeks ago"),
        };
        format!("The last 12 weeks: hottest {when}.")
    }
}

/// The same by their handles; who may not know is told no more than that.
pub(crate) fn of_handles(
    app: &App,
    db: &mut Db,
    actor: Actor,
    pair: (&str, &str),
) -> Result<PairHistory, AppError> {
    policy::moderate(actor)?;
    let ids = ids(db, pair)?;
    history(app, db, actor, ids)
}

/// The two by their handles.
fn ids(db: &mut Db, (one, other): (&str, &str)) -> Result<(MemberId, MemberId), AppError> {
    let pair = (super::by_handle(db, one)?.id, super::by_handle(db, other)?.id);
    if pair.0 == pair.1 { Err(AppError::NotFound) } else { Ok(pair) }
}

/// How many posts that can be read a member has written.
pub(super) fn written(db: &mut Db, member: MemberId) -> Result<i64, AppError> {
    posts::queries::count_by(db, member)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hottest_answer_of_each_week_is_drawn_and_said() {
        let now = Micros(100 * Weeks::LENGTH);
        let at = |weeks: i64| now.minus(weeks * Weeks::LENGTH + 1);
        let weeks = Weeks::new([(at(2), 0.4), (at(2), 0.9), (at(0), 0.2), (at(40), 1.0)].into_iter(), now);
        assert_eq!(weeks.readings[9], 0.9);
        assert_eq!(weeks.readings[11], 0.2);
        assert_eq!(weeks.points().len(), Weeks::COUNT);
        assert_eq!(weeks.in_words(), "The last 12 weeks: hottest 2 weeks ago.");
        assert!(Weeks::new(std::iter::empty(), now).in_words().contains("not answered"));
    }
}
