//! A look into a forum's database: what became of each delivery, and states that only a crash makes.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use evenkeel::db::Pool;
use evenkeel::db::schema::deliveries as rows;

use super::forum::Forum;

/// A row of `deliveries`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) attempts: i32,
    pub(crate) outcome: String,
    /// It has been put on the queue.
    pub(crate) enqueued: bool,
}

/// All deliveries in a database, oldest first.
pub(crate) fn deliveries(pool: &Pool) -> Vec<Delivery> {
    let columns =
        (rows::id, rows::kind, rows::state, rows::attempts, rows::outcome, rows::enqueued_us.is_not_null());
    let found: Vec<(i64, String, String, i32, Option<String>, bool)> =
        rows::table.order(rows::id).select(columns).load(&mut *pool.reader().unwrap()).unwrap();
    let delivery = |(id, kind, state, attempts, outcome, enqueued): (_, _, _, _, Option<String>, _)| {
        Delivery { id, kind, state, attempts, outcome: outcome.unwrap_or_default(), enqueued }
    };
    found.into_iter().map(delivery).collect()
}

impl Forum {
    /// All deliveries, oldest first.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        deliveries(&self.app.pool)
    }

    /// The states of the deliveries that tell of posts, oldest first.
    pub(crate) fn states(&self) -> Vec<String> {
        self.deliveries().into_iter().filter(|d| d.kind == "new_post").map(|d| d.state).collect()
    }

    /// Does to the database what no page does.
    pub(crate) fn sql(&self, statement: &str) {
        self.app.pool.writer().unwrap().batch_execute(statement).unwrap();
    }
}
