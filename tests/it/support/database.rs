//! Behind the forum's back: the database itself, for what no page can show.

use std::fmt::Write;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use evenkeel::db::Db;

use super::forum::Forum;

/// Runs statements both databases understand.
pub(crate) async fn execute(forum: &Forum, sql: &str) {
    let sql = sql.to_owned();
    let run = move |_: &_, db: &mut Db| db.batch_execute(&sql).map_err(Into::into);
    forum.app.write(run).await.unwrap();
}

/// Every row of every table as text; bytes as hexadecimal digits.
pub(crate) async fn dump(forum: &Forum) -> String {
    forum.app.read(|_, db| Ok(dump_now(db))).await.unwrap()
}

/// Whether a dump holds this text, as text or as bytes, whatever its case.
pub(crate) fn mentions(dump: &str, text: &str) -> bool {
    let dump = dump.to_ascii_lowercase();
    let hex: String = text.bytes().map(|b| format!("{b:02x}")).collect();
    let lower_hex: String = text.to_ascii_lowercase().bytes().map(|b| format!("{b:02x}")).collect();
    dump.contains(&text.to_ascii_lowercase()) || dump.contains(&hex) || dump.contains(&lower_hex)
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn dump_now(db: &mut Db) -> String {
    let tables = match db {
        Db::Pg(_) => {
            "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = 'public'"
        }
        Db::Sqlite(_) => {
            "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
    };
    let mut text = String::new();
    for table in lines(db, tables) {
        let rows = match db {
            Db::Pg(_) => format!("SELECT t::text AS line FROM {table} AS t"),
            Db::Sqlite(_) => {
                let columns =
                    format!("SELECT 'quote(' || name || ')' AS line FROM pragma_table_info('{table}')");
                format!("SELECT {} AS line FROM {table}", lines(db, &columns).join(" || '|' || "))
            }
        };
        let mut rows = lines(db, &rows);
        rows.sort();
        writeln!(text, "## {table}\n{}", rows.join("\n")).unwrap();
    }
    text
}

fn lines(db: &mut Db, sql: &str) -> Vec<String> {
    let found: Vec<Line> = match db {
        Db::Pg(c) => sql_query(sql).load(c).unwrap(),
        Db::Sqlite(c) => sql_query(sql).load(c).unwrap(),
    };
    found.into_iter().map(|row| row.line).collect()
}
