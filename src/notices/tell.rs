//! Telling members of a post, in the transaction that wrote it.

use diesel::prelude::*;

use super::NoticeKind;
use crate::accounts::queries as members;
use crate::clock::Micros;
use crate::db::schema::notifications;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{ActionId, CaseId, MeasureId, MemberId, PostId};
use crate::markup::{self, SafeHtml};
use crate::measures;

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
///
/// Two who are separated hear nothing of each other.
pub(crate) fn tell(db: &mut Db, news: &News<'_>) -> Result<(), AppError> {
    let apart = measures::queries::apart_from(db, news.author, news.at)?;
    if let Some(member) = news.answered.filter(|member| !apart.contains(member))
        && members::by_id(db, member)?.claimed
    {
        insert(db, news, member, NoticeKind::Reply)?;
    }
    let mut named = markup::mentioned(news.html);
    named.truncate(MOST_NAMED);
    if named.is_empty() {
        return Ok(());
    }
    for member in members::who_can_sign_in(db, &named)?.into_iter().filter(|named| !apart.contains(named)) {
        insert(db, news, member, NoticeKind::Mention)?;
    }
    Ok(())
}

/// Something that a member is told besides who answered or named them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told<'a> {
    pub member: MemberId,
    pub kind: NoticeKind,
    pub post: Option<PostId>,
    pub measure: Option<MeasureId>,
    pub case: Option<CaseId>,
    /// What they may ask to have looked at again.
    pub action: Option<ActionId>,
    /// In the words of whoever decided.
    pub reason: Option<&'a str>,
    pub at: Micros,
}

impl Told<'_> {
    pub(crate) fn new(member: MemberId, kind: NoticeKind, at: Micros) -> Told<'static> {
        Told { member, kind, post: None, measure: None, case: None, action: None, reason: None, at }
    }
}

/// Tells them; inside the transaction of what it tells of. A name that nobody can sign in as hears nothing.
pub(crate) fn tell_of(db: &mut Db, told: &Told<'_>) -> Result<(), AppError> {
    if !members::by_id(db, told.member)?.claimed {
        return Ok(());
    }
    diesel::insert_into(notifications::table)
        .values((
            notifications::member_id.eq(told.member),
            notifications::post_id.eq(told.post),
            notifications::kind.eq(told.kind),
            notifications::created_us.eq(told.at),
            notifications::reason.eq(told.reason),
            notifications::action_id.eq(told.action),
            notifications::measure_id.eq(told.measure),
            notifications::case_id.eq(told.case),
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
