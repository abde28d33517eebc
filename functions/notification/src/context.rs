//! What the operations of this context may use.

use std::fmt;
use std::sync::Arc;

use calls::Platform;
use config::Env;
use documents::Documents;
use events::Outbox;
use kernel::CursorKey;
use mail::Mailer;
use operation::Fault;

use crate::letters::Letters;

/// Built once per cold start.
pub struct Context {
    /// Time, identifiers, the other contexts.
    pub platform: Platform,
    /// The documents `notification`.
    pub documents: Arc<dyn Documents>,
    /// Who takes mails.
    pub mailer: Arc<dyn Mailer>,
    /// What they say.
    pub letters: Letters,
    /// Seals the cursors of lists.
    pub cursors: CursorKey,
}

impl Context {
    /// Reads `AMCART_NOTIFICATION_DATABASE_URL`, `AMCART_MAIL_DIR`, `AMCART_MAIL_FROM`, `AMCART_PUBLIC_URL`, `AMCART_CURSOR_KEY`.
    pub async fn build(env: &Env, platform: Platform) -> Result<Context, Fault> {
        Ok(Context {
            documents: documents::embedded::of(env, "notification", platform.clock.clone(), platform.ids.clone())?,
            mailer: Arc::new(mail::embedded::of(env)?),
            letters: Letters::of_shop(env.text("AMCART_PUBLIC_URL", "the shop's origin, such as https://shop.example")?)?,
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
