//! How much may be asked: token buckets, kept as the one moment at which each would be full again (GCRA), so that taking a token is one
//! compare-and-swap.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::template::Rate;

/// A bucket's figures in nanoseconds.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// Between two tokens.
    gap: u64,
    /// How far ahead of now the moment may be: the burst.
    ahead: u64,
}

impl Pace {
    fn of(rate: Rate) -> Pace {
        let gap = nanos(Duration::from_secs_f64(1.0 / rate.per_second));
        Pace {
            gap,
            ahead: gap.saturating_mul(u64::from(rate.burst)),
        }
    }

    /// The moment after one more token, or how long until there is one.
    fn take(self, full_at: u64, now: u64) -> Result<u64, Duration> {
        let next = full_at.max(now).saturating_add(self.gap);
        let over = next.saturating_sub(now.saturating_add(self.ahead));
        if over == 0 { Ok(next) } else { Err(Duration::from_nanos(over)) }
    }
}

fn nanos(span: Duration) -> u64 {
    u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)
}

/// One bucket for all.
#[derive(Debug)]
pub struct Throttle {
    pace: Pace,
    start: Instant,
    full_at: AtomicU64,
}

impl Throttle {
    /// A full bucket.
    pub fn new(rate: Rate) -> Throttle {
        Throttle {
            pace: Pace::of(rate),
            start: Instant::now(),
            full_at: AtomicU64::new(0),
        }
    }

    /// Takes a token, or says how long until there is one.
    pub fn take(&self) -> Result<(), Duration> {
        self.take_at(self.start.elapsed())
    }

    fn take_at(&self, now: Duration) -> Result<(), Duration> {
        let now = nanos(now);
        let mut held = self.full_at.load(Ordering::Relaxed);
        loop {
            let next = self.pace.take(held, now)?;
            match self.full_at.compare_exchange_weak(held, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Ok(()),
                Err(other) => held = other,
            }
        }
    }
}

/// How many clients a shelf remembers before it forgets those whose bucket is full again.
const SHELF: usize = 4_096;

/// A bucket for each client. What it remembers is bounded by who asked lately.
#[derive(Debug)]
pub struct PerClient<K> {
    pace: Pace,
    start: Instant,
    hasher: RandomState,
    shelves: Vec<Mutex<HashMap<K, u64>>>,
}

impl<K: Hash + Eq> PerClient<K> {
    /// Full buckets of this rate.
    pub fn new(rate: Rate) -> PerClient<K> {
        PerClient {
            pace: Pace::of(rate),
            start: Instant::now(),
            hasher: RandomState::new(),
            shelves: (0..16).map(|_| Mutex::default()).collect(),
        }
    }

    /// Takes a token of this client, or says how long until there is one.
    pub fn take(&self, client: K) -> Result<(), Duration> {
        self.take_at(client, self.start.elapsed())
    }

    fn take_at(&self, client: K, now: Duration) -> Result<(), Duration> {
        let now = nanos(now);
        let shelf = usize::try_from(self.hasher.hash_one(&client)).unwrap_or(0) % self.shelves.len();
        let Some(shelf) = self.shelves.get(shelf) else { return Ok(()) };
        let mut shelf = match shelf.lock() {
            Ok(shelf) => shelf,
            Err(poisoned) => poisoned.into_inner(),
        };
        if shelf.len() >= SHELF {
            shelf.retain(|_, full_at| *full_at > now);
        }
        let full_at = shelf.entry(client).or_insert(0);
        *full_at = self.pace.take(*full_at, now)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_the_rate() {
        let at = Duration::from_millis;
        let throttle = Throttle::new(Rate {
            per_second: 10.0,
            burst: 5,
        });
        for _ in 0..5 {
            assert_eq!(throttle.take_at(at(0)), Ok(()));
        }
        assert_eq!(throttle.take_at(at(0)), Err(at(100)));
        assert_eq!(throttle.take_at(at(100)), Ok(()));
        assert_eq!(throttle.take_at(at(150)), Err(at(50)));
        assert_eq!((0..10).filter(|_| throttle.take_at(at(60_000)).is_ok()).count(), 5);
    }

    #[test]
    fn clients_do_not_share_and_are_forgotten() {
        let clients = PerClient::new(Rate { per_second: 1.0, burst: 1 });
        assert_eq!(clients.take_at("ana", Duration::ZERO), Ok(()));
        assert!(clients.take_at("ana", Duration::ZERO).is_err());
        assert_eq!(clients.take_at("ben", Duration::ZERO), Ok(()));

        let many = PerClient::new(Rate {
            per_second: 1_000.0,
            burst: 1,
        });
        for client in 0..200_000_u32 {
            assert_eq!(many.take_at(client, Duration::from_millis(u64::from(client / 500))), Ok(()));
        }
        let held: usize = many.shelves.iter().map(|shelf| shelf.lock().map(|s| s.len()).unwrap_or(0)).sum();
        assert!(held <= 16 * (SHELF + 1), "{held}");
    }
}
