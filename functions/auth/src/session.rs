//! A signed-in device, and what the secret in its cookie opens.
//!
//! Every refresh spends the secret and brings the next: their generations are counted. Two tabs that refresh with the same secret
//! are no thief, nor is a browser that never saw the answer: for ten seconds a spent secret of the last generation brings another
//! secret of the present one, with the same access token. Whichever of these siblings is used first spends the others. A secret
//! that was spent before that is in two hands, and the whole family ends.

use std::time::Duration;

use kernel::{SessionId, Timestamp};

/// How long a session lives, whatever is done with it.
pub const LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How long one without "remember me" waits for its next refresh. An app that is open refreshes at least every fifteen minutes,
/// when its access token ends.
pub const IDLE: Duration = Duration::from_secs(30 * 60);

/// How long a spent secret is taken for a double click.
pub const GRACE: Duration = Duration::from_secs(10);

/// How long one request may be asking the provider: more than the longest deadline there.
pub const LEASE: Duration = Duration::from_secs(15);

/// Devices that one customer is signed in on at the same time; the one that was used longest ago makes room.
pub const MOST: i64 = 50;

/// A signed-in device.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id: what the list of devices shows.
    pub id: SessionId,
    /// Whose.
    pub customer: String,
    /// Whether it outlives the browser window.
    pub remember: bool,
    /// What the device calls itself.
    pub user_agent: Option<String>,
    /// The generation of the secret that is good now.
    pub generation: i64,
    /// When that began.
    pub rotated_at: Timestamp,
    /// The provider's tokens, sealed.
    pub sealed: Option<Vec<u8>>,
    /// The last fencing token.
    pub lease: i64,
    /// Until when somebody is asking the provider.
    pub lease_until: Option<Timestamp>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last refreshed.
    pub last_used_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// Whether it is over.
    pub ended: bool,
}

/// Why a session ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// The customer signed out on the device.
    SignedOut,
    /// The customer ended it from another device.
    Revoked,
    /// The same browser signed in anew.
    Replaced,
    /// A spent secret came back.
    Reused,
    /// Nobody used it for half an hour.
    Idle,
    /// Its thirty days are over.
    Expired,
    /// The identity provider refused new tokens.
    Refused,
    /// The customer signed in on too many other devices.
    CrowdedOut,
}

impl Because {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Because::SignedOut => "signed-out",
            Because::Revoked => "revoked",
            Because::Replaced => "replaced",
            Because::Reused => "reused",
            Because::Idle => "idle",
            Because::Expired => "expired",
            Because::Refused => "refused",
            Because::CrowdedOut => "crowded-out",
        }
    }
}

/// What a secret of the family opens now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The next generation.
    Next,
    /// Another secret of the present generation.
    Sibling,
    /// Nothing, and the session ends.
    End(Because),
    /// Nothing; the session has ended before.
    Over,
}

impl Session {
    /// Judges a secret of this generation.
    pub fn judge(&self, generation: i64, now: Timestamp) -> Verdict {
        if self.ended {
            return Verdict::Over;
        }
        if now >= self.expires_at {
            return Verdict::End(Because::Expired);
        }
        if generation == self.generation {
            let idle = !self.remember && now.since(self.last_used_at) >= IDLE;
            return if idle { Verdict::End(Because::Idle) } else { Verdict::Next };
        }
        let just_spent = generation.saturating_add(1) == self.generation && now.since(self.rotated_at) < GRACE;
        if just_spent {
            Verdict::Sibling
        } else {
            Verdict::End(Because::Reused)
        }
    }

    /// Whether somebody is asking the provider right now.
    pub fn is_busy(&self, now: Timestamp) -> bool {
        self.lease_until.is_some_and(|until| until > now)
    }

    /// How long the cookie is kept: the rest of the thirty days, or until the browser is closed.
    pub fn cookie_span(&self, now: Timestamp) -> Option<Duration> {
        self.remember.then(|| self.expires_at.since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Ids, SystemIds};

    const MINUTE: Duration = Duration::from_secs(60);

    fn start() -> Timestamp {
        Timestamp::from_unix_micros(1_800_000_000_000_000)
    }

    fn session(remember: bool) -> Session {
        Session {
            id: SessionId::from(SystemIds.next()),
            customer: "ana".to_owned(),
            remember,
            user_agent: None,
            generation: 5,
            rotated_at: start(),
            sealed: None,
            lease: 0,
            lease_until: None,
            created_at: start(),
            last_used_at: start(),
            expires_at: start().plus(LIFE),
            ended: false,
        }
    }

    #[test]
    fn every_secret_opens_what_it_should() {
        let end = Verdict::End;
        for (remember, generation, later, expected) in [
            (false, 5, Duration::ZERO, Verdict::Next),
            (false, 5, MINUTE * 29, Verdict::Next),
            (false, 5, IDLE, end(Because::Idle)),
            (true, 5, IDLE, Verdict::Next),
            (true, 5, LIFE - MINUTE, Verdict::Next),
            (true, 5, LIFE, end(Because::Expired)),
            (false, 4, Duration::ZERO, Verdict::Sibling),
            (false, 4, GRACE - Duration::from_millis(1), Verdict::Sibling),
            (false, 4, GRACE, end(Because::Reused)),
            (true, 4, MINUTE, end(Because::Reused)),
            (false, 3, Duration::ZERO, end(Because::Reused)),
            (false, 1, Duration::ZERO, end(Because::Reused)),
            (false, 6, Duration::ZERO, end(Because::Reused)),
        ] {
            let judged = session(remember).judge(generation, start().plus(later));
            assert_eq!(judged, expected, "remember {remember}, generation {generation}, {later:?} later");
        }
        let over = Session {
            ended: true,
            ..session(true)
        };
        assert_eq!(over.judge(5, start()), Verdict::Over);
    }

    #[test]
    fn only_a_remembered_session_outlives_the_window() {
        let later = start().plus(MINUTE);
        assert_eq!(session(false).cookie_span(later), None);
        assert_eq!(session(true).cookie_span(later), Some(LIFE - MINUTE));
    }
}
