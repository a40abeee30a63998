//! The database: one set of queries for SQLite and PostgreSQL.
//!
//! [`Db`] is one connection of either kind. What diesel's multi-backend query builder can't say
//! (`RETURNING`, `ON CONFLICT`, several rows in one insert) is said through [`both!`], which
//! compiles its body once for each.

mod among;
mod batch;
mod kept;
mod meta;
mod migrate;
mod pool;
mod readers;
pub mod schema;
mod text_enum;
mod watch;
mod writers;

use std::num::NonZeroU32;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::error::AppError;

pub(crate) use among::among;
pub(crate) use batch::Batch;
pub(crate) use kept::Kept;
pub use meta::settle_fingerprint;
pub use migrate::{MigrateError, Schema, is_current, migrate};
pub use pool::{OpenError, Pool};
pub(crate) use readers::Readers;
pub(crate) use text_enum::text_enum;
pub(crate) use watch::Version;
pub(crate) use writers::Writers;

#[derive(diesel::MultiConnection)]
pub enum Db {
    Pg(PgConnection),
    Sqlite(SqliteConnection),
}

/// Runs one diesel expression on whichever database `$conn` is. What pages ask all the time goes
/// this way even where [`Db`] could say it: diesel knows a statement of either database by its type,
/// one of both only by writing it out each time, and hands over every field of every row twice.
macro_rules! both {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::db::Db::Pg($c) => $body,
            $crate::db::Db::Sqlite($c) => $body,
        }
    };
}
pub(crate) use both;

/// How often a transaction that lost a race on PostgreSQL is tried again before giving up.
const ATTEMPTS: u32 = 5;

impl Db {
    /// Runs `work` in one transaction: all of it or nothing.
    ///
    /// On SQLite it starts with `BEGIN IMMEDIATE`: a transaction that reads first and asks for the
    /// write lock later fails under load however long it is willing to wait. On PostgreSQL it is
    /// tried again when it loses a race, so `work` must not do anything that can't be done twice.
    /// Inside a transaction of [`Writers`] it is a savepoint.
    pub fn write<T>(&mut self, mut work: impl FnMut(&mut Db) -> Result<T, AppError>) -> Result<T, AppError> {
        let mut attempt = 1;
        loop {
            self.begin()?;
            match work(self) {
                Ok(value) => match self.commit() {
                    Ok(()) => return Ok(value),
                    Err(e) if lost_a_race(&e) && attempt < ATTEMPTS => attempt += 1,
                    Err(e) => return Err(e.into()),
                },
                Err(error) => {
                    self.roll_back()?;
                    if attempt == ATTEMPTS || !is_lost_race(&error) {
                        return Err(error);
                    }
                    attempt += 1;
                }
            }
        }
    }

    fn begin(&mut self) -> Result<(), DieselError> {
        if self.open_transactions() > 0 {
            return both!(self, |c| AnsiTransactionManager::begin_transaction(c));
        }
        match self {
            Db::Pg(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN"),
            Db::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
        }
    }

    fn commit(&mut self) -> Result<(), DieselError> {
        both!(self, |c| AnsiTransactionManager::commit_transaction(c))
    }

    fn roll_back(&mut self) -> Result<(), DieselError> {
        both!(self, |c| AnsiTransactionManager::rollback_transaction(c))
    }

    /// Runs several reads that see the same moment: what is written meanwhile is in all of them or in none.
    pub fn moment<T>(&mut self, look: impl FnOnce(&mut Db) -> Result<T, AppError>) -> Result<T, AppError> {
        if self.open_transactions() > 0 {
            return look(self);
        }
        match self {
            Db::Pg(c) => AnsiTransactionManager::begin_transaction_sql(
                c,
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            )?,
            Db::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN")?,
        }
        let seen = look(self);
        self.roll_back()?;
        seen
    }

    /// Takes back what was begun inside the transaction and not finished.
    fn abandon_savepoints(&mut self) -> Result<(), DieselError> {
        while self.open_transactions() > 1 {
            self.roll_back()?;
        }
        Ok(())
    }

    /// The transaction and the savepoints in it.
    fn open_transactions(&mut self) -> u32 {
        self.depth().map_or(0, |depth| depth.map_or(0, u32::from))
    }

    /// Nothing open that a later user of this connection would stumble over.
    fn is_idle(&mut self) -> bool {
        matches!(self.depth(), Ok(None))
    }

    fn depth(&mut self) -> Result<Option<NonZeroU32>, DieselError> {
        fn depth<C: diesel::Connection<TransactionManager = AnsiTransactionManager>>(
            c: &mut C,
        ) -> Result<Option<NonZeroU32>, DieselError> {
            AnsiTransactionManager::transaction_manager_status_mut(c).transaction_depth()
        }
        both!(self, |c| depth(c))
    }

    pub fn ping(&mut self) -> Result<(), AppError> {
        self.batch_execute("SELECT 1").map_err(Into::into)
    }

    /// `SQLite 3.51.1` or `PostgreSQL 15.18`, for people.
    pub fn version(&mut self) -> Result<String, AppError> {
        #[derive(diesel::QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::Text)]
            version: String,
        }
        let row: Row = match self {
            Db::Pg(c) => {
                diesel::sql_query("SELECT 'PostgreSQL ' || current_setting('server_version') AS version")
                    .get_result(c)?
            }
            Db::Sqlite(c) => {
                diesel::sql_query("SELECT 'SQLite ' || sqlite_version() AS version").get_result(c)?
            }
        };
        Ok(row.version)
    }
}

/// PostgreSQL's 40001 and 40P01, or a row found missing that someone else has made meanwhile:
/// they went first, and the same work may now succeed.
fn lost_a_race(error: &DieselError) -> bool {
    use DatabaseErrorKind::{SerializationFailure, UniqueViolation};
    match error {
        DieselError::DatabaseError(SerializationFailure | UniqueViolation, _) => true,
        // Diesel knows no kind for it. The language is asked for where a connection is opened.
        DieselError::DatabaseError(_, about) => about.message().contains("deadlock detected"),
        _ => false,
    }
}

fn is_lost_race(error: &AppError) -> bool {
    match error {
        AppError::Internal(source) => source.downcast_ref::<DieselError>().is_some_and(lost_a_race),
        _ => false,
    }
}

/// Makes of "that row is there already" a lost race, for whoever looked and did not see it: in
/// its next attempt [`Db::write`] does.
pub(crate) fn duplicate_is_lost_race(error: DieselError) -> DieselError {
    match error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, about) => {
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, about)
        }
        other => other,
    }
}

/// A row that must be the only one of its kind was already there.
pub(crate) fn is_duplicate(error: &DieselError) -> bool {
    matches!(error, DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
}
