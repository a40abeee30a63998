//! Content notes: a word of warning, behind which a text that may be hard to read is folded.

use crate::markup::tidy_line;

const MAX: usize = 80;

/// 1 to 80 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContentNote(String);

impl ContentNote {
    /// Nothing typed is no note. Errors are sentences for the form.
    pub(crate) fn parse(text: &str) -> Result<Option<ContentNote>, String> {
        let note = tidy_line(text);
        match note.chars().count() {
            0 => Ok(None),
            length if length > MAX => {
                Err(format!("The content note has {length} characters; the most is {MAX}."))
            }
            _ => Ok(Some(ContentNote(note))),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What stands for a folded text where nothing can be folded: in lists, mail and feeds.
pub(crate) fn in_place_of_text(note: &str) -> String {
    format!("(content note: {note})")
}
