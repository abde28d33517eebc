//! A message from the contact form. No I/O.

use kernel::{ContactMessageId, Email, Ids, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: ContactMessageId,
    /// What people call it: `T-7F3K-92QD`.
    pub ticket: String,
    /// Who wrote.
    pub name: String,
    /// Where an answer goes.
    pub email: Email,
    /// Whose, when a customer's (the token's subject).
    pub customer: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// What they wrote.
    pub message: String,
    /// The order that they named. Nobody checked that it is theirs.
    pub order_number: Option<String>,
    /// When it arrived.
    pub received_at: Timestamp,
}

impl Message {
    /// What it says and who says it, as a fingerprint: the same words of the same person again are the same message.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let parts = [
            Some(self.name.as_str()),
            self.subject.as_deref(),
            Some(self.message.as_str()),
            self.order_number.as_deref(),
        ];
        for part in parts {
            let part = part.unwrap_or_default();
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A new ticket number: forty random bits in Crockford's base 32, so that it can be read out and nobody can count messages.
pub fn ticket(ids: &dyn Ids) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut random = [0_u8; 8];
    ids.fill(&mut random);
    let digit = |byte: &u8| char::from(DIGITS[usize::from(byte & 31)]);
    let (left, right) = random.split_at(4);
    format!(
        "T-{}-{}",
        left.iter().map(digit).collect::<String>(),
        right.iter().map(digit).collect::<String>()
    )
}
