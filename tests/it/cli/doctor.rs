//! `evenkeel doctor`.

use super::*;
use crate::support::need;
use crate::support::postgres::Postgres;

fn wrong(ran: &Ran) -> Vec<&str> {
    ran.out.lines().filter(|line| line.starts_with("WRONG")).collect()
}

on_both! {
    async fn the_doctor_finds_a_healthy_forum_well(forum) {
        let ran = Ran::of(evenkeel_command(&forum).arg("doctor")).succeeds();
        let lines: Vec<&str> = ran.out.lines().map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(lines, ["ok     data directory", "ok     secret key", "ok     database", "ok     redis", "ok     mail"]);
        assert!(ran.out.contains("tables up to date"), "{ran}");
        assert!(ran.out.contains(if forum.redis().is_some() { "PostgreSQL" } else { "SQLite" }), "{ran}");
    }

    async fn a_health_check_does_not_hang_on_the_mail_relay(forum) {
        let away = [("EVENKEEL__MAIL__TRANSPORT", "smtp"), ("EVENKEEL__MAIL__SMTP_URL", "smtp://127.0.0.1:1")];
        Ran::of(evenkeel_command(&forum).arg("doctor").envs(away)).fails_saying(&["one thing is wrong"]);
        Ran::of(evenkeel_command(&forum).args(["doctor", "--local"]).envs(away)).succeeds();
    }

    async fn the_doctor_sees_that_the_secret_is_another_one(forum) {
        let other = forum.dir().join("other.key");
        evenkeel::keys::Keys::load(&other).unwrap();
        let mut command = evenkeel_command(&forum);
        let ran = Ran::of(command.arg("doctor").env("EVENKEEL__SECURITY__SECRET_FILE", &other));
        let ran = ran.fails_saying(&["one thing is wrong"]);
        assert_eq!(wrong(&ran), ["WRONG  database: it was set up with another secret key"]);
        // And nothing else starts on it.
        let mut demo = evenkeel_command(&forum);
        Ran::of(demo.arg("demo").env("EVENKEEL__SECURITY__SECRET_FILE", &other))
            .fails_saying(&["secret key is not the one", "EVENKEEL__SECURITY__SECRET_FILE"]);
    }
}

#[test]
fn the_doctor_names_each_thing_that_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a-file");
    std::fs::write(&file, "not a folder, not a key, not a database").unwrap();
    let inside = file.join("data");
    let cases: [(&str, &str, &str, &[&str]); 7] = [
        ("EVENKEEL__DATA_DIR", inside.to_str().unwrap(), "WRONG  data directory: ", &["Not a directory"]),
        (
            "EVENKEEL__SECURITY__SECRET_FILE",
            file.to_str().unwrap(),
            "WRONG  secret key: ",
            &["32 bytes in base64"],
        ),
        ("DATABASE_URL", file.to_str().unwrap(), "WRONG  database: ", &["a-file", "not a database"]),
        (
            "DATABASE_URL",
            "postgres://127.0.0.1:1/forum",
            "WRONG  database: ",
            &["postgres://127.0.0.1/forum"],
        ),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "WRONG  redis: ", &["refused"]),
        ("REDIS_URL", "carrier://pigeon", "WRONG  redis: ", &[]),
        ("EVENKEEL__MAIL__SMTP_URL", "smtp://127.0.0.1:1", "WRONG  mail: ", &["refused"]),
    ];
    for (variable, value, line, words) in cases {
        let mut command = evenkeel(dir.path());
        command.arg("doctor").env(variable, value);
        if variable.contains("SMTP") {
            command.env("EVENKEEL__MAIL__TRANSPORT", "smtp");
        }
        let started = std::time::Instant::now();
        let ran = Ran::of(&mut command).fails_saying(&["wrong"]);
        let found = wrong(&ran);
        assert!(
            found.iter().any(|l| l.starts_with(line) && words.iter().all(|w| l.contains(w))),
            "{variable}={value}: {ran}"
        );
        assert!(started.elapsed().as_secs() < 15, "{variable}: {:?}", started.elapsed());
    }
    let mut command = evenkeel(dir.path());
    command
        .arg("doctor")
        .env("REDIS_URL", "redis://127.0.0.1:1/0")
        .env("DATABASE_URL", "postgres://127.0.0.1:1/x");
    Ran::of(&mut command).fails_saying(&["2 things are wrong"]);
}

#[test]
fn the_doctor_and_the_server_ask_for_a_migration_on_postgresql() {
    let Some(postgres) = need::<Postgres>() else { return };
    let (dir, database) = (tempfile::tempdir().unwrap(), postgres.database());
    let with = |args: &[&str]| Ran::of(evenkeel(dir.path()).args(args).env("DATABASE_URL", database.url()));
    let ran = with(&["doctor"]).fails_saying(&["one thing is wrong"]);
    assert!(wrong(&ran)[0].contains("run `evenkeel migrate`"), "{ran}");
    for command in ["serve", "worker", "demo"] {
        with(&[command]).fails_saying(&["Run `evenkeel migrate`"]);
    }
    assert!(with(&["migrate"]).succeeds().out.contains(" steps)"));
    assert!(with(&["migrate"]).succeeds().out.contains("up to date already"));
    with(&["doctor"]).succeeds();
    with(&["demo"]).succeeds();
}

#[test]
fn the_doctor_of_a_new_place_says_what_will_happen() {
    let dir = tempfile::tempdir().unwrap();
    let ran = Ran::of(evenkeel(dir.path()).arg("doctor")).succeeds();
    assert!(ran.out.contains("will be made at the first start"), "{ran}");
}
