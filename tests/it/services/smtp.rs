use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use lettre::message::MultiPart;
use lettre::{AsyncTransport, Message};

use super::{message, transport};
use crate::support::smtp::{Answer, Fault, SmtpServer, Stage};

const SOON: Duration = Duration::from_secs(5);

/// Says all of `lines` at once and gives every reply until the server closes.
fn talk(server: &SmtpServer, lines: &str) -> Vec<String> {
    let mut stream = TcpStream::connect(server.url().trim_start_matches("smtp://")).unwrap();
    stream.write_all(lines.replace('\n', "\r\n").as_bytes()).unwrap();
    BufReader::new(stream).lines().map(Result::unwrap).collect()
}

#[tokio::test]
async fn it_keeps_the_envelope_and_the_message_as_sent() {
    let server = SmtpServer::start();
    let message = message("robin@example.net");
    transport(&server.url()).send(message.clone()).await.unwrap();
    let received = server.wait_for(1, SOON);
    assert_eq!(received[0].from, "forum@example.org");
    assert_eq!(received[0].to, ["robin@example.net"]);
    assert!(received[0].acknowledged);
    let (arrived, sent) = (received[0].mail.raw(), message.formatted());
    assert_eq!(arrived.trim_ascii_end(), sent.trim_ascii_end());
}

#[tokio::test]
async fn a_message_is_read_with_its_headers_unfolded_and_its_bodies_decoded() {
    let server = SmtpServer::start();
    let subject = "Neues im Faden „Über den Berg“, dem du folgst, und noch mehr davon";
    let message = Message::builder()
        .from("forum@example.org".parse().unwrap())
        .to("robin@example.net".parse().unwrap())
        .subject(subject)
        .multipart(MultiPart::alternative_plain_html("Grüße".to_owned(), "<p>Grüße</p>".to_owned()))
        .unwrap();
    transport(&server.url()).send(message).await.unwrap();
    let mail = &server.wait_for(1, SOON)[0].mail;
    assert_eq!(mail.subject().as_deref(), Some(subject));
    assert!(mail.header("subject").unwrap().contains("=?utf-8?"));
    assert!(!mail.header("Subject").unwrap().contains(['\r', '\n']));
    assert_eq!(mail.header("List-Id"), None);
    assert_eq!(mail.text().as_deref(), Some("Grüße"));
    assert_eq!(mail.html().as_deref(), Some("<p>Grüße</p>"));
}

#[test]
fn it_takes_pipelined_commands_and_undoes_dot_stuffing() {
    let server = SmtpServer::start();
    let replies = talk(
        &server,
        "HELO me\nmail from:<>\nRCPT TO:<a@example.net>\nRCPT TO:<b@example.net>\nDATA\n\
         Subject: dots\n\n..\n..two\nend\n.\nNOOP\nQUIT\n",
    );
    let codes: Vec<&str> = replies.iter().map(|reply| &reply[..3]).collect();
    assert_eq!(codes, ["220", "250", "250", "250", "250", "354", "250", "250", "221"]);
    let received = server.received();
    assert_eq!(received[0].from, "");
    assert_eq!(received[0].to, ["a@example.net", "b@example.net"]);
    assert_eq!(received[0].mail.raw(), b"Subject: dots\r\n\r\n.\r\n.two\r\nend\r\n");
}

#[test]
fn it_insists_on_the_order_of_commands_and_on_the_size_it_announced() {
    let server = SmtpServer::start();
    let replies = talk(
        &server,
        "EHLO me\nDATA\nRCPT TO:<a@example.net>\nMAIL FROM:<a@example.net> SIZE=99999999\n\
         MAIL FROM:<a@example.net>\nMAIL FROM:<a@example.net>\nDATA\nRSET\nDATA\nEXPN all\nRCPT a\nQUIT\n",
    );
    assert_eq!(replies[1..5], ["250-mx.test.invalid", "250-SIZE 10485760", "250-8BITMIME", "250 PIPELINING"]);
    let codes: Vec<&str> = replies[5..].iter().map(|reply| &reply[..3]).collect();
    assert_eq!(codes, ["503", "503", "552", "250", "503", "503", "250", "503", "500", "503", "221"]);
}

#[tokio::test]
async fn answers_are_given_in_their_order_and_then_mail_is_accepted() {
    let server = SmtpServer::start();
    server.next(Answer::At(Stage::Mail, Fault::Reply("421 4.3.2 Going down")));
    server.next(Answer::Accept);
    server.next(Answer::At(Stage::End, Fault::Reply("554 5.7.1 Not that")));
    let transport = transport(&server.url());
    let mut outcomes = Vec::new();
    for _ in 0..4 {
        let outcome = transport.send(message("robin@example.net")).await;
        outcomes.push(outcome.map_or_else(|error| error.status().map(u16::from), |_| Some(250)));
    }
    assert_eq!(outcomes, [Some(421), Some(250), Some(554), Some(250)]);
    assert_eq!(server.received().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_held_answer_waits_for_its_release_though_the_message_has_arrived() {
    let server = SmtpServer::start();
    server.next(Answer::At(Stage::End, Fault::Hold));
    let transport = transport(&server.url());
    let sending = tokio::spawn(async move { transport.send(message("robin@example.net")).await });
    let received = tokio::task::block_in_place(|| server.wait_for(1, SOON));
    assert!(!received[0].acknowledged && !sending.is_finished());
    server.release();
    sending.await.unwrap().unwrap();
    assert!(server.received()[0].acknowledged);
}

#[test]
fn waiting_wakes_when_the_message_comes() {
    let server = SmtpServer::start();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| server.wait_for(1, SOON).len());
        talk(&server, "HELO me\nMAIL FROM:<>\nRCPT TO:<a@example.net>\nDATA\n.\nQUIT\n");
        assert_eq!(waiting.join().unwrap(), 1);
    });
}

#[test]
#[should_panic(expected = "1 messages expected")]
fn waiting_in_vain_fails_the_test() {
    SmtpServer::start().wait_for(1, Duration::from_millis(10));
}

#[tokio::test]
async fn it_can_go_away_and_come_back_on_the_same_port() {
    let mut server = SmtpServer::start();
    let transport = transport(&server.url());
    transport.send(message("robin@example.net")).await.unwrap();
    server.stop();
    assert!(transport.send(message("robin@example.net")).await.is_err());
    server.restart();
    transport.send(message("robin@example.net")).await.unwrap();
    assert_eq!(server.received().len(), 2);
}
