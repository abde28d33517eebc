//! A world around this context: its database, a catalog of products, parcels that arrive, shoppers and staff.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use calls::catalog::{ResolveProduct, ResolvedProduct};
use config::Env;
use events::topics::{OrderEvent, OrderLineState, OrderState, ReviewEvent, ShipmentState};
use events::{Announcement, Event};
use kernel::{
    AttemptId, CartId, CheckoutId, Clock, Currency, Email, EventId, Ids, ManualClock, Money, OrderId, ProductId, Quantity, ShipmentId, Sku,
    Slug, SystemIds, Timestamp,
};
use operation::{Answer, Caller, HttpRequest, Identity, Input, Invocation, Person, Problem, Record, Scope};
use review::{Context, MIGRATIONS, OPERATIONS};
use serde_json::{Value, json};
use testing::{Neighbours, Published, TestDatabase};

/// Everything that a test needs.
#[derive(Clone)]
pub struct World {
    pub context: Arc<Context>,
    pub clock: ManualClock,
    pub published: Published,
    products: Arc<Mutex<BTreeMap<Slug, ProductId>>>,
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
    pub fn field(&self) -> String {
        self.json()["fields"][0]["field"].as_str().expect("a field").to_owned()
    }
    pub fn id(&self) -> String {
        self.json()["id"].as_str().expect("an id").to_owned()
    }
    pub fn items(&self) -> Vec<Value> {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()["items"].as_array().expect("items").clone()
    }
    pub fn ids(&self) -> Vec<String> {
        self.items()
            .iter()
            .map(|item| item["id"].as_str().expect("an id").to_owned())
            .collect()
    }
    pub fn cursor(&self) -> Option<String> {
        self.json()["next_cursor"].as_str().map(str::to_owned)
    }
    pub fn stars(&self) -> Value {
        self.json()["summary"]["stars"].clone()
    }
}

pub fn slug(name: &str) -> Slug {
    Slug::new(name).expect("a slug")
}

pub fn customer(subject: &str) -> Caller {
    let person = Person {
        subject: subject.to_owned(),
        scopes: vec![Scope::Customer],
        email: Email::new(&format!("{subject}@secret.example")).ok(),
        name: Some(format!("{subject} Kovac")),
    };
    Caller {
        identity: Identity::Person(person),
        ..Caller::anonymous("r")
    }
}

pub fn staff() -> Caller {
    testing::caller("mia", &[Scope::Reviews])
}

pub fn nobody() -> Caller {
    Caller::anonymous("r")
}

impl World {
    pub async fn new() -> World {
        let clock = ManualClock::at(Timestamp::parse("2026-03-01T12:00:00Z").expect("a time"));
        let database = testing::database("review", &MIGRATIONS).await;
        let env = Env::of([
            ("AMCART_REVIEW_DATABASE_URL", database.url.expose()),
            ("AMCART_CURSOR_KEY", "0123456789abcdef0123456789abcdef"),
        ]);
        let products = Arc::new(Mutex::new(BTreeMap::<Slug, ProductId>::new()));
        let neighbours = Neighbours::new().answer::<ResolveProduct, _>({
            let products = products.clone();
            move |ask| {
                let found = products.lock().expect("locks").get(&ask.slug).copied();
                let product = found.ok_or_else(|| Problem::not_found("product"))?;
                Ok(ResolvedProduct {
                    product,
                    slug: ask.slug,
                    title: "A dress".into(),
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
            products,
            _database: Arc::new(database),
        }
    }

    /// A product that the shop sells from now on.
    pub fn sells(&self, name: &str) -> ProductId {
        let product = ProductId::from(SystemIds.next());
        *self.products.lock().expect("locks").entry(slug(name)).or_insert(product)
    }

    pub fn product(&self, name: &str) -> ProductId {
        *self.products.lock().expect("locks").get(&slug(name)).expect("a product")
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

    /// The public list, by its address.
    pub async fn lists(&self, name: &str, query: &str) -> Reply {
        let request = HttpRequest {
            path: vec![("slug".into(), name.into())],
            query: query.into(),
            ..HttpRequest::default()
        };
        self.runs("review.list", nobody(), Input::Http(request)).await
    }

    /// The list for staff, by its address.
    pub async fn lists_all(&self, query: &str) -> Reply {
        let request = HttpRequest {
            query: query.into(),
            ..HttpRequest::default()
        };
        self.runs("review.list-all", staff(), Input::Http(request)).await
    }

    pub async fn submits(&self, subject: &str, name: &str, stars: i64, text: &str) -> Reply {
        self.asks(
            "review.submit",
            &customer(subject),
            json!({"slug": name, "stars": stars, "text": text}),
        )
        .await
    }

    /// Has the product, and reviews it.
    pub async fn reviews(&self, subject: &str, name: &str, stars: i64, text: &str) -> Reply {
        self.hears(&self.record(&OrderEvent::Delivered(self.order(Some(subject), &[name]))))
            .await;
        let reply = self.submits(subject, name, stars, text).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply
    }

    pub async fn decides(&self, review: &str, decision: &str, reason: Option<&str>) -> Reply {
        self.asks(
            "review.moderate",
            &staff(),
            json!({"review": review, "decision": decision, "reason": reason}),
        )
        .await
    }

    /// An order of these products, all in one parcel.
    pub fn order(&self, subject: Option<&str>, names: &[&str]) -> OrderState {
        let line = |name: &&str| OrderLineState {
            sku: Sku::new(name).expect("a SKU"),
            product: self.product(name),
            slug: slug(name),
            quantity: Quantity::ONE,
        };
        let lines: Vec<_> = names.iter().map(line).collect();
        OrderState {
            order: OrderId::from(SystemIds.next()),
            number: "A-1".into(),
            checkout: CheckoutId::from(SystemIds.next()),
            cart: CartId::from(SystemIds.next()),
            attempt: AttemptId::from(SystemIds.next()),
            customer: subject.map(str::to_owned),
            shipment: Some(ShipmentState {
                shipment: ShipmentId::from(SystemIds.next()),
                lines: lines.clone(),
            }),
            lines,
            total: Money::new(1, Currency::EUR),
            at: self.clock.now(),
        }
    }

    /// The event as a bus carries it.
    pub fn record(&self, event: &OrderEvent) -> Record {
        let id = EventId::from(SystemIds.next());
        let announcement = Announcement::of(id, self.clock.now(), &nobody(), 1, event).expect("fits");
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
                "review.on-order-changed",
                Caller::system("review.on-order-changed", "r"),
                Input::Event(record.clone()),
            )
            .await;
        assert_eq!(reply.status, 204, "{}", reply.text());
    }

    /// What was announced of a product's reviews, in the order in which it left: each version with its event.
    pub async fn announced(&self, name: &str) -> Vec<(i64, ReviewEvent)> {
        let reply = self.runs("review.sweep-outbox", Caller::system("schedule", "r"), Input::Tick).await;
        assert_eq!(reply.status, 204, "{}", reply.text());
        let key = self.product(name).to_string();
        let records = self.published.records();
        let of_product = records
            .iter()
            .filter(|record| record.key == key && record.topic == ReviewEvent::TOPIC);
        of_product
            .map(|record| {
                let header = |wanted: &str| {
                    record
                        .headers
                        .iter()
                        .find(|(name, _)| name == wanted)
                        .map(|(_, value)| value.as_str())
                        .expect("a header")
                };
                let event = ReviewEvent::decode(header("ce_type"), &record.body).expect("decodes");
                (header("ce_version").parse().expect("a number"), event)
            })
            .collect()
    }
}
