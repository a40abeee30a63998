use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_query;
use futures_util::future::join_all;

use super::Readers;
use crate::config::DatabaseUrl;
use crate::db::{Db, Pool};
use crate::error::AppError;

fn readers() -> (tempfile::TempDir, Arc<Readers>) {
    let folder = tempfile::tempdir().unwrap();
    let pool = Pool::open(&DatabaseUrl::Sqlite(folder.path().join("empty.db"))).unwrap();
    (folder, Arc::new(Readers::new(&pool)))
}

fn say(db: &mut Db, n: i64) -> Result<i64, AppError> {
    #[derive(QueryableByName)]
    struct Said {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    Ok(sql_query(format!("SELECT {n} AS n")).get_result::<Said>(db)?.n)
}

#[tokio::test]
async fn a_crowd_is_answered_each_with_their_own() {
    let (_folder, readers) = readers();
    for _ in 0..50 {
        let asked = (0..40).map(|n| {
            let readers = readers.clone();
            async move { assert_eq!(readers.run(move |db| say(db, n)).await.unwrap(), n) }
        });
        join_all(asked).await;
    }
}

#[tokio::test]
async fn one_whose_work_panics_fails_alone() {
    let (_folder, readers) = readers();
    let asked = (0..60).map(|n| {
        let readers = readers.clone();
        async move {
            let work = move |db: &mut Db| {
                assert!(n % 3 > 0, "on purpose");
                say(db, n)
            };
            readers.run(work).await.ok()
        }
    });
    let told = join_all(asked).await;
    let wanted: Vec<_> = (0..60).map(|n| (n % 3 > 0).then_some(n)).collect();
    assert_eq!(told, wanted);
    assert_eq!(readers.run(|db| say(db, 7)).await.unwrap(), 7);
}

#[tokio::test]
async fn a_transaction_left_open_is_nobody_elses() {
    let (_folder, readers) = readers();
    for n in 0..20 {
        readers.run(|db| db.begin().map_err(AppError::from)).await.unwrap();
        assert_eq!(readers.run(move |db| say(db, n)).await.unwrap(), n);
        assert!(readers.run(|db| Ok(db.is_idle())).await.unwrap());
    }
}
