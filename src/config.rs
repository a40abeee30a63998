//! Settings. Later wins: `config/default.toml` (built in) → `config/<profile>.toml` (built in,
//! `EVENKEEL_PROFILE`) → the file named by `EVENKEEL_CONFIG` → `EVENKEEL__SECTION__KEY` →
//! `DATABASE_URL`, `REDIS_URL`. A secret may come from a file: `EVENKEEL__MAIL__SMTP_URL_FILE`,
//! `DATABASE_URL_FILE`, `REDIS_URL_FILE`. Each key is described in `config/default.toml`.

use std::path::PathBuf;

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub data_dir: PathBuf,
    pub server: Server,
    pub database: Database,
    pub redis: Redis,
    pub mail: Mail,
    pub limits: Limits,
    pub cache: Cache,
    pub site: Site,
    pub security: Security,
    pub queue: Queue,
    pub check_in: CheckIn,
    pub log: Log,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub listen: String,
    /// `None`: what `listen` says; see [`Config::public_url`].
    pub public_url: Option<url::Url>,
    /// Networks (CIDR) of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// A folder of the host's own files, served under `/files/`.
    pub files_dir: Option<PathBuf>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Empty: the SQLite file `evenkeel.db` in the data directory.
    pub url: SecretString,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redis {
    /// Empty: the queue and the limits live in this process.
    pub url: SecretString,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    File,
    Smtp,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub transport: Transport,
    pub smtp_url: SecretString,
    pub from: lettre::Address,
    pub from_name: String,
    /// Seconds a post rests before its followers hear of it.
    pub delay_seconds: u32,
    /// Mails about new posts to one address in 24 hours; at least 1.
    pub most_per_day: std::num::NonZeroU32,
    /// Confirmation mails to one address in 24 hours.
    pub confirmations_per_day: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub enabled: bool,
    /// Milliseconds that each attempt to sign in waits, once an account was tried very often.
    pub sign_in_delay_milliseconds: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cache {
    /// Memory for pages of threads; 0 keeps none.
    pub megabytes: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub name: String,
    /// Where "Quick exit" goes.
    pub exit_url: url::Url,
    /// Where the source of what runs here is offered (AGPL section 13); empty: no link.
    pub source_url: String,
    /// Whether search engines may list what everyone can read.
    pub search_engines: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Security {
    /// Empty: `secret.key` in the data directory.
    pub secret_file: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// Seconds after which a due delivery that nobody took is put on the queue again.
    pub requeue_after_seconds: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// Whether boards with a schedule open their daily check-in.
    pub enabled: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub format: LogFormat,
    /// A `tracing` filter: `info`, `evenkeel=debug`, …
    pub level: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{place} can't be used: {problem}")]
    Setting { place: String, problem: figment::error::Kind },
    #[error("EVENKEEL_PROFILE is {0:?}; it can be development, production or test")]
    Profile(String),
    #[error("{variable} names {path}, which can't be read: {source}")]
    SecretFile { variable: &'static str, path: String, source: std::io::Error },
    #[error(
        "{0} holds the address of a database this program can't use; it takes a path, sqlite:… or postgres://…"
    )]
    Database(&'static str),
}

/// Where a setting that can't be used was made: the variable, or the key and the file.
fn place(error: &figment::Error) -> String {
    // A place in a list has no variable of its own.
    let named = error.path.iter().take_while(|step| step.parse::<usize>().is_err());
    let key = named.map(|step| step.to_lowercase()).collect::<Vec<_>>().join(".");
    let stem = format!("EVENKEEL__{}", key.replace('.', "__").to_uppercase());
    let is_it = |name: &String| {
        let direct = matches!(
            (name.as_str(), key.as_str()),
            ("DATABASE_URL", "database.url") | ("REDIS_URL", "redis.url")
        );
        direct || *name == stem || name.starts_with(&format!("{stem}__"))
    };
    let variables: Vec<String> =
        std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(is_it).collect();
    match error.metadata.as_ref().and_then(|metadata| metadata.source.as_ref()) {
        Some(source) if key.is_empty() => format!("{source}, which EVENKEEL_CONFIG names,"),
        Some(source) => format!("{key} in {source}"),
        None if variables.is_empty() => key,
        None => variables.join(", "),
    }
}

/// A file that holds one secret setting, and the setting it is for.
const SECRET_FILES: [(&str, &str); 5] = [
    ("DATABASE_URL_FILE", "database.url"),
    ("REDIS_URL_FILE", "redis.url"),
    ("EVENKEEL__DATABASE__URL_FILE", "database.url"),
    ("EVENKEEL__REDIS__URL_FILE", "redis.url"),
    ("EVENKEEL__MAIL__SMTP_URL_FILE", "mail.smtp_url"),
];

impl Config {
    pub fn load() -> Result<Config, ConfigError> {
        let profile = std::env::var("EVENKEEL_PROFILE").unwrap_or_else(|_| "development".into());
        let mut figment = Config::built_in(&profile)?;
        if let Ok(path) = std::env::var("EVENKEEL_CONFIG") {
            figment = figment.merge(Toml::file_exact(path));
        }
        figment = figment
            .merge(
                Env::prefixed("EVENKEEL__")
                    .ignore(&["database__url_file", "redis__url_file", "mail__smtp_url_file"])
                    .split("__"),
            )
            .merge(Env::raw().only(&["DATABASE_URL"]).map(|_| "database.url".into()).split("."))
            .merge(Env::raw().only(&["REDIS_URL"]).map(|_| "redis.url".into()).split("."));
        for (variable, key) in SECRET_FILES {
            if let Ok(path) = std::env::var(variable) {
                let secret = std::fs::read_to_string(&path).map_err(|source| ConfigError::SecretFile {
                    variable,
                    path,
                    source,
                })?;
                figment = figment.merge(Serialized::default(key, secret.trim()));
            }
        }
        figment.extract().map_err(|error| ConfigError::Setting { place: place(&error), problem: error.kind })
    }

    /// The settings before any file or variable of the machine's.
    pub fn built_in(profile: &str) -> Result<Figment, ConfigError> {
        let overlay = match profile {
            "development" => include_str!("../config/development.toml"),
            "production" => include_str!("../config/production.toml"),
            "test" => include_str!("../config/test.toml"),
            other => return Err(ConfigError::Profile(other.to_owned())),
        };
        let figment = Figment::from(Toml::string(include_str!("../config/default.toml")));
        Ok(figment.merge(Toml::string(overlay)))
    }

    /// Where the data is.
    pub fn database(&self) -> Result<DatabaseUrl, ConfigError> {
        let url = self.database.url.expose_secret();
        if url.is_empty() {
            return Ok(DatabaseUrl::Sqlite(self.data_dir.join("evenkeel.db")));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(DatabaseUrl::Postgres(self.database.url.clone()));
        }
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
        if path.contains("://") || path.is_empty() || path == ":memory:" {
            return Err(ConfigError::Database("DATABASE_URL"));
        }
        Ok(DatabaseUrl::Sqlite(PathBuf::from(path)))
    }

    pub fn secret_file(&self) -> PathBuf {
        match self.security.secret_file.as_os_str().is_empty() {
            true => self.data_dir.join("secret.key"),
            false => self.security.secret_file.clone(),
        }
    }

    pub fn mail_dir(&self) -> PathBuf {
        self.data_dir.join("mail")
    }

    pub fn redis_url(&self) -> Option<&SecretString> {
        (!self.redis.url.expose_secret().is_empty()).then_some(&self.redis.url)
    }

    /// What readers type to get here, without a slash at the end.
    pub fn public_url(&self) -> String {
        match &self.server.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.server.listen.replace("0.0.0.0", "127.0.0.1")),
        }
    }

    /// Served over TLS by a proxy: cookies are `Secure`, and browsers are told to stay (HSTS).
    pub fn is_https(&self) -> bool {
        self.server.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }
}

#[derive(Debug, Clone)]
pub enum DatabaseUrl {
    Sqlite(PathBuf),
    Postgres(SecretString),
}
