//! What lettre 0.11 tells of a failed send, and what it does not: the application's decision between
//! "certainly not sent, try again" and "perhaps delivered, do not" rests on the facts pinned here.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use lettre::AsyncTransport;
use lettre::transport::smtp;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::task::yield_now;
use tokio::time::timeout;

use super::{message, transport};
use crate::support::smtp::{Answer, Fault, SmtpServer, Stage};

const ROBIN: &str = "robin@example.net";
const EVERY_STAGE: [Stage; 6] =
    [Stage::Greeting, Stage::Mail, Stage::Rcpt, Stage::Data, Stage::Body, Stage::End];

/// Sends one message to a server with that fault: lettre's error, and how many messages the server has.
async fn send(stage: Stage, fault: Fault) -> (smtp::Error, usize) {
    let server = SmtpServer::start();
    server.next(Answer::At(stage, fault));
    let error = transport(&server.url()).send(message(ROBIN)).await.unwrap_err();
    (error, server.received().len())
}

/// The flags that `error` raises.
fn kinds(error: &smtp::Error) -> Vec<&'static str> {
    let flags = [
        (error.is_transient(), "transient"),
        (error.is_permanent(), "permanent"),
        (error.is_response(), "response"),
        (error.is_client(), "client"),
        (error.is_timeout(), "timeout"),
        (error.is_tls(), "tls"),
        (error.is_transport_shutdown(), "shutdown"),
    ];
    flags.into_iter().filter_map(|(raised, name)| raised.then_some(name)).collect()
}

#[tokio::test]
async fn a_refusal_has_its_code_at_every_stage_but_not_the_stage() {
    for stage in EVERY_STAGE {
        let (error, arrived) = send(stage, Fault::Reply("451 4.3.0 Later")).await;
        assert_eq!((kinds(&error), arrived), (vec!["transient"], 0), "{stage:?}");
        assert_eq!(error.status().map(u16::from), Some(451));
        assert_eq!(error.to_string(), "transient error (451): 4.3.0 Later");

        let (error, arrived) = send(stage, Fault::Reply("550 5.1.1 Never")).await;
        assert_eq!((kinds(&error), arrived), (vec!["permanent"], 0), "{stage:?}");
        assert_eq!(error.status().map(u16::from), Some(550));
        assert_eq!(error.source().unwrap().to_string(), "5.1.1 Never");
    }
}

#[tokio::test]
async fn a_lost_answer_looks_the_same_whether_or_not_the_message_was_taken() {
    for (stage, taken) in [(Stage::Greeting, 0), (Stage::Rcpt, 0), (Stage::Data, 0), (Stage::End, 1)] {
        let (error, arrived) = send(stage, Fault::HangUp).await;
        assert_eq!((kinds(&error), arrived), (vec!["response"], taken), "{stage:?}");
        assert_eq!(error.to_string(), "response error: incomplete response");
        assert!(!error.source().unwrap().is::<io::Error>());
    }
}

#[tokio::test]
async fn a_garbled_answer_looks_the_same_whether_or_not_the_message_was_taken() {
    for (stage, taken) in [(Stage::Greeting, 0), (Stage::Rcpt, 0), (Stage::Data, 0), (Stage::End, 1)] {
        let (error, arrived) = send(stage, Fault::Garbage).await;
        assert_eq!((kinds(&error), arrived), (vec!["response"], taken), "{stage:?}");
        // Whatever the server said, line break included: not for a log as it is.
        assert_eq!(error.to_string(), "response error: error Tag at: ?!\r\n");
    }
}

#[tokio::test]
async fn a_connection_cut_while_the_text_is_written_is_neither_transient_nor_permanent() {
    // By chance of timing a broken pipe, a reset or an incomplete response: no flag to rely on.
    let (error, arrived) = send(Stage::Body, Fault::HangUp).await;
    assert!(!error.is_transient() && !error.is_permanent() && !error.is_client(), "{error:?}");
    assert_eq!((error.status(), arrived), (None, 0));
}

#[tokio::test]
async fn a_refused_connection_raises_no_flag_and_only_its_source_tells() {
    let mut server = SmtpServer::start();
    server.stop();
    let error = transport(&server.url()).send(message(ROBIN)).await.unwrap_err();
    assert!(kinds(&error).is_empty());
    assert!(error.to_string().starts_with("Connection error: "));
    let source: &io::Error = error.source().unwrap().downcast_ref().unwrap();
    assert_eq!(source.kind(), io::ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn the_timeout_of_the_transport_does_not_cover_a_silent_server() {
    for stage in [Stage::Greeting, Stage::Rcpt, Stage::End] {
        let server = SmtpServer::start();
        server.next(Answer::At(stage, Fault::Silence));
        let builder = smtp::AsyncSmtpTransport::<lettre::Tokio1Executor>::from_url(&server.url()).unwrap();
        let transport = builder.timeout(Some(Duration::from_millis(20))).build();
        let outcome = timeout(Duration::from_millis(300), transport.send(message(ROBIN))).await;
        assert!(outcome.is_err(), "{stage:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_send_given_up_leaves_its_connection_in_the_pool_where_answers_are_then_mistaken() {
    let server = SmtpServer::start();
    server.next(Answer::At(Stage::End, Fault::Hold));
    server.next(Answer::At(Stage::End, Fault::Reply("554 5.7.1 Refused")));
    let transport = transport(&server.url());
    let first = timeout(Duration::from_millis(300), transport.send(message(ROBIN))).await;
    assert!(first.is_err());
    // The dropped future has spawned the task that puts the connection back.
    for _ in 0..10 {
        yield_now().await;
    }
    server.release();
    // Every answer is now read one command too late, so the 354 to DATA passes for the end of the mail.
    let second = transport.send(message(ROBIN)).await.unwrap();
    assert_eq!(u16::from(second.code()), 354);
    assert_eq!(server.received().len(), 1, "the second was refused, and lettre says it was sent");
}

/// How a conversation led command by command, with a limit on each, can end.
#[derive(Debug, PartialEq)]
enum Outcome {
    Sent,
    /// The server refused, or had not yet been given the text.
    CertainlyNotSent,
    Unknown,
}

async fn send_by_hand(address: SocketAddr) -> Outcome {
    let limit = Duration::from_millis(300);
    let message = message(ROBIN);
    let envelope = message.envelope();
    let asked = async {
        let hello = ClientId::default();
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(limit), &hello, None, None).await?;
        connection.command(Mail::new(envelope.from().cloned(), vec![])).await?;
        connection.command(Rcpt::new(envelope.to()[0].clone(), vec![])).await?;
        let answer = connection.command(Data).await?;
        Ok::<_, smtp::Error>(answer.has_code(354).then_some(connection))
    };
    let Ok(Ok(Some(mut connection))) = timeout(limit, asked).await else { return Outcome::CertainlyNotSent };
    match timeout(limit, connection.message(&message.formatted())).await {
        Ok(Ok(answer)) if answer.has_code(250) => Outcome::Sent,
        Ok(Err(error)) if error.is_transient() || error.is_permanent() => Outcome::CertainlyNotSent,
        _ => Outcome::Unknown,
    }
}

#[tokio::test]
async fn a_conversation_led_by_hand_tells_the_certain_from_the_unknown() {
    let faults =
        [Fault::Reply("451 4.3.0 Later"), Fault::HangUp, Fault::Garbage, Fault::Silence, Fault::Hold];
    for (stage, fault) in EVERY_STAGE.into_iter().flat_map(|stage| faults.map(|fault| (stage, fault))) {
        let server = SmtpServer::start();
        server.next(Answer::At(stage, fault));
        let address = server.url().trim_start_matches("smtp://").parse().unwrap();
        let expected = match (stage, fault) {
            (_, Fault::Reply(_)) => Outcome::CertainlyNotSent,
            (Stage::Body | Stage::End, _) => Outcome::Unknown,
            _ => Outcome::CertainlyNotSent,
        };
        assert_eq!(send_by_hand(address).await, expected, "{stage:?} {fault:?}");
        if expected == Outcome::CertainlyNotSent {
            assert!(server.received().is_empty());
        }
    }
    let server = SmtpServer::start();
    let address = server.url().trim_start_matches("smtp://").parse().unwrap();
    assert_eq!(send_by_hand(address).await, Outcome::Sent);
}
