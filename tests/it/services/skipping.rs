//! What a machine without the programs shows: this test binary runs itself there.

use std::process::{Command, Output};

/// Runs two tests that need Redis where there is none.
fn without_redis(wish: &str) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--test-threads=2", "services::redis::it_"])
        .env("PATH", "/nowhere")
        .env("EVENKEEL_TEST_SERVICES", wish)
        .output()
        .unwrap()
}

#[test]
fn a_missing_program_is_said_once_though_the_tests_pass() {
    let Output { status, stdout, stderr } = without_redis("optional");
    assert!(status.success());
    assert!(String::from_utf8_lossy(&stdout).contains("3 passed"));
    assert_eq!(
        String::from_utf8_lossy(&stderr),
        "skipped: Redis runs (redis-server not found; \
         set EVENKEEL_TEST_SERVICES=required to make this a failure)\n"
    );
}

#[test]
fn a_missing_program_fails_the_tests_where_services_are_required() {
    let Output { status, stdout, .. } = without_redis("required");
    assert!(!status.success());
    assert!(String::from_utf8_lossy(&stdout).contains("Redis is required"));
}
