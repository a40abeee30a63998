//! HTML as a flat list of tags and text, in one pass and without a tree.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token as Raw, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::{Attribute, LocalName};

/// One piece of HTML.
pub(super) enum Token {
    Open { name: LocalName, attributes: Vec<Attribute> },
    Close(LocalName),
    Text(String),
}

/// The pieces of `html` in order: comments left out, entities decoded, tag names in lower case.
///
/// What browsers never show as text (scripts, styles, the fallback inside an `iframe`) is left out.
/// Takes time in proportion to the length however the tags are nested, since nothing is nested yet.
pub(super) fn tokens(html: &str) -> Vec<Token> {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // The tokenizer pauses after each script, for a browser to run it.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner().tokens
}

/// The value of the attribute called `name`.
pub(super) fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

#[derive(Default)]
struct Sink(RefCell<Seen>);

#[derive(Default)]
struct Seen {
    tokens: Vec<Token>,
    /// Inside an element whose content is left out; only its own end tag is read as a tag there.
    hidden: bool,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Raw, _line: u64) -> TokenSinkResult<()> {
        let mut seen = self.0.borrow_mut();
        match token {
            Raw::TagToken(tag) => return seen.tag(tag),
            Raw::CharacterTokens(text) => seen.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Seen {
    fn tag(&mut self, tag: Tag) -> TokenSinkResult<()> {
        let Tag { kind, name, attrs: attributes, .. } = tag;
        if kind == TagKind::EndTag {
            self.hidden = false;
            self.tokens.push(Token::Close(name));
            return TokenSinkResult::Continue;
        }
        let content = raw_content(&name);
        self.hidden = content.is_some_and(|kind| kind != RawKind::Rcdata);
        self.tokens.push(Token::Open { name, attributes });
        content.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    fn text(&mut self, text: &str) {
        match self.tokens.last_mut() {
            _ if self.hidden => {}
            Some(Token::Text(before)) => before.push_str(text),
            _ => self.tokens.push(Token::Text(text.to_owned())),
        }
    }
}

/// How the content of an element that holds no tags is read (HTML Standard, 13.2.6.4).
fn raw_content(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "style" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "textarea" | "title" => Some(RawKind::Rcdata),
        _ => None,
    }
}
