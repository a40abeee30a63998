//! Reactions: three ways to say that one has read and is there, and none to judge. They are
//! counted; who gave them is for nobody else to see.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::schema::{posts, reactions};
use crate::db::{Db, both, text_enum};
use crate::error::AppError;
use crate::ids::{MemberId, PostId};

text_enum! {
    pub enum Reaction {
        Relate = "relate",
        Thanks = "thanks",
        WithYou = "with_you",
    }
}

impl Reaction {
    /// What the button says.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Reaction::Relate => "I relate",
            Reaction::Thanks => "Thank you",
            Reaction::WithYou => "With you",
        }
    }
}

/// How often each was given to one post.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = posts)]
pub(crate) struct Counts {
    pub relates: i32,
    pub thanks: i32,
    pub with_yous: i32,
}

impl Counts {
    pub(crate) fn any(self) -> bool {
        self.relates + self.thanks + self.with_yous > 0
    }

    pub(crate) fn of(self, reaction: Reaction) -> i32 {
        match reaction {
            Reaction::Relate => self.relates,
            Reaction::Thanks => self.thanks,
            Reaction::WithYou => self.with_yous,
        }
    }
}

pub(crate) fn has(db: &mut Db, member: MemberId, post: PostId, reaction: Reaction) -> Result<bool, AppError> {
    let given = reactions::table.find((post, member, reaction));
    Ok(given.count().get_result::<i64>(db)? > 0)
}

/// Which posts of a range of ids a member has reacted to, and how.
pub(crate) fn mine(
    db: &mut Db,
    member: MemberId,
    (first, last): (PostId, PostId),
) -> Result<HashSet<(PostId, Reaction)>, AppError> {
    let given: Vec<(PostId, Reaction)> = reactions::table
        .filter(reactions::member_id.eq(member))
        .filter(reactions::post_id.ge(first).and(reactions::post_id.le(last)))
        .select((reactions::post_id, reactions::kind))
        .load(db)?;
    Ok(given.into_iter().collect())
}

/// Gives a reaction; one that was given already stays as it is.
pub(crate) fn add(
    db: &mut Db,
    member: MemberId,
    post: PostId,
    reaction: Reaction,
    now: Micros,
) -> Result<(), AppError> {
    let row = (
        reactions::post_id.eq(post),
        reactions::member_id.eq(member),
        reactions::kind.eq(reaction),
        reactions::created_us.eq(now),
    );
    let added = both!(db, |c| diesel::insert_into(reactions::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c)?);
    count(db, post, reaction, i32::try_from(added).unwrap_or(0))
}

/// Takes a reaction back, if it was given.
pub(crate) fn remove(
    db: &mut Db,
    member: MemberId,
    post: PostId,
    reaction: Reaction,
) -> Result<(), AppError> {
    let removed = diesel::delete(reactions::table.find((post, member, reaction))).execute(db)?;
    count(db, post, reaction, -i32::try_from(removed).unwrap_or(0))
}

fn count(db: &mut Db, post: PostId, reaction: Reaction, more: i32) -> Result<(), AppError> {
    if more == 0 {
        return Ok(());
    }
    let post = posts::table.find(post);
    match reaction {
        Reaction::Relate => diesel::update(post).set(posts::relates.eq(posts::relates + more)).execute(db)?,
        Reaction::Thanks => diesel::update(post).set(posts::thanks.eq(posts::thanks + more)).execute(db)?,
        Reaction::WithYou => {
            diesel::update(post).set(posts::with_yous.eq(posts::with_yous + more)).execute(db)?
        }
    };
    Ok(())
}
