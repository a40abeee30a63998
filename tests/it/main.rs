//! The integration tests: one binary, so that they are linked once and share their support.

// clippy.toml lets `#[test]` functions unwrap; here everything is a test, and so may their support.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accounts;
mod api;
mod architecture;
mod bad_input;
mod cli;
mod concurrency;
mod demo;
mod desk;
mod email;
mod faults;
mod feeds;
mod flags;
mod heat;
mod import;
mod kinds;
mod limits;
mod lists;
mod migrations;
mod moderation;
mod moderation_members;
mod moderation_posts;
mod moderation_threads;
mod opensmtpd;
mod pages;
mod posts;
mod privacy;
mod reading;
mod replay;
mod search;
mod security;
mod services;
mod support;
mod temper;
mod workers;
mod writing;
