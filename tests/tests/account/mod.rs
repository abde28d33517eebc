//! An account of a test's own: every function of the template as its real artifact, over fresh databases, behind a gateway that speaks
//! payload 2.0 as API Gateway does, with an identity provider and a payment provider beside it.

mod gateway;
mod provider;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use config::Env;
use kernel::{Secret, SystemClock, SystemIds};
use local::{migrating, wiring};
use operation::Scope;
use payment_provider::sandbox_server;
use runtime::Template;
use runtime::invoke::{Host, Invoked};
use serde_json::{Value, json};
use shop_tests::signer;
use tempfile::TempDir;
use testing::TestDatabase;

/// The checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checkout").to_path_buf()
}

/// The account.
pub struct Account {
    /// What is deployed.
    pub template: Template,
    /// Its functions.
    pub host: Host,
    /// Where its gateway listens.
    pub url: String,
    issuer: String,
    _sandbox: sandbox_server::Running,
    _databases: Vec<TestDatabase>,
    _folders: TempDir,
}

impl Account {
    /// An account with the artifacts that `AMCART_ARTIFACTS` names, one program per context; `None`, with a word about it, when that is not
    /// set.
    pub async fn open() -> Option<Account> {
        let env = Env::of_process();
        let Some(artifacts) = env.optional("AMCART_ARTIFACTS").map(PathBuf::from) else {
            eprintln!("skipped: AMCART_ARTIFACTS is not set; ./amcart test sets it to the folder with the programs of all contexts");
            return None;
        };
        let folders = tempfile::tempdir().expect("a folder");
        let folder = |name: &str| folders.path().join(name).to_string_lossy().into_owned();
        let issuer = provider::start().await;
        let secret = "p".repeat(40);
        let sandbox = sandbox(&secret).await;
        let mut settings: Vec<(String, String)> = [
            ("AMCART_ENVIRONMENT", "local".to_owned()),
            ("AMCART_CURRENCY", "EUR".to_owned()),
            ("AMCART_PUBLIC_URL", "https://shop.example".to_owned()),
            ("AMCART_IDP_ISSUER", issuer.clone()),
            ("AMCART_IDP_AUDIENCE", "amcart-api".to_owned()),
            ("AMCART_IDP_CLIENT_ID", "amcart-web".to_owned()),
            ("AMCART_CURSOR_KEY", "k".repeat(32)),
            ("AMCART_SESSION_KEY", "c2Vzc2lvbi1rZXktb2YtdGVzdHMtdGhpcnR5LXR3by4=".to_owned()),
            ("AMCART_PAYMENT_PROVIDER_URL", sandbox.url()),
            ("AMCART_PAYMENT_PROVIDER_SECRET", secret),
            ("AMCART_SEARCH_DIR", folder("search")),
            ("AMCART_MAIL_DIR", folder("mail")),
            ("AMCART_DATA_DIR", folder("data")),
            ("AMCART_DATABASE_CONNECTIONS", "2".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        let mut databases = Vec::new();
        for (context, migrations) in migrating::databases() {
            let database = testing::database(&context.to_lowercase(), migrations).await;
            settings.push((format!("AMCART_{context}_DATABASE_URL"), database.url.expose().to_owned()));
            databases.push(database);
        }
        let text = std::fs::read_to_string(root().join("template.yaml")).expect("the template");
        let template = wiring::of_text(&text, &Env::of(settings.clone())).expect("the template reads");
        let program = move |function: &runtime::template::Function| artifacts.join(function.context());
        let host = Host::start(&template, program, settings).await.expect("a port");
        let url = gateway::start(&template, host.clone(), &issuer).await;
        Some(Account {
            template,
            host,
            url,
            issuer,
            _sandbox: sandbox,
            _databases: databases,
            _folders: folders,
        })
    }

    /// Runs an operation with its sample; what went wrong is said.
    pub async fn tries(&self, operation: &str) -> Result<Invoked, String> {
        let sample = runtime::invoke::sample(&root().join("events/samples"), operation).map_err(|error| error.to_string())?;
        self.host.invoke(operation, &sample).await.map_err(|error| error.to_string())
    }

    /// An access token of somebody with these scopes.
    pub fn token(&self, subject: &str, scopes: &[Scope]) -> String {
        let now = kernel::Clock::now(&SystemClock).unix_seconds();
        let scopes: Vec<_> = scopes.iter().map(|scope| scope.as_str()).collect();
        signer::signed(&json!({
            "iss": self.issuer, "aud": "amcart-api", "sub": subject, "iat": now, "exp": now + 3_600, "scope": scopes.join(" "),
        }))
    }
}

async fn sandbox(secret: &str) -> sandbox_server::Running {
    let settings = sandbox_server::Settings {
        listen: ([127, 0, 0, 1], 0).into(),
        api_key: Secret::new(secret),
        webhook_url: None,
        webhook_secret: Secret::new(secret),
        data_dir: None,
    };
    let server = sandbox_server::spawn(settings, Arc::new(SystemClock), Arc::new(SystemIds)).await;
    server.unwrap_or_else(|fault| panic!("the sandbox does not start: {fault}"))
}

/// The body of a payload 2.0 response, as JSON.
pub fn body(response: &Value) -> Value {
    response["body"]
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}
