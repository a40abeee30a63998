//! `doctor`: looks at everything the forum needs, one line each.

use secrecy::ExposeSecret;

use super::{Outcome, reasons};
use crate::config::{Config, DatabaseUrl};
use crate::db::{self, Schema};
use crate::keys::Keys;
use crate::mail::Mailer;
use crate::queue::manager;
use crate::start;

pub(super) async fn doctor(config: Config, local: bool) -> Outcome {
    let mut report = Report::default();
    let data_dir = start::make_data_dir(&config).map(|()| config.data_dir.display().to_string());
    report.line("data directory", data_dir.map_err(|e| reasons(&e)));
    let keys = Keys::load(&config.secret_file());
    let secret = keys.as_ref().map(|_| config.secret_file().display().to_string());
    report.line("secret key", secret.map_err(|e| reasons(e)));
    let fingerprint = keys.ok().map(|keys| keys.fingerprint());
    let database = start::open_database(&config).map_err(|e| reasons(e.as_ref()));
    report
        .line("database", database.and_then(|pool| look_at_database(&config, &pool, fingerprint.as_deref())));
    match config.redis_url() {
        None => report.line("redis", Ok("not configured: queue and limits are in the process".into())),
        Some(url) => report.line("redis", ping(url.expose_secret()).await),
    }
    match Mailer::open(&config) {
        Ok(_) if local => report.line("mail", Ok("configured; not asked whether it answers".into())),
        Ok(mailer) => report.line("mail", mailer.check().await.map_err(|e| e.to_string())),
        Err(error) => report.line("mail", Err(error.to_string())),
    }
    report.end()
}

/// `fingerprint`: `None` when there is no secret to compare with.
fn look_at_database(config: &Config, pool: &db::Pool, fingerprint: Option<&str>) -> Result<String, String> {
    let mut db = pool.writer().map_err(|e| e.to_string())?;
    let version = db.version().map_err(|e| e.to_string())?;
    match db::is_current(&mut db).map_err(|e| e.to_string())? {
        Schema::Current => {}
        Schema::New => return Err("it was made by a newer Evenkeel".into()),
        Schema::Old(_) if matches!(config.database(), Ok(DatabaseUrl::Sqlite(_))) => {
            return Ok(format!("{version}; its tables will be made at the first start"));
        }
        Schema::Old(steps) => return Err(format!("{steps} step(s) behind: run `evenkeel migrate`")),
    }
    if let Some(ours) = fingerprint
        && db::settle_fingerprint(&mut db, ours).map_err(|e| e.to_string())? != ours
    {
        return Err("it was set up with another secret key".into());
    }
    Ok(format!("{version}, tables up to date"))
}

async fn ping(url: &str) -> Result<String, String> {
    let mut connection = manager(url, false).await.map_err(|e| e.to_string())?;
    let pong: Result<String, redis::RedisError> = redis::cmd("PING").query_async(&mut connection).await;
    pong.map(|_| "answers".into()).map_err(|e| e.to_string())
}

#[derive(Default)]
struct Report {
    wrong: usize,
}

impl Report {
    fn line(&mut self, what: &str, found: Result<String, String>) {
        match found {
            Ok(words) => println!("ok     {what}: {words}"),
            Err(words) => {
                self.wrong += 1;
                println!("WRONG  {what}: {words}");
            }
        }
    }

    fn end(self) -> Outcome {
        match self.wrong {
            0 => Ok(()),
            1 => Err("one thing is wrong".into()),
            n => Err(format!("{n} things are wrong").into()),
        }
    }
}
