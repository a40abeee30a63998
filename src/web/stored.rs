//! Bodies that are sent many times: kept in memory, compressed once, known by an ETag.

use std::io::Write;
use std::sync::OnceLock;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_ENCODING, AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, ContentEncoding, ETAG, Encoding,
    Header, HeaderValue, IF_NONE_MATCH, VARY,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::error::AppError;

/// Smaller bodies fit in a packet or two as they are.
const WORTH_COMPRESSING: usize = 1024;
/// Of 11: from here on brotli takes much longer for little less.
const BROTLI_QUALITY: u32 = 7;
/// 256 KiB, the length of the longest page: a larger window costs megabytes while it compresses.
const BROTLI_WINDOW: u32 = 18;

#[derive(Debug)]
pub(crate) struct Stored {
    content_type: &'static str,
    cache_control: &'static str,
    vary: &'static str,
    etag: HeaderValue,
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

impl Stored {
    /// `etag` without its quotes; the tag is a weak one (RFC 9110, 8.8.1): encodings share it.
    pub(crate) fn new(
        content_type: &'static str,
        cache_control: &'static str,
        vary: &'static str,
        etag: &str,
        plain: impl Into<Bytes>,
    ) -> Stored {
        Stored {
            content_type,
            cache_control,
            vary,
            etag: weak_tag(etag),
            plain: plain.into(),
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
        }
    }

    /// A page that everyone without an account sees. A browser keeps it, and asks each time whether
    /// it has changed; with another cookie it is another page.
    pub(crate) fn page(etag: &str, html: String) -> Stored {
        Stored::new("text/html; charset=utf-8", "no-cache", "Cookie, Accept-Encoding", etag, html)
    }

    /// About how much memory it will take with all its encodings, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.plain.len() + self.plain.len() / 2
    }

    /// The body in the encoding this browser likes best, or that it has it already.
    pub(crate) async fn answer(
        self: &std::sync::Arc<Self>,
        app: &App,
        request: &HttpRequest,
    ) -> Result<HttpResponse, AppError> {
        let mut response = HttpResponse::build(StatusCode::OK);
        response
            .insert_header((ETAG, self.etag.clone()))
            .insert_header((CACHE_CONTROL, self.cache_control))
            .insert_header((VARY, self.vary));
        if has_it(request, &self.etag) {
            return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
        }
        response.content_type(self.content_type);
        let encoding = match self.plain.len() {
            ..WORTH_COMPRESSING => Encoding::identity(),
            _ => best_encoding(request),
        };
        let (encoding, kept) = match encoding {
            Encoding::Known(ContentEncoding::Brotli) => (ContentEncoding::Brotli, Some(&self.brotli)),
            Encoding::Known(ContentEncoding::Gzip) => (ContentEncoding::Gzip, Some(&self.gzip)),
            _ => (ContentEncoding::Identity, None),
        };
        let body = match kept {
            None => self.plain.clone(),
            Some(kept) => {
                response.insert_header((CONTENT_ENCODING, encoding));
                match kept.get() {
                    Some(body) => body.clone(),
                    None => self.compressed(app, encoding).await?,
                }
            }
        };
        Ok(response.body(body))
    }

    async fn compressed(
        self: &std::sync::Arc<Self>,
        app: &App,
        encoding: ContentEncoding,
    ) -> Result<Bytes, AppError> {
        let page = self.clone();
        app.off_thread(move || match encoding {
            ContentEncoding::Brotli => keep(&page.brotli, || brotli(&page.plain)),
            _ => keep(&page.gzip, || gzip(&page.plain)),
        })
        .await
    }
}

fn keep(place: &OnceLock<Bytes>, make: impl FnOnce() -> std::io::Result<Vec<u8>>) -> Result<Bytes, AppError> {
    let made = Bytes::from(make().map_err(AppError::internal)?);
    Ok(place.get_or_init(|| made).clone())
}

fn brotli(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = brotli::CompressorWriter::new(Vec::new(), 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    out.write_all(plain)?;
    out.flush()?;
    Ok(out.into_inner())
}

fn gzip(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(plain)?;
    out.finish()
}

/// The answer for a browser that has the version with this tag (without its quotes) already.
pub(crate) fn not_modified(request: &HttpRequest, etag: &str) -> Option<HttpResponse> {
    let etag = weak_tag(etag);
    has_it(request, &etag).then(|| HttpResponse::NotModified().insert_header((ETAG, etag)).finish())
}

fn weak_tag(tag: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("W/\"{tag}\"")).unwrap_or_else(|_| HeaderValue::from_static("W/\"\""))
}

/// `If-None-Match` names this tag (RFC 9110, 13.1.2: compared weakly).
fn has_it(request: &HttpRequest, etag: &HeaderValue) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(ours) = etag.to_str().map(bare) else { return false };
    request
        .headers()
        .get_all(IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split(',').any(|tag| bare(tag) == ours))
}

fn best_encoding(request: &HttpRequest) -> Encoding {
    if !request.headers().contains_key(ACCEPT_ENCODING) {
        return Encoding::identity();
    }
    let ours = [Encoding::brotli(), Encoding::gzip(), Encoding::identity()];
    AcceptEncoding::parse(request)
        .ok()
        .and_then(|accepted| accepted.negotiate(ours.iter()))
        .unwrap_or(Encoding::identity())
}
