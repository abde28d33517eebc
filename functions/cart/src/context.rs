//! What the operations of this context may use.

use std::fmt;
use std::sync::Arc;

use calls::Platform;
use config::Env;
use documents::Documents;
use events::Outbox;
use kernel::Currency;
use operation::Fault;

use crate::merging::Policy;

pub use documents::embedded::MIGRATIONS;

/// Built once per cold start.
pub struct Context {
    /// Time, identifiers, the other contexts.
    pub platform: Platform,
    /// Carts, by key.
    pub documents: Arc<dyn Documents>,
    /// The shop's currency: what nothing costs.
    pub currency: Currency,
    /// How a guest's cart is poured into a customer's.
    pub merging: Policy,
}

impl Context {
    /// Reads `AMCART_CART_DATABASE_URL`, `AMCART_CURRENCY` and, when it is set, `AMCART_CART_MERGE` (`sum` or `max`).
    pub async fn build(env: &Env, platform: Platform) -> Result<Context, Fault> {
        Ok(Context {
            documents: documents::embedded::of(env, "cart", platform.clock.clone(), platform.ids.clone())?,
            currency: currency(env)?,
            merging: env.parse_or("AMCART_CART_MERGE", Policy::Sum, "sum or max")?,
            platform,
        })
    }

    /// The announcements that wait here.
    pub fn outbox(&self) -> Option<Arc<dyn Outbox>> {
        Some(self.documents.outbox())
    }
}

fn currency(env: &Env) -> Result<Currency, Fault> {
    let expected = "an ISO 4217 code such as EUR";
    let code = env.text("AMCART_CURRENCY", expected)?;
    Currency::from_code(code).ok_or_else(|| Fault::new(format!("AMCART_CURRENCY is `{code}`; expected {expected}")))
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("platform", &self.platform)
            .field("currency", &self.currency)
            .finish_non_exhaustive()
    }
}
