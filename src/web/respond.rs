//! Answers: pages, redirects, and errors as pages.

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, LOCATION, RETRY_AFTER};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use askama::Template;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{Chrome, Flash, Viewer};
use crate::app::App;
use crate::error::AppError;

pub(crate) type PageResult = Result<HttpResponse, PageError>;

/// An error on its way to a person. The page needs neither database nor viewer, and says nothing
/// of what went wrong inside.
#[derive(Debug)]
pub struct PageError {
    error: AppError,
    /// What somebody wrote, to be given back where the form it belongs to can't be shown.
    typed: String,
    /// The path that was asked for, where signing in leads back to it.
    here: String,
}

impl PageError {
    pub(crate) fn keeping(self, typed: String) -> PageError {
        PageError { typed, ..self }
    }

    /// Signing in leads back to this path.
    pub(crate) fn at(self, path: &str) -> PageError {
        PageError { here: path.to_owned(), ..self }
    }
}

impl From<AppError> for PageError {
    fn from(error: AppError) -> Self {
        PageError { error, typed: String::new(), here: String::new() }
    }
}

impl std::fmt::Display for PageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    chrome: Chrome,
    status: u16,
    title: &'static str,
    words: String,
    sign_in: bool,
    /// The page about one's standing says more.
    standing: bool,
    here: String,
    typed: String,
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        if let AppError::Internal(source) = &self.error {
            tracing::error!(error = %source, detail = ?source, "internal error");
        }
        let status = self.error.status();
        let page = ErrorPage {
            chrome: Chrome::bare("Evenkeel"),
            status,
            title: title(status),
            words: match &self.error {
                AppError::NotFound | AppError::NotAllowed { .. } => {
                    "The page you asked for is not here. It may have been moved or taken down, or the address may have a letter too many.".into()
                }
                AppError::Internal(_) => {
                    "The fault is ours and has been noted. Please try again in a moment; if you were writing, go back: your text should still be there.".into()
                }
                other => other.to_string(),
            },
            sign_in: status == 401,
            standing: matches!(&self.error, AppError::Denied(denied) if denied.is_about_standing()),
            here: self.here.clone(),
            typed: self.typed.clone(),
        };
        let mut response = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.error.retry_after() {
            response.insert_header((RETRY_AFTER, seconds));
        }
        if let Some(methods) = self.error.allow() {
            response.insert_header((ALLOW, methods));
        }
        response.insert_header((CACHE_CONTROL, "no-store"));
        match page.render() {
            Ok(html) => response.content_type("text/html; charset=utf-8").body(html),
            Err(_) => response.content_type("text/plain; charset=utf-8").body(self.error.to_string()),
        }
    }
}

fn title(status: u16) -> &'static str {
    match status {
        400 => "This couldn’t be read",
        401 => "Please sign in",
        403 => "This is not open to you",
        404 | 405 => "Nothing here",
        409 => "Somebody was quicker",
        410 => "This link doesn’t work any more",
        413 => "This is too large",
        422 => "Something is missing",
        423 => "This thread is closed",
        429 => "A little slower, please",
        _ => "Something went wrong",
    }
}

/// A page without forms of its own beyond what the frame has.
pub(crate) fn page(app: &App, viewer: &Viewer, template: &impl Template) -> PageResult {
    build(app, viewer, HttpResponse::Ok(), template)
}

/// A page whose address is a secret that came by mail: no cache keeps it.
pub(crate) fn private_page(app: &App, viewer: &Viewer, template: &impl Template) -> PageResult {
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "no-store"));
    build(app, viewer, response, template)
}

/// A page whose forms need the session cookie; `status` as the [`AppError`] it explains, if any.
pub(crate) fn form_page(
    app: &App,
    viewer: &Viewer,
    problem: Option<&AppError>,
    template: &impl Template,
) -> PageResult {
    if let Some(AppError::Internal(source)) = problem {
        tracing::error!(error = %source, detail = ?source, "internal error");
    }
    let status = problem.map_or(200, AppError::status);
    let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::OK));
    if let Some(seconds) = problem.and_then(AppError::retry_after) {
        response.insert_header((RETRY_AFTER, seconds));
    }
    if let Some(cookie) = viewer.new_cookie(app) {
        response.cookie(cookie);
    }
    response.insert_header((CACHE_CONTROL, "no-store"));
    build(app, viewer, response, template)
}

/// A page with forms that has been rendered already.
pub(crate) fn form_html(app: &App, viewer: &Viewer, html: String) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    if let Some(cookie) = viewer.new_cookie(app) {
        response.cookie(cookie);
    }
    response.insert_header((CACHE_CONTROL, "no-store"));
    finish(app, viewer, response, html)
}

fn build(app: &App, viewer: &Viewer, response: HttpResponseBuilder, template: &impl Template) -> PageResult {
    Ok(finish(app, viewer, response, template.render().map_err(AppError::internal)?))
}

fn finish(app: &App, viewer: &Viewer, mut response: HttpResponseBuilder, html: String) -> HttpResponse {
    if viewer.flash_cookie().is_some() {
        response.cookie(Flash::removal());
    }
    if let Some(cookie) = viewer.kept_cookie(app) {
        response.cookie(cookie);
    }
    if viewer.signed_in.is_some() {
        response.insert_header((CACHE_CONTROL, "no-store"));
    }
    response.content_type("text/html; charset=utf-8").body(html)
}

/// See Other: the browser goes there with a GET, and going back doesn't send the form again.
pub(crate) fn redirect(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, as_header(path))).finish()
}

/// The same, with a word about what was done.
pub(crate) fn redirect_with(path: &str, flash: Flash, draft: Option<&str>) -> HttpResponse {
    let location = (LOCATION, as_header(path));
    HttpResponse::SeeOther().insert_header(location).cookie(flash.cookie(draft, false)).finish()
}

/// The same for a text that speaks of self-harm: its author finds a word about help where the page
/// opens, instead of the text.
pub(crate) fn redirect_to_help(path: &str, flash: Flash, draft: Option<&str>) -> HttpResponse {
    let page = path.split('#').next().unwrap_or(path);
    let location = (LOCATION, as_header(&format!("{page}#help")));
    HttpResponse::SeeOther().insert_header(location).cookie(flash.cookie(draft, true)).finish()
}

/// What a header can't hold, beside all that isn't ASCII.
const UNFIT: AsciiSet = CONTROLS.add(b' ');

/// A path as a header: some of it may have been typed.
fn as_header(path: &str) -> String {
    utf8_percent_encode(path, &UNFIT).to_string()
}

/// A page that says one thing, for the one who just did something.
#[derive(Template)]
#[template(path = "message.html")]
pub(crate) struct MessagePage<'a> {
    pub(crate) chrome: Chrome,
    pub(crate) title: &'a str,
    pub(crate) words: &'a str,
    pub(crate) link: (&'a str, &'a str),
}

pub(crate) async fn message(
    app: &App,
    viewer: Viewer,
    title: &str,
    words: &str,
    link: (&str, &str),
) -> PageResult {
    let (viewer, chrome) = app
        .read(move |app, db| {
            let chrome = Chrome::load(app, db, &viewer)?;
            Ok((viewer, chrome))
        })
        .await?;
    private_page(app, &viewer, &MessagePage { chrome, title, words, link })
}
