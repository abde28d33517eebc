//! A shop of a test's own: databases cloned from templates, folders that vanish, ports that are free.

use std::collections::BTreeMap;
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use config::Env;
use identity::Keys;
use kernel::{Clock, SystemClock, SystemIds};
use local::catching_up::Watch;
use local::serving::{self, Running};
use local::{migrating, wiring};
use operation::Scope;
use payment_provider::sandbox_server;
use sqlx::PgPool;
use tempfile::TempDir;
use testing::TestDatabase;
use tokio::net::TcpListener;

use crate::Client;
use crate::signer::{self, ISSUER, TestKeys};

const TEMPLATE: &str = include_str!("../../template.yaml");

/// A running shop. It ends with this value.
pub struct Shop {
    /// Its address.
    pub url: String,
    /// What runs.
    pub running: Running,
    /// Its settings.
    pub env: Env,
    databases: BTreeMap<&'static str, TestDatabase>,
    pools: BTreeMap<&'static str, PgPool>,
    _folders: TempDir,
}

/// The seed of this run: `AMCART_SEED` repeats one.
pub fn seed() -> u64 {
    let given = Env::of_process().parse_or("AMCART_SEED", 20_260_301_u64, "a whole number");
    given.unwrap_or_else(|error| panic!("{error}"))
}

impl Shop {
    /// A shop that does as it is told.
    pub async fn open() -> Shop {
        Shop::with(runtime::triggers::Settings::default()).await
    }

    /// A shop whose pollers behave so.
    pub async fn with(triggers: runtime::triggers::Settings) -> Shop {
        static LOGGING: Once = Once::new();
        LOGGING.call_once(|| {
            let filter = Env::of_process().optional("AMCART_LOG").unwrap_or("error").to_owned();
            drop(tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init());
        });
        let folders = tempfile::tempdir().expect("a folder");
        let mut databases = BTreeMap::new();
        let mut settings = BTreeMap::new();
        for (context, migrations) in migrating::databases() {
            let database = testing::database(&context.to_lowercase(), migrations).await;
            settings.insert(format!("AMCART_{context}_DATABASE_URL"), database.url.expose().to_owned());
            databases.insert(context, database);
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let folder = |name: &str| folders.path().join(name).to_string_lossy().into_owned();
        for (name, value) in [
            ("AMCART_ENVIRONMENT", "local".to_owned()),
            ("AMCART_CURRENCY", "EUR".to_owned()),
            ("AMCART_PUBLIC_URL", url.clone()),
            ("AMCART_IDP_ISSUER", ISSUER.to_owned()),
            ("AMCART_IDP_AUDIENCE", "amcart-api".to_owned()),
            ("AMCART_IDP_CLIENT_ID", "amcart-web".to_owned()),
            ("AMCART_CURSOR_KEY", "k".repeat(32)),
            ("AMCART_SESSION_KEY", "c2Vzc2lvbi1rZXktb2YtdGVzdHMtdGhpcnR5LXR3by4=".to_owned()),
            ("AMCART_PAYMENT_PROVIDER_URL", "http://127.0.0.1:9".to_owned()),
            ("AMCART_PAYMENT_PROVIDER_SECRET", "p".repeat(40)),
            ("AMCART_SEARCH_DIR", folder("search")),
            ("AMCART_MAIL_DIR", folder("mail")),
            ("AMCART_DATA_DIR", folder("data")),
            ("AMCART_DATABASE_CONNECTIONS", "12".to_owned()),
        ] {
            settings.insert(name.to_owned(), value);
        }
        let env = Env::of(settings);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let parts = serving::Parts {
            template: wiring::of_text(TEMPLATE, &env).expect("the template reads"),
            listener,
            provider: Some(([127, 0, 0, 1], 0).into()),
            provider_dir: None,
            keys: Some(Keys::of(TestKeys, clock.clone())),
            clock,
            ids: Arc::new(SystemIds),
            triggers,
        };
        let running = serving::start(&env, parts)
            .await
            .unwrap_or_else(|fault| panic!("the shop does not open: {fault}"));
        let pools = databases.iter().map(|(context, database)| (*context, pool(database))).collect();
        Shop {
            url,
            running,
            env,
            databases,
            pools,
            _folders: folders,
        }
    }

    /// Somebody nobody knows.
    pub fn guest(&self) -> Client {
        Client::new(&self.url, None)
    }

    /// A customer of this name.
    pub fn shopper(&self, name: &str) -> Client {
        self.somebody(name, &[Scope::Customer])
    }

    /// Staff that may do everything.
    pub fn admin(&self) -> Client {
        self.somebody("ada", &Scope::ALL)
    }

    /// Somebody with these scopes.
    pub fn somebody(&self, subject: &str, scopes: &[Scope]) -> Client {
        Client::new(&self.url, Some(signer::token(subject, scopes, SystemClock.now())))
    }

    /// A context's database, for looking into.
    pub fn database(&self, context: &str) -> &PgPool {
        self.pools.get(context).unwrap_or_else(|| panic!("{context} has no database"))
    }

    /// The databases, by context.
    pub fn databases(&self) -> impl Iterator<Item = (&'static str, &PgPool)> {
        self.pools.iter().map(|(context, pool)| (*context, pool))
    }

    /// The sandbox provider.
    pub fn provider(&self) -> &sandbox_server::Running {
        self.running.provider.as_ref().expect("it runs")
    }

    /// Returns when every announcement was published and every consumer has taken in everything, within a minute.
    pub async fn comes_to_rest(&self) {
        self.comes_to_rest_within(Duration::from_secs(60)).await;
    }

    /// The same, with so much time.
    pub async fn comes_to_rest_within(&self, span: Duration) {
        let watch = Watch::of(&self.env, self.running.shop.functions.template()).expect("the settings are whole");
        let deadline = Instant::now() + span;
        loop {
            let waiting = watch.behind().await.expect("looks");
            if waiting.is_empty() {
                return;
            }
            assert!(Instant::now() < deadline, "still waiting after {span:?}: {waiting:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends it in order: what is under way is finished first.
    pub async fn close(self) {
        self.running.stop().await.expect("closes");
        drop(self.databases);
    }
}

fn pool(database: &TestDatabase) -> PgPool {
    let options: sqlx::postgres::PgConnectOptions = database.url.expose().parse().expect("an address");
    sqlx::postgres::PgPoolOptions::new().max_connections(2).connect_lazy_with(options)
}

/// Asks until the answer is as wished, for ten seconds at the most.
pub async fn eventually<T, F, W>(what: &str, mut ask: F, wished: W) -> T
where
    F: AsyncFnMut() -> T,
    W: Fn(&T) -> bool,
    T: std::fmt::Debug,
{
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let found = ask().await;
        if wished(&found) {
            return found;
        }
        assert!(
            Instant::now() < deadline,
            "{what} did not come about; the last answer was {found:?}"
        );
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}
