//! How far it is, on the error stream: nothing for what is quick, one line that is written over on a terminal, and a line now and then
//! in a log.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Timestamp};

use super::Seeded;

/// What takes less is not worth a line.
const SILENT: Duration = Duration::from_secs(2);
/// Between two lines in a log.
const IN_A_LOG: Duration = Duration::from_secs(10);

pub(super) struct Progress {
    clock: Arc<dyn Clock>,
    began: Timestamp,
    told: Timestamp,
    total: u64,
    so_far: Seeded,
    over_written: bool,
}

impl Progress {
    pub(super) fn new(clock: Arc<dyn Clock>, total: u64) -> Progress {
        let began = clock.now();
        Progress {
            clock,
            began,
            told: began,
            total,
            so_far: Seeded::default(),
            over_written: false,
        }
    }

    /// Counts what was brought, and says so when it is time to.
    pub(super) fn add(&mut self, brought: Seeded) {
        self.so_far.new += brought.new;
        self.so_far.variants += brought.variants;
        self.so_far.reviews += brought.reviews;
        let now = self.clock.now();
        let is_terminal = stderr().is_terminal();
        if now.since(self.began) < SILENT || (!is_terminal && now.since(self.told) < IN_A_LOG) {
            return;
        }
        self.told = now;
        let line = line(self.so_far.new, self.total, now.since(self.began));
        if is_terminal {
            self.over_written = true;
            tell(&format!("\r{line:<72}"));
        } else {
            tell(&format!("{line}\n"));
        }
    }

    /// What it came to.
    pub(super) fn end(self) -> Seeded {
        let Seeded {
            new, variants, reviews, ..
        } = self.so_far;
        if self.over_written {
            tell("\r");
        }
        if new > 0 {
            let seconds = self.clock.now().since(self.began).as_secs_f64();
            let line = format!("{new} styles with {variants} variants and {reviews} reviews in {seconds:.1} s");
            tell(&format!("{line:<72}\n"));
        } else {
            tell("these styles are there already\n");
        }
        self.so_far
    }
}

/// `12300 of 100000 styles, 345 a second, 4 min 14 s to go`.
fn line(done: u64, total: u64, took: Duration) -> String {
    let a_second = u128::from(done) * 1_000 / took.as_millis().max(1);
    let left = u128::from(total.saturating_sub(done)) / a_second.max(1);
    let to_go = match (left / 3_600, left / 60 % 60, left % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    };
    format!("{done} of {total} styles, {a_second} a second, {to_go} to go")
}

fn tell(text: &str) {
    // Whoever closed the error stream does not want to know.
    drop(stderr().write_all(text.as_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_how_fast_and_how_long() {
        assert_eq!(
            line(500, 2_000, Duration::from_secs(5)),
            "500 of 2000 styles, 100 a second, 15 s to go"
        );
        assert_eq!(
            line(12_300, 100_000, Duration::from_secs(41)),
            "12300 of 100000 styles, 300 a second, 4 min 52 s to go"
        );
        assert_eq!(
            line(100, 1_000_000, Duration::from_secs(1)),
            "100 of 1000000 styles, 100 a second, 2 h 46 min to go"
        );
        assert_eq!(line(0, 10, Duration::ZERO), "0 of 10 styles, 0 a second, 10 s to go");
    }
}
