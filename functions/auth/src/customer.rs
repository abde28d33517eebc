//! Somebody who signed in at least once, and what they told the shop about themselves.

use kernel::{Email, Text, Timestamp};

/// A customer. Staff who sign in are customers, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// The identity provider's name for the person.
    pub subject: String,
    /// As the provider knows it; changed there.
    pub email: Option<Email>,
    /// As the provider knew it at first, or as the customer wants to be called.
    pub name: Option<String>,
    /// For the carrier.
    pub phone: Option<String>,
    /// The language of mails, BCP 47.
    pub language: Option<String>,
    /// Whether the shop may advertise to them.
    pub marketing_consent: bool,
    /// When they said so, or that it may not.
    pub marketing_consent_at: Option<Timestamp>,
    /// Counts the changes.
    pub version: i64,
    /// When they first signed in.
    pub registered_at: Timestamp,
}

/// What a customer may change. `None` leaves as it is; `Some(None)` takes away.
#[derive(Debug, Default)]
pub struct Changes {
    /// What to be called.
    pub name: Option<Option<Text<1, 100>>>,
    /// For the carrier.
    pub phone: Option<Option<Text<4, 30>>>,
    /// The language of mails.
    pub language: Option<Option<Text<2, 35>>>,
    /// Whether the shop may advertise.
    pub marketing_consent: Option<bool>,
}

impl Customer {
    /// The customer after these changes. `None`: nothing is different.
    pub fn changed(&self, changes: Changes, now: Timestamp) -> Option<Customer> {
        let mut after = self.clone();
        if let Some(name) = changes.name {
            after.name = name.map(Text::into_string);
        }
        if let Some(phone) = changes.phone {
            after.phone = phone.map(Text::into_string);
        }
        if let Some(language) = changes.language {
            after.language = language.map(Text::into_string);
        }
        if let Some(consent) = changes.marketing_consent
            && (consent != self.marketing_consent || self.marketing_consent_at.is_none())
        {
            after.marketing_consent = consent;
            after.marketing_consent_at = Some(now);
        }
        self.if_different(after)
    }

    /// The customer as the provider knows them now: the address is the provider's, a name is taken only where there is none.
    /// `None`: nothing is different.
    pub fn seen_as(&self, email: Option<&Email>, name: Option<&str>) -> Option<Customer> {
        let mut after = self.clone();
        after.email = email.cloned().or(after.email);
        after.name = after.name.or_else(|| name.and_then(short));
        self.if_different(after)
    }

    fn if_different(&self, after: Customer) -> Option<Customer> {
        (after != *self).then(|| Customer {
            version: self.version.saturating_add(1),
            ..after
        })
    }
}

/// A provider's name for somebody, as far as it fits here.
pub fn short(name: &str) -> Option<String> {
    let cut: String = name.trim().chars().take(100).collect();
    Text::<1, 100>::new(&cut).ok().map(Text::into_string)
}

/// Whether this is a language tag by its shape: `en`, `pt-BR`, `zh-Hant-TW`.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(micros: i64) -> Timestamp {
        Timestamp::from_unix_micros(micros)
    }

    fn ana() -> Customer {
        Customer {
            subject: "ana".to_owned(),
            email: Email::new("ana@example.com").ok(),
            name: Some("Ana".to_owned()),
            phone: Some("12345".to_owned()),
            language: None,
            marketing_consent: false,
            marketing_consent_at: None,
            version: 3,
            registered_at: time(1),
        }
    }

    #[test]
    fn what_is_not_sent_stays_and_null_takes_away() {
        let after = ana()
            .changed(
                Changes {
                    phone: Some(None),
                    ..Changes::default()
                },
                time(9),
            )
            .expect("changed");
        assert_eq!(
            (after.phone.as_deref(), after.name.as_deref(), after.version),
            (None, Some("Ana"), 4)
        );
        assert_eq!(ana().changed(Changes::default(), time(9)), None);
        let same = Changes {
            name: Some(Text::new("Ana").ok()),
            ..Changes::default()
        };
        assert_eq!(ana().changed(same, time(9)), None);
    }

    #[test]
    fn consent_carries_its_time() {
        let say = |consent| Changes {
            marketing_consent: Some(consent),
            ..Changes::default()
        };
        let yes = ana().changed(say(true), time(9)).expect("changed");
        assert_eq!((yes.marketing_consent, yes.marketing_consent_at), (true, Some(time(9))));
        assert_eq!(yes.changed(say(true), time(10)), None, "the first time counts");
        let no = yes.changed(say(false), time(11)).expect("changed");
        assert_eq!((no.marketing_consent, no.marketing_consent_at), (false, Some(time(11))));
        let never = ana().changed(say(false), time(9)).expect("a no is an answer, too");
        assert_eq!(never.marketing_consent_at, Some(time(9)));
    }

    #[test]
    fn the_address_is_the_providers_and_the_name_ones_own() {
        let moved = ana()
            .seen_as(Email::new("new@example.com").ok().as_ref(), Some("Ana B."))
            .expect("changed");
        assert_eq!(
            (moved.email.map(Email::into_string).as_deref(), moved.name.as_deref()),
            (Some("new@example.com"), Some("Ana"))
        );
        assert_eq!(ana().seen_as(None, Some("Other")), None);
        let nameless = Customer { name: None, ..ana() };
        assert_eq!(nameless.seen_as(None, Some(" Ana ")).and_then(|c| c.name).as_deref(), Some("Ana"));
    }

    #[test]
    fn languages_have_a_shape() {
        for good in ["en", "de", "pt-BR", "zh-Hant-TW", "gsw"] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["", "e", "EN", "en_US", "en-", "english", "en-x", "de-DE\n", "-de"] {
            assert!(!is_language(bad), "{bad}");
        }
    }
}
