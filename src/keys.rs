//! Everything that needs the secret: sealed addresses, unguessable links, request tokens.
//!
//! One 32-byte secret lives in a file outside the database (`security.secret_file`). Each use has
//! its own key, derived with HKDF-SHA256 (RFC 5869), so that no two uses can be confused. Whoever
//! has only the database can read no address and make no link.

use std::io::Write;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// An opaque secret handed to a browser, an API client or a mailbox; only its hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// 256 random bits from the operating system.
    pub fn random() -> Result<Token, KeyError> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        Ok(Token(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Takes what came from outside; anything that can't be a token of ours is `None`.
    pub fn parse(text: &str) -> Option<Token> {
        let plausible = (20..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        plausible.then(|| Token(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the database keeps: a token has 128 random bits or more, so one SHA-256 is enough.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the operating system gave no random bytes")]
    NoRandomness,
    #[error("cannot use the secret file {path}: {source}")]
    File { path: String, source: std::io::Error },
    #[error("the secret file {path} should hold 32 bytes in base64, and doesn't")]
    Malformed { path: String },
    #[error("a sealed address does not open with this secret")]
    Seal,
}

/// What a derived link or identifier is for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// The link that proves an address.
    Confirm,
    /// The link under every mail.
    Manage,
    /// `Message-ID`: the same on every attempt.
    Message,
    /// `References`: groups a thread in one mailbox, and can't be matched with another's.
    Conversation,
    /// The envelope sender's tag (VERP).
    Bounce,
    /// The code for the first-run page.
    FirstRun,
}

#[derive(Clone)]
pub struct Keys {
    master: [u8; 32],
    csrf: [u8; 32],
    links: [u8; 32],
    index: [u8; 32],
    seal: [u8; 32],
    clients: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    pub fn new(master: [u8; 32]) -> Keys {
        let derive = |label: &str| expand(&master, label.as_bytes());
        Keys {
            csrf: derive("csrf"),
            links: derive("links"),
            index: derive("address index"),
            seal: derive("address seal"),
            clients: derive("client keys"),
            master,
        }
    }

    /// Reads the secret, or makes the file (mode 0600) the first time.
    pub fn load(path: &Path) -> Result<Keys, KeyError> {
        let shown = || path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => {
                // Either alphabet of base64, padded or not: a host may have made the key elsewhere.
                let plain = text.trim().trim_end_matches('=').replace('+', "-").replace('/', "_");
                let bytes = URL_SAFE_NO_PAD.decode(plain).ok();
                let master = bytes.and_then(|b| <[u8; 32]>::try_from(b).ok());
                master.map(Keys::new).ok_or_else(|| KeyError::Malformed { path: shown() })
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => match Keys::create(path) {
                // Two processes started at once: the other one's file counts.
                Err(KeyError::File { source, .. }) if source.kind() == std::io::ErrorKind::AlreadyExists => {
                    Keys::load(path)
                }
                made => made,
            },
            Err(source) => Err(KeyError::File { path: shown(), source }),
        }
    }

    fn create(path: &Path) -> Result<Keys, KeyError> {
        let file_error = |source| KeyError::File { path: path.display().to_string(), source };
        let mut master = [0u8; 32];
        getrandom::fill(&mut master).map_err(|_| KeyError::NoRandomness)?;
        // Written whole under another name, then linked: nobody ever reads half a secret.
        let draft = path.with_extension(format!("new-{}", std::process::id()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&draft).map_err(file_error)?;
        let text = URL_SAFE_NO_PAD.encode(master) + "\n";
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        let linked = written.and_then(|()| std::fs::hard_link(&draft, path));
        std::fs::remove_file(&draft).map_err(file_error)?;
        linked.map_err(file_error)?;
        Ok(Keys::new(master))
    }

    /// Tells two secrets apart without giving either away; kept in the database so that a node
    /// started with another secret is refused.
    pub fn fingerprint(&self) -> String {
        URL_SAFE_NO_PAD.encode(&expand(&self.master, b"fingerprint")[..12])
    }

    /// The request token that belongs to one browser (OWASP ASVS 5.0, 3.5.1).
    pub fn csrf(&self, session: &Token) -> String {
        URL_SAFE_NO_PAD.encode(&mac(&self.csrf, &[session.as_str().as_bytes()])[..24])
    }

    pub fn csrf_matches(&self, session: &Token, given: &str) -> bool {
        self.csrf(session).as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// A 128-bit link token that can be made again from what its row holds, so that a mail sent
    /// twice carries the same link and the database never holds one.
    pub fn link(&self, purpose: Purpose, seed: &[u8]) -> Token {
        let label = format!("{purpose:?}");
        Token(URL_SAFE_NO_PAD.encode(&mac(&self.links, &[label.as_bytes(), seed])[..16]))
    }

    /// 128 bits in hexadecimal, for mail headers.
    pub fn hex(&self, purpose: Purpose, ids: &[i64]) -> String {
        let label = format!("{purpose:?}");
        let seed: Vec<u8> = ids.iter().flat_map(|id| id.to_be_bytes()).collect();
        let tag = mac(&self.links, &[label.as_bytes(), &seed]);
        tag[..16].iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Finds an address again without knowing it.
    pub fn address_index(&self, address: &str) -> Vec<u8> {
        mac(&self.index, &[address.as_bytes()]).to_vec()
    }

    /// XChaCha20-Poly1305 with a random 24-byte nonce in front, bound to the address's index.
    pub fn seal(&self, address: &str) -> Result<Vec<u8>, KeyError> {
        let mut nonce = [0u8; 24];
        getrandom::fill(&mut nonce).map_err(|_| KeyError::NoRandomness)?;
        let index = self.address_index(address);
        let payload = Payload { msg: address.as_bytes(), aad: &index };
        let cipher = XChaCha20Poly1305::new(&self.seal.into());
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| KeyError::Seal)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub fn unseal(&self, sealed: &[u8], index: &[u8]) -> Result<String, KeyError> {
        let (nonce, body) = sealed.split_at_checked(24).ok_or(KeyError::Seal)?;
        let nonce = <[u8; 24]>::try_from(nonce).map_err(|_| KeyError::Seal)?;
        let cipher = XChaCha20Poly1305::new(&self.seal.into());
        let payload = Payload { msg: body, aad: index };
        let clear = cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| KeyError::Seal)?;
        String::from_utf8(clear).map_err(|_| KeyError::Seal)
    }

    /// What the rate limiter knows a client by: a keyed hash of its network that means nothing
    /// tomorrow. `network` is the /32 or /64 it came from, `day` days since 1970.
    pub fn client(&self, network: &[u8], day: i64) -> String {
        let today = mac(&self.clients, &[b"day", &day.to_be_bytes()]);
        URL_SAFE_NO_PAD.encode(&mac(&today, &[network])[..12])
    }

    /// What the limiter counts something typed by: of any length, and not to be read in Redis.
    pub fn counted(&self, typed: &str) -> String {
        URL_SAFE_NO_PAD.encode(&mac(&self.clients, &[b"typed", typed.as_bytes()])[..12])
    }
}

fn expand(master: &[u8; 32], label: &[u8]) -> [u8; 32] {
    let mut key = [0u8; 32];
    // Fails only for outputs beyond 8,160 bytes; ours is 32.
    let expanded = Hkdf::<Sha256>::new(None, master).expand(&[b"evenkeel v1 ", label].concat(), &mut key);
    debug_assert!(expanded.is_ok());
    key
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills a shorter key up with zeros to the hash's block (RFC 2104); doing it here leaves
    // nothing that could fail.
    let mut block = [0u8; 64];
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&block.into());
    for part in parts {
        // Each part with its length, so that ("ab", "c") and ("a", "bc") differ.
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_address_opens_only_with_its_secret_and_its_index() {
        let keys = Keys::new([7; 32]);
        let sealed = keys.seal("reader@example.org").unwrap();
        let index = keys.address_index("reader@example.org");
        assert_eq!(keys.unseal(&sealed, &index).unwrap(), "reader@example.org");
        assert!(!sealed.windows(6).any(|w| w == b"reader"));
        assert!(Keys::new([8; 32]).unseal(&sealed, &index).is_err());
        assert!(keys.unseal(&sealed, &keys.address_index("other@example.org")).is_err());
        assert!(keys.unseal(&sealed[..20], &index).is_err());
    }

    #[test]
    fn links_differ_by_purpose_and_id_and_come_out_the_same_again() {
        let keys = Keys::new([7; 32]);
        assert_eq!(keys.link(Purpose::Manage, b"1"), keys.link(Purpose::Manage, b"1"));
        assert_ne!(keys.link(Purpose::Manage, b"1"), keys.link(Purpose::Manage, b"2"));
        assert_ne!(keys.link(Purpose::Manage, b"1"), keys.link(Purpose::Confirm, b"1"));
        assert!(Token::parse(keys.link(Purpose::Manage, b"1").as_str()).is_some());
    }

    #[test]
    fn the_secret_file_is_made_once_and_kept_private() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret.key");
        let first = Keys::load(&path).unwrap().fingerprint();
        assert_eq!(Keys::load(&path).unwrap().fingerprint(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, "short").unwrap();
        assert!(matches!(Keys::load(&path), Err(KeyError::Malformed { .. })));
    }
}
