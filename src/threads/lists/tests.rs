//! Each list is read along an index, without sorting what it doesn't show.

use std::sync::{Arc, Mutex};

use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
use diesel::sql_types::Text;
use diesel::{RunQueryDsl, SqliteConnection, sql_query};

use super::*;
use crate::boards::Visibility;
use crate::{db, threads::written};

#[derive(diesel::QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// How SQLite goes about the one query that `list` makes.
fn plan(list: impl FnOnce(&mut Db)) -> String {
    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let mut db = Db::Sqlite({
        connection.batch_execute("PRAGMA foreign_keys = ON").unwrap();
        connection
    });
    db::migrate(&mut db).unwrap();
    let Db::Sqlite(connection) = &mut db else { unreachable!() };
    connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            log.lock().unwrap().push(query.to_string());
        }
    });
    list(&mut db);
    let queries = std::mem::take(&mut *seen.lock().unwrap());
    let [query] = queries.as_slice() else { panic!("one query: {queries:#?}") };
    let statement = query.split(" -- binds:").next().unwrap();
    let Db::Sqlite(connection) = &mut db else { unreachable!() };
    let steps: Vec<Step> = sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(connection).unwrap();
    steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("; ")
}

fn boards(ids: &[i64]) -> Vec<Board> {
    let board = |id: &i64| Board {
        id: BoardId(*id),
        slug: String::new(),
        name: String::new(),
        charter: String::new(),
        visibility: Visibility::Public,
        time_zone: String::new(),
        check_in_minute: None,
        warm: 0.5,
        hot: None,
        flag_limit: 3,
        approve_first: 0,
        cross_talk: true,
        alarm_hours: 12,
    };
    ids.iter().map(board).collect()
}

const ANY: Narrow = Narrow { kind: None, tag: None };
const AFTER: Option<ListCursor> = Some(ListCursor(Micros(9), ThreadId(9)));

#[test]
fn no_list_sorts_a_forum_to_show_its_beginning() {
    let (all, one) = (boards(&[1, 2, 3]), boards(&[1]));
    let story = Some(ThreadKind::Story);
    let stories = Narrow { kind: story, ..ANY };
    let plans = [
        ("threads_active", plan(|db| drop(active(db, &all, ANY, None, 8).unwrap()))),
        ("threads_active", plan(|db| drop(active(db, &all, ANY, AFTER, 8).unwrap()))),
        ("threads_board_active", plan(|db| drop(active(db, &one, ANY, None, 40).unwrap()))),
        ("threads_board_kind", plan(|db| drop(active(db, &one, stories, AFTER, 40).unwrap()))),
        ("threads_kind_created", plan(|db| drop(newest(db, &all, story, 5).unwrap()))),
        ("threads_board_created", plan(|db| drop(newest(db, &one, None, 30).unwrap()))),
        ("threads_unanswered", plan(|db| drop(unanswered(db, &all, None, 5).unwrap()))),
        ("threads_unanswered", plan(|db| drop(unanswered(db, &all, AFTER, 40).unwrap()))),
        ("threads_waiting", plan(|db| drop(waiting_for_host(db, &all, None, 40).unwrap()))),
        ("threads_waiting", plan(|db| drop(waiting_for_host(db, &all, AFTER, 40).unwrap()))),
        (
            "posts_author",
            plan(|db| drop(written::written_by(db, crate::ids::MemberId(1), &all, None, 20).unwrap())),
        ),
    ];
    for (index, plan) in plans {
        assert!(
            plan.contains(&format!("INDEX {index} ")) || plan.contains(&format!("INDEX {index};")),
            "{index}: {plan}"
        );
        assert!(!plan.contains("TEMP B-TREE"), "{index}: {plan}");
    }
}
