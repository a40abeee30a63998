//! Programs and tables of different age.

use crate::support::forum::Backend;
use crate::support::nodes::Nodes;

fn words(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[tokio::test]
async fn on_postgres_tables_are_brought_up_to_date_by_command_only() {
    let Some(nodes) = Nodes::new(Backend::PostgresAndRedis) else { return };
    for command in ["serve", "worker"] {
        let refused = nodes.run(&[command]);
        assert!(!refused.status.success());
        assert!(words(&refused).contains("Run `evenkeel migrate` once"), "{}", words(&refused));
    }
    let first = nodes.run(&["migrate"]);
    assert!(first.status.success() && words(&first).contains("are up to date ("), "{}", words(&first));
    let second = nodes.run(&["migrate"]);
    assert!(second.status.success() && words(&second).contains("already"), "{}", words(&second));
    let serving = nodes.serve(&[]).await;
    assert_eq!(nodes.browser().open("/").await.expect(200).status, 200);
    drop(serving);
    nodes.sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000001')");
    for command in ["serve", "worker", "migrate"] {
        let refused = nodes.run(&[command]);
        assert!(!refused.status.success());
        assert!(words(&refused).contains("newer Evenkeel"), "{}", words(&refused));
    }
}

#[test]
fn two_who_migrate_at_once_get_in_nobodys_way() {
    let Some(nodes) = Nodes::new(Backend::PostgresAndRedis) else { return };
    std::thread::scope(|scope| {
        let both = [scope.spawn(|| nodes.run(&["migrate"])), scope.spawn(|| nodes.run(&["migrate"]))];
        for done in both {
            let done = done.join().unwrap();
            assert!(done.status.success(), "{}", words(&done));
        }
    });
}

#[tokio::test]
async fn on_sqlite_serving_is_enough() {
    let nodes = Nodes::new(Backend::Sqlite).unwrap();
    let serving = nodes.serve(&[]).await;
    let boards = nodes.api().get("/boards").await.expect(200);
    assert_eq!(boards["boards"].as_array().map_or(0, Vec::len), 3, "{boards}");
    assert!(nodes.data_dir().join("evenkeel.db").exists());
    drop(serving);
    let migrated = nodes.run(&["migrate"]);
    assert!(migrated.status.success() && words(&migrated).contains("already"), "{}", words(&migrated));
}
