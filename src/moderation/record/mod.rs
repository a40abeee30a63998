//! The record of what was done, and who reads it.

pub(crate) mod audit;
pub(crate) mod http;
mod pages;
