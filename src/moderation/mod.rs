//! Moderation: changing what others wrote, gently, for a reason, on the record.

mod act;
pub(crate) mod alarms;
pub(crate) mod alarms_http;
pub(crate) mod appeals;
pub(crate) mod desk;
pub(crate) mod grant_board;
pub(crate) mod grant_role;
pub(crate) mod measures;
pub(crate) mod measures_http;
pub(crate) mod members;
pub(crate) mod posts;
pub(crate) mod record;
pub(crate) mod set_board;
mod settle;
pub(crate) mod threads;
mod undo;
pub(crate) mod until;

use crate::error::AppError;

/// Why a moderator acts, in words that those concerned will read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason(String);

impl Reason {
    /// Errors are sentences for the form.
    pub(crate) fn parse(text: &str) -> Result<Reason, String> {
        let words: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect();
        let words = words.join(" ");
        match words.chars().filter(|c| c.is_alphanumeric()).count() {
            0 => Err("Please say why, in a few words. Those concerned will read it.".into()),
            1..=2 => {
                Err("Please say why, in at least three letters or digits. Those concerned will read it."
                    .into())
            }
            _ if words.chars().count() > 300 => {
                Err("Please give the reason in at most 300 characters.".into())
            }
            _ => Ok(Reason(words)),
        }
    }

    /// The same where nothing else can be wrong.
    pub(crate) fn given(text: &str) -> Result<Reason, AppError> {
        Reason::parse(text).map_err(|wrong| AppError::invalid("reason", wrong))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}
