//! Sessions: browsers and API clients alike hold a random token; the database holds its hash.

use diesel::prelude::*;

use super::Member;
use crate::app::App;
use crate::clock::Micros;
use crate::db::schema::{members, sessions};
use crate::db::{Db, both, text_enum};
use crate::error::AppError;
use crate::ids::{MemberId, SessionId};
use crate::keys::Token;

text_enum! {
    /// What holds the token.
    pub enum SessionKind { Web = "web", Api = "api" }
}

#[derive(Debug, Clone, Queryable, Selectable)]
pub(crate) struct Session {
    pub id: SessionId,
    pub kind: SessionKind,
    pub keep: bool,
    pub last_used_us: Micros,
    pub expires_us: Micros,
}

/// How long a session lasts without being used.
fn idle(keep: bool) -> i64 {
    if keep { 30 * Micros::DAY } else { 2 * Micros::HOUR }
}

pub(crate) fn create(
    app: &App,
    db: &mut Db,
    member: MemberId,
    kind: SessionKind,
    keep: bool,
) -> Result<Token, AppError> {
    let token = Token::random().map_err(AppError::internal)?;
    let now = app.clock.now();
    diesel::delete(sessions::table.filter(sessions::expires_us.le(now))).execute(db)?;
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token.hash()),
            sessions::member_id.eq(member),
            sessions::kind.eq(kind),
            sessions::keep.eq(keep),
            sessions::created_us.eq(now),
            sessions::last_used_us.eq(now),
            sessions::expires_us.eq(now.plus(idle(keep))),
        ))
        .execute(db)?;
    Ok(token)
}

/// Whose token this is, if it is one that still works.
pub(crate) fn find(
    app: &App,
    db: &mut Db,
    token: &Token,
    kind: SessionKind,
) -> Result<Option<(Session, Member)>, AppError> {
    Ok(both!(db, |c| sessions::table
        .inner_join(members::table)
        .filter(sessions::token_hash.eq(token.hash()))
        .filter(sessions::kind.eq(kind))
        .filter(sessions::expires_us.gt(app.clock.now()))
        .select((Session::as_select(), Member::as_select()))
        .first(c)
        .optional()?))
}

impl Session {
    /// Written at most every few minutes: a page view should not cost a write.
    pub(crate) fn is_due_for_touch(&self, now: Micros) -> bool {
        now.0 - self.last_used_us.0 > idle(self.keep) / 20
    }
}

pub(crate) fn touch(app: &App, db: &mut Db, session: &Session) -> Result<(), AppError> {
    let now = app.clock.now();
    diesel::update(sessions::table.find(session.id))
        .set((sessions::last_used_us.eq(now), sessions::expires_us.eq(now.plus(idle(session.keep)))))
        .execute(db)?;
    Ok(())
}

pub(crate) fn of_member(app: &App, db: &mut Db, member: MemberId) -> Result<Vec<Session>, AppError> {
    Ok(sessions::table
        .filter(sessions::member_id.eq(member))
        .filter(sessions::expires_us.gt(app.clock.now()))
        .order(sessions::last_used_us.desc())
        .select(Session::as_select())
        .load(db)?)
}

/// Ends one session; somebody else's is as good as not there.
pub(crate) fn revoke(db: &mut Db, member: MemberId, session: SessionId) -> Result<(), AppError> {
    let own = sessions::table.find(session).filter(sessions::member_id.eq(member));
    match diesel::delete(own).execute(db)? {
        0 => Err(AppError::NotFound),
        _ => Ok(()),
    }
}
