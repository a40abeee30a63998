//! The tags that there are, from `config/tags.toml`.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use serde::Deserialize;

use super::tags::Facet;
use crate::db::schema::tags;
use crate::db::{Db, both};
use crate::error::AppError;

#[derive(Deserialize)]
struct Entry {
    slug: String,
    name: String,
}

/// Adds the tags that a forum hasn't got yet. What is there stays as it is.
pub(crate) fn seed(db: &mut Db) -> Result<(), AppError> {
    let list: HashMap<String, Vec<Entry>> = {
        use figment::providers::{Format, Toml};
        let toml = Toml::string(include_str!("../../config/tags.toml"));
        figment::Figment::from(toml).extract().map_err(AppError::internal)?
    };
    let known: HashSet<String> = tags::table.select(tags::slug).load(db)?.into_iter().collect();
    for facet in Facet::ALL {
        let entries = list.get(facet.as_str()).map_or(&[][..], Vec::as_slice);
        for (position, entry) in (1..).zip(entries).filter(|(_, entry)| !known.contains(&entry.slug)) {
            let row = (
                tags::slug.eq(&entry.slug),
                tags::name.eq(&entry.name),
                tags::facet.eq(*facet),
                tags::position.eq(position),
            );
            // Another node may be starting too.
            both!(db, |c| diesel::insert_into(tags::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(c)?);
        }
    }
    Ok(())
}
