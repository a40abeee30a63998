//! The Atom feeds: what a page would show to whoever asks, and not found where it wouldn't.

use std::sync::Arc;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};

use super::atom;
use crate::app::App;
use crate::boards;
use crate::error::AppError;
use crate::threads::{lists, queries, written};
use crate::web::{PageResult, Stored, Viewer, not_modified};

/// Threads in a board's feed, and posts in a thread's.
const THREADS: i64 = 30;
const POSTS: i64 = 50;

pub(crate) async fn board(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    slug: Path<String>,
) -> PageResult {
    let actor = viewer.actor();
    let (board, threads) = app
        .read(move |_, db| {
            let board = boards::queries::by_slug(db, actor, &slug)?;
            let threads = lists::newest(db, std::slice::from_ref(&board), None, THREADS)?;
            Ok((board, threads))
        })
        .await?;
    let about = [board.name.clone(), board.charter.clone()];
    let entries = threads.iter().map(|l| format!("{}.{}", l.thread.id, l.thread.revision));
    let tag = tag(&app, about.into_iter().chain(entries));
    if let Some(answer) = not_modified(&request, &tag) {
        return Ok(answer);
    }
    let feed = atom::board(&app, &board, &threads)?;
    Ok(answer(&app, &viewer, &request, &tag, feed).await?)
}

pub(crate) async fn thread(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    id: Path<String>,
) -> PageResult {
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let actor = viewer.actor();
    let (thread, _) = app.read(move |_, db| queries::seen(db, actor, id)).await?;
    // The revision rises with every visible change, so the posts needn't be looked at to know.
    let tag = tag(&app, [thread.id.to_string(), thread.revision.to_string()].into_iter());
    if let Some(answer) = not_modified(&request, &tag) {
        return Ok(answer);
    }
    let feed = app.read(move |app, db| atom::thread(app, &thread, &written::latest(db, id, POSTS)?)).await?;
    Ok(answer(&app, &viewer, &request, &tag, feed).await?)
}

async fn answer(
    app: &App,
    viewer: &Viewer,
    request: &HttpRequest,
    tag: &str,
    feed: Vec<u8>,
) -> Result<HttpResponse, AppError> {
    let cache_control = if viewer.signed_in.is_some() { "no-store" } else { "no-cache" };
    let stored = Stored::new(atom::MEDIA_TYPE, cache_control, "Cookie, Accept-Encoding", tag, feed);
    Arc::new(stored).answer(app, request).await
}

/// The same while the feed is the same, in every process: of what its entries are made of, and of
/// what the settings put around them.
fn tag(app: &App, parts: impl Iterator<Item = String>) -> String {
    let mut hash = Sha256::new();
    for part in [app.config.public_url(), app.config.site.name.clone()].into_iter().chain(parts) {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
}
