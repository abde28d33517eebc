//! Cursors that a caller can hold but not write: the position, signed.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

/// Signs and opens cursors (HMAC-SHA256, RFC 2104, cut to 16 bytes).
#[derive(Clone)]
pub struct CursorKey(Vec<u8>);

/// The cursor is not one that this shop gave for this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this list")]
pub struct CursorError;

const TAG: usize = 16;

impl CursorKey {
    /// A key; any length, 32 random bytes by custom.
    pub fn new(key: impl Into<Vec<u8>>) -> CursorKey {
        CursorKey(key.into())
    }

    fn tag(&self, list: &str, body: &[u8]) -> Vec<u8> {
        // HMAC takes a key of any length, so there is no error to meet here.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return Vec::new();
        };
        mac.update(list.as_bytes());
        mac.update(&[0]);
        mac.update(body);
        mac.finalize().into_bytes().iter().take(TAG).copied().collect()
    }

    /// A cursor of the list `list` (its name, sort and filters: whatever the position depends on) at `position`.
    pub fn seal(&self, list: &str, position: &impl Serialize) -> String {
        let body = serde_json::to_vec(position).unwrap_or_default();
        let mut sealed = self.tag(list, &body);
        sealed.extend_from_slice(&body);
        URL_SAFE_NO_PAD.encode(sealed)
    }

    /// The position that a cursor names.
    pub fn open<P: DeserializeOwned>(&self, list: &str, cursor: &str) -> Result<P, CursorError> {
        let sealed = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| CursorError)?;
        let (tag, body) = sealed.split_at_checked(TAG).ok_or(CursorError)?;
        let expected = self.tag(list, body);
        let differs = expected.iter().zip(tag).fold(0_u8, |acc, (a, b)| acc | (a ^ b));
        if expected.len() != TAG || differs != 0 {
            return Err(CursorError);
        }
        serde_json::from_slice(body).map_err(|_| CursorError)
    }
}

impl fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CursorKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_only_for_its_list_and_unchanged() {
        let key = CursorKey::new(b"key".to_vec());
        let cursor = key.seal("products:newest", &(7, "x"));
        assert_eq!(key.open("products:newest", &cursor), Ok((7, "x".to_owned())));
        assert_eq!(key.open::<(i32, String)>("products:price", &cursor), Err(CursorError));
        let mut changed = cursor.clone();
        changed.insert(0, if cursor.starts_with('A') { 'B' } else { 'A' });
        assert_eq!(key.open::<(i32, String)>("products:newest", &changed), Err(CursorError));
        assert_eq!(key.open::<(i32, String)>("products:newest", ""), Err(CursorError));
    }
}
