//! The steps that make the database's tables, taken back and taken again.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use evenkeel::db::Db;
use serde_json::json;

use crate::support::forum::on_both;

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Each step's two scripts, in order.
fn steps(db: &Db) -> Vec<(String, String)> {
    let backend = if matches!(db, Db::Pg(_)) { "postgres" } else { "sqlite" };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(backend);
    let mut steps: Vec<_> = std::fs::read_dir(folder).unwrap().map(|step| step.unwrap().path()).collect();
    steps.sort();
    let read = |step: &Path, name: &str| std::fs::read_to_string(step.join(name)).unwrap();
    steps.iter().map(|step| (read(step, "up.sql"), read(step, "down.sql"))).collect()
}

/// Those of the forum; the list of steps itself is diesel's.
fn tables(db: &mut Db) -> Vec<String> {
    let sql = match db {
        Db::Pg(_) => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'",
        Db::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    };
    let found: Vec<Table> = diesel::sql_query(sql).load(db).unwrap();
    let mut names: Vec<String> = found.into_iter().map(|table| table.name).collect();
    names.retain(|name| !name.starts_with("__diesel"));
    names.sort();
    names
}

on_both! {
    /// With a quarrel in it, so that what a step takes back is not only empty tables.
    async fn every_step_goes_back_and_forth(forum) {
        let (ana, ben, mara) = (forum.member("ana").await, forum.member("ben").await, forum.moderator("mara").await);
        let thread = ana.start("Small things that help", "A kettle.").await;
        let post = ben.reply(thread, None, "You and your kettle.").await["id"].as_i64().unwrap();
        ana.post(&format!("/posts/{post}/flags"), json!({ "reason": "personal_attack" })).await.expect(201);
        let redaction = json!({ "span": "your kettle", "reason": "a remark about a person" });
        mara.post(&format!("/mod/posts/{post}/redaction"), redaction).await.expect(200);
        let note = json!({ "body": "About tea, please.", "to": ["ben"] });
        mara.post(&format!("/mod/posts/{post}/note"), note).await.expect(200);
        let separation = json!({ "members": ["ana", "ben"], "reason": "for a quiet week" });
        mara.post("/mod/separations", separation).await.expect(201);
        let (before, left, after) = forum
            .app
            .write(|_, db| {
                let steps = steps(db);
                let before = tables(db);
                for (_, down) in steps.iter().rev() {
                    db.batch_execute(down).unwrap_or_else(|error| panic!("{error} in\n{down}"));
                }
                let left = tables(db);
                for (up, _) in &steps {
                    db.batch_execute(up).unwrap_or_else(|error| panic!("{error} in\n{up}"));
                }
                Ok((before, left, tables(db)))
            })
            .await
            .unwrap();
        assert!(before.contains(&"measures".to_owned()) && before.len() > 30, "{before:?}");
        assert!(left.is_empty(), "{left:?}");
        assert_eq!(before, after);
    }

    /// What was there stays what it was when a step makes a table anew.
    async fn the_last_steps_keep_what_they_find(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        forum.moderator("mara").await;
        let thread = ana.start("Small things that help", "A kettle.").await;
        let post = ben.reply(thread, None, "A lamp.").await["id"].as_i64().unwrap();
        ben.reply(thread, None, "Thank you, @ana.").await;
        ana.post(&format!("/posts/{post}/flags"), json!({ "reason": "spam" })).await.expect(201);
        let count = |db: &mut Db| {
            ["cases", "notifications", "deliveries", "flags", "audit_log"].map(|table| {
                let sql = format!("SELECT CAST(COUNT(*) AS TEXT) AS name FROM {table}");
                diesel::sql_query(sql).get_result::<Table>(db).unwrap().name
            })
        };
        let (before, after) = forum
            .app
            .write(move |_, db| {
                // From the one on that made the most tables anew.
                let steps = steps(db).split_off(7);
                let before = count(db);
                steps.iter().rev().for_each(|(_, down)| db.batch_execute(down).unwrap());
                steps.iter().for_each(|(up, _)| db.batch_execute(up).unwrap());
                Ok((before, count(db)))
            })
            .await
            .unwrap();
        assert_eq!(before, after);
        assert!(before[0] == "1" && before[1] != "0", "{before:?}");
        let page = forum.browser().open(&format!("/t/{thread}")).await.expect(200);
        assert!(page.text("main").contains("A lamp."));
    }
}
