//! A shop of which this context hears, and people who search it.
#![expect(dead_code, reason = "each test binary uses a part of it")]

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use config::Env;
use events::topics::{
    BrandLabel, CategoryLabel, ColourwayState, OptionLabel, PriceEvent, PriceState, ProductEvent, ProductState, ProductStatus, RatingState,
    ReviewEvent, ReviewState, StockEvent, StockState, VariantState,
};
use events::{Announcement, Event};
use kernel::{Currency, EventId, ManualClock, Money, ProductId, ReviewId, Sku, Slug, SystemIds, Timestamp};
use operation::{Answer, Caller, DeadLetters, Fault, HttpRequest, Input, Invocation, Poison, Record};
use search::{Context, OPERATIONS};
use serde_json::Value;
use tempfile::TempDir;
use testing::{Neighbours, Published};

/// The context over a folder of its own.
pub struct World {
    pub context: Arc<Context>,
    pub buried: Buried,
    folder: Arc<TempDir>,
}

/// What came back.
pub struct Reply(pub Answer);

/// Dead letters, kept.
#[derive(Clone, Default)]
pub struct Buried(Arc<Mutex<Vec<String>>>);

impl Buried {
    pub fn reasons(&self) -> Vec<String> {
        self.0.lock().expect("not poisoned").clone()
    }
}

#[async_trait]
impl DeadLetters for Buried {
    async fn bury(&self, _: &str, _: &Record, poison: &Poison) -> Result<(), Fault> {
        self.0.lock().expect("not poisoned").push(poison.reason.clone());
        Ok(())
    }
}

impl Reply {
    pub fn status(&self) -> u16 {
        self.0.status
    }
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.0.body).expect("JSON")
    }
    pub fn header(&self, name: &str) -> &str {
        self.0.header_value(name).unwrap_or("")
    }
    /// The slugs of what was found, in order.
    pub fn slugs(&self) -> Vec<String> {
        self.json()["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|item| item["slug"].as_str().expect("a slug").to_owned())
            .collect()
    }
    pub fn total(&self) -> u64 {
        self.json()["total"].as_u64().expect("a total")
    }
    /// A facet's values with their counts; what is selected has a star.
    pub fn facet(&self, field: &str) -> Vec<(String, u64)> {
        let json = self.json();
        let facet = json["facets"]
            .as_array()
            .expect("facets")
            .iter()
            .find(|facet| facet["field"] == field)
            .expect("a facet");
        let bucket = |bucket: &Value| {
            let star = if bucket["selected"] == true { "*" } else { "" };
            (
                format!("{}{star}", bucket["value"].as_str().expect("a value")),
                bucket["count"].as_u64().expect("a count"),
            )
        };
        facet["buckets"].as_array().expect("buckets").iter().map(bucket).collect()
    }
    /// Status, code and the fields at fault.
    pub fn problem(&self) -> (u16, String, Vec<String>) {
        let json = self.json();
        let fields = json["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
        let fields = fields
            .iter()
            .map(|field| field["field"].as_str().expect("a name").to_owned())
            .collect();
        (self.status(), json["code"].as_str().unwrap_or("").to_owned(), fields)
    }
}

pub fn settings(folder: &str) -> Env {
    Env::of([
        ("AMCART_SEARCH_DIR", folder),
        ("AMCART_CURSOR_KEY", "0123456789abcdef0123456789abcdef"),
        ("AMCART_CURRENCY", "EUR"),
    ])
}

pub fn platform() -> calls::Platform {
    testing::platform(ManualClock::at(moment(0)), SystemIds, &Neighbours::new(), &Published::default())
}

impl World {
    pub async fn new() -> World {
        World::at(Arc::new(tempfile::tempdir().expect("a folder"))).await
    }

    async fn at(folder: Arc<TempDir>) -> World {
        let env = settings(folder.path().to_str().expect("a path"));
        let context = Context::build(&env, platform()).await.expect("builds");
        World {
            context: Arc::new(context),
            buried: Buried::default(),
            folder,
        }
    }

    /// The process ends and another begins.
    pub async fn again(self) -> World {
        let folder = self.folder.clone();
        drop(self);
        World::at(folder).await
    }

    pub async fn get(&self, operation: &str, query: &str) -> Reply {
        self.get_as(operation, query, Caller::anonymous("test")).await
    }

    pub async fn get_as(&self, operation: &str, query: &str, caller: Caller) -> Reply {
        let row = OPERATIONS.find(operation).expect("an operation");
        let input = Input::Http(HttpRequest {
            query: query.to_owned(),
            ..HttpRequest::default()
        });
        let answer = (row.run)(self.context.clone(), Invocation { caller, input }).await;
        Reply(answer.unwrap_or_else(|problem| Answer::problem(problem, "test")))
    }

    pub async fn search(&self, query: &str) -> Reply {
        let reply = self.get("search.products", query).await;
        assert_eq!(reply.status(), 200, "{query}: {}", reply.json());
        reply
    }

    /// One batch for each topic, in order.
    pub async fn hear(&self, told: impl IntoIterator<Item = Told>) {
        let mut batches: Vec<(&'static str, Vec<Record>)> = Vec::new();
        for told in told {
            match batches.iter_mut().find(|(operation, _)| *operation == told.0) {
                Some((_, batch)) => batch.push(told.1),
                None => batches.push((told.0, vec![told.1])),
            }
        }
        for (operation, batch) in batches {
            self.batch(operation, batch).await;
        }
    }

    pub async fn batch(&self, operation: &str, batch: Vec<Record>) {
        let row = OPERATIONS.find(operation).expect("an operation");
        let failed = operation::batch::run(row, self.context.clone(), batch, &self.buried)
            .await
            .expect("runs");
        assert_eq!(failed, []);
    }
}

/// A record and the consumer that hears it.
#[derive(Debug, Clone)]
pub struct Told(pub &'static str, pub Record);

fn told<E: Event>(operation: &'static str, version: i64, seconds: i64, event: E) -> Told {
    let id = EventId::from(kernel::v7(moment(seconds), [u8::try_from(version % 200).unwrap_or(0); 10]));
    let caller = Caller::system("test", "test");
    let announcement = Announcement::of(id, moment(seconds), &caller, version, &event).expect("JSON");
    let outgoing = announcement.outgoing().expect("JSON");
    let headers = outgoing.headers.into_iter().map(|(name, value)| (name, value.into())).collect();
    let key = Some(outgoing.key.into_bytes().into());
    Told(
        operation,
        Record {
            topic: outgoing.topic,
            partition: 0,
            offset: version,
            timestamp: 0,
            key,
            value: Some(outgoing.body),
            headers,
        },
    )
}

/// So many seconds after the tests' beginning.
pub fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_unix_micros((1_772_366_400 + seconds) * 1_000_000)
}

/// A product as the catalog tells it. Its events' versions are the seconds at which they happen.
#[derive(Debug, Clone)]
pub struct Style(pub ProductState);

impl Style {
    /// An active product of a brand, in `women/dresses`; a higher number is a newer id.
    pub fn new(number: u64, slug: &str, title: &str, brand: &str) -> Style {
        let mut random = [0; 10];
        random[2..].copy_from_slice(&number.to_be_bytes());
        Style(ProductState {
            product: ProductId::from(kernel::v7(moment(0), random)),
            slug: Slug::new(slug).expect("a slug"),
            status: ProductStatus::Active,
            title: title.to_owned(),
            description: String::new(),
            brand: label(brand),
            categories: vec![CategoryLabel {
                slug: slug_of("Dresses"),
                name: "Dresses".to_owned(),
                ancestors: vec![label("Women")],
            }],
            gender: Some("women".to_owned()),
            materials: vec![],
            colourways: vec![],
            variants: vec![],
            image: Some(format!("/media/{slug}.jpg")),
            created_at: moment(0),
            published_at: Some(moment(0)),
        })
    }

    pub fn status(mut self, status: ProductStatus) -> Style {
        self.0.status = status;
        self
    }

    /// In another category, for the people that the one above it names.
    pub fn category(mut self, name: &str, above: &str) -> Style {
        self.0.gender = Some(above.to_lowercase());
        self.0.categories = vec![CategoryLabel {
            slug: slug_of(name),
            name: name.to_owned(),
            ancestors: vec![label(above)],
        }];
        self
    }

    pub fn described(mut self, description: &str) -> Style {
        self.0.description = description.to_owned();
        self
    }

    pub fn published(mut self, seconds: i64) -> Style {
        self.0.published_at = Some(moment(seconds));
        self
    }

    /// A colourway; the code is the label in lower case.
    pub fn colour(mut self, colour: &str, family: &str) -> Style {
        self.0.colourways.push(ColourwayState {
            slug: slug_of(colour),
            colour: colour.to_lowercase(),
            label: colour.to_owned(),
            family: family.to_owned(),
            hex: vec!["#101010".to_owned()],
            image: None,
        });
        self
    }

    pub fn variant(mut self, sku: &str, colour: Option<&str>, size: Option<&str>) -> Style {
        let option = |option: &str, value: &str| OptionLabel {
            option: option.to_owned(),
            value: value.to_owned(),
            label: value.to_owned(),
        };
        self.0.variants.push(VariantState {
            sku: Sku::new(sku).expect("a SKU"),
            colour: colour.map(str::to_lowercase),
            size: size.map(str::to_owned),
            options: colour
                .map(|colour| option("colour", colour))
                .into_iter()
                .chain(size.map(|size| option("size", size)))
                .collect(),
            active: true,
        });
        self
    }

    pub fn told(&self, version: i64) -> Told {
        let state = self.0.clone();
        let event = match state.status {
            ProductStatus::Draft | ProductStatus::Scheduled => ProductEvent::Created(state),
            ProductStatus::Active => ProductEvent::Published(state),
            ProductStatus::Archived => ProductEvent::Archived(state),
        };
        told("search.on-product-changed", version, version, event)
    }

    pub fn price(&self, sku: &str, version: i64, amount: i64) -> Told {
        self.reduced(sku, version, amount, None)
    }

    pub fn reduced(&self, sku: &str, version: i64, amount: i64, was: Option<i64>) -> Told {
        let money = |amount| Money::new(amount, Currency::EUR);
        let state = PriceState {
            sku: Sku::new(sku).expect("a SKU"),
            product: self.0.product,
            price: money(amount),
            compare_at: was.map(money),
        };
        told("search.on-price-changed", version, version, PriceEvent::Set(state))
    }

    pub fn reviewed(&self, version: i64, stars: [u32; 5]) -> Told {
        let review = ReviewId::from(kernel::v7(moment(version), [0; 10]));
        let state = ReviewState {
            product: self.0.product,
            review,
            rating: RatingState { stars },
            at: moment(version),
        };
        told("search.on-rating-changed", version, version, ReviewEvent::Published(state))
    }

    /// The product, each variant for this price, one of each in stock.
    pub fn sold_for(&self, amount: i64) -> Vec<Told> {
        let skus = || self.0.variants.iter().map(|variant| variant.sku.as_str());
        let prices = skus().map(|sku| self.price(sku, 1, amount));
        let stocks = skus().map(|sku| stock(sku, 1, 1, "receive"));
        [self.told(1)].into_iter().chain(prices).chain(stocks).collect()
    }
}

pub fn stock(sku: &str, version: i64, available: i64, cause: &str) -> Told {
    let state = StockState {
        sku: Sku::new(sku).expect("a SKU"),
        available,
        on_hand: available,
        reserved: 0,
        allocated: 0,
        cause: cause.to_owned(),
        at: moment(version),
    };
    told("search.on-stock-changed", version, version, StockEvent::Changed(state))
}

fn label(name: &str) -> BrandLabel {
    BrandLabel {
        slug: slug_of(name),
        name: name.to_owned(),
    }
}

fn slug_of(name: &str) -> Slug {
    Slug::new(&name.to_lowercase().replace(' ', "-")).expect("a slug")
}
