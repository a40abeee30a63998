//! A message as it arrived, read with a parser that is not the one that wrote it.

use mail_parser::{Message, MessageParser};

/// A raw message (RFC 5322) and the parts that tests ask for.
#[derive(Clone)]
pub(crate) struct Mail {
    raw: Vec<u8>,
}

impl Mail {
    pub(crate) fn new(raw: Vec<u8>) -> Self {
        Self { raw }
    }

    /// The message as received: the stuffing dots of SMTP removed, nothing else changed.
    pub(crate) fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// A header's value as written, unfolded and trimmed but not decoded; the last one of that name.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let parsed = self.parsed();
        let value = parsed.header_raw(name.to_owned())?;
        Some(value.replace("\r\n", "").replace('\n', "").trim().to_owned())
    }

    /// The subject, its encoded words (RFC 2047) decoded.
    pub(crate) fn subject(&self) -> Option<String> {
        self.parsed().subject().map(str::to_owned)
    }

    /// The text/plain body, decoded; `None` when there is no such part.
    pub(crate) fn text(&self) -> Option<String> {
        let parsed = self.parsed();
        let part = parsed.text_bodies().find(|part| part.is_text() && !part.is_text_html())?;
        part.text_contents().map(str::to_owned)
    }

    /// The text/html body, decoded; `None` when there is no such part.
    pub(crate) fn html(&self) -> Option<String> {
        let parsed = self.parsed();
        let part = parsed.html_bodies().find(|part| part.is_text_html())?;
        part.text_contents().map(str::to_owned)
    }

    /// The path of the first link in the text that begins like this, e.g. `/subscribe/confirm/`.
    #[track_caller]
    pub(crate) fn link(&self, beginning: &str) -> String {
        let text = self.text().unwrap();
        let start = text.find(beginning).unwrap_or_else(|| panic!("no link to {beginning} in\n{text}"));
        text[start..].split_whitespace().next().unwrap().to_owned()
    }

    fn parsed(&self) -> Message<'_> {
        MessageParser::default().parse(&self.raw).expect("a message")
    }
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.raw))
    }
}
