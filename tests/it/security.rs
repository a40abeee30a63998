//! What an attacker tries.

mod csrf;
mod doors;
mod headers;
mod hidden;
mod hostile_text;
mod log;
mod requests;
mod routes;
