//! How a board is looked after, as the host says at the command line.

use super::*;
use crate::support::evenkeel_command;
use crate::support::forum::on_both;
use crate::support::ran::Ran;

fn board(forum: &Forum, args: &[&str]) -> Ran {
    Ran::of(evenkeel_command(forum).args(["admin", "board", "discussion"]).args(args))
}

on_both! {
    async fn it_is_shown_and_changed(forum) {
        let usual = board(&forum, &[]).succeeds().out;
        assert!(usual.contains("Nobody’s posts wait") && usual.contains("may advise each other"), "{usual}");
        assert!(usual.contains("weigh 3 fold") && usual.contains("for 12 hours"), "{usual}");
        let changed = board(&forum, &["--approve-first", "3", "--cross-talk", "no", "--alarm-hours", "4", "--flag-limit", "5"]);
        let changed = changed.succeeds().out;
        for words in ["first 3 posts wait", "share their own experience only", "weigh 5 fold", "for 4 hours"] {
            assert!(changed.contains(words), "{changed}");
        }
        assert_eq!(board(&forum, &[]).succeeds().out, changed);
        assert!(board(&forum, &["--help"]).succeeds().out.contains("--approve-first"));
    }

    async fn what_makes_no_sense_is_refused_and_changes_nothing(forum) {
        let before = board(&forum, &[]).succeeds().out;
        for (flag, bad) in [
            ("--approve-first", ["x", "101", "1.5", ""]),
            ("--alarm-hours", ["0", "721", "soon", ""]),
            ("--flag-limit", ["0", "1001", "many", ""]),
        ] {
            for value in bad {
                board(&forum, &[flag, value, "--visibility", "members"]).fails_saying(&["It is one from"]);
            }
        }
        board(&forum, &["--approve-first=-1"]).fails_saying(&["It is one from"]);
        board(&forum, &["--cross-talk", "maybe"]).fails_saying(&["neither yes nor no"]);
        assert_eq!(board(&forum, &[]).succeeds().out, before);
    }
}
