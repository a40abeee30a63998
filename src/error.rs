//! What can go wrong in a verb, in words for the person who has to read them.
//!
//! Only [`web::PageError`](crate::web::PageError) and [`api::Problem`](crate::api::Problem) turn
//! these into answers, and only there is an internal error logged, once.

use crate::policy::Denied;
use crate::temper::Nudge;

/// Something wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form and in the JSON.
    pub field: &'static str,
    /// A sentence that says what to do next.
    pub message: String,
}

#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// It isn't there, or this viewer may not know that it is.
    #[error("There is nothing here.")]
    NotFound,
    #[error("{0}")]
    Denied(#[from] Denied),
    #[error("{}", .0.iter().map(|e| e.message.as_str()).collect::<Vec<_>>().join(" "))]
    Invalid(Vec<FieldError>),
    /// There is something, but not for this method. `allow`: those that there are.
    #[error("This can't be done here.")]
    NotAllowed { allow: String },
    /// The request itself can't be read.
    #[error("{0}")]
    BadRequest(String),
    #[error("{0}")]
    Conflict(String),
    /// Nothing is wrong with it, but its author might want to look at it again before it is posted.
    #[error("{}", .0.reason)]
    Nudge(Nudge),
    /// A link that has been used, has expired or was never made.
    #[error("{0}")]
    Gone(String),
    #[error("{what} {}", wait(*.retry_after))]
    TooMany {
        what: &'static str,
        /// Seconds until it is worth trying again.
        retry_after: u64,
    },
    #[error(
        "This is too large to read: 4 MB is the most. Nothing was done with it. Go back, and what you wrote should still be in the form; a post can have 64 KB."
    )]
    TooLarge,
    #[error("Something went wrong on our side.")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AppError {
    pub fn invalid(field: &'static str, message: impl Into<String>) -> AppError {
        AppError::Invalid(vec![FieldError { field, message: message.into() }])
    }

    /// Every field that is wrong, at once: pairs of a field and what is wrong with it, if anything.
    pub fn all<const N: usize>(fields: [(&'static str, Option<String>); N]) -> AppError {
        let wrong =
            |(field, message): (&'static str, Option<String>)| Some(FieldError { field, message: message? });
        AppError::Invalid(fields.into_iter().filter_map(wrong).collect())
    }

    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> AppError {
        AppError::Internal(source.into())
    }

    /// The HTTP status (RFC 9110) that says the same.
    pub fn status(&self) -> u16 {
        match self {
            AppError::NotFound => 404,
            AppError::Denied(denied) => denied.status(),
            AppError::NotAllowed { .. } => 405,
            AppError::Invalid(_) => 422,
            AppError::BadRequest(_) => 400,
            AppError::Conflict(_) | AppError::Nudge(_) => 409,
            AppError::Gone(_) => 410,
            AppError::TooMany { .. } => 429,
            AppError::TooLarge => 413,
            AppError::Internal(_) => 500,
        }
    }

    pub fn retry_after(&self) -> Option<u64> {
        match self {
            AppError::TooMany { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }

    /// For the `Allow` header, which a 405 must carry (RFC 9110, 15.5.6).
    pub fn allow(&self) -> Option<&str> {
        match self {
            AppError::NotAllowed { allow } => Some(allow),
            _ => None,
        }
    }

    pub fn nudge(&self) -> Option<&Nudge> {
        match self {
            AppError::Nudge(nudge) => Some(nudge),
            _ => None,
        }
    }

    pub fn fields(&self) -> &[FieldError] {
        match self {
            AppError::Invalid(fields) => fields,
            _ => &[],
        }
    }
}

impl From<diesel::result::Error> for AppError {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => AppError::NotFound,
            other => AppError::internal(other),
        }
    }
}

fn wait(seconds: u64) -> String {
    match seconds {
        0..=1 => "Please try again in a second.".into(),
        2..=90 => format!("Please try again in {seconds} seconds."),
        91..=5400 => format!("Please try again in {} minutes.", seconds.div_ceil(60)),
        _ => format!("Please try again in {} hours.", seconds.div_ceil(3600)),
    }
}
