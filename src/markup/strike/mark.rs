//! What stands in the place of words that were taken out.

use std::ops::Range;

use crate::markup::quote::literal;

/// How the mark of a moderator begins, as readers see it.
const MARK: &str = "[removed by a moderator:";

/// Where words were taken out before: what says so is nothing to take out.
pub(super) fn marks(hay: &[char]) -> Vec<Range<usize>> {
    let begins: Vec<char> = MARK.chars().collect();
    let starts = (0..hay.len()).filter(|at| hay[*at..].starts_with(&begins));
    let end = |at: usize| hay[at..].iter().position(|c| *c == ']').map(|length| at..at + length + 1);
    starts.filter_map(end).collect()
}

/// As Markdown that reads the same and is no link.
pub(super) fn marked(mark: &str) -> String {
    format!("\\[{}\\]", literal(mark))
}

/// A source for people to read as it was typed, with the marks of moderators as readers see them: nobody typed
/// what keeps these from being links.
pub fn plain_marks(source: &str) -> String {
    let begins = format!("\\{MARK}");
    let (mut out, mut rest) = (String::with_capacity(source.len()), source);
    while let Some(at) = rest.find(&begins) {
        let Some(length) = rest[at..].find("\\]").map(|length| length + 2) else { break };
        out.push_str(&rest[..at]);
        let mut mark = rest[at..at + length].chars();
        while let Some(c) = mark.next() {
            out.extend(if c == '\\' { mark.next() } else { Some(c) });
        }
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}
