//! The command line, as a host uses it.

mod boards;
mod config;
mod doctor;
mod rerender;
mod roles;

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use crate::support::evenkeel_command;
use crate::support::forum::{Forum, on_both};
use crate::support::ran::Ran;
use crate::support::state::state;

/// The program on a machine where nothing is set but what it is told here.
fn evenkeel(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
    command.env_clear().env("EVENKEEL_PROFILE", "test").env("EVENKEEL__DATA_DIR", dir).current_dir(dir);
    command
}

fn create_host(forum: &Forum, handle: &str, passphrase: &str) -> Ran {
    let mut command = evenkeel_command(forum);
    command.args(["admin", "create-host", "--handle", handle, "--passphrase-stdin"]);
    Ran::with_input(&mut command, passphrase)
}

fn grant(forum: &Forum, handle: &str, role: &str) -> Ran {
    Ran::of(evenkeel_command(forum).args(["admin", "grant-role", handle, role]))
}

on_both! {
    async fn a_host_is_made_and_can_sign_in(forum) {
        let made = create_host(&forum, "Orla", "seven lamps by the harbour\r\n").succeeds();
        assert!(made.out.contains("Orla is a host now") && made.out.contains("/sign-in"), "{made}");
        assert!(!format!("{made}").contains("seven lamps"));
        let browser = forum.browser();
        let home = browser.sign_in("orla").await.expect(200);
        assert!(home.has("a[href='/mod']"));
        assert!(!home.text("main").contains("no host yet"));
        browser.open("/welcome").await.expect(404);
    }

    async fn a_host_who_cannot_be_made_leaves_nothing(forum) {
        forum.member("ana").await;
        let before = state(&forum).await;
        let good = "seven lamps by the harbour";
        for (handle, passphrase, words) in [
            ("Orla", "short", "at least 8 characters"),
            ("Orla", "", "at least 8 characters"),
            ("Orla", "password123", "easy to guess"),
            ("Orla", "orla orla orla", "contains your handle"),
            ("ANA", good, "Please choose another"),
            ("an-a", good, "Please choose another"),
            ("moderator", good, "run this forum"),
            ("o@example.org", good, "email address"),
            ("", good, "choose a handle"),
        ] {
            let refused = create_host(&forum, handle, passphrase).fails_saying(&[words]);
            assert!(refused.err.lines().count() == 1, "{refused}");
            assert_eq!(state(&forum).await, before, "{handle}");
        }
        let mut silent = evenkeel_command(&forum);
        silent.args(["admin", "create-host", "--handle", "Orla"]);
        Ran::of(&mut silent).fails_saying(&["--passphrase-stdin"]);
        assert_eq!(state(&forum).await, before);
    }

    async fn the_only_host_stays_one(forum) {
        create_host(&forum, "Orla", "seven lamps by the harbour").succeeds();
        grant(&forum, "orla", "member").fails_saying(&["Orla is the only host"]);
        forum.browser().open("/welcome").await.expect(404);
        create_host(&forum, "Ben", "seven lamps by the harbour").succeeds();
        grant(&forum, "orla", "member").succeeds();
    }

    async fn roles_are_given_and_taken(forum) {
        create_host(&forum, "Orla", "seven lamps by the harbour").succeeds();
        forum.member("ana").await;
        let browser = forum.browser();
        browser.sign_in("ana").await;
        for (role, status) in [("moderator", 200), ("host", 200), ("member", 403)] {
            let ran = grant(&forum, "ANA", role).succeeds();
            assert!(ran.out.contains(&format!("ana is a {role} now")), "{ran}");
            browser.open("/mod/log").await.expect(status);
        }
        grant(&forum, "nobody", "moderator").fails_saying(&["Nobody here is called \"nobody\""]);
        let usage = grant(&forum, "ana", "king");
        assert!(usage.code == 2 && usage.err.contains("member, moderator, host"), "{usage}");
        // A name on imported posts is nobody who could moderate.
        Ran::of(evenkeel_command(&forum).arg("demo")).succeeds();
        grant(&forum, "Fen_Walker", "moderator").fails_saying(&["nobody can sign in"]);
    }

    async fn a_board_is_opened_and_closed(forum) {
        let thread = forum.member("ana").await.start("Small things", "A kettle.").await;
        let board = |args: &[&str]| Ran::of(evenkeel_command(&forum).args(["admin", "board"]).args(args));
        assert!(board(&["discussion"]).succeeds().out.contains("can be read by everyone"));
        let closed = board(&["discussion", "--visibility", "members"]).succeeds();
        assert!(closed.out.contains("Discussion (/b/discussion) can be read by members only"), "{closed}");
        let (stranger, member) = (forum.browser(), forum.browser());
        member.sign_in("ana").await;
        for path in ["/b/discussion", &format!("/t/{thread}-small-things")] {
            stranger.open(path).await.expect(404);
            member.open(path).await.expect(200);
        }
        board(&["discussion", "--visibility", "public"]).succeeds();
        stranger.open("/b/discussion").await.expect(200);
        let before = state(&forum).await;
        board(&["kitchen", "--visibility", "members"]).fails_saying(&["There is no board at /b/kitchen"]);
        board(&["kitchen"]).fails_saying(&["There is no board at /b/kitchen"]);
        let usage = board(&["discussion", "--visibility", "friends"]);
        assert!(usage.code == 2 && usage.err.contains("public, members"), "{usage}");
        assert_eq!(state(&forum).await, before);
    }

    async fn migrating_what_is_up_to_date_does_nothing(forum) {
        let before = state(&forum).await;
        let ran = Ran::of(evenkeel_command(&forum).arg("migrate")).succeeds();
        assert!(ran.out.contains("up to date already"), "{ran}");
        assert_eq!(state(&forum).await, before);
    }
}

#[test]
fn help_names_every_command() {
    let dir = tempfile::tempdir().unwrap();
    let help = Ran::of(evenkeel(dir.path()).arg("--help")).succeeds();
    for command in ["serve", "worker", "migrate", "import", "demo", "admin", "doctor"] {
        assert!(help.out.contains(&format!("\n  {command} ")), "{command}: {help}");
        let own = Ran::of(evenkeel(dir.path()).args([command, "--help"])).succeeds();
        assert!(own.out.contains("Usage:"), "{own}");
    }
    let version = Ran::of(evenkeel(dir.path()).arg("--version")).succeeds();
    assert_eq!(version.out.trim(), concat!("evenkeel ", env!("CARGO_PKG_VERSION")));
    for mistaken in [&["serv"][..], &["import", "wordpress"], &["import", "wordpress", "x.xml"], &["admin"]] {
        let usage = Ran::of(evenkeel(dir.path()).args(mistaken));
        assert!(usage.code == 2 && usage.err.contains("Usage:"), "{usage}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "asking for help makes no files");
}

#[test]
fn a_port_that_is_taken_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    for wrong in [address.as_str(), "127.0.0.1", "nowhere.invalid:80", "127.0.0.1:99999"] {
        let mut serve = evenkeel(dir.path());
        serve.arg("serve").env("EVENKEEL__SERVER__LISTEN", wrong);
        let refused = Ran::of(&mut serve);
        refused.fails_saying(&["cannot listen on", wrong, "EVENKEEL__SERVER__LISTEN"]);
    }
}
