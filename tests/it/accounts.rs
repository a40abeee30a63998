//! Joining, signing in, sessions, and the first account of all.

mod first_run;
mod joining;
mod sessions;
mod signing_in;
