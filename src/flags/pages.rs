//! What the form for a flag shows.

use askama::Template;

use super::FlagReason;
use crate::ids::PostId;
use crate::markup::SafeHtml;
use crate::threads::Thread;
use crate::web::{Chrome, Problem};

#[derive(Template)]
#[template(path = "flags/flag.html")]
pub(super) struct FlagPage {
    pub(super) chrome: Chrome,
    pub(super) thread: Thread,
    pub(super) id: PostId,
    pub(super) number: i32,
    pub(super) author: String,
    /// The post; or why there is nothing to do.
    pub(super) form: Result<SafeHtml, &'static str>,
    pub(super) reason: String,
    pub(super) note: String,
    pub(super) problem: Option<Problem>,
}
