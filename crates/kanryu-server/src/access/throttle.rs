//! How often somebody may try to sign in.
//!
//! Three counts run at once: tries for one account from one address (few), tries from one address (more, for
//! offices behind one line), and tries for one account from anywhere (most, so that a stranger who knows a
//! login cannot easily keep its owner out, but a search spread over many addresses is still slow).

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::Fault;

/// Tries at once for one account from one address, and the time after which one more is free.
const PAIR: (u32, Duration) = (5, Duration::from_secs(60));
/// The same for one address.
const ADDRESS: (u32, Duration) = (30, Duration::from_secs(10));
/// The same for one account.
const ACCOUNT: (u32, Duration) = (50, Duration::from_secs(30));
/// Keys kept before those that are long free are forgotten.
const MOST_KEYS: usize = 10_000;

/// The counts of tries.
pub struct Throttle {
    pairs: DefaultKeyedRateLimiter<(String, Origin)>,
    addresses: DefaultKeyedRateLimiter<Origin>,
    accounts: DefaultKeyedRateLimiter<String>,
    clock: DefaultClock,
}

/// Where a request comes from: an IPv4 address, or the /64 that one household or office has in IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Origin([u8; 8]);

impl From<Option<IpAddr>> for Origin {
    fn from(address: Option<IpAddr>) -> Origin {
        let mut key = [0; 8];
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(v4)) => key[4..].copy_from_slice(&v4.octets()),
            Some(IpAddr::V6(v6)) => key.copy_from_slice(&v6.octets()[..8]),
            None => {}
        }
        Origin(key)
    }
}

impl Default for Throttle {
    fn default() -> Throttle {
        Throttle {
            pairs: RateLimiter::keyed(quota(PAIR)),
            addresses: RateLimiter::keyed(quota(ADDRESS)),
            accounts: RateLimiter::keyed(quota(ACCOUNT)),
            clock: DefaultClock::default(),
        }
    }
}

fn quota((burst, one_more): (u32, Duration)) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(one_more).unwrap_or_else(|| Quota::per_minute(burst)).allow_burst(burst)
}

impl Throttle {
    /// Counts one try; right and wrong tries count alike, so that the answer does not depend on the password.
    ///
    /// # Errors
    /// [`Fault::TooMany`] with the seconds to wait.
    pub fn attempt(&self, login: &str, origin: Origin) -> Result<(), Fault> {
        self.forget_free();
        let login = login.to_lowercase();
        let now = self.clock.now();
        let checks = [
            self.addresses.check_key(&origin).err(),
            self.pairs.check_key(&(login.clone(), origin)).err(),
            self.accounts.check_key(&login).err(),
        ];
        let wait = checks.into_iter().flatten().map(|until| until.wait_time_from(now)).max();
        // Rounded up: an answer of "0 seconds" would be refused again.
        wait.map_or(Ok(()), |wait| Err(Fault::TooMany { seconds: wait.as_secs() + 1 }))
    }

    /// Counts a try that has no login, such as a set-up link.
    ///
    /// # Errors
    /// [`Fault::TooMany`] with the seconds to wait.
    pub fn attempt_from(&self, origin: Origin) -> Result<(), Fault> {
        let until = self.addresses.check_key(&origin).err();
        let wait = until.map(|until| until.wait_time_from(self.clock.now()));
        wait.map_or(Ok(()), |wait| Err(Fault::TooMany { seconds: wait.as_secs() + 1 }))
    }

    fn forget_free(&self) {
        if self.pairs.len() > MOST_KEYS {
            self.pairs.retain_recent();
            self.accounts.retain_recent();
            self.addresses.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests;
