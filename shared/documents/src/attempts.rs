//! Trying a conditional write again, when somebody else was quicker.
//!
//! Whoever loses has lost to somebody who won, so among as many writers as there are tries each of them gets through. Everybody
//! waits a moment of their own in between: those who lost together would otherwise meet again.

use std::time::Duration;

use kernel::Ids;
use operation::Fault;

/// How often a write is tried.
const MOST: u32 = 64;

/// The longest wait between two tries, in milliseconds.
const LONGEST: u64 = 32;

/// The tries of one write.
#[derive(Debug)]
pub struct Attempts<'i> {
    ids: &'i dyn Ids,
    made: u32,
}

impl<'i> Attempts<'i> {
    /// The first try is under way.
    pub fn new(ids: &'i dyn Ids) -> Attempts<'i> {
        Attempts { ids, made: 1 }
    }

    /// Returns when it is time to try again; a fault (503) when that was enough.
    pub async fn again(&mut self) -> Result<(), Fault> {
        if self.made >= MOST {
            return Err(Fault::unavailable("too many writers of one document"));
        }
        let mut dice = [0_u8; 2];
        self.ids.fill(&mut dice);
        let ceiling = 2_u64.saturating_pow(self.made).min(LONGEST) * 1_000;
        let wait = u64::from(u16::from_le_bytes(dice)) * ceiling / u64::from(u16::MAX);
        self.made += 1;
        tokio::time::sleep(Duration::from_micros(wait)).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemIds;

    use super::*;

    #[tokio::test]
    async fn at_some_point_it_is_enough() {
        let mut attempts = Attempts::new(&SystemIds);
        let mut tries = 1;
        while attempts.again().await.is_ok() {
            tries += 1;
        }
        assert_eq!(tries, MOST);
    }
}
