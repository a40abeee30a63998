//! The one binary. Everything it can do is in [`evenkeel::cli`].

use std::process::ExitCode;

/// Pages are made of many short strings; the C library's allocator took an eighth of their time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    evenkeel::cli::run().await
}
