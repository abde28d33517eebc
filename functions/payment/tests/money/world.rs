//! A till: the context, its database, the provider's server, and an address where webhooks arrive.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use calls::order::{DescribeOrder, DescribedLine, OrderDescription};
use calls::payment::{Attempt, AttemptStatus, Authorise, Capture, FindAttempt, VoidOrRefund};
use calls::{Call, Calls, Invoke, Request};
use config::Env;
use events::topics::{OrderEvent, OrderLineState, OrderState, ShipmentState};
use events::{Announcement, Event};
use kernel::{
    Address, AttemptId, CartId, CheckoutId, Clock, Currency, Email, EventId, Ids, ManualClock, Money, OrderId, ProductId, Quantity, Secret,
    ShipmentId, Sku, Slug, SystemIds, Timestamp,
};
use operation::{Answer, Caller, HttpRequest, IdempotencyKey, Input, Invocation, Problem, Record, Scope};
use payment::{Context, MIGRATIONS, OPERATIONS};
use payment_provider::sandbox_server::{Running, Settings, spawn};
use payment_provider::{Payment, ProviderEvent, signature};
use pricing::Totals;
use serde_json::{Value, json};
use testing::{Neighbours, Published, TestDatabase};
use tokio::net::TcpListener;

/// What we show the provider; it signs webhooks with the other one, as while secrets are changed.
pub const API_KEY: &str = "api-key-of-the-sandbox-provider";
/// What the provider signs with.
pub const WEBHOOK_SECRET: &str = "webhook-secret-that-goes-out-soon";

/// Everything that a test needs.
#[derive(Clone)]
pub struct Till {
    pub context: Arc<Context>,
    pub clock: ManualClock,
    pub provider: Arc<Running>,
    pub published: Published,
    calls: Calls,
    http: reqwest::Client,
    _database: Arc<TestDatabase>,
}

struct Direct(Arc<Context>);

#[async_trait::async_trait]
impl Invoke for Direct {
    async fn invoke(&self, operation: &'static str, request: Request) -> Result<Value, Problem> {
        let row = OPERATIONS.find(operation).expect("an operation of payment");
        let invocation = Invocation {
            caller: request.caller,
            input: Input::Internal(request.ask),
        };
        let answer = (row.run)(self.0.clone(), invocation).await?;
        Ok(serde_json::from_slice(&answer.body).expect("JSON"))
    }
}

pub fn new<T: From<uuid::Uuid>>() -> T {
    T::from(SystemIds.next())
}

pub fn eur(amount: i64) -> Money {
    Money::new(amount, Currency::EUR)
}

impl Till {
    /// A till whose provider sends no webhooks.
    pub async fn open() -> Till {
        let database = testing::database("payment", &MIGRATIONS).await;
        let clock = ManualClock::at(Timestamp::parse("2026-03-01T12:00:00Z").expect("time"));
        let settings = Settings {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            api_key: Secret::new(API_KEY),
            webhook_url: None,
            webhook_secret: Secret::new(WEBHOOK_SECRET),
            data_dir: None,
        };
        let provider = spawn(settings, Arc::new(clock.clone()), Arc::new(SystemIds)).await.expect("starts");
        let env = Env::of([
            ("AMCART_PAYMENT_DATABASE_URL", database.url.expose().to_owned()),
            ("AMCART_PAYMENT_PROVIDER_URL", provider.url()),
            ("AMCART_PAYMENT_PROVIDER_SECRET", format!("{API_KEY}, {WEBHOOK_SECRET}")),
            ("AMCART_CURRENCY", "EUR".to_owned()),
        ]);
        let published = Published::default();
        let neighbours = Neighbours::new().answer(|ask: DescribeOrder| Ok(described(ask.order)));
        let platform = testing::platform(clock.clone(), SystemIds, &neighbours, &published);
        let context = Arc::new(Context::build(&env, platform).await.expect("builds"));
        Till {
            calls: Calls::new(Arc::new(Direct(context.clone()))),
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .expect("client"),
            context,
            clock,
            provider: Arc::new(provider),
            published,
            _database: Arc::new(database),
        }
    }

    /// From now on the provider's webhooks arrive here.
    pub async fn listens(&self) {
        async fn take(State(till): State<Till>, Path(provider): Path<String>, headers: HeaderMap, body: Bytes) -> StatusCode {
            let headers = headers
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("").to_owned()))
                .collect();
            let status = till.hears(&provider, headers, body).await.status;
            StatusCode::from_u16(status).expect("a status")
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let url = format!("http://{}/v1/payments/sandbox/webhooks", listener.local_addr().expect("address"));
        let router = Router::new()
            .route("/v1/payments/{provider}/webhooks", post(take))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        self.provider.send_webhooks_to(&url);
    }

    /// Runs an operation as the gateway would.
    pub async fn run(&self, operation: &str, caller: Caller, input: Input) -> Answer {
        let row = OPERATIONS.find(operation).expect("an operation of payment");
        let request = caller.request_id.clone();
        let result = (row.run)(self.context.clone(), Invocation { caller, input }).await;
        result.unwrap_or_else(|problem| Answer::problem(problem, &request))
    }

    pub async fn ask<C: Call>(&self, ask: C) -> Result<C::Answer, Problem> {
        self.calls.ask(&Caller::anonymous("r"), "test", ask).await
    }

    /// Tries to have 59.90 promised.
    pub async fn pays(&self, checkout: CheckoutId, attempt: AttemptId, token: &str) -> Result<Attempt, Problem> {
        self.ask(Authorise {
            attempt,
            checkout,
            amount: eur(5990),
            method: "sandbox".into(),
            token: Some(token.into()),
            return_url: "https://shop.example/return".into(),
        })
        .await
    }

    pub async fn pays_at_the_door(&self) -> Attempt {
        let ask = Authorise {
            attempt: new(),
            checkout: new(),
            amount: eur(5990),
            method: "cash_on_delivery".into(),
            token: None,
            return_url: "https://shop.example/return".into(),
        };
        self.ask(ask).await.expect("promised")
    }

    /// A new attempt on a new checkout.
    pub async fn pays_with(&self, token: &str) -> Attempt {
        self.pays(new(), new(), token).await.expect("an attempt")
    }

    pub async fn captures(&self, attempt: AttemptId, amount: i64) -> Result<Attempt, Problem> {
        self.ask(Capture {
            attempt,
            amount: eur(amount),
        })
        .await
    }

    /// Paid and taken.
    pub async fn takes(&self) -> Attempt {
        let attempt = self.pays_with("tok_ok").await;
        self.captures(attempt.attempt, 5990).await.expect("taken")
    }

    pub async fn undoes(&self, attempt: AttemptId) -> Attempt {
        self.ask(VoidOrRefund {
            attempt,
            reason: "no-stock".into(),
        })
        .await
        .expect("undone")
    }

    pub async fn finds(&self, attempt: AttemptId) -> Attempt {
        self.ask(FindAttempt { attempt }).await.expect("found")
    }

    /// As it stands in our books, without asking anybody.
    pub async fn knows(&self, attempt: AttemptId) -> Attempt {
        payment::settle::find(&self.context, attempt)
            .await
            .expect("reads")
            .expect("there is one")
            .told()
    }

    /// Waits until our books say so.
    pub async fn comes_to(&self, attempt: AttemptId, status: AttemptStatus) {
        for _ in 0..400 {
            if self.knows(attempt).await.status == status {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{attempt} is {:?} and not {status:?}", self.knows(attempt).await.status);
    }

    /// Time passes, and the sweeper comes.
    pub async fn sweeps_after(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        let swept = self
            .run("payment.sweep-attempts", Caller::system("schedule", "s"), Input::Tick)
            .await;
        assert_eq!(swept.status, 204, "{swept:?}");
    }

    /// What the shopper does on the provider's page.
    pub async fn decides(&self, attempt: &Attempt, decision: &str) {
        let url = attempt.redirect_url.as_ref().expect("an address");
        let answer = self.http.post(url).form(&[("decision", decision)]).send().await.expect("answers");
        assert_eq!(answer.status(), 303);
    }

    /// The provider's knobs.
    pub async fn control(&self, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.provider.url());
        let answer = self.http.post(url).bearer_auth(API_KEY).json(&body).send().await.expect("answers");
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json().await.expect("JSON")
    }

    /// The next `times` requests of this operation go wrong so.
    pub async fn mishap(&self, operation: &str, manner: &str, times: u32) {
        self.control(
            "/control",
            json!({ "mishaps": [{ "operation": operation, "manner": manner, "times": times }] }),
        )
        .await;
    }

    async fn provider_says<T: serde::de::DeserializeOwned>(&self, path: &str) -> T {
        let url = format!("{}{path}", self.provider.url());
        self.http
            .get(url)
            .bearer_auth(API_KEY)
            .send()
            .await
            .expect("answers")
            .json()
            .await
            .expect("JSON")
    }

    /// The provider's payments.
    pub async fn payments(&self) -> Vec<Payment> {
        self.provider_says("/payments").await
    }

    /// The provider's payment for this attempt.
    pub async fn payment_of(&self, attempt: AttemptId) -> Payment {
        let found = self
            .payments()
            .await
            .into_iter()
            .find(|payment| payment.reference == attempt.to_string());
        found.expect("the provider has it")
    }

    /// Authorised, captured, voided, refunded, as the provider sums them.
    pub async fn totals(&self) -> [i64; 4] {
        let totals: Value = self.provider_says("/control/totals").await;
        ["authorised", "captured", "voided", "refunded"].map(|sum| totals["EUR"][sum].as_i64().unwrap_or(0))
    }

    /// A webhook as it comes through the gateway.
    pub async fn hears(&self, provider: &str, headers: Vec<(String, String)>, body: Bytes) -> Answer {
        let request = HttpRequest {
            path: vec![("provider".into(), provider.into())],
            content_type: Some("application/json".into()),
            headers,
            body,
            ..HttpRequest::default()
        };
        self.run("payment.receive-webhook", Caller::anonymous("w"), Input::Http(request))
            .await
    }

    /// A webhook with this event, signed just now with the provider's secret.
    pub async fn hears_event(&self, event: &ProviderEvent) -> Answer {
        let body = serde_json::to_vec(event).expect("JSON");
        let signed = signature::sign(&Secret::new(WEBHOOK_SECRET), self.clock.now(), &body);
        self.hears("sandbox", vec![(signature::HEADER.into(), signed)], body.into()).await
    }

    /// Something happened to an order; delivered once more, as buses do.
    pub async fn order_says(&self, event: &OrderEvent) {
        let record = record(event, self.clock.now());
        for _ in 0..2 {
            let answer = self.consumes(record.clone()).await;
            assert_eq!(answer.status, 204, "{}", String::from_utf8_lossy(&answer.body));
        }
    }

    pub async fn consumes(&self, record: Record) -> Answer {
        self.run(
            "payment.on-order-changed",
            Caller::system("payment.on-order-changed", "e"),
            Input::Event(record),
        )
        .await
    }

    /// Staff ask for a refund with this key.
    pub async fn refunds(&self, order: OrderId, key: &str, ask: Value) -> Answer {
        let caller = Caller {
            idempotency_key: IdempotencyKey::new(key),
            ..testing::caller("mia", &[Scope::Payments])
        };
        let request = HttpRequest {
            path: vec![("order".into(), order.to_string())],
            content_type: Some("application/json".into()),
            body: ask.to_string().into(),
            ..HttpRequest::default()
        };
        self.run("payment.refund", caller, Input::Http(request)).await
    }

    pub async fn count(&self, what: &'static str) -> i64 {
        sqlx::query_scalar(what)
            .fetch_one(self.context.database.pool())
            .await
            .expect("counts")
    }

    /// What was announced so far, in order.
    pub async fn announced(&self) -> Vec<String> {
        let outbox = self.context.outbox().expect("an outbox");
        while outbox.relay(&self.published).await.expect("relays") > 0 {}
        self.published.kinds()
    }

    /// The money adds up: within the ledger, with the attempts, with the refunds, and with the provider. Versions have no gap.
    pub async fn is_sound(&self) {
        assert_eq!(
            self.count("select coalesce(sum(amount), 0)::bigint from ledger_posting").await,
            0,
            "the ledger is balanced"
        );
        let drift = "select count(*) from payment_attempt a
             left join lateral (select coalesce(sum(p.amount) filter (where e.kind = 'capture'), 0) as captured,
                                       coalesce(-sum(p.amount) filter (where e.kind = 'refund'), 0) as refunded
                                from ledger_entry e join ledger_posting p on p.entry = e.id and p.account = 'provider:' || a.method
                                where e.attempt = a.id) l on true
             where l.captured <> a.captured or l.refunded <> a.refunded";
        assert_eq!(self.count(drift).await, 0, "the ledger is what the attempts say");
        let unexplained = "select count(*) from payment_attempt a where a.refunded <>
             (select coalesce(sum(amount), 0) from refund where attempt = a.id and status = 'succeeded')";
        assert_eq!(self.count(unexplained).await, 0, "every refund was asked for");
        let twice = "select count(*) from (select checkout from payment_attempt
             where status in ('authorised', 'offline-authorised', 'captured') group by checkout having count(*) > 1) d";
        assert_eq!(self.count(twice).await, 0, "nothing is paid for twice");
        let [_, captured, _, refunded] = self.totals().await;
        let ours = "select coalesce(sum(amount), 0)::bigint from ledger_posting where account = 'provider:sandbox'";
        assert_eq!(self.count(ours).await, captured - refunded, "the provider says the same");

        self.announced().await;
        let mut versions: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for record in self.published.records() {
            let version = record.headers.iter().find(|(name, _)| name == "ce_version").expect("a version");
            versions
                .entry(record.key.clone())
                .or_default()
                .push(version.1.parse().expect("a number"));
        }
        for (checkout, versions) in versions {
            let expected: Vec<i64> = (1..).take(versions.len()).collect();
            assert_eq!(versions, expected, "versions of {checkout}");
        }
    }
}

pub fn record(event: &OrderEvent, at: Timestamp) -> Record {
    let announcement = Announcement::of(EventId::from(SystemIds.next()), at, &Caller::anonymous("r"), 1, event).expect("an event");
    let outgoing = announcement.outgoing().expect("a record");
    Record {
        topic: OrderEvent::TOPIC.into(),
        partition: 0,
        offset: 0,
        timestamp: 0,
        key: Some(outgoing.key.into()),
        value: Some(outgoing.body),
        headers: outgoing.headers.into_iter().map(|(name, value)| (name, value.into())).collect(),
    }
}

/// An order of three dresses and a scarf, paid for with this attempt.
pub fn order(paid: &Attempt) -> OrderState {
    let line = |sku: &str, quantity| OrderLineState {
        sku: Sku::new(sku).expect("a SKU"),
        product: ProductId::from(SystemIds.next()),
        slug: Slug::new("dress").expect("a slug"),
        quantity: Quantity::new(quantity).expect("fits"),
    };
    OrderState {
        order: new(),
        number: "A-TEST".into(),
        checkout: paid.checkout,
        cart: CartId::from(SystemIds.next()),
        attempt: paid.attempt,
        customer: None,
        lines: vec![line("DRESS-M", 3), line("SCARF", 1)],
        total: paid.amount,
        shipment: None,
        at: Timestamp::from_unix_micros(0),
    }
}

/// A parcel with some of the order's first line, or all of the rest.
pub fn parcel(order: &OrderState, lines: &[(usize, i64)]) -> OrderState {
    let lines = lines.iter().map(|(index, quantity)| OrderLineState {
        quantity: Quantity::new(*quantity).expect("fits"),
        ..order.lines[*index].clone()
    });
    let shipment = ShipmentState {
        shipment: ShipmentId::from(SystemIds.next()),
        lines: lines.collect(),
    };
    OrderState {
        shipment: Some(shipment),
        ..order.clone()
    }
}

/// The same order as it describes itself: three dresses for 50.00, which no third is, a scarf for 5.00, and 4.90 to send them.
fn described(order: OrderId) -> OrderDescription {
    let line = |sku: &str, quantity, total| DescribedLine {
        sku: Sku::new(sku).expect("a SKU"),
        slug: Slug::new("dress").expect("a slug"),
        title: "A dress".into(),
        variant: "M".into(),
        image: None,
        quantity: Quantity::new(quantity).expect("fits"),
        unit_price: eur(total / quantity),
        total: eur(total),
    };
    let address = json!({ "name": "Ana A.", "line1": "Example Street 1", "postal_code": "10115", "city": "Berlin", "country": "DE" });
    let address: Address = serde_json::from_value(address).expect("an address");
    OrderDescription {
        order,
        number: "A-TEST".into(),
        email: Email::new("ana@example.com").expect("an address"),
        customer: None,
        placed_at: Timestamp::from_unix_micros(0),
        lines: vec![line("DRESS-M", 3, 5000), line("SCARF", 1, 500)],
        totals: Totals {
            subtotal: eur(5500),
            discount: eur(0),
            shipping: eur(490),
            tax: eur(0),
            tax_included: true,
            total: eur(5990),
        },
        shipping_address: address,
        shipping_method: "Standard".into(),
        payment_method: "sandbox".into(),
        shipments: Vec::new(),
    }
}

pub fn body(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).expect("JSON")
}
