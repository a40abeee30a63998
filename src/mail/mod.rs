//! Handing a finished message over: to an SMTP server, to a folder, or to a test.

mod smtp;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use lettre::address::Envelope;
use secrecy::ExposeSecret;

use crate::config::{Config, Transport};

pub use smtp::Smtp;

/// A message ready to leave.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub envelope: Envelope,
    /// RFC 5322, CRLF line ends.
    pub bytes: Vec<u8>,
    /// A name for the file, when it becomes one: no two messages share it.
    pub name: String,
}

/// What is known after a failed attempt.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It certainly did not leave, and may the next time.
    #[error("not sent, may be tried again: {0}")]
    Later(String),
    /// It will not be taken, however often it is tried.
    #[error("refused: {0}")]
    Never(String),
    /// The server takes no mail for this recipient.
    #[error("recipient refused: {0}")]
    Recipient(String),
    /// The same, for there is no such mailbox (RFC 3463: 5.1.x).
    #[error("no such address: {0}")]
    NoSuchAddress(String),
    /// It may have been delivered.
    #[error("no answer after the text was handed over: {0}")]
    Unknown(String),
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("the address in EVENKEEL__MAIL__SMTP_URL can't be used: {0}")]
    SmtpUrl(&'static str),
    #[error("cannot make the folder for mail {path}: {source}")]
    Folder { path: String, source: std::io::Error },
}

pub enum Mailer {
    /// One `.eml` file a message.
    Folder(PathBuf),
    Smtp(Smtp),
    /// Kept for a test to read.
    Memory(Arc<Mutex<Vec<Outgoing>>>),
}

impl Mailer {
    pub fn open(config: &Config) -> Result<Mailer, MailError> {
        match config.mail.transport {
            Transport::Smtp => Ok(Mailer::Smtp(Smtp::new(config.mail.smtp_url.expose_secret())?)),
            Transport::File => {
                let path = config.mail_dir();
                crate::files::make_private_folder(&path)
                    .map_err(|source| MailError::Folder { path: path.display().to_string(), source })?;
                Ok(Mailer::Folder(path))
            }
        }
    }

    pub async fn send(&self, message: &Outgoing) -> Result<(), SendError> {
        match self {
            Mailer::Folder(folder) => {
                write(folder, message).await.map_err(|e| SendError::Later(e.to_string()))
            }
            Mailer::Smtp(smtp) => smtp.send(message).await,
            Mailer::Memory(sent) => {
                sent.lock().map_err(|e| SendError::Later(e.to_string()))?.push(message.clone());
                Ok(())
            }
        }
    }

    /// Whether mail could leave now, for `evenkeel doctor`.
    pub async fn check(&self) -> Result<String, SendError> {
        match self {
            Mailer::Folder(folder) => Ok(format!("written to {}", folder.display())),
            Mailer::Smtp(smtp) => smtp.check().await,
            Mailer::Memory(_) => Ok("kept in memory".into()),
        }
    }
}

/// Written whole under another name first: whoever watches the folder never reads half a message.
async fn write(folder: &Path, message: &Outgoing) -> std::io::Result<()> {
    let draft = folder.join(format!(".{}.part", message.name));
    tokio::fs::write(&draft, &message.bytes).await?;
    tokio::fs::rename(&draft, folder.join(format!("{}.eml", message.name))).await
}
