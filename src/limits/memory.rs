//! Counts kept in this process.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::ops::Add;
use std::time::Duration;

use governor::clock::{Clock as GovernorClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota as GovernorQuota, RateLimiter};

use super::{Quota, Rule};
use crate::clock::Clock;

/// Keys beyond this many are looked through for ones that have nothing left to count.
const TIDY_ABOVE: usize = 10_000;

type Counter = RateLimiter<String, DashMapStateStore<String>, Ticks, NoOpMiddleware<Tick>>;

pub struct MemoryLimits {
    counters: HashMap<Rule, Vec<Counter>>,
    clock: Ticks,
}

impl MemoryLimits {
    pub(super) fn new(clock: Clock) -> MemoryLimits {
        let clock = Ticks(clock);
        let counter = |quota: &Quota| RateLimiter::dashmap_with_clock(quota.to_governor(), clock.clone());
        let counters =
            Rule::ALL.into_iter().map(|rule| (rule, rule.quotas().iter().map(counter).collect())).collect();
        MemoryLimits { counters, clock }
    }

    /// Seconds to wait, or `None` when the try is free and has been counted.
    pub(super) fn wait(&self, rule: Rule, key: &str) -> Option<u64> {
        let counters = self.counters.get(&rule)?;
        let key = key.to_owned();
        counters.iter().find_map(|counter| {
            if counter.len() > TIDY_ABOVE {
                counter.retain_recent();
            }
            let refused = counter.check_key(&key).err()?;
            Some(refused.wait_time_from(self.clock.now()).as_secs_f64().ceil().max(1.0) as u64)
        })
    }
}

impl Quota {
    fn to_governor(self) -> GovernorQuota {
        let times = NonZeroU32::new(self.times).unwrap_or(NonZeroU32::MIN);
        let each = Duration::from_secs(self.seconds) / times.get();
        GovernorQuota::with_period(each).unwrap_or(GovernorQuota::per_hour(times)).allow_burst(times)
    }
}

/// The app's clock as `governor` wants to see it.
#[derive(Clone)]
struct Ticks(Clock);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Tick(i64);

impl GovernorClock for Ticks {
    type Instant = Tick;
    fn now(&self) -> Tick {
        Tick(self.0.now().0)
    }
}

impl Add<Nanos> for Tick {
    type Output = Tick;
    fn add(self, nanos: Nanos) -> Tick {
        Tick(self.0.saturating_add(micros(nanos)))
    }
}

impl Reference for Tick {
    fn duration_since(&self, earlier: Tick) -> Nanos {
        let micros = u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0);
        Nanos::from(micros.saturating_mul(1_000))
    }

    fn saturating_sub(&self, nanos: Nanos) -> Tick {
        Tick(self.0.saturating_sub(micros(nanos)))
    }
}

fn micros(nanos: Nanos) -> i64 {
    i64::try_from(nanos.as_u64() / 1_000).unwrap_or(i64::MAX)
}
