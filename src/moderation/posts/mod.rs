//! What moderators do with a post.

pub(crate) mod edit;
pub(crate) mod edit_http;
pub(crate) mod hide;
mod pages;
pub(crate) mod restore;
pub(crate) mod restore_http;
