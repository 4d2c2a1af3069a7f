//! The brake on guessing: how often one address may try.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

#[cfg(feature = "redis")]
use fred::prelude::{Client, KeysInterface};
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
#[cfg(feature = "redis")]
use groundwork::Clock;

/// Lets each address try so many times a minute.
#[derive(Debug)]
pub struct Throttle {
    here: DefaultKeyedRateLimiter<IpAddr>,
    #[cfg(feature = "redis")]
    shared: Option<Shared>,
}

/// Attempts counted by all servers together.
#[cfg(feature = "redis")]
#[derive(Debug)]
struct Shared {
    redis: Client,
    clock: Clock,
    per_minute: u32,
}

impl Throttle {
    /// `per_minute` attempts, all of them at once if need be.
    pub fn per_minute(per_minute: u32) -> Self {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
        Self {
            here: RateLimiter::keyed(quota),
            #[cfg(feature = "redis")]
            shared: None,
        }
    }

    /// As [`per_minute`](Self::per_minute), counted in Redis with every other
    /// server; by each alone while Redis does not answer.
    #[cfg(feature = "redis")]
    pub fn shared(per_minute: u32, redis: Client, clock: Clock) -> Self {
        let shared = Shared {
            redis,
            clock,
            per_minute,
        };
        Self {
            shared: Some(shared),
            ..Self::per_minute(per_minute)
        }
    }

    /// Counts an attempt from `address`.
    ///
    /// # Errors
    /// How long to wait before the next one.
    pub async fn attempt(&self, address: IpAddr) -> Result<(), Duration> {
        #[cfg(feature = "redis")]
        if let Some(shared) = &self.shared {
            match shared.attempt(address).await {
                Ok(outcome) => return outcome,
                Err(error) => tracing::warn!(%error, "attempts are counted by this server alone"),
            }
        }
        let clock = governor::clock::DefaultClock::default();
        self.here
            .check_key(&address)
            .map_err(|not_until| not_until.wait_time_from(clock.now()))
    }

    /// Forgets addresses that have been quiet.
    pub fn tidy(&self) {
        self.here.retain_recent();
    }
}

#[cfg(feature = "redis")]
impl Shared {
    /// Counts within the minute of the clock: two of them side by side may let
    /// twice as many through, which still keeps nobody guessing for long.
    async fn attempt(&self, address: IpAddr) -> Result<Result<(), Duration>, fred::error::Error> {
        let now = self.clock.moment().now.timestamp();
        let key = format!("atelier:attempts:{address}:{}", now / 60);
        let counting = self.redis.pipeline();
        let () = counting.incr(&key).await?;
        let () = counting.expire(&key, 120, None).await?;
        let (count, _): (u32, i64) = counting.all().await?;
        let left = u64::try_from(60 - now.rem_euclid(60)).unwrap_or(60);
        Ok(match count <= self.per_minute {
            true => Ok(()),
            false => Err(Duration::from_secs(left)),
        })
    }
}
