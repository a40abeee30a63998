//! What programs read of the pages: Atom feeds, the sitemap and robots.txt. Nothing in them that
//! the one who asks couldn't read on a page.

mod atom;
pub(crate) mod crawlers;
pub(crate) mod http;
