//! What stands around every handler: response headers, the origin check, one line of log.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError, web};

use super::PageError;
use crate::app::App;
use crate::error::AppError;

const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// `no-referrer` would make browsers send `Origin: null` with our own forms.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
];

/// Refuses what another site sent in a visitor's name (ASVS 5.0 3.5), and puts the headers on
/// whatever comes back.
pub(crate) async fn protect<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let app = request.app_data::<web::Data<App>>();
    let https = app.is_some_and(|app| app.config.is_https());
    let listed = app.is_some_and(|app| app.config.site.search_engines)
        && is_for_readers(request.match_info().as_str());
    let mut response = if is_cross_site(&request) {
        let refused = PageError::from(AppError::BadRequest(
            "This was sent from another site, so nothing was done. Please use the form here.".into(),
        ));
        request.into_response(refused.error_response()).map_into_right_body()
    } else {
        next.call(request).await?.map_into_left_body()
    };
    let is_private = response.headers().get(header::CACHE_CONTROL).is_some_and(|value| value == "no-store");
    set_headers(response.headers_mut(), https);
    if listed && response.status() == StatusCode::OK && !is_private {
        response.headers_mut().remove("x-robots-tag");
    }
    Ok(response)
}

/// The pages that search engines may list, where the host wants that: what is there to be read. The
/// ones made for somebody signed in say `no-store`, and stay out.
fn is_for_readers(path: &str) -> bool {
    let one_of = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| !rest.contains('/'));
    matches!(path, "/" | "/help-now") || one_of("/b/") || one_of("/t/")
}

fn set_headers(headers: &mut HeaderMap, https: bool) {
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if https {
        // Without includeSubDomains: a forum on a bare domain doesn't speak for what else is below it.
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

/// A change asked for by a page of another origin. The JSON surface carries its own token and no
/// cookie, and one-click unsubscribing (RFC 8058) comes from mail services by design.
fn is_cross_site(request: &ServiceRequest) -> bool {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // As the routes see it, not as it was spelled: %75 is a u.
    let path = request.match_info().as_str();
    if safe || path.starts_with("/api/") || path.starts_with("/u/") {
        return false;
    }
    let value = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = value("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = value("origin") else { return false };
    let ours = request.app_data::<web::Data<App>>().map(|app| app.config.public_url());
    let is_public = ours.is_some_and(|url| url == origin);
    let is_host = origin.split_once("://").is_some_and(|(_, host)| value("host") == Some(host));
    !(is_public || is_host)
}

/// One line a request: what was asked for and how it went. The path only, for a query may hold
/// what someone searched for, and no word of who asked; paths that hold a secret or a handle are cut.
pub(crate) async fn log_request<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let started = std::time::Instant::now();
    let method = request.method().clone();
    let path = loggable(request.match_info().as_str());
    let response = next.call(request).await?;
    let micros = started.elapsed().as_micros() as u64;
    tracing::info!(%method, path, status = response.status().as_u16(), micros, "request");
    Ok(response)
}

/// What follows these is a secret, or says whom somebody looked at; on the pages and in the JSON surface.
const CUT: [&str; 5] = ["/u/", "/confirm/", "/m/", "/members/", "/pairs/"];

fn loggable(path: &str) -> String {
    match CUT.iter().filter_map(|folder| Some(path.find(folder)? + folder.len())).min() {
        Some(end) => format!("{}…", &path[..end]),
        None => path.to_owned(),
    }
}

/// HEAD is GET without the body (RFC 9110 section 9.3.2), which the server leaves out by itself.
pub(crate) async fn answer_head_as_get<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if *request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}
