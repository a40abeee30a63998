//! The files under `static/`, built into the program. Their addresses carry a hash of what they
//! hold, so a browser keeps them for good and still gets the new ones after an upgrade.

use std::collections::HashMap;
use std::sync::OnceLock;

use actix_web::http::header::{CACHE_CONTROL, CacheControl, CacheDirective, ETAG, IF_NONE_MATCH};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};

struct Asset {
    content_type: &'static str,
    bytes: Bytes,
    hash: String,
}

const FILES: [(&str, &str, &[u8]); 4] = [
    ("css/evenkeel.css", "text/css; charset=utf-8", include_bytes!("../../static/css/evenkeel.css")),
    ("js/evenkeel.js", "text/javascript; charset=utf-8", include_bytes!("../../static/js/evenkeel.js")),
    ("js/moderate.js", "text/javascript; charset=utf-8", include_bytes!("../../static/js/moderate.js")),
    ("img/favicon.svg", "image/svg+xml", include_bytes!("../../static/img/favicon.svg")),
];

fn assets() -> &'static HashMap<&'static str, Asset> {
    static ASSETS: OnceLock<HashMap<&'static str, Asset>> = OnceLock::new();
    ASSETS.get_or_init(|| {
        let asset = |(name, content_type, bytes): (&'static str, &'static str, &'static [u8])| {
            let bytes = match std::str::from_utf8(bytes) {
                Ok(text) if content_type.starts_with("text/") => Bytes::from(as_sent(text)),
                _ => Bytes::from_static(bytes),
            };
            let hash = Sha256::digest(&bytes).iter().take(6).map(|b| format!("{b:02x}")).collect();
            (name, Asset { content_type, bytes, hash })
        };
        FILES.into_iter().map(asset).collect()
    })
}

/// A stylesheet or script without what only its authors read: blank lines, lines that are a comment,
/// and the space that lines begin with. Line ends stay, so no two statements run together.
fn as_sent(text: &str) -> String {
    let comment = |line: &str| line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"));
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !comment(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Where a file of ours is, by a name that changes with it.
pub(crate) fn asset_url(name: &str) -> String {
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
    response.content_type(asset.content_type).body(asset.bytes.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_leaves_out_what_only_authors_read() {
        let script = "// Why.\n(() => {\n  const a = 1; // one\n\n  /* two */\n  go(\"http://x\");\n})();\n";
        assert_eq!(as_sent(script), "(() => {\nconst a = 1; // one\ngo(\"http://x\");\n})();\n");
        assert_eq!(
            as_sent("/* Base */\n@media print {\n  a { b: c; }\n}\n"),
            "@media print {\na { b: c; }\n}\n"
        );
    }

    /// Where a text may go on over a line's end, the space a line begins with would be part of it.
    #[test]
    fn nothing_in_our_files_goes_on_over_a_line_s_end() {
        for (name, _, bytes) in FILES.iter().filter(|(_, kind, _)| kind.starts_with("text/")) {
            for line in std::str::from_utf8(bytes).unwrap().lines() {
                assert_eq!(line.matches('`').count() % 2, 0, "{name}: {line}");
                assert_eq!(line.matches("/*").count(), line.matches("*/").count(), "{name}: {line}");
                assert!(!line.ends_with('\\'), "{name}: {line}");
            }
        }
    }

    #[test]
    fn stylesheet_and_script_stay_within_their_budget() {
        let sent = |name: &str| assets()[name].bytes.len();
        assert!(sent("css/evenkeel.css") <= 14 * 1024, "{}", sent("css/evenkeel.css"));
        assert!(sent("js/evenkeel.js") <= 6 * 1024, "{}", sent("js/evenkeel.js"));
    }
}
