//! Counting words without taking HTML apart.

use super::SafeHtml;
use super::text::is_inline;

/// How many words a reader would count: pieces between white space with a letter or digit in them.
///
/// Reads what [`super::sanitize`] writes, which is regular, in one pass and without a copy: a page
/// asks this of its longest text.
pub fn word_count(html: &SafeHtml) -> usize {
    let (html, mut words, mut within, mut at) = (html.as_str(), 0, false, 0);
    while let Some(&byte) = html.as_bytes().get(at) {
        match KINDS[usize::from(byte)] {
            Kind::OfAWord => {
                words += usize::from(!within);
                within = true;
                at += 1;
            }
            Kind::Space => {
                within = false;
                at += 1;
            }
            Kind::Neither => at += 1,
            Kind::Tag => {
                let end = at + end_of_tag(&html[at..]);
                within &= is_inline(html[at + 1..end].trim_start_matches('/'));
                at = end;
            }
            // Written as such are only characters that are no part of a word.
            Kind::Reference => {
                let end = html[at..].find(';').map_or(at, |length| at + length) + 1;
                within &= &html[at..end] != "&nbsp;";
                at = end;
            }
            Kind::OfACharacter => {
                let c = html[at..].chars().next().unwrap_or(' ');
                words += usize::from(c.is_alphanumeric() && !within);
                within = c.is_alphanumeric() || within && !c.is_whitespace();
                at += c.len_utf8();
            }
        }
    }
    words
}

/// What a byte of HTML begins, or is.
#[derive(Clone, Copy)]
enum Kind {
    OfAWord,
    Space,
    Neither,
    Tag,
    Reference,
    /// Of several bytes.
    OfACharacter,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::OfACharacter; 256];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'<' => Kind::Tag,
            b'&' => Kind::Reference,
            b'\t'..=b'\r' | b' ' => Kind::Space,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Kind::OfAWord,
            _ => Kind::Neither,
        };
        byte += 1;
    }
    kinds
};

/// Where the tag ends that `html` begins with: behind its `>`, of which quoted values may have some.
fn end_of_tag(html: &str) -> usize {
    let mut quoted = false;
    let end = html.bytes().position(|b| {
        quoted ^= b == b'"';
        b == b'>' && !quoted
    });
    end.map_or(html.len(), |at| at + 1)
}
