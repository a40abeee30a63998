//! The one allow-list.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use url::Url;

use super::SafeHtml;

const TAGS: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h3",
    "h4",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];
const SCHEMES: &[&str] = &["http", "https", "mailto"];
/// Not endorsed by the forum, and the page it leads to learns nothing of the reader.
const REL: &str = "nofollow ugc noopener noreferrer";

static ALLOWED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut allowed = Builder::empty();
    allowed
        .tags(TAGS.iter().copied().collect())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::Deny)
        .link_rel(Some(REL))
        .clean_content_tags(HashSet::from(["script", "style"]));
    allowed
});

/// Keeps of `html` what the allow-list names.
pub(super) fn clean(html: &str) -> SafeHtml {
    SafeHtml(ALLOWED.clean(html).to_string())
}

/// Whether a link may lead to `destination`: an absolute address with an allowed scheme.
///
/// Relative addresses are refused, because the same text is also read in mail and in feeds.
pub(super) fn is_allowed_destination(destination: &str) -> bool {
    Url::parse(destination).is_ok_and(|url| SCHEMES.contains(&url.scheme()))
}
