//! Reads of members.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;

use super::handle::key_of;
use super::{Member, PassphraseHash, Role};
use crate::db::Db;
use crate::db::schema::members;
use crate::error::AppError;
use crate::ids::MemberId;

pub(crate) fn by_id(db: &mut Db, id: MemberId) -> Result<Member, AppError> {
    Ok(members::table.find(id).select(Member::as_select()).first(db)?)
}

/// By handle, whatever its case.
pub(crate) fn by_handle(db: &mut Db, handle: &str) -> Result<Option<Member>, AppError> {
    let found = members::table.filter(members::handle_key.eq(key_of(handle.trim())));
    Ok(found.select(Member::as_select()).first(db).optional()?)
}

/// What some members are called.
pub(crate) fn handles(db: &mut Db, ids: &[MemberId]) -> Result<HashMap<MemberId, String>, AppError> {
    let found = members::table.filter(members::id.eq_any(ids)).select((members::id, members::handle));
    Ok(found.load(db)?.into_iter().collect())
}

/// Which of these names, whatever their case, are handles: each with the handle it stands for.
pub(crate) fn named(db: &mut Db, names: BTreeSet<String>) -> Result<HashMap<String, String>, AppError> {
    let keys: Vec<String> = names.iter().map(|name| key_of(name)).collect();
    let found: Vec<(String, String)> = members::table
        .filter(members::handle_key.eq_any(&keys))
        .select((members::handle_key, members::handle))
        .load(db)?;
    let found: HashMap<String, String> = found.into_iter().collect();
    let handle = |(name, key): (String, String)| Some((name, found.get(&key)?.clone()));
    Ok(names.into_iter().zip(keys).filter_map(handle).collect())
}

/// Those with one of these handles who can sign in.
pub(crate) fn who_can_sign_in(db: &mut Db, handles: &[String]) -> Result<Vec<MemberId>, AppError> {
    let keys: Vec<String> = handles.iter().map(|handle| key_of(handle)).collect();
    let found = members::table.filter(members::handle_key.eq_any(keys)).filter(members::claimed);
    Ok(found.order(members::id).select(members::id).load(db)?)
}

/// Those who moderate the whole forum.
pub(crate) fn moderators(db: &mut Db) -> Result<Vec<Member>, AppError> {
    let found = members::table.filter(members::role.ne(Role::Member).and(members::claimed));
    Ok(found.order(members::id).select(Member::as_select()).load(db)?)
}

pub(crate) fn has_host(db: &mut Db) -> Result<bool, AppError> {
    // The host of an imported or fictional thread runs nothing here.
    let hosts = members::table.filter(members::role.eq(Role::Host)).filter(members::claimed);
    let hosts = hosts.count().get_result::<i64>(db)?;
    Ok(hosts > 0)
}

/// Who would sign in by this handle, and the hash to compare with.
pub(super) fn credentials(db: &mut Db, handle: &str) -> Result<Option<(Member, PassphraseHash)>, AppError> {
    let found: Option<(Member, Option<String>)> = members::table
        .filter(members::handle_key.eq(key_of(handle.trim())))
        .select((Member::as_select(), members::passphrase_hash))
        .first(db)
        .optional()?;
    Ok(found.and_then(|(member, hash)| Some((member, PassphraseHash::from_stored(hash?)))))
}
