//! The one binary. Everything it can do is in [`evenkeel::cli`].

use std::process::ExitCode;

/// The system's keeps what a crowd of threads once needed (docs/performance.md).
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    evenkeel::cli::run().await
}
