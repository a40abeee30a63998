//! What is not kept: not in the database, not in the log, not on the disk in clear.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::support::browser::Browser;
use crate::support::client::{Client, PASSPHRASE};
use crate::support::database::{dump, mentions};
use crate::support::evenkeel_command;
use crate::support::forum::{Backend, Forum, on_both};
use crate::support::served::Served;

const AGENT: &str = "Zebrafinch/7.5 (Marked)";
const ADDRESS: &str = "203.0.113.77";
const QUERY: &str = "pangolinquery";
const EMAIL: &str = "wombat.reader@example.org";

/// What identifies a visitor; each must be nowhere.
const TRACES: [&str; 7] = [AGENT, "Zebrafinch", ADDRESS, QUERY, EMAIL, "wombat.reader", PASSPHRASE];

/// A person with a browser and a program, doing most of what can be done, marked in every way a
/// request can be. Answers with the tokens they were given.
async fn do_everything(url: &str) -> Vec<String> {
    let headers = [
        ("user-agent", AGENT),
        ("x-forwarded-for", ADDRESS),
        ("x-real-ip", ADDRESS),
        ("referer", &*format!("https://elsewhere.example/?{QUERY}")),
        ("accept-language", "pangolinquery"),
    ];
    let browser = Browser::with_headers(url, &headers);
    let form = browser.open(&format!("/join?utm={QUERY}")).await;
    let typed = [("handle", "ana"), ("passphrase", PASSPHRASE), ("email", EMAIL)];
    browser.submit(&form, "/join", &typed).await.expect(200);
    let form = browser.open("/b/discussion/new").await;
    let typed = [("title", "A thread"), ("body", "Hello."), ("kind", "story")];
    let thread = browser.submit(&form, "/b/discussion/new", &typed).await.expect(200);
    let id = thread.path.trim_start_matches("/t/").split('-').next().unwrap().to_owned();
    let reply = format!("/t/{id}/replies");
    browser.submit(&thread, &reply, &[("body", "And more."), ("preview", "1")]).await.expect(200);
    browser.submit(&thread, &reply, &[("body", "And more.")]).await.expect(200);
    let form = browser.open(&format!("/subscribe?thread={id}&q={QUERY}")).await;
    browser.submit(&form, "/subscribe", &[("email", EMAIL)]).await.expect(200);
    for path in [
        "/",
        "/me",
        "/m/ana",
        "/search",
        "/unanswered",
        "/nothing",
        "/t/x",
        "/p/1",
        "/p/1/revisions",
        "/mod",
        "/static/css/evenkeel.css",
    ] {
        browser.open(&format!("{path}?q={QUERY}")).await;
    }
    let stranger = Browser::with_headers(url, &headers);
    let form = stranger.open(&format!("/sign-in?next=/me?{QUERY}")).await;
    for passphrase in ["not this one", PASSPHRASE] {
        stranger.submit(&form, "/sign-in", &[("handle", "ana"), ("passphrase", passphrase)]).await;
    }
    let program = Client::with_headers(url, &headers);
    let body = json!({ "handle": "ben", "passphrase": PASSPHRASE, "email": EMAIL });
    let token = program.post("/members", body).await.expect(201)["token"].as_str().unwrap().to_owned();
    let ben = program.with_token(&token);
    ben.reply(id.parse().unwrap(), None, "From a program.").await;
    ben.get(&format!("/threads/{id}?limit=5&q={QUERY}")).await.expect(200);
    ben.get(&format!("/search?q={QUERY}&author=ana")).await.expect(200);
    ben.put("/subscriptions", json!({ "board": "stories" })).await;
    program.post_raw("/members", "application/json", b"{".to_vec()).await.problem(400);
    vec![browser.cookie("sid").unwrap(), stranger.cookie("sid").unwrap(), token]
}

on_both! {
    async fn nothing_of_a_visitor_is_in_any_column(forum) {
        let tokens = do_everything(&forum.url).await;
        forum.settle().await;
        forum.pass_seconds(600);
        forum.settle().await;
        let links: Vec<String> = forum
            .mail()
            .iter()
            .flat_map(|mail| {
                let text = mail.text().unwrap();
                let links = text.split_whitespace().filter(|word| word.starts_with("http"));
                links
                    .map(|link| link.rsplit('/').next().unwrap().to_owned())
                    .filter(|last| last.len() > 20)
                    .collect::<Vec<_>>()
            })
            .collect();
        assert!(links.len() >= 3, "{links:?}");
        let dump = dump(&forum).await;
        assert!(dump.contains("And more.") && mentions(&dump, "ana"), "the dump sees what is there");
        for trace in TRACES.iter().copied().chain(["127.0.0.1", "not this one"]) {
            assert!(!mentions(&dump, trace), "{trace:?} was kept");
        }
        for token in tokens.iter().chain(&links) {
            assert!(!mentions(&dump, token), "a token is kept in clear");
            use base64::Engine;
            let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token).unwrap();
            let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
            assert!(!dump.to_ascii_lowercase().contains(&hex), "a token is kept as bytes");
        }
        assert!(dump.contains("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    async fn the_secret_is_a_private_file_and_no_part_of_the_database(forum) {
        let path = forum.app.config.secret_file();
        let secret = std::fs::read_to_string(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        do_everything(&forum.url).await;
        let dump = dump(&forum).await;
        assert!(!mentions(&dump, secret.trim()));
        use base64::Engine;
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(secret.trim()).unwrap();
        assert_eq!(bytes.len(), 32);
        let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        assert!(!dump.to_ascii_lowercase().contains(&hex));
    }

    async fn with_another_secret_nothing_starts(forum) {
        do_everything(&forum.url).await;
        let other = tempfile::tempdir().unwrap();
        for args in [&["serve"][..], &["worker"], &["admin", "grant-role", "ana", "moderator"]] {
            let mut command = evenkeel_command(&forum);
            command.env("EVENKEEL__SECURITY__SECRET_FILE", other.path().join("other.key")).args(args);
            let output = command.output().unwrap();
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success(), "{args:?}");
            assert!(words.contains("this secret key is not the one"), "{args:?}: {words}");
        }
        let garbage = other.path().join("garbage.key");
        std::fs::write(&garbage, "not a key\n").unwrap();
        let mut command = evenkeel_command(&forum);
        let output = command.env("EVENKEEL__SECURITY__SECRET_FILE", &garbage).arg("serve").output().unwrap();
        assert!(String::from_utf8_lossy(&output.stderr).contains("should hold 32 bytes in base64"));
        assert_eq!(std::fs::read_to_string(&garbage).unwrap(), "not a key\n", "never overwritten");
    }
}

#[tokio::test]
async fn the_database_file_holds_no_address_and_nobody_else_reads_it() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    do_everything(&forum.url).await;
    forum.settle().await;
    let mut seen = Vec::new();
    for entry in std::fs::read_dir(forum.dir()).unwrap().map(Result::unwrap).filter(|e| e.path().is_file()) {
        let name = entry.file_name().into_string().unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}: {mode:o}");
        let bytes = std::fs::read(entry.path()).unwrap();
        for trace in TRACES {
            assert!(
                !bytes.windows(trace.len()).any(|w| w.eq_ignore_ascii_case(trace.as_bytes())),
                "{trace} in {name}"
            );
        }
        seen.push(name);
    }
    seen.sort();
    assert!(seen.contains(&"evenkeel.db".to_owned()) && seen.contains(&"secret.key".to_owned()), "{seen:?}");
}

/// What is in a folder for mail; a message that is being written has another name until it is whole.
fn messages(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "eml"));
    paths
}

/// A fresh start of the program itself: what it makes, only its owner can read.
#[tokio::test]
async fn what_the_program_makes_on_disk_is_private() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut command = evenkeel_command(&forum);
    command
        .env("EVENKEEL__DATA_DIR", &data)
        .env("DATABASE_URL", "")
        .env("EVENKEEL__SECURITY__SECRET_FILE", "");
    let served = Served::start(command.arg("serve"));
    do_everything(&served.url).await;
    let mail = data.join("mail");
    let arrived = || !messages(&mail).is_empty();
    assert!(crate::support::eventually(std::time::Duration::from_secs(15), arrived));
    for (path, expected) in [(&data, 0o700), (&mail, 0o700)] {
        assert_eq!(
            std::fs::metadata(path).unwrap().permissions().mode() & 0o777,
            expected,
            "{}",
            path.display()
        );
    }
    for name in ["evenkeel.db", "evenkeel.db-wal", "evenkeel.db-shm", "secret.key"] {
        let mode = std::fs::metadata(data.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}: {mode:o}");
    }
}

/// No level logs addresses, user agents, query strings or what people wrote.
#[tokio::test]
async fn the_log_tells_what_was_asked_and_not_by_whom() {
    for (backend, level, format) in [
        (Backend::Sqlite, "info", "text"),
        (Backend::Sqlite, "trace", "json"),
        (Backend::PostgresAndRedis, "trace", "text"),
    ] {
        let Some(forum) = Forum::start(backend).await else { continue };
        let mut command = evenkeel_command(&forum);
        command.env("EVENKEEL__LOG__LEVEL", level).env("EVENKEEL__LOG__FORMAT", format);
        let mut served = Served::start(command.arg("serve"));
        let tokens = do_everything(&served.url).await;
        let mail = forum.dir().join("mail");
        let arrived = || !messages(&mail).is_empty();
        assert!(crate::support::eventually(std::time::Duration::from_secs(15), arrived));
        let browser = Browser::new(&served.url);
        for file in messages(&mail) {
            let bytes = std::fs::read(file).unwrap();
            let link = crate::support::mail::Mail::new(bytes).link("/subscribe/confirm/");
            browser.open(&link).await.expect(200);
            browser.open(&link.replace("confirm", "%63onfirm")).await;
        }
        let secret = "AAAAAAAAAAAAAAAAAAAAAA";
        for path in ["/u/", "/%75/", "/subscribe/confirm/", "/m/"] {
            browser.open(&format!("{path}{secret}")).await;
        }
        served.stop();
        let log = served.log();
        assert!(
            log.contains("/static/css/evenkeel.css") && log.contains("403"),
            "{level}: it says something: {log}"
        );
        for trace in TRACES.iter().copied().chain(["not this one", "And more.", secret]) {
            assert!(!mentions(&log, trace), "{level} {format}: {trace:?} in the log");
        }
        for token in &tokens {
            assert!(!log.contains(token.as_str()), "{level} {format}: a token in the log");
        }
        assert!(
            !log.contains("subscribe/confirm/A") && !log.to_lowercase().contains("user-agent"),
            "{level}"
        );
        assert!(!log.contains("panicked"));
    }
}

/// The limiter's keys in Redis are hashes: not an address, not a name, nor what was typed as one.
#[tokio::test]
async fn redis_holds_nothing_of_a_visitor() {
    let limited = |config: &mut evenkeel::config::Config| config.limits.enabled = true;
    let Some(forum) = Forum::start_with(Backend::PostgresAndRedis, limited).await else { return };
    let api = forum.api();
    for typed in [EMAIL, PASSPHRASE, "ana"] {
        api.post("/sessions", json!({ "handle": typed, "passphrase": "not this one" })).await.problem(422);
    }
    let client = redis::Client::open(forum.redis().unwrap().url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut connection).await.unwrap();
    assert!(keys.iter().filter(|key| key.contains("SignInAs")).count() >= 3, "{keys:?}");
    for key in &keys {
        assert!(key.len() < 120, "{key}");
        for trace in [EMAIL, "wombat", "lamps", "127.0.0.1", ":ana"] {
            assert!(!mentions(key, trace), "{key}");
        }
    }
}
