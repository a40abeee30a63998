//! The files under `static/`, built into the program. Their addresses carry a hash of what they
//! hold, so a browser keeps them for good and still gets the new ones after an upgrade.

use std::collections::HashMap;
use std::sync::OnceLock;

use actix_web::http::header::{CACHE_CONTROL, CacheControl, CacheDirective, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};
use sha2::{Digest, Sha256};

struct Asset {
    content_type: &'static str,
    bytes: &'static [u8],
    hash: String,
}

const FILES: [(&str, &str, &[u8]); 3] = [
    ("css/evenkeel.css", "text/css; charset=utf-8", include_bytes!("../../static/css/evenkeel.css")),
    ("js/evenkeel.js", "text/javascript; charset=utf-8", include_bytes!("../../static/js/evenkeel.js")),
    ("img/favicon.svg", "image/svg+xml", include_bytes!("../../static/img/favicon.svg")),
];

fn assets() -> &'static HashMap<&'static str, Asset> {
    static ASSETS: OnceLock<HashMap<&'static str, Asset>> = OnceLock::new();
    ASSETS.get_or_init(|| {
        let asset = |(name, content_type, bytes): (&'static str, &'static str, &'static [u8])| {
            let hash = Sha256::digest(bytes).iter().take(6).map(|b| format!("{b:02x}")).collect();
            (name, Asset { content_type, bytes, hash })
        };
        FILES.into_iter().map(asset).collect()
    })
}

pub(super) fn asset_url(name: &str) -> String {
    let hash = assets().get(name).map_or("", |a| a.hash.as_str());
    format!("/static/{name}?v={hash}")
}

pub(crate) async fn asset(request: HttpRequest, name: web::Path<String>) -> HttpResponse {
    let Some(asset) = assets().get(name.as_str()) else { return HttpResponse::NotFound().finish() };
    let etag = format!("\"{}\"", asset.hash);
    let mut response =
        if request.headers().get(IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == etag.as_bytes()) {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
    let year = CacheControl(vec![
        CacheDirective::Public,
        CacheDirective::MaxAge(31_536_000),
        CacheDirective::Extension("immutable".into(), None),
    ]);
    response.insert_header((ETAG, etag)).insert_header((CACHE_CONTROL, year));
    response.content_type(asset.content_type).body(asset.bytes)
}
