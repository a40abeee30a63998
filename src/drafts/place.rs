//! Which form a draft belongs to.

use std::fmt;

use crate::ids::{PostId, ThreadId};

/// A form in which something can be written; a member has at most one draft for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A reply to a thread as a whole.
    Thread(ThreadId),
    /// A reply to a post.
    Post(PostId),
    /// A new thread on the board of that name.
    New(String),
    /// A change to one's own post.
    Edit(PostId),
}

impl Place {
    /// What [`Place`] prints; anything else is `None`.
    pub(crate) fn parse(text: &str) -> Option<Place> {
        let (kind, name) = text.split_once(':')?;
        let place = match kind {
            "reply" => Place::Thread(name.parse().ok()?),
            "answer" => Place::Post(name.parse().ok()?),
            "edit" => Place::Edit(name.parse().ok()?),
            "new" => {
                let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
                let slug = !name.is_empty() && name.len() <= 40 && name.bytes().all(plain);
                slug.then(|| Place::New(name.to_owned()))?
            }
            _ => return None,
        };
        // One spelling each, or a member could keep two drafts for one form.
        (place.to_string() == text).then_some(place)
    }

    /// The page with the form.
    pub(crate) fn url(&self) -> String {
        match self {
            Place::Thread(id) => format!("/t/{id}/reply"),
            Place::Post(id) => format!("/p/{id}/reply"),
            Place::New(board) => format!("/b/{board}/new"),
            Place::Edit(id) => format!("/p/{id}/edit"),
        }
    }
}

/// The name the draft is kept under, here and in the browser.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Thread(id) => write!(f, "reply:{id}"),
            Place::Post(id) => write!(f, "answer:{id}"),
            Place::New(board) => write!(f, "new:{board}"),
            Place::Edit(id) => write!(f, "edit:{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_place_comes_back_as_it_went() {
        for place in [
            Place::Thread(ThreadId(12)),
            Place::Post(PostId(34)),
            Place::New("daily-check-in".into()),
            Place::Edit(PostId(9)),
        ] {
            assert_eq!(Place::parse(&place.to_string()), Some(place));
        }
        for other in [
            "",
            "reply",
            "reply:",
            "reply:x",
            "reply:01",
            "reply:+1",
            "new:",
            "new:../x",
            "new:A",
            "mod-edit:9",
        ] {
            assert_eq!(Place::parse(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_place_or_none(text in "(reply|answer|new|edit)?:?\\PC{0,12}") {
            if let Some(place) = Place::parse(&text) {
                prop_assert_eq!(place.to_string(), text);
                prop_assert!(place.url().starts_with('/') && !place.url().contains(".."));
            }
        }
    }
}
