//! Text that was checked where it came in: length, no NUL (PostgreSQL refuses it), the grammar of what it is.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

/// Why a text was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Fewer characters than allowed, blank ends not counted.
    #[error("must have at least {0} characters")]
    TooShort(usize),
    /// More characters than allowed.
    #[error("must have at most {0} characters")]
    TooLong(usize),
    /// A control character other than line feed and tab.
    #[error("must not contain control characters")]
    Control,
    /// Not of the expected form.
    #[error("must be {0}")]
    Form(&'static str),
}

/// Text of `MIN` to `MAX` characters, trimmed, without control characters except line feed and tab.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Text<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// The text, when it is within bounds.
    pub fn new(text: &str) -> Result<Self, TextError> {
        let text = text.trim();
        let length = text.chars().count();
        if length < MIN {
            return Err(TextError::TooShort(MIN));
        }
        if length > MAX {
            return Err(TextError::TooLong(MAX));
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r') {
            return Err(TextError::Control);
        }
        Ok(Text(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<'de, const MIN: usize, const MAX: usize> Deserialize<'de> for Text<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Text::new(&text).map_err(de::Error::custom)
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Debug for Text<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Display for Text<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MIN: usize, const MAX: usize> JsonSchema for Text<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Text{MIN}To{MAX}").into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": MIN, "maxLength": MAX })
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $pattern:literal, $form:literal, $max:literal, $check:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text, when it has the form.
            pub fn new(text: &str) -> Result<Self, TextError> {
                let check: fn(&str) -> bool = $check;
                if text.chars().count() > $max {
                    return Err(TextError::TooLong($max));
                }
                if check(text) { Ok(Self(text.to_owned())) } else { Err(TextError::Form($form)) }
            }
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
            /// The text, owned.
            pub fn into_string(self) -> String {
                self.0
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                Self::new(&text).map_err(de::Error::custom)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern, "maxLength": $max })
            }
        }
    )+};
}

texts! {
    /// A product's, brand's or category's name in an address: `black-dress`.
    Slug, "^[a-z0-9]+(-[a-z0-9]+)*$", "lower-case letters, digits and single hyphens", 200, |t| {
        !t.is_empty()
            && !t.starts_with('-')
            && !t.ends_with('-')
            && !t.contains("--")
            && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    /// A stock-keeping unit: 1 to 64 printable ASCII characters without spaces at the ends. Merchants put spaces and slashes in
    /// theirs, so in an address it stands percent-encoded.
    Sku, "^[!-~]([ -~]{0,62}[!-~])?$", "1 to 64 printable ASCII characters without spaces at the ends", 64, |t| {
        !t.is_empty() && t == t.trim() && t.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
    };
    /// An ISO 3166-1 alpha-2 country code.
    CountryCode, "^[A-Z]{2}$", "a two-letter country code such as DE", 2, |t| t.len() == 2 && t.bytes().all(|b| b.is_ascii_uppercase());
    /// An e-mail address, checked for its shape only: proof is a mail that arrives. 254 characters at most (RFC 5321).
    Email, "^[^@\\s]+@[^@\\s]+$", "an e-mail address", 254, |t| {
        let Some((local, domain)) = t.rsplit_once('@') else { return false };
        !local.is_empty()
            && local.len() <= 64
            && !t.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'))
            && !local.contains('@')
            && domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            })
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_and_bounded() {
        assert_eq!(Text::<1, 3>::new(" ab ").map(|t| t.into_string()), Ok("ab".to_owned()));
        assert_eq!(Text::<1, 3>::new("  "), Err(TextError::TooShort(1)));
        assert_eq!(Text::<1, 3>::new("abcd"), Err(TextError::TooLong(3)));
        assert_eq!(Text::<1, 3>::new("a\0"), Err(TextError::Control));
    }

    #[test]
    fn addresses_have_a_shape() {
        for good in ["ana@example.com", "a.b+c@x-y.example", "ü@bücher.example"] {
            assert!(Email::new(good).is_ok(), "{good}");
        }
        for bad in ["", "ana", "@x.y", "a@b", "a b@c.d", "a@b..c", "a@-b.c", "a@b.c\n", "a@b@c.d"] {
            assert!(Email::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn slugs_and_skus_have_a_form() {
        assert!(Slug::new("black-dress-2").is_ok());
        for bad in ["", "-a", "a-", "a--b", "A", "ä", "a b"] {
            assert!(Slug::new(bad).is_err(), "{bad}");
        }
        for good in ["NK-001.M", "a/b", "TEE WHITE 12", "7", "50%"] {
            assert!(Sku::new(good).is_ok(), "{good}");
        }
        for bad in ["", " a", "a ", "ä", "a\nb"] {
            assert!(Sku::new(bad).is_err(), "{bad}");
        }
    }
}
