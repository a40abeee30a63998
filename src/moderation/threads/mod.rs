//! What moderators do to a thread, for a while or for good. What is for a while is undone by lifting it; about
//! what is for good, whoever began the thread may ask for another look.

pub(crate) mod http;
pub(crate) mod lock;
pub(crate) mod move_thread;
mod pages;
pub(crate) mod set;

pub(super) use set::{Setting, set_now};
