//! What moderators do with a post.

mod acts;
pub(crate) mod acts_http;
mod branch;
pub(crate) mod edit;
pub(crate) mod edit_http;
pub(crate) mod hide;
pub(crate) mod merge;
pub(crate) mod move_post;
pub(crate) mod note;
mod pages;
mod ready;
pub(crate) mod redact;
pub(crate) mod restore;
pub(crate) mod restore_http;
pub(crate) mod split;
