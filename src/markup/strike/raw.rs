//! Words that the source holds and readers don't see.

use std::ops::Range;

use super::{NotStruck, Seen, Which, apply, chosen, marked, places, squeezed};

/// In the Markdown itself: an address, a title, a definition. A link whose address holds the words goes
/// as a whole.
pub(super) fn strike(
    source: &str,
    seen: &Seen,
    span: &str,
    which: Which,
    mark: &str,
) -> Result<String, NotStruck> {
    let own = |text: &str| squeezed(text.char_indices().map(|(i, c)| (c, i..i + c.len_utf8())));
    let (hay, needle) = (own(source), own(span.trim()));
    let needle: Vec<char> = needle.into_iter().map(|(c, _)| c).collect();
    if !needle.iter().any(|c| c.is_alphanumeric()) {
        return Err(NotStruck::Missing);
    }
    let shown: Vec<char> = hay.iter().map(|(c, _)| *c).collect();
    let found = places(&shown, &needle);
    if found.is_empty() {
        return Err(NotStruck::Missing);
    }
    let edit = |place: &Range<usize>| {
        let mut gone = hay[place.start].1.start..hay[place.end - 1].1.end;
        for element in &seen.elements {
            let holds = element.outer.start <= gone.start && gone.end <= element.outer.end;
            let inside = seen.chars.get(element.from..element.to).unwrap_or_default();
            let shown = inside.first().zip(inside.last());
            let is_seen = shown.is_some_and(|(a, b)| a.range.start <= gone.start && gone.end <= b.range.end);
            if holds && !is_seen {
                gone = element.outer.clone();
            }
        }
        (gone, marked(mark))
    };
    let edits = chosen(&found, which)?.iter().map(edit).collect();
    Ok(apply(source, edits))
}
