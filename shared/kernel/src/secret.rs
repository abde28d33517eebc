//! Secrets that must not be printed, and what is kept of them.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Ids;

/// A secret text. Its `Debug` prints dots; whoever needs it says `expose`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Secret(String);

impl Secret {
    /// A secret with this text.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// A new secret of 256 random bits, URL-safe (43 characters).
    pub fn random(ids: &dyn Ids) -> Secret {
        let mut bytes = [0_u8; 32];
        ids.fill(&mut bytes);
        Secret(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What a store keeps: SHA-256, enough for a secret that is random already.
    pub fn hash(&self) -> SecretHash {
        SecretHash(URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes())))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The SHA-256 of a secret, base64url without padding. Safe to store and to compare in a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretHash(String);

impl SecretHash {
    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
