//! Titles: one line, for people and for addresses.

use crate::markup::tidy_line;

const MAX: usize = 200;

/// A thread's title: 1 to 200 characters on one line, with nothing in it that could pass for a
/// header's end or turn the text around.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ThreadTitle(String);

impl ThreadTitle {
    /// Errors are sentences for the form.
    pub(crate) fn parse(text: &str) -> Result<ThreadTitle, String> {
        let title = tidy_line(text);
        if !title.chars().any(char::is_alphanumeric) {
            return Err("Please give it a title, so that others know what it is about.".into());
        }
        let length = title.chars().count();
        if length > MAX {
            return Err(format!("The title has {length} characters; the most is {MAX}."));
        }
        Ok(ThreadTitle(title))
    }

    /// A title that was good enough where it came from: cut rather than refused.
    pub(crate) fn imported(text: &str) -> ThreadTitle {
        let title = tidy_line(text);
        if title.is_empty() {
            return ThreadTitle("Untitled".into());
        }
        match title.char_indices().nth(MAX - 1) {
            Some((end, _)) if title.chars().count() > MAX => {
                ThreadTitle(title[..end].trim_end().to_owned() + "…")
            }
            _ => ThreadTitle(title),
        }
    }

    /// What a thread is called once its first post is gone.
    pub(super) fn of_removed() -> ThreadTitle {
        ThreadTitle("A thread whose first post was removed".into())
    }

    /// And until a moderator lets its first post through.
    pub(super) fn of_waiting() -> ThreadTitle {
        ThreadTitle("A thread that waits for a moderator".into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The readable part of `/t/{id}-{slug}`: ASCII, at most 60 bytes, never empty.
    pub(crate) fn slug(&self) -> String {
        let slug: String = slug::slugify(&self.0).chars().take(60).collect();
        let slug = slug.trim_matches('-');
        if slug.is_empty() { "thread".into() } else { slug.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_title_is_one_visible_line_whatever_was_typed(text in ".*") {
            if let Ok(title) = ThreadTitle::parse(&text) {
                prop_assert!(!title.as_str().chars().any(char::is_control));
                prop_assert!(title.as_str().chars().count() <= MAX);
            }
            let imported = ThreadTitle::imported(&text);
            prop_assert!(!imported.as_str().is_empty() && imported.as_str().chars().count() <= MAX);
            let slug = imported.slug();
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            prop_assert!(!slug.is_empty() && slug.len() <= 60 && slug.bytes().all(plain));
        }
    }
}
