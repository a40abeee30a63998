use std::time::Duration;

use lettre::AsyncTransport;

use super::{message, transport};
use crate::support::need;
use crate::support::opensmtpd::OpenSmtpd;

const SOON: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_message_reaches_the_maildir_of_its_recipient() {
    let Some(server) = need::<OpenSmtpd>() else { return };
    transport(&server.url()).send(message("Robin@example.net")).await.unwrap();
    let mails = server.wait_for_mail("robin", 1, SOON);
    assert_eq!(mails[0].header("Delivered-To").as_deref(), Some("Robin@example.net"));
    assert_eq!(mails[0].subject().as_deref(), Some("New activity in a thread you follow"));
    let text = mails[0].text().unwrap().replace("\r\n", "\n");
    assert_eq!(text.trim_end(), "Someone answered.\n.\n..and dots start these lines.");
}

#[tokio::test]
async fn two_servers_run_side_by_side_and_keep_their_mail_apart() {
    let (Some(one), Some(other)) = (need::<OpenSmtpd>(), need::<OpenSmtpd>()) else { return };
    transport(&one.url()).send(message("robin@example.net")).await.unwrap();
    transport(&other.url()).send(message("sam@example.net")).await.unwrap();
    assert_eq!(one.wait_for_mail("robin", 1, SOON).len(), 1);
    assert_eq!(other.wait_for_mail("sam", 1, SOON).len(), 1);
    assert_eq!(other.wait_for_mail("robin", 0, SOON).len(), 0);
}

#[tokio::test]
async fn a_stopped_server_refuses_and_a_started_one_takes_mail_again() {
    let Some(mut server) = need::<OpenSmtpd>() else { return };
    let transport = transport(&server.url());
    server.stop();
    assert!(transport.send(message("robin@example.net")).await.is_err());
    server.start();
    transport.send(message("robin@example.net")).await.unwrap();
    assert_eq!(server.wait_for_mail("robin", 1, SOON).len(), 1);
}

/// The machine's own mail is not touched: neither its spool nor its control socket appears.
#[test]
fn the_machine_sees_neither_spool_nor_control_socket() {
    use std::fs;
    // A machine with a mail server of its own has both already.
    let before = [fs::exists("/var/spool/smtpd").unwrap(), fs::exists("/var/run/smtpd.sock").unwrap()];
    let Some(_server) = need::<OpenSmtpd>() else { return };
    let during = [fs::exists("/var/spool/smtpd").unwrap(), fs::exists("/var/run/smtpd.sock").unwrap()];
    assert_eq!(before, during);
}
