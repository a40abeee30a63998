//! Passphrases: judged by how hard they are to guess, kept as argon2id hashes.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};

use crate::error::AppError;

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The longest a passphrase may be, in characters; long enough for a sentence or a manager's string.
const MAX: usize = 256;

/// What someone typed. Never logged, never kept.
#[derive(Debug, Clone)]
pub(crate) struct Passphrase(SecretString);

impl Passphrase {
    /// For signing in: whatever was typed, within reason.
    pub(crate) fn typed(text: &str) -> Passphrase {
        Passphrase(SecretString::from(text.chars().take(MAX + 1).collect::<String>()))
    }

    /// For joining: ASVS 5.0 6.2 (length, no composition rules, common ones refused).
    /// Errors are sentences for the form. It may take a tenth of a second, like hashing.
    pub(crate) fn choose(text: &str, handle: &str) -> Result<Passphrase, String> {
        let length = text.chars().count();
        if length < 8 {
            return Err(
                "A passphrase has at least 8 characters; 15 or more are better. A few words will do.".into(),
            );
        }
        if length > MAX {
            return Err(format!("A passphrase has at most {MAX} characters."));
        }
        let handle = handle.trim().to_lowercase();
        if handle.chars().count() > 2 && text.to_lowercase().contains(&handle) {
            return Err(
                "The passphrase contains your handle, which everyone can read. Please choose another.".into(),
            );
        }
        // zxcvbn's cost grows steeply with length, more so with digits that may stand for letters:
        // what is long is judged by its beginning.
        let head: String = text.chars().take(40).collect();
        if zxcvbn::zxcvbn(&head, &[&handle, "evenkeel"]).score() < zxcvbn::Score::Two {
            return Err(
                "That passphrase is easy to guess. Three or four unrelated words make a good one.".into()
            );
        }
        Ok(Passphrase(SecretString::from(text.to_owned())))
    }

    /// Takes tens of milliseconds and 19 MiB; see [`App::hashing`](crate::app::App::hashing).
    pub(crate) fn hash(&self) -> Result<PassphraseHash, AppError> {
        let hash = hasher()?.hash_password(self.0.expose_secret().as_bytes());
        hash.map(|h| PassphraseHash(h.to_string())).map_err(|e| AppError::internal(e.to_string()))
    }

    /// Compares with `stored`, or does as much work for nothing, so that the time taken doesn't
    /// tell whether a handle is known.
    pub(crate) fn verify(&self, stored: Option<&PassphraseHash>) -> Result<bool, AppError> {
        let Some(stored) = stored else {
            self.hash()?;
            return Ok(false);
        };
        let parsed = phc::PasswordHash::new(&stored.0).map_err(|e| AppError::internal(e.to_string()))?;
        Ok(hasher()?.verify_password(self.0.expose_secret().as_bytes(), &parsed).is_ok())
    }
}

/// An argon2id hash in PHC string form. Only [`Passphrase::hash`] and the database make one.
#[derive(Clone)]
pub(crate) struct PassphraseHash(String);

impl PassphraseHash {
    pub(super) fn from_stored(text: String) -> PassphraseHash {
        PassphraseHash(text)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Made with less than today's work: hash again while the passphrase is at hand.
    pub(super) fn is_outdated(&self) -> bool {
        !self.0.starts_with(&format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$"))
    }
}

fn hasher() -> Result<Argon2<'static>, AppError> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| AppError::internal(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
