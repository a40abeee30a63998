//! The one allow-list.

use std::borrow::Cow;
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
/// Where the pages of members are. Only [`mentions`](super::mentions) makes links into the forum: what
/// a text says itself is also read in mail and in feeds, and leads to whole addresses only.
pub(super) const MEMBERS: &str = "/m/";
/// Not endorsed by the forum, and the page it leads to learns nothing of the reader.
const REL: &str = "nofollow ugc noopener noreferrer";

static ALLOWED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut allowed = Builder::empty();
    allowed
        .tags(TAGS.iter().copied().collect())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::Custom(Box::new(within_the_forum)))
        .link_rel(Some(REL))
        .clean_content_tags(HashSet::from(["script", "style"]));
    allowed
});

/// A path as it is, where a text may lead to one.
fn within_the_forum(path: &str) -> Option<Cow<'_, str>> {
    path.starts_with(MEMBERS).then_some(Cow::Borrowed(path))
}

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
