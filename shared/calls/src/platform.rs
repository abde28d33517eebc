//! What every context is given: time, identifiers, the other contexts, the bus.

use std::fmt;
use std::sync::Arc;

use events::Publisher;
use kernel::{Clock, Ids};

use crate::Calls;

/// The world outside a context.
#[derive(Clone)]
pub struct Platform {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and randomness.
    pub ids: Arc<dyn Ids>,
    /// The other contexts.
    pub calls: Calls,
    /// The bus, for the one operation that empties the outbox.
    pub publisher: Arc<dyn Publisher>,
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Platform")
            .field("clock", &self.clock)
            .field("ids", &self.ids)
            .finish_non_exhaustive()
    }
}
