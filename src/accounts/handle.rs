//! Handles: what people are called here.
//!
//! Two handles that look alike would let one person speak as another, so each has a *skeleton*
//! (Unicode Technical Standard #39) with case and separators taken out, and no two people who can
//! sign in share one.

use unicode_normalization::UnicodeNormalization;

/// A handle someone may join with: 2 to 32 letters and digits of any script, with single spaces,
/// `-`, `_`, `.` or `'` between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Handle {
    shown: String,
}

const RESERVED: [&str; 12] = [
    "admin",
    "administrator",
    "anonymous",
    "evenkeel",
    "everyone",
    "formermember",
    "host",
    "moderator",
    "moderators",
    "support",
    "system",
    "themoderators",
];

impl Handle {
    /// Errors are sentences for the form.
    pub(crate) fn parse(text: &str) -> Result<Handle, String> {
        let shown: String = text.trim().nfc().collect();
        if shown.is_empty() {
            return Err("Please choose a handle: the name others will know you by.".into());
        }
        if shown.contains('@') {
            return Err("A handle can't look like an email address: everyone can read it.".into());
        }
        if !(2..=32).contains(&shown.chars().count()) {
            return Err("A handle has 2 to 32 characters.".into());
        }
        if !shown.chars().all(|c| is_visible(c) && (c.is_alphanumeric() || is_mark(c) || is_separator(c))) {
            return Err("A handle has letters, digits, and between them spaces or - _ . '".into());
        }
        if shown.starts_with(|c| is_separator(c) || is_mark(c)) || shown.ends_with(is_separator) {
            return Err("A handle starts and ends with a letter or a digit.".into());
        }
        if shown.chars().zip(shown.chars().skip(1)).any(|(a, b)| is_separator(a) && is_separator(b)) {
            return Err("Only one space or sign at a time between letters, please.".into());
        }
        let handle = Handle { shown };
        let skeleton = handle.skeleton();
        if skeleton.is_empty() {
            return Err("A handle has letters or digits.".into());
        }
        if RESERVED.iter().any(|word| skeleton_of(word) == skeleton) {
            return Err(
                "That handle would be taken for the people who run this forum. Please choose another.".into(),
            );
        }
        Ok(handle)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.shown
    }

    pub(super) fn key(&self) -> String {
        key_of(&self.shown)
    }

    pub(super) fn skeleton(&self) -> String {
        skeleton_of(&self.shown)
    }
}

/// The name on an imported post. It may be anything a blog let through, so it is only cleaned, not
/// judged: two people of the old blog stay two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImportedName(String);

impl ImportedName {
    /// Empty names read as "Anonymous", as they did on the blog.
    pub(crate) fn new(text: &str) -> ImportedName {
        let visible: String = text.nfc().filter(|c| !c.is_control()).take(64).collect();
        let words: Vec<&str> = visible.split_whitespace().collect();
        ImportedName(if words.is_empty() { "Anonymous".into() } else { words.join(" ") })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn key(&self) -> String {
        key_of(&self.0)
    }

    pub(super) fn skeleton(&self) -> String {
        skeleton_of(&self.0)
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '_' | '.' | '\'')
}

/// Vowel signs and the like, which some scripts can't be written without.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Unicode calls some characters letters or marks that leave no trace on a screen: the fillers of
/// Hangul, the joiner and the variation selectors. With them one name could be had many times.
fn is_visible(c: char) -> bool {
    !matches!(c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}')
}

/// What a handle is looked up by: the same name whatever its case.
pub(super) fn key_of(name: &str) -> String {
    // PostgreSQL keeps no U+0000 in a text, and no handle has one; nor does any have this.
    let name = name.nfkc().map(|c| if c == '\0' { '\u{fffd}' } else { c });
    name.flat_map(char::to_lowercase).collect()
}

pub(super) fn skeleton_of(name: &str) -> String {
    let lower: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let skeleton: String = unicode_security::skeleton(&lower).flat_map(char::to_lowercase).collect();
    // UTS 39 tells "i" from "l"; in many a typeface a reader can't, once one is a capital.
    skeleton.chars().filter(|c| c.is_alphanumeric()).map(|c| if c == 'i' { 'l' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_that_look_alike_share_a_skeleton() {
        let like = |a: &str, b: &str| skeleton_of(a) == skeleton_of(b);
        assert!(like("quiet-heron-42", "Quiet Heron 42"));
        assert!(like("marrow", "mаrrow"), "Cyrillic а");
        assert!(like("Ian", "lan"));
        assert!(like("bill", "bi11"));
        assert!(!like("Victoria", "Victoria Hunt"));
    }

    #[test]
    fn a_handle_is_refused_with_a_reason() {
        for bad in [
            "",
            " ",
            "a",
            "-ab",
            "ab-",
            "a--b",
            "me@example.org",
            "<b>x</b>",
            "a\r\nBcc: x",
            "Host",
            "m0derator",
            "x\u{202e}y",
            &"a".repeat(33),
            "\u{200b}\u{200b}",
        ] {
            assert!(Handle::parse(bad).is_err(), "{bad:?}");
        }
        for good in ["fredt", "Nadia K", "two_left_shoes", "O'Neill", "ünïcode", "東京", "quiet-heron-42"]
        {
            assert!(Handle::parse(good).is_ok(), "{good:?}");
        }
    }
}
