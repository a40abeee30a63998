//! The record of what was done, and who reads it.

pub(crate) mod audit;
pub(crate) mod export;
pub(crate) mod figures;
pub(crate) mod figures_http;
pub(crate) mod http;
mod names;
pub(super) mod pages;
