//! The provider's tokens at rest: AES-256-GCM, bound to their session.
//!
//! A sealed text is one byte for the form, twelve of nonce, then the ciphertext with its tag. The session's id is authenticated
//! with it, so that one session's tokens cannot be put into another's row.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use config::Env;
use kernel::{Ids, Secret, SessionId, Timestamp};
use operation::Fault;
use serde::{Deserialize, Serialize};

/// The form of a sealed text.
const FORM: u8 = 1;

/// What the provider gave for a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tokens {
    /// Opens the API.
    pub access_token: Secret,
    /// Until when.
    pub access_until: Timestamp,
    /// Brings the next ones, when the provider gives such.
    pub refresh_token: Option<Secret>,
}

/// Seals with the first of its keys and opens with any: a key is changed by putting the new one in front.
pub struct Sealer(Vec<LessSafeKey>);

impl Sealer {
    /// Reads `AMCART_SESSION_KEY`: 32 bytes in base64, several with commas between them. `None`: it is not set, or still stands
    /// there as the address of a secret that this function may not read.
    pub fn of(env: &Env) -> Result<Option<Sealer>, Fault> {
        match env.optional("AMCART_SESSION_KEY") {
            None => Ok(None),
            Some(address) if address.starts_with("secretsmanager:") => Ok(None),
            Some(keys) => Sealer::new(keys).map(Some),
        }
    }

    fn new(keys: &str) -> Result<Sealer, Fault> {
        let wrong = || Fault::new("AMCART_SESSION_KEY is `…`; expected 32 bytes in base64, several with commas between them");
        let key = |text: &str| {
            let bytes = STANDARD.decode(text.trim()).map_err(|_| wrong())?;
            UnboundKey::new(&AES_256_GCM, &bytes).map(LessSafeKey::new).map_err(|_| wrong())
        };
        Ok(Sealer(keys.split(',').map(key).collect::<Result<_, _>>()?))
    }

    /// Seals the tokens of this session.
    pub fn seal(&self, session: SessionId, tokens: &Tokens, ids: &dyn Ids) -> Result<Vec<u8>, Fault> {
        let key = self.0.first().ok_or_else(|| Fault::new("no session key"))?;
        let mut nonce = [0_u8; NONCE_LEN];
        ids.fill(&mut nonce);
        let mut text = serde_json::to_vec(tokens)?;
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(session.uuid().as_bytes()), &mut text)
            .map_err(|_| Fault::new("sealing failed"))?;
        let mut sealed = vec![FORM];
        sealed.extend_from_slice(&nonce);
        sealed.append(&mut text);
        Ok(sealed)
    }

    /// Opens what was sealed for this session. `None`: nobody here has its key any more, or it was tampered with.
    pub fn open(&self, session: SessionId, sealed: &[u8]) -> Option<Tokens> {
        let (form, rest) = sealed.split_first()?;
        let (nonce, text) = rest.split_at_checked(NONCE_LEN)?;
        let nonce: [u8; NONCE_LEN] = nonce.try_into().ok()?;
        let session = session.uuid();
        self.0.iter().filter(|_| *form == FORM).find_map(|key| {
            let mut text = text.to_vec();
            let opened = key
                .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(session.as_bytes()), &mut text)
                .ok()?;
            serde_json::from_slice(opened).ok()
        })
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SystemIds;

    fn key(byte: u8) -> String {
        STANDARD.encode([byte; 32])
    }

    fn tokens() -> Tokens {
        Tokens {
            access_token: Secret::new("a"),
            access_until: Timestamp::from_unix_micros(1_800_000_000_000_000),
            refresh_token: Some(Secret::new("r")),
        }
    }

    #[test]
    fn only_the_same_session_with_the_same_key_opens_it() {
        let session = SessionId::from(SystemIds.next());
        let sealer = Sealer::new(&key(1)).expect("a key");
        let sealed = sealer.seal(session, &tokens(), &SystemIds).expect("seals");
        assert_eq!(sealer.open(session, &sealed).and_then(|t| t.refresh_token), Some(Secret::new("r")));
        assert!(!sealed.windows(12).any(|part| part == b"access_token"));
        assert!(sealer.open(SessionId::from(SystemIds.next()), &sealed).is_none());
        assert!(Sealer::new(&key(2)).expect("a key").open(session, &sealed).is_none());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(sealer.open(session, &changed).is_none(), "byte {place}");
        }
        assert!(sealer.open(session, &[]).is_none());
    }

    #[test]
    fn a_new_key_goes_in_front_and_the_old_still_opens() {
        let session = SessionId::from(SystemIds.next());
        let sealed = Sealer::new(&key(1))
            .and_then(|old| old.seal(session, &tokens(), &SystemIds))
            .expect("seals");
        let both = Sealer::new(&format!("{}, {}", key(2), key(1))).expect("keys");
        assert!(both.open(session, &sealed).is_some());
        let sealed = both.seal(session, &tokens(), &SystemIds).expect("seals");
        assert!(Sealer::new(&key(2)).expect("a key").open(session, &sealed).is_some());
    }

    #[test]
    fn a_wrong_key_is_said_without_showing_it() {
        for wrong in ["short", "c2hvcnQ=", ""] {
            let said = Sealer::new(wrong).expect_err("refused").to_string();
            assert!(said.contains("AMCART_SESSION_KEY") && !said.contains("c2hv"), "{said}");
        }
    }
}
