//! What every page shares: who is looking, forms, the frame around the content, answers.

mod assets;
mod carried;
mod chrome;
mod client;
mod files;
mod flash;
mod form;
mod guard;
mod problem;
mod respond;
mod sparkline;
mod stored;
mod time;
mod viewer;

use actix_web::HttpResponse;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

pub(crate) use assets::{asset, asset_url};
pub(crate) use carried::Carried;
pub(crate) use chrome::{Chrome, Frame};
pub(crate) use files::{HostFiles, host_file};
pub(crate) use flash::Flash;
pub(crate) use form::{Fields, Posted};
pub(crate) use guard::{answer_head_as_get, log_request, protect};
pub(crate) use problem::{Problem, is_wrong};
pub(crate) use respond::{
    PageError, PageResult, form_html, form_page, message, page, private_page, redirect, redirect_to_help,
    redirect_with,
};
pub(crate) use sparkline::sparkline;
pub(crate) use stored::{Stored, not_modified};
pub(crate) use time::{When, month};
pub(crate) use viewer::{Sessions, SignedIn, Viewer, bearer, clear_session_cookie, session_cookie};

/// The path to go to after signing in: one of ours, or the front page. Never another site.
pub(crate) fn local_path(text: &str) -> &str {
    let local = text.starts_with('/')
        && !text.starts_with("//")
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
        && text.len() <= 500;
    if local { text } else { "/" }
}

/// To the page for signing in, and back to this path afterwards.
pub(crate) fn sign_in_and_back(path: &str) -> HttpResponse {
    /// What would end the value of a query's field, or mean something else in it.
    const UNFIT: AsciiSet = CONTROLS.add(b' ').add(b'%').add(b'&').add(b'#').add(b'+').add(b'?');
    redirect(&format!("/sign-in?next={}", utf8_percent_encode(local_path(path), &UNFIT)))
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_paths_of_ours_are_gone_to() {
        for bad in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:x",
            "",
            "/a\r\nX: y",
            "/\u{1}",
            "/a b",
            "/é",
        ] {
            assert_eq!(local_path(bad), "/", "{bad:?}");
        }
        assert_eq!(local_path("/t/1-a?after=x#p2"), "/t/1-a?after=x#p2");
    }
}
