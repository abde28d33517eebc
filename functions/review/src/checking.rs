//! What a machine sees in a text. It rejects nothing: where it finds something, a person looks first.

use kernel::Email;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that a person should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// A way to another site.
    Link,
    /// A way to write to somebody.
    EmailAddress,
    /// Tags, as pages are made of.
    Markup,
    /// CAPITALS ALL THE WAY.
    Shouting,
    /// A word of the list.
    BlockedWord,
}

/// Words at which a person looks: abuse, and what only advertisers write below a dress. Whole words, in lower case.
const BLOCKED: [&str; 20] = [
    "asshole", "bastard", "bitch", "bitcoin", "bullshit", "casino", "crypto", "cunt", "forex", "fuck", "fucking", "idiot", "moron",
    "onlyfans", "scam", "scammers", "shit", "slut", "viagra", "whore",
];

/// Ends of names that are sites when nothing else says so.
const SITES: [&str; 10] = ["biz", "cn", "com", "de", "eu", "io", "net", "org", "ru", "xyz"];

/// A text with fewer letters may be in capitals: `WOW`, `LOVE IT`.
const LOUD: usize = 16;

/// What is found in these texts together, each finding once.
pub fn findings(texts: &[&str]) -> Vec<Finding> {
    let any = |found: fn(&str) -> bool| texts.iter().any(|text| found(text));
    let mut findings = Vec::new();
    for (finding, found) in [
        (Finding::Link, any(has_link)),
        (Finding::EmailAddress, any(has_address)),
        (Finding::Markup, any(has_markup)),
        (Finding::Shouting, any(shouts)),
        (Finding::BlockedWord, any(has_blocked_word)),
    ] {
        if found {
            findings.push(finding);
        }
    }
    findings
}

/// What stands between spaces, without the punctuation around it.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()))
}

fn has_link(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("://") || tokens(&lower).any(|token| token.starts_with("www.") || is_site(token))
}

fn is_site(token: &str) -> bool {
    let host = token.split('/').next().unwrap_or_default();
    !host.contains('@')
        && host
            .rsplit_once('.')
            .is_some_and(|(name, end)| !name.is_empty() && SITES.contains(&end))
}

fn has_address(text: &str) -> bool {
    tokens(text).any(|token| Email::new(token).is_ok())
}

fn has_markup(text: &str) -> bool {
    text.split('<')
        .skip(1)
        .any(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!'))
}

fn shouts(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_lowercase() || c.is_uppercase()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    letters >= LOUD && capitals * 10 > letters * 7
}

fn has_blocked_word(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| BLOCKED.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found() {
        let rows: [(&str, &[Finding]); 16] = [
            ("Fits well. I wear M and took S.", &[]),
            ("Love it!Top quality, 5/5. Size 38 (EU). 100 % cotton", &[]),
            ("WOW! LOVE IT", &[]),
            ("I <3 this dress, a < b", &[]),
            ("Classic shape for Scunthorpe and Shitake lovers", &[]),
            ("See https://example.com/x for better", &[Finding::Link]),
            ("buy at WWW.example.org!", &[Finding::Link]),
            ("cheaper on (other-shop.com).", &[Finding::Link]),
            ("cheaper on other-shop.com/sale", &[Finding::Link]),
            ("write to ana@example.org.", &[Finding::EmailAddress]),
            ("<script>alert(1)</script>", &[Finding::Markup]),
            ("nice </b>", &[Finding::Markup]),
            ("THE WORST DRESS THAT I EVER BOUGHT", &[Finding::Shouting]),
            ("it is SHIT, really", &[Finding::BlockedWord]),
            (
                "Join my casino: http://x.y, a@b.com",
                &[Finding::Link, Finding::EmailAddress, Finding::BlockedWord],
            ),
            ("", &[]),
        ];
        for (text, expected) in rows {
            assert_eq!(findings(&[text]), expected, "{text}");
        }
        assert_eq!(findings(&["Ana", "see x.com", "and x.com"]), [Finding::Link], "once");
    }
}
