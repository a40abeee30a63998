//! SMTP (RFC 5321), with lettre's connection led by hand, one mail a connection.
//!
//! lettre's ready-made transport can't say whether a lost connection came before or after the text
//! was taken, and after an error it waits for the goodbye without a limit. Here each step has a
//! limit, and whatever fails before the text is handed over has certainly not been sent.

use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use super::{MailError, Outgoing, SendError};

/// RFC 5321 section 4.5.3.2 allows minutes; a relay of one's own answers in seconds.
const STEP: Duration = Duration::from_secs(60);
/// For the answer to the end of the text, which may wait for a virus scan (RFC 5321: 10 minutes).
const FINAL_STEP: Duration = Duration::from_secs(180);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encryption {
    None,
    /// `smtps://`
    FromTheStart,
    /// `smtp://…?tls=required`
    StartTls,
}

pub struct Smtp {
    host: String,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
    step: Duration,
    final_step: Duration,
}

impl Smtp {
    /// `smtp://host:port`, `smtp://user:password@host:587?tls=required`, `smtps://…`.
    pub fn new(url: &str) -> Result<Smtp, MailError> {
        let bad = |why: &'static str| MailError::SmtpUrl(why);
        let url = url::Url::parse(url).map_err(|_| bad("it isn't an address like smtp://host:port"))?;
        let tls = url.query_pairs().find(|(key, _)| key == "tls").map(|(_, value)| value.into_owned());
        let encryption = match (url.scheme(), tls.as_deref()) {
            ("smtps", None) => Encryption::FromTheStart,
            ("smtp", None) => Encryption::None,
            ("smtp", Some("required")) => Encryption::StartTls,
            ("smtp" | "smtps", _) => return Err(bad("the only word after ? is tls=required, with smtp://")),
            _ => return Err(bad("it begins with smtp:// or smtps://")),
        };
        let host = url.host_str().filter(|h| !h.is_empty()).ok_or_else(|| bad("it names no host"))?;
        let default_port = match encryption {
            Encryption::None => 25,
            Encryption::FromTheStart => 465,
            Encryption::StartTls => 587,
        };
        let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let credentials = (!url.username().is_empty())
            .then(|| Credentials::new(decode(url.username()), decode(url.password().unwrap_or_default())));
        Ok(Smtp {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(default_port),
            encryption,
            credentials,
            step: STEP,
            final_step: FINAL_STEP,
        })
    }

    /// The same with other limits a step, for tests of silent servers.
    pub fn with_limits(self, step: Duration, final_step: Duration) -> Smtp {
        Smtp { step, final_step, ..self }
    }

    pub(super) async fn send(&self, message: &Outgoing) -> Result<(), SendError> {
        // Refused before a recipient was named: the relay's trouble, not this address's.
        let mut connection = self.connect().await?;
        let sender = Mail::new(message.envelope.from().cloned(), Vec::new());
        self.step(connection.command(sender)).await.map_err(put_off)?;
        for recipient in message.envelope.to() {
            let named = connection.command(Rcpt::new(recipient.clone(), Vec::new()));
            self.step_or(refused, named).await?;
        }
        let go_ahead = self.step(connection.command(Data)).await?;
        if !go_ahead.has_code(354) {
            return Err(SendError::Later("the server didn't ask for the text".into()));
        }
        // From here on, only a clear answer tells.
        match timeout(self.final_step, connection.message(&message.bytes)).await {
            Ok(Ok(answer)) if answer.has_code(250) => Ok(()),
            Ok(Ok(answer)) => Err(SendError::Unknown(format!("answered {}", answer.code()))),
            Ok(Err(error)) if error.is_permanent() => Err(SendError::Never(words(&error))),
            Ok(Err(error)) if error.is_transient() => Err(SendError::Later(words(&error))),
            Ok(Err(error)) => Err(SendError::Unknown(words(&error))),
            Err(_) => Err(SendError::Unknown("no answer in time".into())),
        }
        // The connection is dropped here: waiting for the goodbye would be for nothing.
    }

    pub(super) async fn check(&self) -> Result<String, SendError> {
        let mut connection = self.connect().await?;
        self.step(connection.command(Noop)).await?;
        Ok(format!("{}:{} answers", self.host, self.port))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let hello = ClientId::default();
        let tls = || TlsParameters::new(self.host.clone()).map_err(|e| put_off(e.into()));
        let wrapper = match self.encryption {
            Encryption::FromTheStart => Some(tls()?),
            _ => None,
        };
        let server = (self.host.as_str(), self.port);
        let opening = AsyncSmtpConnection::connect_tokio1(server, Some(self.step), &hello, wrapper, None);
        let mut connection = self.step(opening).await.map_err(put_off)?;
        if self.encryption == Encryption::StartTls {
            self.step(connection.starttls(tls()?, &hello)).await.map_err(put_off)?;
        }
        if let Some(credentials) = &self.credentials {
            self.step(connection.auth(DEFAULT_MECHANISMS, credentials)).await.map_err(put_off)?;
        }
        Ok(connection)
    }

    /// One step before the text is handed over: whatever goes wrong, nothing has been sent.
    async fn step<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, SendError> {
        self.step_or(|error| SendError::Never(words(error)), work).await
    }

    /// The same, with what a final refusal means at this step.
    async fn step_or<T>(
        &self,
        refusal: fn(&Error) -> SendError,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, SendError> {
        match timeout(self.step, work).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) if error.is_permanent() => Err(refusal(&error)),
            Ok(Err(error)) => Err(SendError::Later(words(&error))),
            Err(_) => Err(SendError::Later("no answer in time".into())),
        }
    }
}

/// A final answer to `RCPT`, by its enhanced code (RFC 3463). Policy (5.7.x) is about us, and so are the two
/// codes for senders (5.1.7, 5.1.8), which a server may keep for this moment.
fn refused(error: &Error) -> SendError {
    let told = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let mut code = told.split_whitespace().next().unwrap_or_default().split('.');
    let words = words(error);
    match (code.next(), code.next(), code.next()) {
        (Some("5"), Some("7"), _) | (Some("5"), Some("1"), Some("7" | "8")) => SendError::Never(words),
        (Some("5"), Some("1"), Some(_)) => SendError::NoSuchAddress(words),
        _ => SendError::Recipient(words),
    }
}

/// A refusal that says nothing about the recipient.
fn put_off(error: SendError) -> SendError {
    match error {
        SendError::Never(why) => SendError::Later(why),
        other => other,
    }
}

impl From<Error> for SendError {
    fn from(error: Error) -> Self {
        SendError::Later(words(&error))
    }
}

/// What a server said, on one line and not at any length: it ends up in the database and the log.
fn words(error: &Error) -> String {
    let text: String =
        error.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    // Servers like to repeat the address that they refuse; nobody may read it in a log.
    text.split(' ').map(|w| if w.contains('@') { "(address)" } else { w }).collect::<Vec<_>>().join(" ")
}
