//! The whole shop as one process: gateway, triggers, schedules, relays and, on a port of its own, the sandbox payment provider.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use bus::EventLog;
use config::Env;
use identity::{Discovery, Keys, Verifier};
use kernel::{Clock, Ids, Secret};
use operation::Fault;
use payment_provider::sandbox_server;
use runtime::{Gateway, Template, Triggers};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::shop::{self, Shop};
use crate::{generating, health, pages, relays};

/// What a running shop is made of, besides its settings.
pub struct Parts {
    /// What is wired.
    pub template: Template,
    /// Where the gateway listens.
    pub listener: TcpListener,
    /// Where the sandbox provider listens; `None` when there is another provider.
    pub provider: Option<SocketAddr>,
    /// Where the sandbox provider keeps its journal; `None` keeps payments in memory.
    pub provider_dir: Option<PathBuf>,
    /// Where the keys of access tokens come from; `None` asks the issuer.
    pub keys: Option<Keys>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and randomness.
    pub ids: Arc<dyn Ids>,
    /// How pollers behave.
    pub triggers: runtime::triggers::Settings,
}

/// A shop that runs. [`Running::stop`] ends it.
#[derive(Debug)]
pub struct Running {
    /// Where the gateway listens.
    pub address: SocketAddr,
    /// The contexts.
    pub shop: Shop,
    /// The event log.
    pub log: EventLog,
    /// The sandbox provider.
    pub provider: Option<sandbox_server::Running>,
    stop: CancellationToken,
    tasks: TaskTracker,
    gateway: JoinHandle<()>,
}

/// Starts everything. It answers when this returns.
pub async fn start(env: &Env, parts: Parts) -> Result<Running, Fault> {
    let address = parts.listener.local_addr()?;
    let provider = match parts.provider {
        Some(listen) => Some(sandbox(env, listen, parts.provider_dir, address, &parts.clock, &parts.ids).await?),
        None => None,
    };
    // A provider that chose its own port says where it is.
    let env = match &provider {
        Some(provider) => env.clone().with("AMCART_PAYMENT_PROVIDER_URL", provider.url()),
        None => env.clone(),
    };
    let (issuer, audience) = match &parts.template.authorizer {
        Some(authorizer) => (authorizer.issuer.clone(), authorizer.audience.clone()),
        None => return Err(Fault::new("the template has no authorizer")),
    };
    let keys = match parts.keys {
        Some(keys) => keys,
        None => Keys::of(Discovery::of(&issuer)?, parts.clock.clone()),
    };
    let verifier = Verifier::new(issuer, audience, keys, parts.clock.clone());
    let openapi = generating::openapi(&parts.template)?;
    let log = bus::embedded::of(&env, parts.clock.clone(), parts.ids.clone())?;
    let shop = shop::build(&env, parts.template, parts.clock.clone(), parts.ids.clone(), Arc::new(log.clone())).await?;
    if shop.search.is_fresh().await? {
        tracing::info!("the search index is empty and is filled from the events");
        rewind(&shop, &log, "search").await?;
    }

    let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
    let degraded = health::watch(&env, &tasks, &stop)?;
    relays::run(shop.outboxes(), Arc::new(log.clone()), &tasks, &stop);
    let triggers = Triggers {
        functions: shop.functions.clone(),
        source: Arc::new(log.clone()),
        dead_letters: Arc::new(log.clone()),
        clock: parts.clock.clone(),
        settings: parts.triggers,
    };
    triggers.run(&tasks, &stop);
    runtime::schedules::run(&shop.functions, parts.clock, parts.ids.clone(), &tasks, &stop);
    let gateway = Gateway::new(runtime::gateway::Parts {
        functions: shop.functions.clone(),
        verifier: Arc::new(verifier),
        ids: parts.ids,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        degraded,
        openapi: openapi.into(),
        more: pages::router(&env)?,
        deadline: runtime::gateway::DEADLINE,
    });
    let gateway = tokio::spawn(gateway.serve(parts.listener, stop.clone()));
    Ok(Running {
        address,
        shop,
        log,
        provider,
        stop,
        tasks,
        gateway,
    })
}

/// Lets every consumer of a context begin again.
async fn rewind(shop: &Shop, log: &EventLog, context: &str) -> Result<(), Fault> {
    for function in shop
        .functions
        .template()
        .functions
        .iter()
        .filter(|function| function.context() == context)
    {
        for trigger in &function.triggers {
            log.rewind(&trigger.group, &trigger.topic).await?;
        }
    }
    Ok(())
}

async fn sandbox(
    env: &Env,
    listen: SocketAddr,
    data_dir: Option<PathBuf>,
    shop: SocketAddr,
    clock: &Arc<dyn Clock>,
    ids: &Arc<dyn Ids>,
) -> Result<sandbox_server::Running, Fault> {
    // Several stand there while one is being changed; the first is what the shop shows.
    let secrets = env.secret("AMCART_PAYMENT_PROVIDER_SECRET", 32)?;
    let secret = Secret::new(secrets.expose().split(',').next().unwrap_or_default().trim());
    let settings = sandbox_server::Settings {
        listen,
        api_key: secret.clone(),
        webhook_url: Some(format!("http://{shop}/v1/payments/sandbox/webhooks")),
        webhook_secret: secret,
        data_dir,
    };
    sandbox_server::spawn(settings, clock.clone(), ids.clone()).await
}

impl Running {
    /// Ends it: requests and batches that are under way are finished first.
    pub async fn stop(self) -> Result<(), Fault> {
        self.stop.cancel();
        self.tasks.close();
        self.gateway.await?;
        self.tasks.wait().await;
        Ok(())
    }
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parts")
            .field("listener", &self.listener)
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}
