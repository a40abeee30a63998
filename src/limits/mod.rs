//! How often something may be tried: per client, per member or per address.
//!
//! Both backends run GCRA (the leaky bucket as a meter): in this process with `governor`, and on
//! Redis, where several nodes share a count, with a script of the same arithmetic.

mod memory;
mod redis;

use std::time::Duration;

use crate::app::App;
use crate::error::AppError;

pub use redis::RedisLimits;

/// What is limited. The key says whose count it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Per client.
    SignIn,
    /// Per handle: slows guessing from many places, and refuses nobody; see [`Limits::slow_down`].
    SignInAs,
    /// Per client.
    SignUp,
    /// Per member.
    Post,
    /// Per member: edits.
    Edit,
    /// Per member: reactions, and marks on replies that helped.
    React,
    /// Per member: asking moderators to look at a post.
    Flag,
    /// Per member: asking for another look.
    Appeal,
    /// Per member: asking for distance from another.
    Distance,
    /// Per member.
    Preview,
    /// Per member: keeping drafts.
    Draft,
    /// Per client: asking for mail.
    Subscribe,
    /// Per member, or per client without an account.
    Search,
}

/// At most `times` in any `seconds`, give or take the smoothing of the leaky bucket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quota {
    times: u32,
    seconds: u64,
}

const fn quota(times: u32, seconds: u64) -> Quota {
    Quota { times, seconds }
}

const MINUTE: u64 = 60;
const HOUR: u64 = 3600;

impl Rule {
    const ALL: [Rule; 13] = [
        Rule::SignIn,
        Rule::SignInAs,
        Rule::SignUp,
        Rule::Post,
        Rule::Edit,
        Rule::React,
        Rule::Flag,
        Rule::Appeal,
        Rule::Distance,
        Rule::Preview,
        Rule::Draft,
        Rule::Subscribe,
        Rule::Search,
    ];

    fn quotas(self) -> &'static [Quota] {
        match self {
            Rule::SignIn => const { &[quota(6, MINUTE), quota(30, HOUR)] },
            Rule::SignInAs => const { &[quota(10, 15 * MINUTE)] },
            Rule::SignUp => const { &[quota(5, HOUR)] },
            Rule::Post | Rule::Flag | Rule::Appeal => const { &[quota(6, MINUTE), quota(60, HOUR)] },
            Rule::Distance => const { &[quota(3, 24 * HOUR)] },
            Rule::Preview | Rule::Draft => const { &[quota(30, MINUTE)] },
            Rule::Edit => const { &[quota(12, MINUTE)] },
            Rule::React => const { &[quota(60, MINUTE)] },
            Rule::Subscribe => const { &[quota(5, MINUTE), quota(20, HOUR)] },
            Rule::Search => const { &[quota(20, MINUTE), quota(300, HOUR)] },
        }
    }

    fn words(self) -> &'static str {
        match self {
            Rule::SignIn | Rule::SignInAs => "That was a lot of attempts to sign in.",
            Rule::SignUp => "Several people joined from where you are just now.",
            Rule::Post => "That was a lot of posts in a short time.",
            Rule::Flag => "That was a lot of flags in a short time.",
            Rule::Appeal => "You have asked for another look several times in a short while.",
            Rule::Distance => {
                "You have asked for distance several times in a short while. If somebody troubles you, please flag what they wrote."
            }
            Rule::Preview => "That was a lot of previews in a short time.",
            Rule::Draft => "That was a lot of drafts in a short time.",
            Rule::Edit => "That was a lot of changes in a short time.",
            Rule::React => "That was a lot of reactions in a short time.",
            Rule::Subscribe => "That was a lot of requests for mail in a short time.",
            Rule::Search => "That was a lot of searches in a short time.",
        }
    }
}

pub enum Limits {
    Off,
    Memory(memory::MemoryLimits),
    Redis(RedisLimits),
}

impl Limits {
    pub fn in_memory(clock: crate::clock::Clock) -> Limits {
        Limits::Memory(memory::MemoryLimits::new(clock))
    }

    /// Counts one try, or says how long to wait.
    ///
    /// When Redis doesn't answer the try is let through and logged: a forum that can't count
    /// should still open its door.
    pub async fn check(&self, app: &App, rule: Rule, key: &str) -> Result<(), AppError> {
        match self.wait(app, rule, key).await {
            None => Ok(()),
            Some(retry_after) => Err(AppError::TooMany { what: rule.words(), retry_after }),
        }
    }

    /// Counts one try and refuses none: what goes beyond the count only goes on after a while. Of an
    /// account that strangers try to get into, the owner would be the one who is locked out.
    pub async fn slow_down(&self, app: &App, rule: Rule, key: &str) {
        if self.wait(app, rule, key).await.is_some() {
            let delay = u64::from(app.config.limits.sign_in_delay_milliseconds);
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
    }

    /// Seconds until a try is free again; `None`: it is, and has been counted.
    async fn wait(&self, app: &App, rule: Rule, key: &str) -> Option<u64> {
        match self {
            Limits::Off => None,
            Limits::Memory(limits) => limits.wait(rule, key),
            Limits::Redis(limits) => match limits.wait(rule, key, app.clock.now()).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::error!(%error, rule = ?rule, "limits unavailable");
                    None
                }
            },
        }
    }
}
