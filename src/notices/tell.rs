//! Telling members of a post, in the transaction that wrote it.

use diesel::prelude::*;

use super::NoticeKind;
use crate::accounts::queries as members;
use crate::clock::Micros;
use crate::db::schema::notifications;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{MemberId, PostId};
use crate::markup::{self, SafeHtml};

/// How many of those a post names are told of it.
const MOST_NAMED: usize = 10;

/// A post that is new, or has a new text.
pub(crate) struct News<'a> {
    pub post: PostId,
    pub author: MemberId,
    /// Who wrote what it answers; `None`: it answers nothing, or they know already.
    pub answered: Option<MemberId>,
    pub html: &'a SafeHtml,
    pub at: Micros,
}

/// Tells whoever was answered or is named, each once however often the post changes. Nobody hears
/// of themselves, and a name that nobody can sign in as hears of nothing.
pub(crate) fn tell(db: &mut Db, news: &News<'_>) -> Result<(), AppError> {
    if let Some(member) = news.answered
        && members::by_id(db, member)?.claimed
    {
        insert(db, news, member, NoticeKind::Reply)?;
    }
    let mut named = markup::mentioned(news.html);
    named.truncate(MOST_NAMED);
    if named.is_empty() {
        return Ok(());
    }
    for member in members::who_can_sign_in(db, &named)? {
        insert(db, news, member, NoticeKind::Mention)?;
    }
    Ok(())
}

/// Tells a member what a moderator decided about a post that they wrote or flagged, and why; inside the
/// transaction that decided it.
pub(crate) fn decided(
    db: &mut Db,
    (member, post): (MemberId, PostId),
    kind: NoticeKind,
    reason: &str,
    at: Micros,
) -> Result<(), AppError> {
    diesel::insert_into(notifications::table)
        .values((
            notifications::member_id.eq(member),
            notifications::post_id.eq(post),
            notifications::kind.eq(kind),
            notifications::created_us.eq(at),
            notifications::reason.eq(reason),
        ))
        .execute(db)?;
    Ok(())
}

fn insert(db: &mut Db, news: &News<'_>, member: MemberId, kind: NoticeKind) -> Result<(), AppError> {
    if member == news.author {
        return Ok(());
    }
    let row = (
        notifications::member_id.eq(member),
        notifications::post_id.eq(news.post),
        notifications::kind.eq(kind),
        notifications::created_us.eq(news.at),
    );
    both!(db, |c| diesel::insert_into(notifications::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c)?);
    Ok(())
}
