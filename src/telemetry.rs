//! Logs: one line an event, fields not prose, to standard error. No addresses of people or
//! machines, no user agents, no query strings (see docs/operations.md).

use tracing::Level;
use tracing_subscriber::filter::{ParseError, filter_fn};
use tracing_subscriber::prelude::*;
use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{Log, LogFormat};

/// Starts logging. A second call does nothing.
///
/// Errors when `log.level` is no filter that `tracing` understands.
pub fn start(log: &Log) -> Result<(), ParseError> {
    let wanted = EnvFilter::try_new(&log.level)?;
    // Below "info" libraries tell what passes through them: what people wrote, headers, requests.
    let ours = filter_fn(|event| *event.level() <= Level::INFO || event.target().starts_with("evenkeel"));
    let ansi = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let lines = || fmt::layer().with_writer(std::io::stderr).with_ansi(ansi);
    let filtered = tracing_subscriber::registry().with(wanted).with(ours);
    // Fails only when logging has been started already.
    let _already = match log.format {
        LogFormat::Json => filtered.with(lines().json()).try_init(),
        LogFormat::Text => filtered.with(lines().with_target(false)).try_init(),
    };
    Ok(())
}
