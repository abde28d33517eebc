//! What the operations of this context may use.

use std::path::Path;
use std::sync::Arc;

use calls::Platform;
use config::Env;
use events::Outbox;
use kernel::{Currency, CursorKey};
use operation::Fault;
use text_search::{Embedded, TextSearch};

use crate::projection::Products;

/// Built once per cold start.
#[derive(Debug)]
pub struct Context {
    /// Time, identifiers, the other contexts.
    pub platform: Platform,
    /// The index of products.
    pub products: Arc<dyn TextSearch>,
    /// Seals the cursors of lists.
    pub cursors: CursorKey,
    /// The currency that prices are compared in.
    pub currency: Currency,
}

impl Context {
    /// Reads `AMCART_SEARCH_DIR`, `AMCART_CURSOR_KEY`, `AMCART_CURRENCY`.
    pub async fn build(env: &Env, platform: Platform) -> Result<Context, Fault> {
        let currency = currency(env)?;
        let cursors = CursorKey::new(env.secret("AMCART_CURSOR_KEY", 32)?.expose());
        let folder = env.text("AMCART_SEARCH_DIR", "the folder of the embedded search index")?;
        let products = Arc::new(Embedded::open(Path::new(folder), Arc::new(Products { currency }))?);
        Ok(Context {
            platform,
            products,
            cursors,
            currency,
        })
    }

    /// Nothing is announced here.
    pub fn outbox(&self) -> Option<Arc<dyn Outbox>> {
        None
    }

    /// Makes durable what the consumers took in. They run it once after a batch, before the batch counts as taken.
    pub async fn settle(&self) -> Result<(), Fault> {
        self.products.settle().await
    }

    /// Whether nothing was ever kept here: then the consumer groups begin at the oldest record of their topics.
    pub async fn is_fresh(&self) -> Result<bool, Fault> {
        self.products.is_fresh().await
    }

    /// Forgets everything, so that the topics can be told again from the beginning.
    pub async fn wipe(&self) -> Result<(), Fault> {
        self.products.wipe().await
    }
}

fn currency(env: &Env) -> Result<Currency, Fault> {
    let expected = "an ISO 4217 code such as EUR";
    let code = env.text("AMCART_CURRENCY", expected)?;
    Currency::from_code(code).ok_or_else(|| Fault::new(format!("AMCART_CURRENCY is `{code}`; expected {expected}")))
}
