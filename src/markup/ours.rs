//! Addresses of this forum, however they are written: what a link in a text leads to.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::ids::{PostId, ThreadId};

/// What can be told from an address alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ours {
    /// `/p/12`
    Post(PostId),
    /// `/t/3-title?after=x#p7`
    Numbered(ThreadId, i32),
    /// `/t/3-title`
    Thread(ThreadId),
    /// `/m/handle`
    Member(String),
}

/// Where an address leads on the forum at `home`; `None`: elsewhere, or to something else.
pub fn ours(address: &str, home: &str) -> Option<Ours> {
    let home = Url::parse(&format!("{}/", home.trim_end_matches('/'))).ok()?;
    let url = home.join(address).ok()?;
    // The other scheme leads to the same place, as a rule; so does a host's full name, with a dot.
    let host = |url: &Url| url.host_str().map(|host| host.trim_end_matches('.').to_owned());
    let web = matches!(url.scheme(), "http" | "https");
    if !web || host(&url) != host(&home) || url.port() != home.port() {
        return None;
    }
    let path = segments(&url);
    let below = path.strip_prefix(segments(&home).as_slice())?;
    match below {
        [kind, id, ..] if kind == "p" => Some(Ours::Post(id.parse().ok()?)),
        [kind, id, ..] if kind == "t" => {
            let thread = id.split('-').next()?.parse().ok()?;
            Some(match url.fragment().and_then(number) {
                Some(number) => Ours::Numbered(thread, number),
                None => Ours::Thread(thread),
            })
        }
        [kind, handle, ..] if kind == "m" => Some(Ours::Member(handle.clone())),
        _ => None,
    }
}

/// Of `p7`. A browser finds the words after it by themselves: `#p7:~:text=…`.
fn number(fragment: &str) -> Option<i32> {
    let fragment = percent_decode_str(fragment).decode_utf8_lossy().into_owned();
    let number = fragment.strip_prefix('p')?;
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().ok()
}

/// The path as the server reads it.
fn segments(url: &Url) -> Vec<String> {
    let path = percent_decode_str(url.path()).decode_utf8_lossy().into_owned();
    let mut segments: Vec<String> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(other.to_owned()),
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(id: i64) -> Option<Ours> {
        Some(Ours::Post(PostId(id)))
    }

    fn numbered(thread: i64, number: i32) -> Option<Ours> {
        Some(Ours::Numbered(ThreadId(thread), number))
    }

    #[test]
    fn a_post_is_known_by_each_of_its_addresses() {
        for (address, found) in [
            ("https://forum.example/p/12", post(12)),
            ("https://forum.example/p/12/revisions?x=1#y", post(12)),
            ("HTTPS://Forum.EXAMPLE/p/12", post(12)),
            ("http://forum.example/p/12", post(12)),
            ("https://forum.example:443/p/12", post(12)),
            ("https://forum.example./p/12", post(12)),
            ("https://you@forum.example/p/12", post(12)),
            ("https://forum.example/%70/%31%32", post(12)),
            ("https://forum.example//p//12", post(12)),
            ("https://forum.example/t/./../p/%2e/12", post(12)),
            ("/p/12", post(12)),
            ("//forum.example/p/12", post(12)),
            ("https://forum.example/t/3#p7", numbered(3, 7)),
            ("https://forum.example/t/3-a-title?after=1.2#p7", numbered(3, 7)),
            ("https://forum.example/t/3-a%2Ftitle#%707", numbered(3, 7)),
            ("https://forum.example/t/3#p7:~:text=wombat", numbered(3, 7)),
        ] {
            assert_eq!(ours(address, "https://forum.example"), found, "{address}");
        }
    }

    #[test]
    fn without_a_post_in_it_an_address_of_a_thread_is_the_threads() {
        for address in
            ["/t/3", "https://forum.example/t/3-p7", "https://forum.example/t/3-a-title#top", "/t/3#p"]
        {
            assert_eq!(ours(address, "https://forum.example"), Some(Ours::Thread(ThreadId(3))), "{address}");
        }
    }

    #[test]
    fn a_member_is_known_by_name() {
        let member = |handle: &str| Some(Ours::Member(handle.to_owned()));
        assert_eq!(ours("/m/b%65n?page=2", "https://forum.example"), member("ben"));
        assert_eq!(ours("https://FORUM.example/m/b%C3%A9n#x", "https://forum.example/"), member("bén"));
    }

    #[test]
    fn what_leads_elsewhere_is_nobodys() {
        for address in [
            "https://elsewhere.example/p/12",
            "https://forum.example:8443/p/12",
            "https://forum.example.org/p/12",
            "mailto:p@forum.example",
            "ftp://forum.example/p/12",
            "https://forum.example/p/",
            "https://forum.example/p/12x",
            "https://forum.example/b/stories",
            "https://",
            "",
        ] {
            assert_eq!(ours(address, "https://forum.example"), None, "{address}");
        }
    }

    #[test]
    fn a_forum_may_live_below_a_path() {
        let home = "http://127.0.0.1:8080/forum";
        assert_eq!(ours("http://127.0.0.1:8080/forum/p/12", home), post(12));
        assert_eq!(ours("http://127.0.0.1:8080/p/12", home), None);
    }
}
