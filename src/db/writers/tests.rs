use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_query;
use futures_util::future::join_all;

use super::Writers;
use crate::config::DatabaseUrl;
use crate::db::{Db, Pool};
use crate::error::AppError;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

fn note(db: &mut Db, n: usize) -> Result<(), AppError> {
    db.write(|db| Ok(sql_query(format!("INSERT INTO notes VALUES ({n})")).execute(db).map(|_| ())?))
}

fn notes(pool: &Pool) -> i64 {
    let mut db = pool.reader().unwrap();
    sql_query("SELECT count(*) AS n FROM notes").get_result::<Count>(&mut *db).unwrap().n
}

/// A file with an empty table.
fn notebook() -> (tempfile::TempDir, Pool, Arc<Writers>) {
    let folder = tempfile::tempdir().unwrap();
    let pool = Pool::open(&DatabaseUrl::Sqlite(folder.path().join("notes.db"))).unwrap();
    sql_query("CREATE TABLE notes (n INTEGER PRIMARY KEY)").execute(&mut *pool.writer().unwrap()).unwrap();
    let writers = Arc::new(Writers::new(&pool));
    (folder, pool, writers)
}

#[tokio::test]
async fn whoever_is_answered_can_be_read_by_everyone() {
    let (_folder, pool, writers) = notebook();
    let writing = (0..200).map(|n| {
        let (pool, writers) = (pool.clone(), writers.clone());
        async move {
            writers.run(move |db| note(db, n)).await.unwrap();
            assert!(notes(&pool) > 0);
        }
    });
    join_all(writing).await;
    assert_eq!(notes(&pool), 200);
}

#[tokio::test]
async fn one_that_fails_half_way_or_panics_takes_back_its_own_only() {
    let (_folder, pool, writers) = notebook();
    let writing = (0..60).map(|n| {
        let writers = writers.clone();
        async move {
            let work = move |db: &mut Db| {
                db.write(|db| {
                    note(db, n)?;
                    match n % 3 {
                        0 => Ok(()),
                        1 => Err(AppError::NotFound),
                        _ => panic!("a fault of the program's"),
                    }
                })
            };
            (n, writers.run(work).await)
        }
    });
    for (n, answer) in join_all(writing).await {
        match n % 3 {
            0 => assert!(answer.is_ok(), "{n}: {answer:?}"),
            1 => assert!(matches!(answer, Err(AppError::NotFound)), "{n}: {answer:?}"),
            _ => assert!(matches!(answer, Err(AppError::Internal(_))), "{n}: {answer:?}"),
        }
    }
    assert_eq!(notes(&pool), 20);
    writers.run(|db| note(db, 1000)).await.unwrap();
    assert_eq!(notes(&pool), 21);
}

#[tokio::test]
async fn when_the_commit_fails_nobody_is_told_that_it_went_well() {
    let (_folder, pool, writers) = notebook();
    let deferred = "CREATE TABLE debts (note INTEGER REFERENCES notes (n) DEFERRABLE INITIALLY DEFERRED)";
    sql_query(deferred).execute(&mut *pool.writer().unwrap()).unwrap();
    // Found out only when all is committed, and nobody can say whose fault it was.
    let debt =
        |db: &mut Db| db.write(|db| Ok(sql_query("INSERT INTO debts VALUES (7)").execute(db).map(|_| ())?));
    assert!(writers.run(debt).await.is_err());
    writers.run(|db| note(db, 1)).await.unwrap();
    assert_eq!(notes(&pool), 1);
}
