//! Files of the host's own: a logo, a notice, what a registrar wants to find. Read once at the start,
//! so that serving one never touches the disk.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::web::{Data, Path as UrlPath};
use sha2::{Digest, Sha256};

use super::{PageResult, Stored};
use crate::app::App;
use crate::error::AppError;

#[derive(Default)]
pub(crate) struct HostFiles(HashMap<String, Arc<Stored>>);

impl HostFiles {
    /// The files in this folder; folders inside it and names that start with a dot are left alone.
    ///
    /// # Errors
    /// When the folder or a file in it can't be read.
    pub(crate) fn read(folder: &Path) -> std::io::Result<HostFiles> {
        let mut files = HashMap::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if !name.starts_with('.') && entry.path().is_file() {
                let bytes = std::fs::read(entry.path())?;
                let tag: String = Sha256::digest(&bytes).iter().take(6).map(|b| format!("{b:02x}")).collect();
                let file = Stored::new(content_type(&name), "no-cache", "Accept-Encoding", &tag, bytes);
                files.insert(name, Arc::new(file));
            }
        }
        Ok(HostFiles(files))
    }
}

/// Anything else is offered for saving, not shown.
fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("ico") => "image/x-icon",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    }
}

pub(crate) async fn host_file(
    request: HttpRequest,
    app: Data<App>,
    files: Data<HostFiles>,
    name: UrlPath<String>,
) -> PageResult {
    let file = files.0.get(name.as_str()).ok_or(AppError::NotFound)?;
    Ok(file.answer(&app, &request).await?)
}
