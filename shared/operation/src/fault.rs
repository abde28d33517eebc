//! What is nobody's decision: a database that is down, a bug. Opaque outside, logged once with its causes.

use std::fmt;

/// An unexpected failure with its cause chain. Any error turns into one with `?`.
pub struct Fault {
    cause: Box<dyn std::error::Error + Send + Sync>,
    unavailable: bool,
}

impl Fault {
    /// A failure that a sentence describes.
    pub fn new(what: impl Into<String>) -> Fault {
        Fault {
            cause: what.into().into(),
            unavailable: false,
        }
    }

    /// Something that this needs is away for now; trying again later is right (503 instead of 500).
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Fault {
        Fault {
            cause: cause.into(),
            unavailable: true,
        }
    }

    /// Whether trying again later can help: it was said to be so, or an I/O error stands in the cause chain.
    pub fn is_unavailable(&self) -> bool {
        if self.unavailable || self.cause.is::<std::io::Error>() {
            return true;
        }
        let mut cause = self.cause.source();
        while let Some(error) = cause {
            if error.is::<std::io::Error>() {
                return true;
            }
            cause = error.source();
        }
        false
    }

    /// The error that started it.
    pub fn cause(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self.cause.as_ref()
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Fault {
    fn from(error: E) -> Fault {
        Fault {
            cause: Box::new(error),
            unavailable: false,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.cause)?;
        let mut cause = self.cause.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
