//! The sandbox provider itself: a small server that behaves as card providers do.
//!
//! Test tokens: `tok_ok` is promised at once, `tok_declined` refused, `tok_challenge` sends the shopper to a page with two buttons,
//! `tok_slow` answers after three seconds, `tok_lost_answer` is promised but the answer breaks off, `tok_error` is answered 500 and
//! nothing happens. One payment per key; signed webhooks, sent again until somebody takes them; a journal in its data folder, so
//! that a restart forgets nothing. `POST /control` makes it misbehave, for tests. It listens on loopback only.
//!
//! Reading order: [`books`] (payments and what can be done with them), [`journal`], [`control`] (its bad manners), [`deliveries`]
//! (webhooks), [`routes`], [`challenge`] (the page for the shopper).

pub mod books;
pub mod challenge;
pub mod control;
pub mod deliveries;
pub mod journal;
pub mod routes;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::{Clock, Ids, Secret};
use operation::Fault;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::port::ProviderEvent;
use books::Books;
use control::Control;
use journal::Journal;

/// How the server is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen; a loopback address, port 0 for any.
    pub listen: SocketAddr,
    /// Who may ask.
    pub api_key: Secret,
    /// Where webhooks go; `None` sends none until `POST /control` names one.
    pub webhook_url: Option<String>,
    /// What webhooks are signed with.
    pub webhook_secret: Secret,
    /// Where the journal is kept; `None` keeps payments in memory only.
    pub data_dir: Option<PathBuf>,
}

/// What every request of the server works with.
#[derive(Debug)]
pub struct Provider {
    pub(crate) books: Mutex<Books>,
    pub(crate) control: Mutex<Control>,
    pub(crate) api_key: Secret,
    pub(crate) webhook_secret: Secret,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) client: reqwest::Client,
}

impl Provider {
    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn control(&self) -> MutexGuard<'_, Control> {
        self.control.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running server. It stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    provider: Arc<Provider>,
    task: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address for clients: `http://127.0.0.1:4010`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on webhooks go there.
    pub fn send_webhooks_to(&self, url: &str) {
        self.provider.control().webhook_url = Some(url.to_owned());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Starts the server inside this process.
pub async fn spawn(settings: Settings, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Running, Fault> {
    if !settings.listen.ip().is_loopback() {
        return Err(Fault::new(format!(
            "the sandbox provider listens on loopback only, not on {}",
            settings.listen
        )));
    }
    let (journal, kept) = match &settings.data_dir {
        Some(folder) => Journal::open(folder).map(|(journal, kept)| (Some(journal), kept))?,
        None => (None, journal::Kept::default()),
    };
    let listener = TcpListener::bind(settings.listen).await?;
    let address = listener.local_addr()?;
    let undelivered: Vec<ProviderEvent> = kept.undelivered.into_values().collect();
    let provider = Arc::new(Provider {
        books: Mutex::new(Books::new(kept.entries, journal, format!("http://{address}"))),
        control: Mutex::new(Control {
            webhook_url: settings.webhook_url,
            ..Control::default()
        }),
        api_key: settings.api_key,
        webhook_secret: settings.webhook_secret,
        clock,
        ids,
        client: deliveries::client()?,
    });
    for event in undelivered {
        deliveries::send(&provider, event);
    }
    let router = routes::router(provider.clone());
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the sandbox provider stopped");
        }
    });
    Ok(Running { address, provider, task })
}
