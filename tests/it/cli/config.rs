//! Settings that are wrong are named by the variable that holds them.

use super::*;
use crate::support::need;
use crate::support::postgres::Postgres;

/// `doctor` with this variable set.
fn doctor_with(dir: &Path, variable: &str, value: &str) -> Ran {
    Ran::of(evenkeel(dir).arg("doctor").env(variable, value))
}

#[test]
fn a_wrong_value_names_its_variable() {
    let dir = tempfile::tempdir().unwrap();
    for (variable, value) in [
        ("EVENKEEL__MAIL__DELAY_SECONDS", "soon"),
        ("EVENKEEL__MAIL__DELAY_SECONDS", "-1"),
        ("EVENKEEL__MAIL__TRANSPORT", "pigeon"),
        ("EVENKEEL__MAIL__FROM", "nobody"),
        ("EVENKEEL__MAIL__SMTP_URL", "http://127.0.0.1"),
        ("EVENKEEL__SERVER__PUBLIC_URL", "forum.example.org"),
        ("EVENKEEL__SERVER__TRUSTED_PROXIES", "[\"10.0.0.0/99\"]"),
        ("EVENKEEL__LIMITS__ENABLED", "maybe"),
        ("EVENKEEL__SITE__EXIT_URL", "away"),
        ("EVENKEEL__LOG__FORMAT", "yaml"),
        ("EVENKEEL__QUEUE__REQUEUE_AFTER_SECONDS", "1.5"),
        ("EVENKEEL_PROFILE", "staging"),
        ("EVENKEEL_CONFIG", "/nowhere/evenkeel.toml"),
        ("DATABASE_URL", "mysql://localhost/forum"),
        ("DATABASE_URL", "sqlite::memory:"),
        ("DATABASE_URL_FILE", "/nowhere/database"),
        ("REDIS_URL_FILE", "/nowhere/redis"),
        ("EVENKEEL__MAIL__SMTP_URL_FILE", "/nowhere/smtp"),
    ] {
        let mut command = evenkeel(dir.path());
        command.arg("doctor").env(variable, value);
        if variable == "EVENKEEL__MAIL__SMTP_URL" {
            command.env("EVENKEEL__MAIL__TRANSPORT", "smtp");
        }
        let ran = Ran::of(&mut command);
        assert_eq!(ran.code, 1, "{variable}={value}: {ran}");
        let said = format!("{}{}", ran.out, ran.err);
        assert!(said.contains(variable), "{variable}={value}: {ran}");
        assert!(!said.contains("panicked"), "{ran}");
    }
}

#[test]
fn a_variable_that_is_no_setting_is_named() {
    let dir = tempfile::tempdir().unwrap();
    for variable in ["EVENKEEL__SERVR__LISTEN", "EVENKEEL__MAIL__DELAY", "EVENKEEL__SERVER__LISTEN__PORT"] {
        let ran = doctor_with(dir.path(), variable, "1");
        assert_eq!(ran.code, 1, "{ran}");
        let said = ran.err.to_lowercase();
        let last = variable.rsplit("__").next().unwrap().to_lowercase();
        assert!(said.contains(&last) || said.contains(&variable.to_lowercase()), "{variable}: {ran}");
    }
}

#[test]
fn a_wrong_address_with_a_password_in_it_is_not_repeated() {
    let dir = tempfile::tempdir().unwrap();
    for (variable, value) in [
        ("DATABASE_URL", "postgres://forum:hunter2@127.0.0.1:1/forum"),
        ("DATABASE_URL", "mysql://forum:hunter2@127.0.0.1/forum"),
        ("REDIS_URL", "redis://:hunter2@127.0.0.1:1/0"),
        ("REDIS_URL", "http://:hunter2@127.0.0.1:1/0"),
        ("EVENKEEL__MAIL__SMTP_URL", "smtp://forum:hunter2@127.0.0.1:1"),
        ("EVENKEEL__MAIL__SMTP_URL", "pigeon://forum:hunter2@127.0.0.1:1"),
    ] {
        let mut command = evenkeel(dir.path());
        command.arg("doctor").env(variable, value).env("EVENKEEL__MAIL__TRANSPORT", "smtp");
        let ran = Ran::of(&mut command);
        assert_eq!(ran.code, 1, "{ran}");
        assert!(!format!("{ran}").contains("hunter2"), "{variable}: {ran}");
    }
}

#[test]
fn a_database_is_named_in_any_of_the_ways_that_are_promised() {
    for shape in ["", "sqlite:{}", "sqlite://{}", "{}"] {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("elsewhere/forum.db");
        let value = shape.replace("{}", file.to_str().unwrap());
        let mut command = evenkeel(dir.path());
        command.env("DATABASE_URL", value).arg("demo");
        Ran::of(&mut command).succeeds();
        let expected = if shape.is_empty() { dir.path().join("evenkeel.db") } else { file };
        assert!(expected.is_file(), "{shape:?}: {}", expected.display());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&expected).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "nobody else reads it");
        }
    }
    let dir = tempfile::tempdir().unwrap();
    Ran::of(evenkeel(dir.path()).env("DATABASE_URL", "forum.db").arg("demo")).succeeds();
    assert!(dir.path().join("forum.db").is_file(), "a path may be relative");
}

#[test]
fn an_address_may_come_from_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let (file, database) = (dir.path().join("address"), dir.path().join("from-a-file.db"));
    std::fs::write(&file, format!("sqlite:{}\n", database.display())).unwrap();
    Ran::of(evenkeel(dir.path()).env("DATABASE_URL_FILE", &file).arg("demo")).succeeds();
    assert!(database.is_file());
    std::fs::write(&file, "smtp://forum:hunter2@127.0.0.1:1\n").unwrap();
    let mut command = evenkeel(dir.path());
    command
        .arg("doctor")
        .env("EVENKEEL__MAIL__TRANSPORT", "smtp")
        .env("EVENKEEL__MAIL__SMTP_URL_FILE", &file);
    let ran = Ran::of(&mut command);
    assert!(ran.code == 1 && ran.out.contains("WRONG  mail:"), "it is what the file says: {ran}");
    if let Some(postgres) = need::<Postgres>() {
        let database = postgres.database();
        std::fs::write(&file, database.url()).unwrap();
        let ran = Ran::of(evenkeel(dir.path()).env("DATABASE_URL_FILE", &file).arg("migrate")).succeeds();
        assert!(ran.out.contains("up to date ("), "{ran}");
    }
}

#[test]
fn a_file_of_settings_is_read_and_variables_win_over_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("evenkeel.toml");
    std::fs::write(&file, "[database]\nurl = \"one.db\"\n").unwrap();
    Ran::of(evenkeel(dir.path()).env("EVENKEEL_CONFIG", &file).arg("demo")).succeeds();
    assert!(dir.path().join("one.db").is_file());
    let mut command = evenkeel(dir.path());
    Ran::of(command.env("EVENKEEL_CONFIG", &file).env("EVENKEEL__DATABASE__URL", "two.db").arg("demo"))
        .succeeds();
    assert!(dir.path().join("two.db").is_file());
    std::fs::write(&file, "[databas]\nurl = \"x\"\n").unwrap();
    let ran = Ran::of(evenkeel(dir.path()).env("EVENKEEL_CONFIG", &file).arg("demo"));
    ran.fails_saying(&["databas", "evenkeel.toml"]);
}
