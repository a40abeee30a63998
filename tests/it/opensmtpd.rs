//! The whole way, to a real mail server and into a Maildir.

use std::time::Duration;

use crate::support::forum::{Backend, Forum};
use crate::support::need;
use crate::support::opensmtpd::OpenSmtpd;

const SOON: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_reply_reaches_its_followers_maildir() {
    let Some(server) = need::<OpenSmtpd>() else { return };
    let forum = Forum::start_with(Backend::Sqlite, |config| {
        config.mail.transport = evenkeel::config::Transport::Smtp;
        config.mail.smtp_url = server.url().into();
    })
    .await
    .unwrap();
    let ana = forum.member("ana").await;
    let thread = ana.start("Small things that help", "A kettle.").await;
    let what = format!("thread={thread}");
    forum.ask_for_mail(&what, "Robin@example.net", &[("show_details", "1")]).await.expect(200);
    forum.settle().await;
    let question = server.wait_for_mail("robin", 1, SOON).remove(0);
    forum.confirm(&question).await.expect(200);
    ana.reply(thread, None, "A walk,\n\n.\n\n.. and a list — naïve, but it works.").await;
    forum.rest().await;
    assert_eq!(forum.states(), ["sent"]);
    let mail = server.wait_for_mail("robin", 2, SOON);
    let told = mail.iter().find(|m| m.header("List-Id").is_some()).unwrap();
    assert_eq!(told.subject().unwrap(), "ana wrote in “Small things that help”");
    assert!(told.text().unwrap().contains(".. and a list — naïve, but it works."));
    let sender = told.header("Return-Path").unwrap();
    assert!(sender.starts_with("<b+") && sender.ends_with("@localhost>"), "{sender}");
    let page = forum.browser().send(&forum.link(told, "/u/"), &[]).await.expect(200);
    assert!(page.text("main").contains("No more mail will come"));
}
