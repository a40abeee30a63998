//! The support services themselves: what the other suites take for granted.

mod abandoned;
mod lettre_answers;
mod opensmtpd;
mod postgres;
mod redis;
mod skipping;
mod smtp;

use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Message, Tokio1Executor};

/// A client of the server at `url`, with lettre's defaults, as the application has.
fn transport(url: &str) -> AsyncSmtpTransport<Tokio1Executor> {
    AsyncSmtpTransport::<Tokio1Executor>::from_url(url).unwrap().build()
}

/// A small message to `recipient`.
fn message(recipient: &str) -> Message {
    Message::builder()
        .from("Evenkeel <forum@example.org>".parse().unwrap())
        .to(recipient.parse().unwrap())
        .subject("New activity in a thread you follow")
        .body("Someone answered.\n.\n..and dots start these lines.\n".to_owned())
        .unwrap()
}
