//! A world around this context: its database, its identity provider, browsers with cookies.
#![expect(dead_code, reason = "each test binary uses a part of it")]

mod provider;

use std::sync::Arc;

use auth::{Context, MIGRATIONS, OPERATIONS};
use config::Env;
use kernel::{ManualClock, Secret, SystemIds, Timestamp};
use operation::{Answer, Caller, Input, Invocation, Scope, Version};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row};
use testing::{Neighbours, Published, TestDatabase};

pub use provider::Provider;

/// What every code of the test's provider was made for.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// Everything that a test needs.
#[derive(Clone)]
pub struct World {
    pub context: Arc<Context>,
    pub clock: ManualClock,
    pub provider: Provider,
    pub published: Published,
    _database: Arc<TestDatabase>,
}

/// A browser, as far as its cookie goes.
#[derive(Clone, Default)]
pub struct Browser(Option<String>);

impl Browser {
    pub fn secret(&self) -> Option<String> {
        self.0.clone()
    }

    fn takes(&mut self, answer: &Reply) {
        let Some(cookie) = answer.cookie() else { return };
        let value = cookie
            .split(';')
            .next()
            .and_then(|pair| pair.split_once('='))
            .map(|(_, value)| value.to_owned());
        self.0 = value.filter(|value| !value.is_empty());
    }
}

/// What came back.
pub struct Reply {
    pub status: u16,
    answer: Answer,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.answer.header_value(name)
    }
    pub fn cookie(&self) -> Option<&str> {
        self.header("set-cookie")
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.answer.body).into_owned()
    }
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.answer.body).expect("JSON")
    }
    pub fn code(&self) -> String {
        self.json()["code"].as_str().expect("a code").to_owned()
    }
    pub fn field(&self) -> String {
        self.json()["fields"][0]["field"].as_str().expect("a field").to_owned()
    }
}

impl World {
    pub async fn new() -> World {
        let clock = ManualClock::at(Timestamp::parse("2026-03-01T12:00:00Z").expect("a time"));
        let provider = Provider::start(clock.clone()).await;
        let database = testing::database("auth", &MIGRATIONS).await;
        let published = Published::default();
        let env = Env::of([
            ("AMCART_AUTH_DATABASE_URL", database.url.expose()),
            ("AMCART_CURSOR_KEY", "0123456789abcdef0123456789abcdef"),
            ("AMCART_PUBLIC_URL", "https://shop.example"),
            ("AMCART_SESSION_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
            ("AMCART_IDP_ISSUER", &provider.issuer),
            ("AMCART_IDP_AUDIENCE", "amcart-api"),
            ("AMCART_IDP_CLIENT_ID", "amcart-web"),
        ]);
        let platform = testing::platform(clock.clone(), SystemIds, &Neighbours::new(), &published);
        let context = Arc::new(Context::build(&env, platform).await.expect("builds"));
        World {
            context,
            clock,
            provider,
            published,
            _database: Arc::new(database),
        }
    }

    pub async fn asks(&self, operation: &str, caller: Caller, ask: Value) -> Reply {
        self.runs(operation, caller, Input::Internal(ask)).await
    }

    async fn runs(&self, operation: &str, caller: Caller, input: Input) -> Reply {
        let row = OPERATIONS.find(operation).expect("an operation");
        let request = caller.request_id.clone();
        let result = (row.run)(self.context.clone(), Invocation { caller, input }).await;
        let answer = result.unwrap_or_else(|problem| Answer::problem(problem, &request));
        Reply {
            status: answer.status,
            answer,
        }
    }

    pub fn anonymous(&self, browser: &Browser) -> Caller {
        Caller {
            cookie: browser
                .0
                .as_ref()
                .map(|secret| Secret::new(format!("other=1; amcart_session={secret}"))),
            user_agent: Some("test browser".to_owned()),
            ..Caller::anonymous("test-request")
        }
    }

    pub fn customer(&self, subject: &str) -> Caller {
        testing::caller(subject, &[Scope::Customer])
    }

    pub fn changing(&self, subject: &str, version: i64) -> Caller {
        Caller {
            if_match: Some(Version(version)),
            ..self.customer(subject)
        }
    }

    /// A code as the provider's page would have given it.
    pub fn code(&self, subject: &str) -> String {
        self.provider.code(subject)
    }

    pub async fn opens(&self, browser: &mut Browser, ask: Value) -> Reply {
        let reply = self.asks("auth.open-session", self.anonymous(browser), ask).await;
        browser.takes(&reply);
        reply
    }

    pub async fn signs_in(&self, browser: &mut Browser, subject: &str, remember: bool) -> Reply {
        let ask = serde_json::json!({
            "code": self.code(subject), "code_verifier": VERIFIER, "redirect_uri": "https://shop.example/callback", "remember": remember,
        });
        self.opens(browser, ask).await
    }

    pub async fn refreshes(&self, browser: &mut Browser) -> Reply {
        let reply = self
            .asks("auth.refresh-session", self.anonymous(browser), serde_json::json!({}))
            .await;
        browser.takes(&reply);
        reply
    }

    pub async fn closes(&self, browser: &mut Browser) -> Reply {
        let reply = self
            .asks("auth.close-session", self.anonymous(browser), serde_json::json!({}))
            .await;
        browser.takes(&reply);
        reply
    }

    pub async fn devices(&self, subject: &str) -> Vec<Value> {
        let reply = self.asks("auth.list-sessions", self.customer(subject), serde_json::json!({})).await;
        reply.json()["items"].as_array().expect("items").clone()
    }

    pub async fn revokes(&self, subject: &str, session: &str) -> Reply {
        self.asks(
            "auth.revoke-session",
            self.customer(subject),
            serde_json::json!({"session": session}),
        )
        .await
    }

    pub async fn sweeps(&self) {
        let reply = self
            .runs("auth.sweep-outbox", Caller::system("schedule", "test"), Input::Tick)
            .await;
        assert_eq!(reply.status, 204, "{}", reply.text());
    }

    /// What was announced so far, in order.
    pub async fn announced(&self) -> Vec<String> {
        self.sweeps().await;
        self.published.kinds()
    }

    pub async fn count(&self, table: &'static str) -> i64 {
        let count = AssertSqlSafe(format!("select count(*) from {table}"));
        sqlx::query_scalar(count)
            .fetch_one(self.context.database.pool())
            .await
            .expect("counts")
    }

    pub async fn ended_because(&self) -> Vec<String> {
        let ended = "select ended_because from session where ended_at is not null order by ended_at, id";
        sqlx::query_scalar(ended)
            .fetch_all(self.context.database.pool())
            .await
            .expect("reads")
    }

    pub async fn sealed(&self) -> i64 {
        let sealed = "select count(*) from session where sealed is not null";
        sqlx::query_scalar(sealed)
            .fetch_one(self.context.database.pool())
            .await
            .expect("counts")
    }

    /// Every row of every table, as text.
    pub async fn everything_stored(&self) -> Vec<String> {
        let mut all = Vec::new();
        for table in ["customer", "session", "session_secret", "outbox_event"] {
            let rows = sqlx::query(AssertSqlSafe(format!(
                "select t::text as row, encode(convert_to(t::text, 'utf8'), 'escape') from {table} t"
            )));
            let rows = rows.fetch_all(self.context.database.pool()).await.expect("reads");
            all.extend(rows.iter().map(|row| row.get::<String, _>("row")));
            let bytes = "select encode(sealed, 'escape') as row from session where sealed is not null";
            let rows = sqlx::query(bytes).fetch_all(self.context.database.pool()).await.expect("reads");
            all.extend(rows.iter().map(|row| row.get::<String, _>("row")));
        }
        all
    }
}
