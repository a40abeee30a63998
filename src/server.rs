//! The web server, put together.

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data, PathConfig, PayloadConfig, QueryConfig};
use actix_web::{App as ActixApp, HttpServer};

use crate::app::App;
use crate::error::AppError;
use crate::moderation::record::figures_http::Counted;
use crate::routes;
use crate::threads::PageCache;
use crate::web::{HostFiles, PageError, PageResult, Sessions, answer_head_as_get, log_request, protect};

/// The largest request body that is read, in bytes: above what a post may have, so that a text too
/// long comes back to its author instead of vanishing with the connection.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// For each of the server's workers, of which there is one a core.
const BLOCKING_THREADS: usize = 6;

/// Starts serving on a listener that is bound already.
pub fn serve(app: App, listener: TcpListener) -> std::io::Result<Server> {
    let pages = Data::new(PageCache::new(&app).map_err(std::io::Error::other)?);
    let sessions = Data::new(Sessions::new());
    let counted = Data::new(Counted::default());
    let files = Data::new(match &app.config.server.files_dir {
        Some(folder) => HostFiles::read(folder).map_err(|error| {
            std::io::Error::other(format!("cannot read the files in {}: {error}", folder.display()))
        })?,
        None => HostFiles::default(),
    });
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(Data::new(app.clone()))
            .app_data(pages.clone())
            .app_data(sessions.clone())
            .app_data(counted.clone())
            .app_data(files.clone())
            .app_data(PayloadConfig::new(MAX_BODY))
            .app_data(PathConfig::default().error_handler(|_, _| PageError::from(AppError::NotFound).into()))
            .app_data(QueryConfig::default().error_handler(|_, _| PageError::from(AppError::NotFound).into()))
            .wrap(from_fn(answer_head_as_get))
            .wrap(Compress::default())
            .wrap(from_fn(protect))
            .wrap(from_fn(log_request))
            .configure(routes::programs)
            .configure(routes::pages)
            .default_service(web::to(not_found))
    });
    // Blocking work has threads of its own: as many as can read at once, and one or two that write.
    // Idle ones keep memory, and a crowd of them only waits.
    Ok(server
        .worker_max_blocking_threads(BLOCKING_THREADS)
        .shutdown_timeout(20)
        .disable_signals()
        .listen(listener)?
        .run())
}

async fn not_found() -> PageResult {
    Err(AppError::NotFound.into())
}
