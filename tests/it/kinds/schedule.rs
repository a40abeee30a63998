//! `evenkeel admin board`: when a check-in opens.

use super::*;
use crate::support::database::dump;
use crate::support::evenkeel_command;
use crate::support::forum::{Forum, on_both_with};
use crate::support::ran::Ran;

fn daily(config: &mut evenkeel::config::Config) {
    config.check_in.enabled = true;
}

fn board(forum: &Forum, slug: &str, flags: &[&str]) -> Ran {
    Ran::of(evenkeel_command(forum).args(["admin", "board", slug]).args(flags))
}

async fn count(forum: &Forum, slug: &str) -> usize {
    forum.settle().await;
    let listed = forum.api().get(&format!("/boards/{slug}/threads")).await.expect(200);
    listed["threads"].as_array().unwrap().len()
}

on_both_with! { daily;
    async fn a_host_sets_the_hour_and_the_place(forum) {
        // 08:00 on Monday in UTC.
        let said = board(&forum, "daily-check-in", &["--check-in", "10:30", "--time-zone", "europe/berlin"]).succeeds();
        assert!(said.out.contains("every day at 10:30, Europe/Berlin time"), "{said}");
        assert_eq!(count(&forum, "daily-check-in").await, 0, "09:00 there");
        forum.pass_seconds(5400);
        assert_eq!(count(&forum, "daily-check-in").await, 1);
        board(&forum, "discussion", &["--check-in", "00:00"]).succeeds();
        assert_eq!(count(&forum, "discussion").await, 1, "any board can have one");
        board(&forum, "daily-check-in", &["--check-in", "off"]).succeeds();
        forum.pass_seconds(48 * 3600);
        assert_eq!(count(&forum, "daily-check-in").await, 1);
        let said = board(&forum, "daily-check-in", &[]).succeeds();
        assert!(said.out.contains("No check-in opens there") && said.out.contains("Europe/Berlin"), "{said}");
        started(&forum.member("ana").await, "daily-check-in", "check-in", json!({})).await;
    }

    async fn what_is_no_time_and_no_place_changes_nothing(forum) {
        let before = dump(&forum).await;
        for time in ["24:00", "5:30", "05:60", "noon", "", "-1:00", "05:30:00", "０５:30", "OFF"] {
            board(&forum, "daily-check-in", &[&format!("--check-in={time}")]).fails_saying(&["no time of day", "05:30"]);
        }
        for zone in ["Mars/Olympus", "", "../../etc/passwd", "Europe/London ", "GMT+25"] {
            board(&forum, "daily-check-in", &[&format!("--time-zone={zone}")]).fails_saying(&["no time zone", "Europe/London"]);
        }
        board(&forum, "daily-check-in", &["--visibility", "members", "--time-zone", "Nowhere"]).fails_saying(&["no time zone"]);
        board(&forum, "kitchen", &["--check-in", "05:30"]).fails_saying(&["kitchen"]);
        assert_eq!(dump(&forum).await, before);
    }
}
