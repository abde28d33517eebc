//! What the operations of this context may use.

use std::sync::Arc;

use calls::Platform;
use config::Env;
use events::Outbox;
use kernel::{Currency, Secret};
use operation::Fault;
use payment_provider::{CashOnDelivery, PaymentProvider, Sandbox};
use postgres::{Database, Migrations};
use sqlx::migrate::Migrator;

static OWN: Migrator = sqlx::migrate!();

/// The tables of this context's database.
pub static MIGRATIONS: Migrations = Migrations::of(&OWN);

/// Built once per cold start.
#[derive(Debug)]
pub struct Context {
    /// Time, identifiers, the other contexts.
    pub platform: Platform,
    /// The database `payment`.
    pub database: Database,
    /// Whoever moves money, in the order to show them.
    pub providers: Vec<Arc<dyn PaymentProvider>>,
    /// The shop's currency.
    pub currency: Currency,
}

impl Context {
    /// Reads `AMCART_PAYMENT_DATABASE_URL`, `AMCART_PAYMENT_PROVIDER_URL`, `AMCART_PAYMENT_PROVIDER_SECRET`, `AMCART_CURRENCY`.
    pub async fn build(env: &Env, platform: Platform) -> Result<Context, Fault> {
        let url = env.text(
            "AMCART_PAYMENT_PROVIDER_URL",
            "the card provider's address, such as https://payments.example",
        )?;
        let secrets = secrets(env)?;
        let key = secrets
            .first()
            .cloned()
            .ok_or_else(|| Fault::new("AMCART_PAYMENT_PROVIDER_SECRET holds commas only"))?;
        Ok(Context {
            database: Database::of(env, "payment", platform.clock.clone(), platform.ids.clone())?,
            providers: vec![Arc::new(Sandbox::new(url, key, secrets)?), Arc::new(CashOnDelivery)],
            currency: currency(env)?,
            platform,
        })
    }

    /// The provider of this method.
    pub fn provider(&self, method: &str) -> Option<&dyn PaymentProvider> {
        self.providers.iter().find(|provider| provider.code() == method).map(AsRef::as_ref)
    }

    /// The announcements that wait here.
    pub fn outbox(&self) -> Option<Arc<dyn Outbox>> {
        Some(self.database.outbox())
    }
}

/// One secret, or several with commas between them while one is being changed: the first is what we show the provider, and webhooks
/// signed with any of them are believed.
fn secrets(env: &Env) -> Result<Vec<Secret>, Fault> {
    let all = env.secret("AMCART_PAYMENT_PROVIDER_SECRET", 32)?;
    Ok(all
        .expose()
        .split(',')
        .map(str::trim)
        .filter(|secret| !secret.is_empty())
        .map(Secret::new)
        .collect())
}

fn currency(env: &Env) -> Result<Currency, Fault> {
    let expected = "an ISO 4217 code such as EUR";
    let code = env.text("AMCART_CURRENCY", expected)?;
    Currency::from_code(code).ok_or_else(|| Fault::new(format!("AMCART_CURRENCY is `{code}`; expected {expected}")))
}
