//! Bringing an old home along: reading what another program exported and making threads of it.
//!
//! An import has two halves. The pure half ([`wordpress`]) reads the foreign file into plain values
//! and says, with a reason, what it leaves behind; it knows no database and can be fuzzed. The other
//! half ([`store`]) keeps those values, keyed by where they came from, so that importing the same
//! file twice adds nothing. The demo thread comes in by the same door.

pub(crate) mod demo;
pub(crate) mod store;
pub mod wordpress;
pub(crate) mod wordpress_file;
