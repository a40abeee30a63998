//! Forms: read whole, so that what was typed can be shown again whatever is wrong with it.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use tokio::time::timeout;

use super::{PageError, Viewer};
use crate::app::App;
use crate::error::AppError;

/// A form's fields, in the order sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    fields: Vec<(String, String)>,
    /// Some bytes were no UTF-8, or NUL, which no text has; they read as U+FFFD.
    garbled: bool,
}

impl Fields {
    /// The first field of that name; empty when it isn't there. Line ends are "\n".
    pub(crate) fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    /// All fields of that name: the boxes of a group that are ticked.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.fields.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(key, _)| key == name)
    }

    /// The fields of these names, as a form encodes them.
    pub(crate) fn encoded(&self, names: &[&str]) -> String {
        let mut text = url::form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(self.fields.iter().filter(|(name, _)| names.contains(&name.as_str())));
        text.finish()
    }

    /// Fields out of what [`Fields::encoded`] made.
    pub(crate) fn decode(text: &str) -> Fields {
        Fields::parse(text.as_bytes())
    }

    /// `application/x-www-form-urlencoded` (WHATWG URL standard), keeping track of broken UTF-8.
    fn parse(body: &[u8]) -> Fields {
        let mut garbled = false;
        let mut decode = |bytes: &[u8]| {
            let spaced: Vec<u8> = bytes.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
            let raw: Vec<u8> = percent_encoding::percent_decode(&spaced).collect();
            let text = String::from_utf8_lossy(&raw);
            garbled |= matches!(text, std::borrow::Cow::Owned(_)) || text.contains('\0');
            text.replace("\r\n", "\n").replace('\0', "\u{fffd}")
        };
        let fields = body
            .split(|b| *b == b'&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let mut halves = pair.splitn(2, |b| *b == b'=');
                (decode(halves.next().unwrap_or_default()), decode(halves.next().unwrap_or_default()))
            })
            .collect();
        Fields { fields, garbled }
    }
}

/// A form that was sent, and by whom. Nothing may be done with it before [`Posted::verify`].
pub(crate) struct Posted {
    pub(crate) viewer: Viewer,
    pub(crate) fields: Fields,
}

impl Posted {
    /// Sent from a page of ours in this very browser, and readable.
    pub(crate) fn verify(&self, app: &App) -> Result<(), AppError> {
        if !self.viewer.csrf_matches(app, self.fields.get("csrf")) {
            return Err(AppError::BadRequest(
                "This form was open for a long time, you signed in or out meanwhile, or your browser keeps no cookies. What you typed is still here; please send it again."
                    .into(),
            ));
        }
        if self.fields.garbled {
            return Err(AppError::BadRequest(
                "Some characters arrived damaged (shown as \u{fffd}). Please look through the text and send it again.".into(),
            ));
        }
        Ok(())
    }
}

impl FromRequest for Posted {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Posted, PageError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let viewer = Viewer::from_request(request, payload);
        let fields = Fields::from_request(request, payload);
        Box::pin(async move { Ok(Posted { viewer: viewer.await?, fields: fields.await? }) })
    }
}

/// Bare fields, for the few forms whose address is the secret: they need no token.
impl FromRequest for Fields {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Fields, PageError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let body = read(&request, &mut payload).await?;
            Ok(Fields::parse(&body))
        })
    }
}

/// The largest form that is read, in bytes: above what a post may have, so that a text too long comes
/// back to its author instead of vanishing with the connection.
const MOST: usize = 4 * 1024 * 1024;
/// Of a larger one this much is taken in and thrown away: a browser shows the answer only when it
/// got rid of what it sends.
const PATIENCE: usize = 8 * MOST;

async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Vec<u8>, AppError> {
    let declared = request.headers().get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    let too_large = declared.is_some_and(|length: usize| length > MOST);
    let mut body = Vec::new();
    while !too_large && body.len() <= MOST {
        let Some(chunk) = payload.next().await else { return Ok(body) };
        let chunk = chunk.map_err(|_| AppError::BadRequest("The form did not arrive whole.".into()))?;
        body.extend_from_slice(&chunk);
    }
    drop(body);
    // Whoever sends slowly, or says more than they send, is not waited for.
    let _given_up = timeout(Duration::from_secs(10), swallow(payload)).await;
    Err(AppError::TooLarge)
}

async fn swallow(payload: &mut Payload) {
    let mut length = 0;
    while length < PATIENCE {
        match timeout(Duration::from_secs(1), payload.next()).await {
            Ok(Some(Ok(chunk))) => length += chunk.len(),
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_are_decoded_and_line_ends_made_one() {
        let fields = Fields::parse(b"body=a%0D%0Ab+c%26&title=%E2%9C%93&title=second&empty&=x");
        assert_eq!(fields.get("body"), "a\nb c&");
        assert_eq!(fields.get("title"), "✓");
        assert_eq!(fields.get("missing"), "");
        assert!(fields.has("empty") && !fields.garbled);
        for damaged in [b"body=%FF%FE".as_slice(), b"body=a%00", b"body=a\0"] {
            assert!(Fields::parse(damaged).garbled);
            assert!(Fields::parse(damaged).get("body").ends_with('\u{fffd}'));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_make_some_form(body: Vec<u8>) {
            Fields::parse(&body);
        }

        #[test]
        fn what_a_browser_encodes_comes_back(value in "\\PC*") {
            let encoded: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("v", &value).finish();
            let fields = Fields::parse(encoded.as_bytes());
            prop_assert_eq!(fields.get("v"), value.replace("\r\n", "\n").replace('\0', "\u{fffd}"));
        }
    }
}
