//! A person without their address: what events, keys and partitions may hold of them.

use std::fmt;

use kernel::Email;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 of an address in lower case, in hexadecimal: enough to tell people apart, not to write to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recipient(String);

impl Recipient {
    /// Whoever reads mails at this address.
    pub fn of(address: &Email) -> Recipient {
        let digest = Sha256::digest(address.as_str().to_lowercase().as_bytes());
        Recipient(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_the_same_person_and_nobody_reads_the_address() {
        let of = |address| Recipient::of(&Email::new(address).expect("an address"));
        assert_eq!(of("Ana@Example.com"), of("ana@example.com"));
        assert_ne!(of("ana@example.com"), of("bob@example.com"));
        assert_eq!(of("ana@example.com").as_str().len(), 64);
    }
}
