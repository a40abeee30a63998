//! The one binary. Everything it can do is in [`evenkeel::cli`].

use std::process::ExitCode;

#[actix_web::main]
async fn main() -> ExitCode {
    evenkeel::cli::run().await
}
