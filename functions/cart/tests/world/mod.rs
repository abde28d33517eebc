//! A world around this context: its database, a shelf of variants with prices and stock, shoppers.
#![expect(dead_code, reason = "each test binary uses a part of it")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use calls::catalog::{Quote, QuoteVariants, Quotes};
use calls::inventory::{Availability, Available, CheckAvailability};
use cart::{Context, MIGRATIONS, OPERATIONS};
use config::Env;
use events::topics::{OrderEvent, OrderLineState, OrderState};
use events::{Announcement, Event};
use kernel::{
    AttemptId, CartId, CheckoutId, Clock, Currency, EventId, Ids, ManualClock, Money, OrderId, ProductId, Quantity, Secret, Sku, Slug,
    SystemIds, Timestamp,
};
use operation::{Answer, Caller, HttpRequest, Input, Invocation, Record, Scope};
use serde_json::{Value, json};
use testing::{Neighbours, Published, TestDatabase};

/// What a test has of a variant.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    pub price: Option<Money>,
    pub left: i64,
    pub sellable: bool,
}

/// Everything that a test needs.
#[derive(Clone)]
pub struct World {
    pub context: Arc<Context>,
    pub clock: ManualClock,
    pub published: Published,
    shelf: Arc<Mutex<BTreeMap<Sku, Item>>>,
    /// How often a neighbour was asked.
    asked: Arc<Mutex<u32>>,
    _database: Arc<TestDatabase>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    answer: Answer,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.answer.header_value(name)
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
    /// The first field that is named, with what is said of it.
    pub fn field(&self) -> (String, String) {
        let field = &self.json()["fields"][0];
        (
            field["field"].as_str().expect("a field").to_owned(),
            field["message"].as_str().expect("words").to_owned(),
        )
    }
    /// Each line's variant and quantity, in the order of the cart.
    pub fn lines(&self) -> Vec<(String, i64)> {
        let lines = self.json()["lines"].as_array().expect("lines").clone();
        let pair = |line: &Value| {
            (
                line["sku"].as_str().expect("a SKU").to_owned(),
                line["quantity"].as_i64().expect("a number"),
            )
        };
        lines.iter().map(pair).collect()
    }
    pub fn line(&self, sku: &str) -> Value {
        let lines = self.json()["lines"].as_array().expect("lines").clone();
        lines
            .into_iter()
            .find(|line| line["sku"] == sku)
            .unwrap_or_else(|| panic!("no line {sku}: {}", self.text()))
    }
    pub fn total(&self) -> i64 {
        self.json()["totals"]["total"]["amount"].as_i64().expect("an amount")
    }
    pub fn version(&self) -> i64 {
        self.json()["version"].as_i64().expect("a version")
    }
}

/// A cart with whoever may open it.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: String,
    pub by: Caller,
}

impl Held {
    pub fn token(&self) -> String {
        self.by.cart_token.as_ref().expect("a guest's").expose().to_owned()
    }
}

pub fn sku(name: &str) -> Sku {
    Sku::new(name).expect("a SKU")
}

pub fn euros(amount: i64) -> Money {
    Money::new(amount, Currency::EUR)
}

pub fn nobody() -> Caller {
    Caller::anonymous("test-request")
}

pub fn customer(subject: &str) -> Caller {
    testing::caller(subject, &[Scope::Customer])
}

pub fn with_token(caller: Caller, token: &str) -> Caller {
    Caller {
        cart_token: Some(Secret::new(token)),
        ..caller
    }
}

impl World {
    pub async fn new() -> World {
        World::with(&[]).await
    }

    /// A world with more settings.
    pub async fn with(settings: &[(&str, &str)]) -> World {
        let clock = ManualClock::at(Timestamp::parse("2026-03-01T12:00:00Z").expect("a time"));
        let database = testing::database("cart", &MIGRATIONS).await;
        let env = [("AMCART_CART_DATABASE_URL", database.url.expose()), ("AMCART_CURRENCY", "EUR")];
        let env = Env::of(env.into_iter().chain(settings.iter().copied()));
        let (shelf, asked) = (Arc::new(Mutex::new(BTreeMap::<Sku, Item>::new())), Arc::new(Mutex::new(0)));
        let count = |asked: &Mutex<u32>| *asked.lock().expect("locks") += 1;
        let neighbours = Neighbours::new()
            .answer::<QuoteVariants, _>({
                let (shelf, asked) = (shelf.clone(), asked.clone());
                move |ask| {
                    count(&asked);
                    assert!(ask.skus.len() <= 200, "no more are quoted at once");
                    let shelf = shelf.lock().expect("locks");
                    Ok(Quotes {
                        quotes: ask.skus.iter().filter_map(|sku| Some(quote(sku, *shelf.get(sku)?))).collect(),
                    })
                }
            })
            .answer::<CheckAvailability, _>({
                let (shelf, asked) = (shelf.clone(), asked.clone());
                move |ask| {
                    count(&asked);
                    let shelf = shelf.lock().expect("locks");
                    let left = |sku: &Sku| shelf.get(sku).map_or(0, |item| item.left);
                    Ok(Availability {
                        stock: ask
                            .skus
                            .iter()
                            .map(|sku| Available {
                                sku: sku.clone(),
                                available: left(sku),
                            })
                            .collect(),
                    })
                }
            });
        let published = Published::default();
        let platform = testing::platform(clock.clone(), SystemIds, &neighbours, &published);
        let context = Arc::new(Context::build(&env, platform).await.expect("builds"));
        World {
            context,
            clock,
            published,
            shelf,
            asked,
            _database: Arc::new(database),
        }
    }

    /// From now on this variant is there.
    pub fn sells(&self, name: &str, price: i64, left: i64) {
        self.has(
            name,
            Item {
                price: Some(euros(price)),
                left,
                sellable: true,
            },
        );
    }

    pub fn has(&self, name: &str, item: Item) {
        self.shelf.lock().expect("locks").insert(sku(name), item);
    }

    /// From now on nobody has heard of this variant.
    pub fn forgets(&self, name: &str) {
        self.shelf.lock().expect("locks").remove(&sku(name));
    }

    /// How often neighbours were asked since the last time.
    pub fn asked(&self) -> u32 {
        std::mem::take(&mut *self.asked.lock().expect("locks"))
    }

    pub async fn runs(&self, operation: &str, caller: Caller, input: Input) -> Reply {
        let row = OPERATIONS.find(operation).expect("an operation");
        let request = caller.request_id.clone();
        let result = (row.run)(self.context.clone(), Invocation { caller, input }).await;
        let answer = result.unwrap_or_else(|problem| Answer::problem(problem, &request));
        Reply {
            status: answer.status,
            answer,
        }
    }

    pub async fn asks(&self, operation: &str, caller: &Caller, ask: Value) -> Reply {
        self.runs(operation, caller.clone(), Input::Internal(ask)).await
    }

    /// A guest's new cart.
    pub async fn guest(&self) -> Held {
        let reply = self.asks("cart.create", &nobody(), json!({})).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        let cart = reply.json();
        let token = cart["token"].as_str().expect("a token");
        Held {
            id: cart["id"].as_str().expect("an id").to_owned(),
            by: with_token(nobody(), token),
        }
    }

    /// The customer's cart.
    pub async fn cart_of(&self, subject: &str) -> Held {
        let by = customer(subject);
        let reply = self.asks("cart.create", &by, json!({})).await;
        assert!([200, 201].contains(&reply.status), "{}", reply.text());
        assert!(reply.json()["token"].is_null(), "a customer's cart has no secret");
        Held {
            id: reply.json()["id"].as_str().expect("an id").to_owned(),
            by,
        }
    }

    pub async fn get(&self, cart: &Held) -> Reply {
        self.asks("cart.get", &cart.by, json!({"cart": cart.id})).await
    }

    pub async fn add(&self, cart: &Held, sku: &str, quantity: i64) -> Reply {
        self.asks(
            "cart.add-line",
            &cart.by,
            json!({"cart": cart.id, "sku": sku, "quantity": quantity}),
        )
        .await
    }

    /// Adds, and it works.
    pub async fn adds(&self, cart: &Held, sku: &str, quantity: i64) -> Reply {
        let reply = self.add(cart, sku, quantity).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply
    }

    pub async fn change(&self, cart: &Held, line: &str, quantity: i64) -> Reply {
        self.asks(
            "cart.change-line",
            &cart.by,
            json!({"cart": cart.id, "line": line, "quantity": quantity}),
        )
        .await
    }

    pub async fn remove(&self, cart: &Held, line: &str) -> Reply {
        self.asks("cart.remove-line", &cart.by, json!({"cart": cart.id, "line": line}))
            .await
    }

    /// The request as the gateway hands it over: address and body apart.
    pub async fn posts(&self, operation: &str, caller: &Caller, path: &[(&str, &str)], body: &Value) -> Reply {
        let request = HttpRequest {
            path: path.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: serde_json::to_vec(body).expect("JSON").into(),
            content_type: Some("application/json".into()),
            ..HttpRequest::default()
        };
        self.runs(operation, caller.clone(), Input::Http(request)).await
    }

    pub async fn merge(&self, own: &Held, guest: &Held) -> Reply {
        let body = json!({"cart": guest.id, "token": guest.token()});
        self.posts("cart.merge", &own.by, &[("cart", &own.id)], &body).await
    }

    pub async fn opens(&self, cart: &str, customer: Option<&str>, token: Option<&str>) -> Reply {
        self.asks(
            "cart.open",
            &Caller::system("order.start-checkout", "r"),
            json!({"cart": cart, "customer": customer, "token": token}),
        )
        .await
    }

    /// An order of this cart, placed now.
    pub fn order(&self, cart: &Held, lines: &[(&str, i64)]) -> OrderState {
        OrderState {
            order: OrderId::from(SystemIds.next()),
            number: "A-1".into(),
            checkout: CheckoutId::from(SystemIds.next()),
            cart: cart.id.parse::<CartId>().expect("an id"),
            attempt: AttemptId::from(SystemIds.next()),
            customer: None,
            lines: lines.iter().map(|(name, quantity)| order_line(name, *quantity)).collect(),
            total: euros(1),
            shipment: None,
            at: self.clock.now(),
        }
    }

    /// The event as a bus carries it.
    pub fn record(&self, event: &OrderEvent) -> Record {
        let id = EventId::from(SystemIds.next());
        let announcement = Announcement::of(id, self.clock.now(), &Caller::anonymous("r"), 1, event).expect("fits");
        let outgoing = announcement.outgoing().expect("fits");
        Record {
            topic: outgoing.topic,
            partition: 0,
            offset: 0,
            timestamp: 0,
            key: Some(outgoing.key.into()),
            value: Some(outgoing.body),
            headers: outgoing.headers.into_iter().map(|(name, value)| (name, value.into())).collect(),
        }
    }

    pub async fn hears(&self, record: &Record) {
        let reply = self
            .runs(
                "cart.on-order-placed",
                Caller::system("cart.on-order-placed", "r"),
                Input::Event(record.clone()),
            )
            .await;
        assert_eq!(reply.status, 204, "{}", reply.text());
    }

    pub async fn sweeps(&self) {
        let reply = self.runs("cart.sweep-outbox", Caller::system("schedule", "r"), Input::Tick).await;
        assert_eq!(reply.status, 204, "{}", reply.text());
    }

    /// What was announced of this cart, in the order in which it left: each event's type and version.
    pub async fn announced(&self, cart: &Held) -> Vec<(String, i64)> {
        self.sweeps().await;
        let header = |record: &events::Outgoing, wanted: &str| {
            let found = record.headers.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.clone()).expect("a header")
        };
        let records = self.published.records();
        let of_cart = records.iter().filter(|record| record.key == cart.id);
        of_cart
            .map(|record| (header(record, "ce_type"), header(record, "ce_version").parse().expect("a number")))
            .collect()
    }

    /// Everything that stands in the database, as text.
    pub async fn everything_stored(&self) -> String {
        let connect = sqlx::PgPool::connect(self._database.url.expose()).await.expect("connects");
        let documents: Vec<String> = sqlx::query_scalar("select d::text from document d")
            .fetch_all(&connect)
            .await
            .expect("reads");
        let events: Vec<String> = sqlx::query_scalar("select e::text from outbox_event e")
            .fetch_all(&connect)
            .await
            .expect("reads");
        documents.join("\n") + &events.join("\n")
    }
}

fn order_line(name: &str, quantity: i64) -> OrderLineState {
    OrderLineState {
        sku: sku(name),
        product: ProductId::from(SystemIds.next()),
        slug: Slug::new("a-dress").expect("a slug"),
        quantity: Quantity::new(quantity).expect("fits"),
    }
}

fn quote(sku: &Sku, item: Item) -> Quote {
    Quote {
        sku: sku.clone(),
        product: ProductId::from(SystemIds.next()),
        slug: Slug::new("a-dress").expect("a slug"),
        title: format!("A dress {sku}"),
        brand: "Brand".into(),
        colour: Some("Navy".into()),
        size: Some("M".into()),
        image: None,
        price: item.price,
        compare_at: None,
        sellable: item.sellable,
    }
}

/// The topic is the one that this context listens to.
pub fn topic() -> &'static str {
    OrderEvent::TOPIC
}
