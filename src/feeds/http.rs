//! The Atom feeds: what a page would show to whoever asks, and not found where it wouldn't.

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};

use super::atom;
use crate::app::App;
use crate::boards;
use crate::error::AppError;
use crate::threads::{lists, queries, written};
use crate::web::{PageResult, Viewer};

/// Threads in a board's feed, and posts in a thread's.
const THREADS: i64 = 30;
const POSTS: i64 = 50;

pub(crate) async fn board(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    slug: Path<String>,
) -> PageResult {
    let known = known(&request);
    let (actor, slug) = (viewer.actor(), slug.into_inner());
    let answer = app.read(move |app, db| {
        let board = boards::queries::by_slug(db, actor, &slug)?;
        let threads = lists::newest(db, std::slice::from_ref(&board), None, THREADS)?;
        let revisions = threads.iter().map(|l| format!("{}.{}", l.thread.id, l.thread.revision));
        let tag = tag(
            app,
            &[board.name.clone(), board.charter.clone()].into_iter().chain(revisions).collect::<Vec<_>>(),
        );
        let feed = if is_known(&known, &tag) { None } else { Some(atom::board(app, &board, &threads)?) };
        Ok((tag, feed))
    });
    let (tag, feed) = answer.await?;
    Ok(respond(&viewer, tag, feed))
}

pub(crate) async fn thread(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    id: Path<String>,
) -> PageResult {
    let known = known(&request);
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let actor = viewer.actor();
    let answer = app.read(move |app, db| {
        let (thread, _) = queries::seen(db, actor, id)?;
        // The revision rises with every visible change, so the posts needn't be looked at.
        let tag = tag(app, &[thread.id.to_string(), thread.revision.to_string(), thread.title.clone()]);
        let feed = match is_known(&known, &tag) {
            true => None,
            false => Some(atom::thread(app, &thread, &written::latest(db, id, POSTS)?)?),
        };
        Ok((tag, feed))
    });
    let (tag, feed) = answer.await?;
    Ok(respond(&viewer, tag, feed))
}

/// `None`: the reader has it already (RFC 9110, 13.1.2).
fn respond(viewer: &Viewer, tag: String, feed: Option<Vec<u8>>) -> HttpResponse {
    let mut response = if feed.is_some() { HttpResponse::Ok() } else { HttpResponse::NotModified() };
    response.insert_header((ETAG, tag));
    if viewer.signed_in.is_some() {
        response.insert_header((CACHE_CONTROL, "no-store"));
    }
    match feed {
        Some(feed) => response.content_type(atom::MEDIA_TYPE).body(feed),
        None => response.finish(),
    }
}

/// A weak tag: the same entries, though perhaps compressed in another way.
fn tag(app: &App, parts: &[String]) -> String {
    let mut hash = Sha256::new();
    for part in [&app.config.public_url(), &app.config.site.name].into_iter().chain(parts) {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let short: String = hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("W/\"{short}\"")
}

/// The tags a feed reader has; it may send several.
fn known(request: &HttpRequest) -> Vec<String> {
    let headers = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    headers.flat_map(|value| value.split(',')).map(|tag| tag.trim().to_owned()).collect()
}

fn is_known(known: &[String], tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim_start_matches("W/").to_owned();
    known.iter().any(|other| other == "*" || opaque(other) == opaque(tag))
}
