//! What a moderator's action on a post means for its case: the transaction that acts also answers those
//! who flagged, and closes the case.

use super::desk::claim::claimed;
use crate::app::App;
use crate::cases::{self, CaseKind, Decision};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::flags::{self, FlagOutcome};
use crate::ids::{MemberId, PostId};
use crate::notices::{self, NoticeKind, Told};
use crate::policy::moderation::Interest;
use crate::policy::{self, Actor};
use crate::posts::{self, Post};

/// What ties a moderator to the open case of a post, if it has one.
pub(super) fn interest(db: &mut Db, actor: Actor, post: &Post) -> Result<Interest, AppError> {
    if cases::queries::open_of(db, post.id)?.is_none() {
        return Ok(Interest::default());
    }
    let answered = posts::heat::answered(db, post)?.map(|answered| answered.author_id);
    Ok(Interest {
        has_flagged: flags::queries::among(db, actor, post.id)?,
        is_target: answered.is_some() && answered == actor.member_id(),
    })
}

/// Asks whether a moderator may act on a post: not on their own, and as [`free`] says.
pub(super) fn may_act(app: &App, db: &mut Db, actor: Actor, post: &Post) -> Result<(), AppError> {
    policy::moderation::edit(actor, post.facts())?;
    free(app, db, actor, post)
}

/// Asks whether the open case of a post, if it has one, leaves it to this moderator: it is not about them, and
/// no other moderator looks at it just now.
pub(super) fn free(app: &App, db: &mut Db, actor: Actor, post: &Post) -> Result<(), AppError> {
    interest(db, actor, post)?.refuses()?;
    let Some(case) = cases::queries::open_of(db, post.id)? else { return Ok(()) };
    match case.claim(app.clock.now()) {
        Some((by, _)) if Some(by) != actor.member_id() => Err(claimed(app, db, &case)?),
        _ => Ok(()),
    }
}

/// Upholds the flags of a post that was acted on, tells those who flagged, and closes its case. Concern
/// for somebody is answered by a person and not by what happens to a text: such a case stays open, as one
/// that was looked at. `at`: of the act's line in the record, by which its flags are found again
/// ([`reconsider`](flags::resolve::reconsider)).
pub(super) fn settle(
    app: &App,
    db: &mut Db,
    (post, moderator, at): (PostId, MemberId, Micros),
    decision: Decision,
    reason: &str,
) -> Result<(), AppError> {
    let Some(case) = cases::queries::open_of(db, post)? else { return Ok(()) };
    if case.kind == CaseKind::SelfHarmConcern {
        return cases::decide::looked(app, db, &case, (moderator, at));
    }
    for flag in flags::resolve::resolve(db, post, FlagOutcome::Upheld, at)? {
        let told = Told::new(flag.member_id, NoticeKind::FlagUpheld, at);
        notices::tell_of(db, &Told { post: Some(post), reason: Some(reason), ..told })?;
    }
    cases::decide::decide(app, db, &case, decision, (moderator, at)).map(drop)
}
