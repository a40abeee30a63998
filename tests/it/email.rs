//! Following by email: asking, being told, and stopping it.

mod discreet;
mod followers;
mod headers;
mod manage;
mod most;
mod opt_in;
mod rechecks;
