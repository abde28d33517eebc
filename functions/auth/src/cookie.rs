//! The session's cookie: an opaque secret that scripts cannot read and that only `/v1/session` is ever sent.

use std::time::Duration;

use kernel::Secret;
use operation::Caller;

/// Its name.
const NAME: &str = "amcart_session";

/// The longest secret that is looked up (ours have 43 characters).
const LONGEST: usize = 128;

/// How the cookie is written. `Secure` follows the shop's own address: over plain HTTP on a development machine some browsers,
/// and every command-line client, would drop it.
#[derive(Debug, Clone, Copy)]
pub struct Jar {
    secure: bool,
}

impl Jar {
    /// The jar of a shop at this address.
    pub fn for_shop(public_url: &str) -> Jar {
        Jar {
            secure: public_url.starts_with("https://"),
        }
    }

    /// The `Set-Cookie` that keeps `secret`: for `span`, or, without one, until the browser is closed.
    pub fn keep(self, secret: &Secret, span: Option<Duration>) -> String {
        let mut cookie = self.cookie(secret.expose());
        if let Some(span) = span {
            cookie.push_str(&format!("; Max-Age={}", span.as_secs()));
        }
        cookie
    }

    /// The `Set-Cookie` that makes the browser forget it.
    pub fn forget(self) -> String {
        format!("{}; Max-Age=0", self.cookie(""))
    }

    fn cookie(self, value: &str) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{NAME}={value}; Path=/v1/session; HttpOnly; SameSite=Strict{secure}")
    }
}

/// The secret that came along, if any.
pub fn secret_of(caller: &Caller) -> Option<Secret> {
    let cookies = caller.cookie.as_ref()?.expose();
    let value = cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == NAME)?
        .1;
    let fits = (1..=LONGEST).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    fits.then(|| Secret::new(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(cookie: &str) -> Option<String> {
        let caller = Caller {
            cookie: Some(Secret::new(cookie)),
            ..Caller::anonymous("r")
        };
        secret_of(&caller).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn ours_is_found_among_others() {
        assert_eq!(sent("a=1; amcart_session=s3cret; b=2").as_deref(), Some("s3cret"));
        for none in [
            "",
            "a=1",
            "amcart_session=",
            "amcart_session=a b",
            "xamcart_session=1",
            "amcart_session",
        ] {
            assert_eq!(sent(none), None, "{none}");
        }
    }

    #[test]
    fn only_a_shop_on_https_says_secure() {
        let secret = Secret::new("s");
        let day = Some(Duration::from_secs(86_400));
        let over = |url| Jar::for_shop(url).keep(&secret, day);
        assert_eq!(
            over("http://127.0.0.1:8080"),
            "amcart_session=s; Path=/v1/session; HttpOnly; SameSite=Strict; Max-Age=86400"
        );
        assert_eq!(
            over("https://shop.example"),
            "amcart_session=s; Path=/v1/session; HttpOnly; SameSite=Strict; Secure; Max-Age=86400"
        );
        assert!(!Jar::for_shop("https://shop.example").keep(&secret, None).contains("Max-Age"));
        assert!(Jar::for_shop("https://shop.example").forget().ends_with("Max-Age=0"));
    }
}
