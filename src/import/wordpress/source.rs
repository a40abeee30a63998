use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::encoding::{DetectedEncoding, decode, detect_encoding};
use quick_xml::events::Event;

use super::error::{NotWxr, Problem};

/// How much of the file's start is looked at for an XML declaration.
const DECLARATION: usize = 256;

/// Decodes the file to text without its byte order mark.
///
/// Bytes that are valid UTF-8 are taken as UTF-8 whatever the declaration says: text in another encoding
/// hardly ever happens to be valid UTF-8, while a file saved anew by an editor often keeps its old
/// declaration.
pub(super) fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, NotWxr> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1f\x8b") {
        return Err(NotWxr::at("", 0, Problem::Compressed));
    }
    let detected = detect_encoding(bytes).unwrap_or(DetectedEncoding::AsciiCompatible);
    let body = &bytes[detected.bom_len()..];
    let marked = detected.encoding();
    if marked.name() != "UTF-8" {
        return decode(body, marked).map_err(|_| NotWxr::at("", 0, Problem::Encoding(marked.name().into())));
    }
    match std::str::from_utf8(body) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => in_declared_encoding(body).ok_or_else(|| {
            let valid = String::from_utf8_lossy(&body[..error.valid_up_to()]);
            NotWxr::at(&valid, valid.len(), Problem::Encoding("UTF-8".into()))
        }),
    }
}

/// The text in the encoding its XML declaration names, if it names one and the bytes fit it.
fn in_declared_encoding(body: &[u8]) -> Option<Cow<'_, str>> {
    let start = String::from_utf8_lossy(&body[..body.len().min(DECLARATION)]);
    match Reader::from_str(&start).read_event() {
        Ok(Event::Decl(declaration)) => decode(body, declaration.encoder()?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn utf_16_is_read_in_both_byte_orders_with_and_without_a_mark() {
        let text = "<?xml version='1.0'?>川 🌱";
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(decoded(&utf16(text, unit)).unwrap(), text);
            assert_eq!(decoded(&utf16(&format!("\u{feff}{text}"), unit)).unwrap(), text);
        }
    }

    #[test]
    fn a_utf_8_mark_is_dropped() {
        assert_eq!(decoded("\u{feff}<rss>".as_bytes()).unwrap(), "<rss>");
    }

    #[test]
    fn a_declared_encoding_is_used_when_the_bytes_are_not_utf_8() {
        let bytes = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>caf\xe9</a>";
        assert!(decoded(bytes).unwrap().ends_with("<a>café</a>"));
    }

    #[test]
    fn utf_8_wins_over_an_outdated_declaration() {
        let text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>café</a>";
        assert_eq!(decoded(text.as_bytes()).unwrap(), text);
    }

    #[test]
    fn bytes_in_no_encoding_are_refused_where_they_stand() {
        let error = decoded(b"<rss>\n<a>\xff\xfe</a>").unwrap_err();
        assert_eq!(error.to_string(), "line 2, column 4: the file is not valid UTF-8 here");
    }

    #[test]
    fn archives_are_named_as_such() {
        for bytes in [&b"PK\x03\x04rest"[..], b"\x1f\x8b\x08rest"] {
            assert_eq!(decoded(bytes).unwrap_err().problem, Problem::Compressed);
        }
    }

    #[test]
    fn half_a_utf_16_character_is_refused() {
        assert_eq!(decoded(b"\xff\xfe<").unwrap_err().problem, Problem::Encoding("UTF-16LE".into()));
    }
}
