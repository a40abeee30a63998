//! Search: which posts hold these words, the best first, and where in them.
//!
//! Both databases keep the words by triggers (the migration says how) and are asked with the same
//! [`Terms`]; what a result shows is cut from the rendered text here ([`passage`]), so that a page
//! looks the same on either and never shows anybody's Markdown.

pub(crate) mod http;
mod pages;
pub(crate) mod passage;
pub(crate) mod queries;
mod terms;

pub(crate) use terms::Terms;
