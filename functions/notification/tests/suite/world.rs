//! The context on a real PostgreSQL with a real mailbox, and everything around it as a test tells it to be.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use calls::order::{DescribeOrder, DescribedLine, DescribedShipment, OrderDescription};
use documents::embedded::{EmbeddedDocuments, MIGRATIONS};
use events::topics::{OrderEvent, OrderLineState, OrderState, ShipmentState};
use events::{Announcement, Outgoing};
use kernel::{
    Address, AttemptId, CartId, CheckoutId, CountryCode, Currency, CursorKey, Email, EventId, Ids, ManualClock, Money, OrderId, ProductId,
    Quantity, ShipmentId, Sku, Slug, SystemIds, Text, Timestamp,
};
use mail::contract::Arrived;
use mail::{Letter, Mail, Mailbox, Mailer, NotSent, Sent};
use notification::letters::Letters;
use notification::{Context, OPERATIONS};
use operation::batch::{self, Failed};
use operation::{Answer, Caller, DeadLetters, Fault, HttpRequest, Input, Invocation, Poison, Problem, Record, Scope};
use pricing::Totals;
use serde_json::Value;
use tempfile::TempDir;
use testing::{Neighbours, Published, TestDatabase};

/// How the post works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    /// It does.
    Works,
    /// It takes nothing.
    Away,
    /// It takes a mail and does not say so.
    LosesAnswers,
    /// It never begins.
    HangsBefore,
    /// It takes a mail and never comes back.
    HangsAfter,
    /// It takes nobody's mail, ever.
    Refuses,
}

/// A post that can be told how to work.
pub struct PostOffice {
    mailbox: Mailbox,
    works: Mutex<Post>,
    hangs: AtomicBool,
}

impl PostOffice {
    async fn hang(&self) -> ! {
        self.hangs.store(true, Ordering::SeqCst);
        std::future::pending().await
    }
}

#[async_trait]
impl Mailer for PostOffice {
    async fn send(&self, mail: &Mail) -> Result<Sent, NotSent> {
        let works = *lock(&self.works);
        match works {
            Post::Works => self.mailbox.send(mail).await,
            Post::Away => Err(NotSent::Later(Fault::new("the post is away"))),
            Post::Refuses => Err(NotSent::Never("no such person".into())),
            Post::HangsBefore => self.hang().await,
            Post::LosesAnswers => {
                self.mailbox.send(mail).await?;
                Err(NotSent::Later(Fault::new("no answer")))
            }
            Post::HangsAfter => {
                self.mailbox.send(mail).await?;
                self.hang().await
            }
        }
    }
}

/// Records that no retry can help.
#[derive(Debug, Default)]
pub struct Buried(Mutex<Vec<String>>);

#[async_trait]
impl DeadLetters for Buried {
    async fn bury(&self, _: &str, _: &Record, poison: &Poison) -> Result<(), Fault> {
        lock(&self.0).push(poison.reason.clone());
        Ok(())
    }
}

/// What `order.describe` says.
#[derive(Default)]
pub struct Orders {
    known: BTreeMap<String, OrderDescription>,
    away: bool,
    asked: u32,
}

pub struct Shop {
    pub context: Arc<Context>,
    pub clock: ManualClock,
    pub mailbox: Mailbox,
    pub published: Published,
    pub buried: Buried,
    pub own: TestDatabase,
    orders: Arc<Mutex<Orders>>,
    post: Arc<PostOffice>,
    _folder: TempDir,
}

impl Shop {
    pub async fn open() -> Shop {
        let own = testing::database("documents", &MIGRATIONS).await;
        let clock = ManualClock::at(noon());
        let orders = Arc::new(Mutex::new(Orders::default()));
        let told = orders.clone();
        let neighbours = Neighbours::new().answer::<DescribeOrder, _>(move |ask| {
            let mut orders = lock(&told);
            orders.asked += 1;
            if orders.away {
                return Err(Problem::new(503, "unavailable", "Away."));
            }
            orders
                .known
                .get(&ask.order.to_string())
                .cloned()
                .ok_or_else(|| Problem::not_found("order"))
        });
        let published = Published::default();
        let folder = TempDir::new().expect("a folder");
        let mailbox = Mailbox::open(folder.path(), "AmCart <shop@amcart.example>".parse().expect("a sender")).expect("a mailbox");
        let post = Arc::new(PostOffice {
            mailbox: mailbox.clone(),
            works: Mutex::new(Post::Works),
            hangs: AtomicBool::new(false),
        });
        let database = own.open(Arc::new(clock.clone()), Arc::new(SystemIds));
        let context = Arc::new(Context {
            platform: testing::platform(clock.clone(), SystemIds, &neighbours, &published),
            documents: Arc::new(EmbeddedDocuments::new(database, Arc::new(clock.clone()))),
            mailer: post.clone(),
            letters: Letters::of_shop("https://shop.example/").expect("letters"),
            cursors: CursorKey::new("test"),
        });
        Shop {
            context,
            clock,
            mailbox,
            published,
            buried: Buried::default(),
            own,
            orders,
            post,
            _folder: folder,
        }
    }

    /// From now on the post works so.
    pub fn post(&self, works: Post) {
        *lock(&self.post.works) = works;
    }

    /// Returns when somebody hangs in the post.
    pub async fn somebody_hangs(&self) {
        while !self.post.hangs.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// From now on orders can be asked about, or not.
    pub fn orders_are_away(&self, away: bool) {
        lock(&self.orders).away = away;
    }

    /// How often somebody asked what an order says.
    pub fn asked(&self) -> u32 {
        lock(&self.orders).asked
    }

    /// Why records were buried.
    pub fn poison(&self) -> Vec<String> {
        lock(&self.buried.0).clone()
    }

    /// An order that can be asked about.
    pub fn order(&self, email: &str, customer: Option<&str>) -> OrderDescription {
        let order = described(OrderId::from(SystemIds.next()), email, customer);
        lock(&self.orders).known.insert(order.order.to_string(), order.clone());
        order
    }

    /// Delivers a batch. Says what must come again.
    pub async fn deliver(&self, records: Vec<Record>) -> Vec<Failed> {
        let row = OPERATIONS.find("notification.on-order-changed").expect("a consumer");
        batch::run(row, self.context.clone(), records, &self.buried).await.expect("a batch")
    }

    /// A schedule fires.
    pub async fn fires(&self, operation: &'static str) {
        let row = OPERATIONS.find(operation).expect("a schedule");
        let invocation = Invocation {
            caller: Caller::system(operation, "tick"),
            input: Input::Tick,
        };
        (row.run)(self.context.clone(), invocation).await.expect("sweeps");
    }

    /// A request comes in.
    pub async fn asks(&self, operation: &'static str, caller: Caller, query: &str, body: Option<Value>) -> Result<Value, Problem> {
        self.answers(operation, caller, query, body)
            .await
            .map(|answer| serde_json::from_slice(&answer.body).expect("JSON"))
    }

    pub async fn answers(&self, operation: &'static str, caller: Caller, query: &str, body: Option<Value>) -> Result<Answer, Problem> {
        let row = OPERATIONS.find(operation).expect("an operation");
        let body = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        let request = HttpRequest {
            query: query.into(),
            body,
            content_type: Some("application/json".into()),
            ..HttpRequest::default()
        };
        (row.run)(
            self.context.clone(),
            Invocation {
                caller,
                input: Input::Http(request),
            },
        )
        .await
    }

    /// Every mail, by who got it and what it is about.
    pub async fn mails(&self) -> Vec<(String, String)> {
        let mut mails = Vec::new();
        for line in self.mailbox.list(None, 10_000).await.expect("lists") {
            let letter = self.mailbox.read(&line.name).await.expect("reads").expect("is there");
            let to = line
                .to
                .rsplit_once('<')
                .map_or(line.to.clone(), |(_, to)| to.trim_end_matches('>').to_owned());
            mails.push((to, letter.header("X-AmCart-Template").expect("a template").to_owned()));
        }
        mails.sort();
        mails
    }

    /// The mails of one person.
    pub async fn letters_to(&self, email: &str) -> Vec<Letter> {
        self.mailbox.at(&Email::new(email).expect("an address")).await
    }

    /// What staff see of all mails.
    pub async fn history(&self) -> Vec<Value> {
        let page = self.asks("notification.list-all", staff(), "limit=100", None).await.expect("lists");
        page["items"].as_array().expect("items").clone()
    }

    /// What was told so far, after the outbox was emptied.
    pub async fn told(&self) -> Vec<Outgoing> {
        self.fires("notification.sweep-outbox").await;
        self.published.records()
    }

    pub fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

pub fn noon() -> Timestamp {
    Timestamp::parse("2026-03-01T12:00:00Z").expect("time")
}

pub fn staff() -> Caller {
    testing::caller("staff", &[Scope::Customers])
}

pub fn header<'o>(outgoing: &'o Outgoing, name: &str) -> &'o str {
    outgoing
        .headers
        .iter()
        .find(|(header, _)| header == name)
        .map(|(_, value)| value.as_str())
        .expect(name)
}

/// What happened to an order.
#[derive(Debug, Clone, Copy)]
pub enum What {
    Placed,
    Shipped,
    Delivered,
    Cancelled,
}

/// The record of something that happened to an order, caused by a request with a trace.
pub fn record(order: &OrderDescription, what: What, at: Timestamp) -> Record {
    let lines: Vec<_> = order.lines.iter().map(packed).collect();
    let parcel = order.shipments.first().map(|parcel| ShipmentState {
        shipment: parcel.shipment,
        lines: lines[..1].to_vec(),
    });
    let state = |shipment| OrderState {
        order: order.order,
        number: order.number.clone(),
        checkout: CheckoutId::from(SystemIds.next()),
        cart: CartId::from(SystemIds.next()),
        attempt: AttemptId::from(SystemIds.next()),
        customer: order.customer.clone(),
        lines: lines.clone(),
        total: order.totals.total,
        shipment,
        at,
    };
    let (version, event) = match what {
        What::Placed => (1, OrderEvent::Placed(state(None))),
        What::Shipped => (2, OrderEvent::Shipped(state(parcel))),
        What::Delivered => (3, OrderEvent::Delivered(state(parcel))),
        What::Cancelled => (4, OrderEvent::Cancelled(state(None))),
    };
    let traceparent = Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned());
    let cause = Caller {
        traceparent,
        ..Caller::anonymous("r")
    };
    let outgoing = Announcement::of(EventId::from(SystemIds.next()), at, &cause, version, &event)
        .expect("JSON")
        .outgoing()
        .expect("JSON");
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

fn packed(line: &DescribedLine) -> OrderLineState {
    OrderLineState {
        sku: line.sku.clone(),
        product: ProductId::from(SystemIds.next()),
        slug: line.slug.clone(),
        quantity: line.quantity,
    }
}

/// An order of two things, as `order.describe` tells it.
pub fn described(id: OrderId, email: &str, customer: Option<&str>) -> OrderDescription {
    let eur = |amount| Money::new(amount, Currency::EUR);
    let line = |sku: &str, slug: &str, title: &str, variant: &str, quantity: i64, price: i64| DescribedLine {
        sku: Sku::new(sku).expect("a SKU"),
        slug: Slug::new(slug).expect("a slug"),
        title: title.into(),
        variant: variant.into(),
        image: Some(format!("/pictures/{slug}.jpg")),
        quantity: Quantity::new(quantity).expect("a quantity"),
        unit_price: eur(price),
        total: eur(price * quantity),
    };
    OrderDescription {
        order: id,
        number: "A-7F3K2-9QX4M".into(),
        email: Email::new(email).expect("an address"),
        customer: customer.map(str::to_owned),
        placed_at: noon(),
        lines: vec![
            line("LINEN-NAVY-M", "linen-dress", "Linen dress", "Navy, M", 2, 5990),
            line("SCARF", "wool-scarf", "Wool scarf", "", 1, 2500),
        ],
        totals: Totals {
            subtotal: eur(14480),
            discount: eur(1000),
            shipping: eur(490),
            tax: eur(2230),
            tax_included: true,
            total: eur(13970),
        },
        shipping_address: Address {
            name: Text::new("Ana María Ruiz").expect("a name"),
            company: None,
            line1: Text::new("Calle Mayor 1").expect("a street"),
            line2: Text::new("2º B").ok(),
            postal_code: Text::new("28013").ok(),
            city: Text::new("Madrid").expect("a city"),
            region: None,
            country: CountryCode::new("ES").expect("a country"),
            phone: Text::new("+34 600 000 000").ok(),
        },
        shipping_method: "Standard delivery".into(),
        payment_method: "sandbox".into(),
        shipments: vec![DescribedShipment {
            shipment: ShipmentId::from(SystemIds.next()),
            carrier: Some("Correos".into()),
            tracking: Some("PQ4F6P0400123".into()),
            shipped_at: noon(),
        }],
    }
}

fn lock<T>(value: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
