//! Bringing a database's tables up to date. Migrations that have landed are never edited.

use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Db;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

#[derive(Debug, thiserror::Error)]
#[error("the database's tables can't be brought up to date: {0}")]
pub struct MigrateError(Box<dyn std::error::Error + Send + Sync>);

/// How the tables in a database compare with the ones this program was built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    Current,
    /// This many migrations have yet to run.
    Old(usize),
    /// A newer program has been here.
    New,
}

pub fn is_current(db: &mut Db) -> Result<Schema, MigrateError> {
    fn compare<DB: diesel::backend::Backend>(
        conn: &mut impl MigrationHarness<DB>,
        ours: EmbeddedMigrations,
    ) -> diesel::migration::Result<Schema> {
        use diesel::migration::MigrationSource;
        let known = MigrationSource::<DB>::migrations(&ours)?.len();
        let waiting = conn.pending_migrations(ours)?.len();
        let applied = conn.applied_migrations()?.len();
        Ok(match waiting {
            0 if applied > known => Schema::New,
            0 => Schema::Current,
            n => Schema::Old(n),
        })
    }
    match db {
        // Even asking makes diesel's own table where there is none.
        Db::Pg(c) => one_at_a_time(c, |c| compare(c, POSTGRES)),
        Db::Sqlite(c) => compare(c, SQLITE),
    }
    .map_err(MigrateError)
}

/// Runs what has not run yet, and answers with how many that was.
///
/// Several processes may do this at once: on SQLite the file's lock, on PostgreSQL an advisory
/// lock lets one go first, and the others find nothing left to do.
pub fn migrate(db: &mut Db) -> Result<usize, MigrateError> {
    match db {
        Db::Pg(c) => one_at_a_time(c, |c| c.run_pending_migrations(POSTGRES).map(|done| done.len())),
        Db::Sqlite(c) => c.run_pending_migrations(SQLITE).map(|done| done.len()),
    }
    .map_err(MigrateError)
}

fn one_at_a_time<T>(
    c: &mut PgConnection,
    work: impl FnOnce(&mut PgConnection) -> diesel::migration::Result<T>,
) -> diesel::migration::Result<T> {
    c.batch_execute("SELECT pg_advisory_lock(6013497551)")?;
    let done = work(c);
    c.batch_execute("SELECT pg_advisory_unlock(6013497551)")?;
    done
}
