//! Whether a column is one of several ids.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Bool, Text};
use diesel::sqlite::Sqlite;

/// See [`among`].
#[derive(Debug, Clone, QueryId)]
pub(crate) struct Among<C> {
    column: C,
    ids: Vec<i64>,
    /// The same, for SQLite.
    list: String,
}

/// What diesel's `eq_any` says, in one statement however many ids there are. PostgreSQL gets an array,
/// as from diesel. SQLite has none, so diesel writes a `?` an id: another text for each number of them,
/// which is parsed and planned anew each time, and took a tenth of making a thread's page. Here it gets
/// a JSON list.
pub(crate) fn among<C>(column: C, ids: impl IntoIterator<Item = i64>) -> Among<C> {
    let ids: Vec<i64> = ids.into_iter().collect();
    let numbers: Vec<String> = ids.iter().map(i64::to_string).collect();
    Among { column, ids, list: format!("[{}]", numbers.join(",")) }
}

impl<C: Expression> Expression for Among<C> {
    type SqlType = Bool;
}

impl<C: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Among<C> where Among<C>: Expression {}
impl<C: SelectableExpression<QS>, QS> SelectableExpression<QS> for Among<C> where Among<C>: AppearsOnTable<QS> {}
impl<C: ValidGrouping<GB>, GB> ValidGrouping<GB> for Among<C> {
    type IsAggregate = C::IsAggregate;
}

impl<C: QueryFragment<Pg>> QueryFragment<Pg> for Among<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<BigInt>, _>(&self.ids)?;
        out.push_sql(")");
        Ok(())
    }
}

impl<C: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Among<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT value FROM json_each(");
        out.push_bind_param::<Text, _>(&self.list)?;
        out.push_sql("))");
        Ok(())
    }
}
