//! Settings, read once at start-up from a value and never from the process inside the code.
//!
//! Each topic has one struct that is made from an [`Env`]. An error names the variable, what it holds and what was expected.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use kernel::Secret;

/// The settings as names and values: the process environment at start-up, or a test's own.
#[derive(Clone, Default)]
pub struct Env(BTreeMap<String, String>);

/// A setting that is missing or that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// It has to be set and is not.
    #[error("{name} is not set; expected {expected}")]
    Missing {
        /// The variable.
        name: String,
        /// What it should hold.
        expected: String,
    },
    /// It holds something else than what is expected.
    #[error("{name} is `{found}`; expected {expected}")]
    Wrong {
        /// The variable.
        name: String,
        /// What it holds; dots when it is a secret.
        found: String,
        /// What it should hold.
        expected: String,
    },
}

impl Env {
    /// The environment of this process. Call it in `main`, once.
    pub fn of_process() -> Env {
        Env(std::env::vars().collect())
    }

    /// Settings of one's own.
    pub fn of<N: Into<String>, V: Into<String>>(settings: impl IntoIterator<Item = (N, V)>) -> Env {
        Env(settings.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// The same settings with one changed.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Env {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// Every setting, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value, when it is set and not empty.
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The value; `expected` says in the error what it should hold.
    pub fn text(&self, name: &str, expected: &str) -> Result<&str, SettingError> {
        self.optional(name).ok_or_else(|| SettingError::Missing {
            name: name.to_owned(),
            expected: expected.to_owned(),
        })
    }

    /// The value as a `T`.
    pub fn parse<T: FromStr>(&self, name: &str, expected: &str) -> Result<T, SettingError> {
        let found = self.text(name, expected)?;
        found.parse().map_err(|_| wrong(name, found, expected))
    }

    /// The value as a `T`, or the default when it is not set.
    pub fn parse_or<T: FromStr>(&self, name: &str, default: T, expected: &str) -> Result<T, SettingError> {
        match self.optional(name) {
            Some(found) => found.parse().map_err(|_| wrong(name, found, expected)),
            None => Ok(default),
        }
    }

    /// A secret of at least `least` characters. It never stands in an error.
    pub fn secret(&self, name: &str, least: usize) -> Result<Secret, SettingError> {
        let expected = format!("a secret of at least {least} characters");
        let found = self.text(name, &expected)?;
        if found.chars().count() < least {
            return Err(wrong(name, "…", &expected));
        }
        Ok(Secret::new(found))
    }
}

fn wrong(name: &str, found: &str, expected: &str) -> SettingError {
    SettingError::Wrong {
        name: name.to_owned(),
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}

impl fmt::Debug for Env {
    /// Names only: values may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_variable_and_never_a_secret() {
        let env = Env::of([("PORT", "eighty"), ("KEY", "short"), ("EMPTY", "")]);
        assert_eq!(
            env.parse::<u16>("PORT", "a port").expect_err("no number").to_string(),
            "PORT is `eighty`; expected a port"
        );
        assert_eq!(
            env.text("HOST", "a host").expect_err("missing").to_string(),
            "HOST is not set; expected a host"
        );
        assert_eq!(
            env.text("EMPTY", "a text").expect_err("empty").to_string(),
            "EMPTY is not set; expected a text"
        );
        assert!(!env.secret("KEY", 32).expect_err("short").to_string().contains("short"));
        assert_eq!(env.parse_or::<u16>("OTHER", 8080, "a port"), Ok(8080));
    }
}
