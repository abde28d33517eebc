//! How webhooks are signed: HMAC-SHA256 over `timestamp.raw_body`, in the header `Sandbox-Signature: t=<seconds>,v1=<hex>[,v1=…]`.
//!
//! The bytes that came are what is verified, never a re-encoding of them. While a secret is being changed there are two, and a
//! signature of either is good.

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Secret, Timestamp};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::port::WebhookRefused;

/// The header's name in lower case.
pub const HEADER: &str = "sandbox-signature";

/// Seconds by which a signature may be older or newer than now.
pub const TOLERANCE: i64 = 300;

/// The header's value for this body.
pub fn sign(secret: &Secret, now: Timestamp, body: &[u8]) -> String {
    let seconds = now.unix_seconds();
    let hex: String = tag(secret, &seconds.to_string(), body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("t={seconds},v1={hex}")
}

/// Whether the header signs this body with one of the secrets, about now.
pub fn verify(secrets: &[Secret], header: &str, body: &[u8], now: Timestamp) -> Result<(), WebhookRefused> {
    let mut signed_at = None;
    let mut given: Vec<Vec<u8>> = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", text)) => signed_at = Some(text),
            Some(("v1", hex)) => given.push(bytes_of(hex).ok_or(WebhookRefused::Unsigned)?),
            Some(_) => {}
            None => return Err(WebhookRefused::Unsigned),
        }
    }
    let text = signed_at.ok_or(WebhookRefused::Unsigned)?;
    let seconds: i64 = text.parse().map_err(|_| WebhookRefused::Unsigned)?;
    if given.is_empty() {
        return Err(WebhookRefused::Unsigned);
    }
    // Every secret is tried against every tag, so that the time taken says nothing about which was close.
    let mut fits = subtle::Choice::from(0);
    for secret in secrets {
        let expected = tag(secret, text, body);
        for tag in &given {
            fits |= expected.as_slice().ct_eq(tag);
        }
    }
    if !bool::from(fits) {
        return Err(WebhookRefused::Forged);
    }
    if seconds.saturating_sub(now.unix_seconds()).saturating_abs() > TOLERANCE {
        return Err(WebhookRefused::Stale);
    }
    Ok(())
}

fn tag(secret: &Secret, seconds: &str, body: &[u8]) -> Vec<u8> {
    // HMAC takes a key of any length, so there is no error to meet here; an empty tag equals none that was sent.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) else {
        return Vec::new();
    };
    mac.update(seconds.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

/// 64 hexadecimal digits.
fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    (0..32).map(|i| u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_micros(seconds * 1_000_000)
    }

    const BODY: &[u8] = b"{ \"a\" : 1 }";

    #[test]
    fn a_signature_holds_for_its_bytes_its_secret_and_its_time() {
        let (old, new) = (Secret::new("old"), Secret::new("new"));
        let header = sign(&old, at(1_000), BODY);
        let both = [new.clone(), old.clone()];
        assert_eq!(verify(&both, &header, BODY, at(1_000)), Ok(()));
        assert_eq!(verify(&both, &header, BODY, at(1_300)), Ok(()));
        assert_eq!(verify(&both, &header, BODY, at(700)), Ok(()));
        assert_eq!(verify(&both, &header, BODY, at(1_301)), Err(WebhookRefused::Stale));
        assert_eq!(verify(&both, &header, BODY, at(699)), Err(WebhookRefused::Stale));
        assert_eq!(verify(&both, &header, b"{\"a\":1}", at(1_000)), Err(WebhookRefused::Forged));
        assert_eq!(
            verify(&[new], &header, BODY, at(1_000)),
            Err(WebhookRefused::Forged),
            "the old secret is gone"
        );
    }

    #[test]
    fn one_bit_off_or_no_signature_is_refused() {
        let secret = [Secret::new("s")];
        let header = sign(&secret[0], at(1_000), BODY);
        let last = if header.ends_with('0') { "1" } else { "0" };
        let off = format!("{}{last}", &header[..header.len() - 1]);
        assert_eq!(verify(&secret, &off, BODY, at(1_000)), Err(WebhookRefused::Forged));
        for header in ["", "t=1000", "v1=00", "t=x,v1=", "t=1000,v1=zz", "nonsense", "t=1000,v1=é"] {
            assert_eq!(verify(&secret, header, BODY, at(1_000)), Err(WebhookRefused::Unsigned), "{header}");
        }
        assert_eq!(
            verify(&secret, &format!("{header},v1={}", "0".repeat(64)), BODY, at(1_000)),
            Ok(()),
            "one of several is enough"
        );
    }
}
