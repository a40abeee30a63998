//! Evenkeel: a self-hosted, moderated discussion forum for people in recovery.
//!
//! # The map
//!
//! A request or a command goes down this list, and never up:
//!
//! - [`cli`], [`start`] and [`server`] put the program together; [`worker`] is what runs behind the pages.
//! - The concepts, each a folder with the same words inside (`mod.rs` what it is, `http.rs`
//!   handlers, `pages.rs` what templates see, `queries.rs` reads, one file a verb):
//!   [`import`] → [`moderation`] → [`flags`] → [`threads`] → [`drafts`] → [`notices`] → [`cases`] → [`measures`] →
//!   [`posts`] → [`boards`] → [`accounts`]; [`notices`] tells members of news on the pages, [`subscriptions`] and [`notify`]
//!   by mail; [`drafts`] keeps what is not posted yet;
//!   [`search`] and [`feeds`] read it.
//! - [`api`] is the JSON surface: thin, over the same verbs.
//! - Plumbing: [`app`], [`db`], [`outbox`], [`queue`], [`mail`], [`limits`], [`web`], [`keys`].
//! - Rules and text, which know neither database nor HTTP: [`policy`], [`markup`], [`heat`],
//!   [`temper`].
//!
//! Three walkthroughs are in `docs/ARCHITECTURE.md`.

mod accounts;
mod api;
pub mod app;
mod boards;
mod cases;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
mod drafts;
pub mod error;
mod feeds;
mod files;
mod flags;
pub mod heat;
mod ids;
pub mod import;
pub mod keys;
pub mod limits;
pub mod mail;
pub mod markup;
mod measures;
mod moderation;
mod notices;
mod notify;
mod outbox;
mod policy;
mod posts;
pub mod queue;
mod routes;
mod search;
pub mod server;
mod site;
pub mod start;
mod subscriptions;
pub mod telemetry;
mod temper;
mod threads;
mod web;
pub mod worker;
