//! What the database knows of the program that set it up.

use diesel::prelude::*;

use super::Db;
use super::schema::meta;
use crate::error::AppError;

const FINGERPRINT: &str = "secret fingerprint";

/// The fingerprint of the secret this database was set up with; the first one to ask sets it.
pub fn settle_fingerprint(db: &mut Db, ours: &str) -> Result<String, AppError> {
    db.write(|db| {
        let known: Option<String> = meta::table.find(FINGERPRINT).select(meta::value).first(db).optional()?;
        if let Some(known) = known {
            return Ok(known);
        }
        diesel::insert_into(meta::table)
            .values((meta::name.eq(FINGERPRINT), meta::value.eq(ours)))
            .execute(db)?;
        Ok(ours.to_owned())
    })
}
