//! The boards a new forum starts with.

use diesel::prelude::*;
use serde::Deserialize;

use super::Visibility;
use crate::clock::Micros;
use crate::db::Db;
use crate::db::schema::boards;
use crate::error::AppError;

/// Address, name, and when a check-in opens every day, in minutes after midnight. Where one does, members
/// share their own day and don't advise each other: the charter says so.
const STARTERS: [(&str, &str, Option<i32>); 3] = [
    ("stories", "Stories", None),
    ("discussion", "Discussion", None),
    ("daily-check-in", "Daily check-in", Some(5 * 60)),
];

#[derive(Deserialize)]
struct Charter {
    charter: String,
}

/// Makes the starting boards in a database that has none yet.
pub(crate) fn seed(db: &mut Db, now: Micros) -> Result<(), AppError> {
    let charters: std::collections::HashMap<String, Charter> = {
        use figment::providers::{Format, Toml};
        let toml = Toml::string(include_str!("../../config/charters.toml"));
        figment::Figment::from(toml).extract().map_err(AppError::internal)?
    };
    db.write(|db| {
        if boards::table.count().get_result::<i64>(db)? > 0 {
            return Ok(());
        }
        for (position, (slug, name, check_in_minute)) in (1..).zip(STARTERS) {
            let charter = charters.get(slug).map_or("", |c| c.charter.trim());
            diesel::insert_into(boards::table)
                .values((
                    boards::slug.eq(slug),
                    boards::name.eq(name),
                    boards::charter.eq(charter),
                    boards::position.eq(position),
                    boards::visibility.eq(Visibility::Public),
                    boards::created_us.eq(now),
                    boards::check_in_minute.eq(check_in_minute),
                    boards::cross_talk.eq(check_in_minute.is_none()),
                ))
                .execute(db)?;
        }
        Ok(())
    })
}
