//! Counts that several nodes share.

use redis::Script;
use redis::aio::ConnectionManager;

use super::Rule;
use crate::clock::Micros;

/// GCRA: one number a key, the theoretical arrival time of the next try. Times are microseconds on
/// the app's clock; every quota is looked at before any is counted.
const GCRA: &str = r"
local now = tonumber(ARGV[1])
local wait = 0
local next = {}
for i, key in ipairs(KEYS) do
  local each, times = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local tat = math.max(tonumber(redis.call('GET', key) or now), now)
  local early = tat + each - each * times - now
  if early > wait then wait = early end
  next[i] = { key, tat + each, each * times }
end
if wait > 0 then return wait end
for _, n in ipairs(next) do
  redis.call('SET', n[1], string.format('%.0f', n[2]), 'PX', math.ceil(n[3] / 1000) + 1000)
end
return 0
";

pub struct RedisLimits {
    connection: ConnectionManager,
    script: Script,
}

impl RedisLimits {
    pub fn new(connection: ConnectionManager) -> RedisLimits {
        RedisLimits { connection, script: Script::new(GCRA) }
    }

    /// Seconds to wait, or `None` when the try is free and has been counted.
    pub(super) async fn wait(
        &self,
        rule: Rule,
        key: &str,
        now: Micros,
    ) -> Result<Option<u64>, redis::RedisError> {
        let mut call = self.script.prepare_invoke();
        call.arg(now.0);
        for (i, quota) in rule.quotas().iter().enumerate() {
            call.key(format!("evenkeel:limit:{rule:?}:{i}:{key}"));
            call.arg(quota.seconds * 1_000_000 / u64::from(quota.times)).arg(quota.times);
        }
        let micros: u64 = call.invoke_async(&mut self.connection.clone()).await?;
        Ok((micros > 0).then(|| micros.div_ceil(1_000_000)))
    }
}
