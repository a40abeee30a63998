//! Marking notices as read.

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::notifications;
use crate::error::AppError;
use crate::ids::{CaseId, NoticeId, PostId};
use crate::policy::{self, Actor};

/// Where a notice leads.
pub(super) enum To {
    Post(PostId),
    Case(CaseId),
    /// The page about one's standing.
    Standing,
}

/// Marks one of the actor's own, and answers with where it leads. Another's isn't found.
pub(super) fn one(db: &mut Db, actor: Actor, id: NoticeId, now: Micros) -> Result<To, AppError> {
    let member = policy::signed_in(actor)?;
    db.write(|db| {
        let own = notifications::table.find(id).filter(notifications::member_id.eq(member));
        let (post, case): (Option<PostId>, Option<CaseId>) =
            own.select((notifications::post_id, notifications::case_id)).first(db)?;
        diesel::update(notifications::table.find(id).filter(notifications::read_us.is_null()))
            .set(notifications::read_us.eq(now))
            .execute(db)?;
        Ok(match (case, post) {
            (Some(case), _) => To::Case(case),
            (None, Some(post)) => To::Post(post),
            (None, None) => To::Standing,
        })
    })
}

/// Marks all the actor was shown. What came after the page was loaded is still new.
pub(super) fn up_to(db: &mut Db, actor: Actor, newest: NoticeId, now: Micros) -> Result<(), AppError> {
    let member = policy::signed_in(actor)?;
    db.write(|db| {
        let own = notifications::member_id.eq(member).and(notifications::id.le(newest));
        diesel::update(notifications::table.filter(own).filter(notifications::read_us.is_null()))
            .set(notifications::read_us.eq(now))
            .execute(db)?;
        Ok(())
    })
}
