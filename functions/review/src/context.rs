//! What the operations of this context may use.

use std::fmt;
use std::sync::Arc;

use calls::Platform;
use config::Env;
use documents::Documents;
use events::Outbox;
use kernel::CursorKey;
use operation::Fault;

pub use documents::embedded::MIGRATIONS;

/// Built once per cold start.
pub struct Context {
    /// Time, identifiers, the other contexts.
    pub platform: Platform,
    /// Reviews, ratings and who bought what, by key.
    pub documents: Arc<dyn Documents>,
    /// Seals the cursors of lists.
    pub cursors: CursorKey,
}

impl Context {
    /// Reads `AMCART_REVIEW_DATABASE_URL`, `AMCART_CURSOR_KEY`.
    pub async fn build(env: &Env, platform: Platform) -> Result<Context, Fault> {
        Ok(Context {
            documents: documents::embedded::of(env, "review", platform.clock.clone(), platform.ids.clone())?,
            cursors: CursorKey::new(env.secret("AMCART_CURSOR_KEY", 32)?.expose()),
            platform,
        })
    }

    /// The announcements that wait here.
    pub fn outbox(&self) -> Option<Arc<dyn Outbox>> {
        Some(self.documents.outbox())
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("platform", &self.platform).finish_non_exhaustive()
    }
}
