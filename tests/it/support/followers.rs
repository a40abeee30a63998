//! People who follow by email.

use serde_json::json;

use super::browser::Page;
use super::client::{Client, PASSPHRASE};
use super::forum::Forum;
use super::mail::Mail;

impl Forum {
    /// Asks for mail by the form, without an account; `what` as in its address: `thread=7`.
    pub(crate) async fn ask_for_mail(&self, what: &str, email: &str, fields: &[(&str, &str)]) -> Page {
        let browser = self.browser();
        let form = browser.open(&format!("/subscribe?{what}")).await.expect(200);
        let fields = [&[("email", email)], fields].concat();
        browser.submit(&form, "/subscribe", &fields).await
    }

    /// Asks for mail and presses the button behind the link that comes; forgets all mail so far.
    pub(crate) async fn follow(&self, what: &str, email: &str, fields: &[(&str, &str)]) {
        self.ask_for_mail(what, email, fields).await.expect(200);
        self.settle().await;
        self.confirm(self.mail_to(email).last().expect("a mail that asks")).await.expect(200);
        self.forget_mail();
    }

    /// Opens the link in a confirmation mail and presses the button.
    pub(crate) async fn confirm(&self, mail: &Mail) -> Page {
        let (browser, link) = (self.browser(), self.link(mail, "/subscribe/confirm/"));
        let page = browser.open(&link).await.expect(200);
        browser.submit(&page, &link, &[]).await
    }

    /// A member whose email address is confirmed; forgets all mail so far.
    pub(crate) async fn member_with_address(&self, handle: &str, email: &str) -> Client {
        let client = self.member_with_unproved_address(handle, email).await;
        self.settle().await;
        self.confirm(self.mail_to(email).last().expect("a mail that asks")).await.expect(200);
        self.forget_mail();
        client
    }

    /// A member who has not opened the link in the mail yet.
    pub(crate) async fn member_with_unproved_address(&self, handle: &str, email: &str) -> Client {
        let mut client = self.api();
        let body = json!({ "handle": handle, "passphrase": PASSPHRASE, "email": email });
        let joined = client.post("/members", body).await.expect(201);
        client.token = Some(joined["token"].as_str().unwrap().to_owned());
        client
    }

    /// The mail that has left so far to one address.
    pub(crate) fn mail_to(&self, email: &str) -> Vec<Mail> {
        let email = email.to_ascii_lowercase();
        let is_theirs = |mail: &Mail| mail.header("To").is_some_and(|to| to.contains(&email));
        self.mail().into_iter().filter(is_theirs).collect()
    }

    /// The path of the first link in a mail's text that begins like this.
    #[track_caller]
    pub(crate) fn link(&self, mail: &Mail, path: &str) -> String {
        let text = mail.text().unwrap();
        let begin =
            text.find(&format!("{}{path}", self.url)).unwrap_or_else(|| panic!("no {path} in {text}"));
        let link = text[begin..].split_whitespace().next().unwrap();
        link.strip_prefix(&self.url).unwrap().to_owned()
    }

    /// Lets posts rest for as long as mail waits for them, and the mail leave.
    pub(crate) async fn rest(&self) {
        self.pass_seconds(i64::from(self.app.config.mail.delay_seconds));
        self.settle().await;
    }
}
