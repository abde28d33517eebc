//! Filters, counts, orders and pages over a random shop, against an evaluation that could not be simpler. The shop and the questions are
//! the same on every machine: they come from a seed.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::shelf::{Shelf, Style};
use super::{good, id, price, stock, style, tell};
use crate::{Bucket, Document, Fact, Filters, Found, Parts, Place, Projection, Query, Sort, TextSearch};

/// Numbers that look like chance (splitmix64; Steele, Lea, Flood 2014).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(super) fn of<T: Copy>(&mut self, values: &[T]) -> T {
        let at = usize::try_from(self.next() % values.len() as u64).unwrap_or(0);
        values[at]
    }

    fn some<'t>(&mut self, values: &[&'t str]) -> Vec<String> {
        let how_many = self.of(&[0, 0, 0, 1, 1, 2, 3]);
        (0..how_many).map(|_| self.of::<&'t str>(values).to_owned()).collect()
    }

    pub(super) fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            let other = usize::try_from(self.below(last as u64 + 1)).unwrap_or(0);
            values.swap(last, other);
        }
    }
}

pub(super) const WORDS: [&str; 6] = ["shirt", "dress", "jacket", "summer", "linen", "black"];
const BRANDS: [&str; 5] = ["mara", "nord", "ostra", "pelle", "quint"];
const CATEGORIES: [&str; 6] = ["women", "men", "tops", "sale", "new", "basics"];
const COLOURS: [&str; 4] = ["blue", "red", "green", "grey"];
const SIZES: [&str; 5] = ["S", "M", "L", "40", "42"];
pub(super) const BANDS: [u64; 4] = [0, 2_000, 4_000, 6_000];

/// A product of chance: often with the same price, rating and moment as others, so that ties are many.
pub(super) fn any_style(dice: &mut Dice, number: u64) -> Style {
    let mut title: Vec<&str> = (0..1 + dice.below(3)).map(|_| dice.of(&WORDS)).collect();
    title.dedup();
    let mut style = Style::of(&title.join(" "), dice.of(&BRANDS));
    let categories: BTreeSet<String> = dice.some(&CATEGORIES).into_iter().collect();
    style.categories = categories.into_iter().collect();
    style.rating = dice.of(&[0, 0, 150, 200, 350, 400, 437, 500]);
    style.popularity = dice.below(4);
    style.created = i64::try_from(dice.below(5)).unwrap_or(0);
    style.found = dice.chance(90);
    for variant in 0..dice.below(6) {
        let colour = dice.chance(90).then(|| dice.of(&COLOURS));
        let size = dice.chance(90).then(|| dice.of(&SIZES));
        style = style.variant(&format!("{number}-{variant}"), colour, size);
    }
    style
}

pub(super) fn any_query(dice: &mut Dice) -> Query {
    let bound = |dice: &mut Dice, percent| dice.chance(percent).then(|| dice.below(80) * 100);
    Query {
        text: dice.chance(40).then(|| dice.of(&WORDS).to_owned()),
        filters: Filters {
            categories: dice.some(&CATEGORIES),
            brands: dice.some(&BRANDS),
            colours: dice.some(&COLOURS),
            sizes: dice.some(&SIZES),
            price_min: bound(dice, 25),
            price_max: bound(dice, 25),
            in_stock: dice.chance(30),
            rating_min: dice.chance(25).then(|| dice.of(&[100, 200, 300, 400])),
        },
        sort: dice.of(&[
            Sort::Relevance,
            Sort::Newest,
            Sort::Price,
            Sort::PriceDescending,
            Sort::Popularity,
            Sort::Rating,
        ]),
        after: None,
        limit: 1_000,
        price_bands: BANDS.to_vec(),
    }
}

pub(super) async fn hold(search: &dyn TextSearch) {
    for seed in [7, 8] {
        let mut dice = Dice(seed);
        let facts = any_shop(&mut dice, 150);
        let documents = documents(&facts);
        // In several portions, so that what is searched was written in several.
        for portion in facts.chunks(facts.len() / 4 + 1) {
            tell(search, portion.to_vec()).await;
        }
        for _ in 0..150 {
            compare(search, &documents, any_query(&mut dice)).await;
        }
        good(search.wipe().await);
    }
}

fn any_shop(dice: &mut Dice, products: u64) -> Vec<Fact> {
    let mut facts = Vec::new();
    for number in 0..products {
        let any = any_style(dice, number);
        for variant in &any.variants {
            if dice.chance(95) {
                facts.push(price(number, &variant.sku, 1, dice.below(16) * 500));
            }
            if dice.chance(90) {
                facts.push(stock(&variant.sku, 1, dice.chance(60)));
            }
        }
        facts.push(style(number, 1, &any));
    }
    facts
}

/// What shoppers may find, made without any adapter.
fn documents(facts: &[Fact]) -> Vec<Document> {
    let mut documents = Vec::new();
    for number in 0..1_000 {
        let mut parts = Parts::default();
        let of_product = |fact: &&Fact| match &fact.about {
            crate::About::Product(product) => *product == id(number),
            crate::About::Member(member) => member.split('-').next() == Some(&number.to_string()),
        };
        facts.iter().filter(of_product).for_each(|fact| {
            parts.take(fact.part.clone(), fact.version, fact.body.clone());
        });
        documents.extend(good(Shelf.document(id(number), &parts)));
    }
    documents
}

/// Whether a document is what is asked for.
fn passes(document: &Document, query: &Query, filters: &Filters) -> bool {
    let any =
        |wanted: &[String], value: Option<&str>| wanted.is_empty() || value.is_some_and(|value| wanted.iter().any(|each| each == value));
    let words = query
        .text
        .as_ref()
        .is_none_or(|word| document.title.split(' ').any(|each| each == word));
    let category = filters.categories.is_empty()
        || document
            .categories
            .iter()
            .any(|category| filters.categories.contains(&category.value));
    let brand = any(&filters.brands, Some(&document.brand.value));
    let rating = filters.rating_min.is_none_or(|least| document.rating >= least);
    let variant = document.variants.iter().any(|variant| {
        any(&filters.colours, variant.colour.as_ref().map(|colour| colour.value.as_str()))
            && any(&filters.sizes, variant.size.as_deref())
            && filters.price_min.is_none_or(|least| variant.price >= least)
            && filters.price_max.is_none_or(|most| variant.price <= most)
            && (variant.in_stock || !filters.in_stock)
    });
    words && category && brand && rating && variant
}

async fn compare(search: &dyn TextSearch, documents: &[Document], query: Query) {
    let found = good(search.search(&query).await);
    let expected: Vec<&Document> = documents
        .iter()
        .filter(|document| passes(document, &query, &query.filters))
        .collect();
    assert_eq!(found.total, expected.len() as u64, "{query:?}");
    assert_eq!(found.hits.len() as u64, found.total);
    assert!(!found.more);
    counts(documents, &query, &found);
    order(&expected, &query, &found);
    pages(search, &query, &found).await;
}

/// Each count is what would be found with that value instead of the facet's own filter.
fn counts(documents: &[Document], query: &Query, found: &Found) {
    let count = |filters: &Filters| documents.iter().filter(|document| passes(document, query, filters)).count() as u64;
    let filters = &query.filters;
    let buckets = |values: &[&str], with: &dyn Fn(String) -> Filters| {
        let mut buckets: Vec<(u64, String)> = values
            .iter()
            .map(|value| (count(&with((*value).to_owned())), (*value).to_owned()))
            .collect();
        buckets.retain(|(count, _)| *count > 0);
        buckets.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.cmp(other)));
        buckets
    };
    let plain = |buckets: &[Bucket]| {
        buckets
            .iter()
            .map(|bucket| (bucket.count, bucket.value.clone()))
            .collect::<Vec<_>>()
    };
    let facets = &found.facets;
    assert_eq!(
        plain(&facets.categories),
        buckets(&CATEGORIES, &|value| Filters {
            categories: vec![value],
            ..filters.clone()
        }),
        "{query:?}"
    );
    assert_eq!(
        plain(&facets.brands),
        buckets(&BRANDS, &|value| Filters {
            brands: vec![value],
            ..filters.clone()
        }),
        "{query:?}"
    );
    assert_eq!(
        plain(&facets.colours),
        buckets(&COLOURS, &|value| Filters {
            colours: vec![value],
            ..filters.clone()
        }),
        "{query:?}"
    );
    assert_eq!(
        plain(&facets.sizes),
        buckets(&SIZES, &|value| Filters {
            sizes: vec![value],
            ..filters.clone()
        }),
        "{query:?}"
    );
    assert!(
        facets
            .brands
            .iter()
            .all(|bucket| bucket.label.to_lowercase() == bucket.value && bucket.label != bucket.value)
    );
    for (band, start) in BANDS.iter().enumerate() {
        let end = BANDS.get(band + 1).map(|next| next - 1);
        let in_band = Filters {
            price_min: Some(*start),
            price_max: end,
            ..filters.clone()
        };
        assert_eq!(facets.prices[band], count(&in_band), "from {start}: {query:?}");
    }
    for (counted, least) in facets.ratings.iter().zip([100, 200, 300, 400]) {
        assert_eq!(
            *counted,
            count(&Filters {
                rating_min: Some(least),
                ..filters.clone()
            }),
            "rated {least}: {query:?}"
        );
    }
    assert_eq!(
        facets.in_stock,
        count(&Filters {
            in_stock: true,
            ..filters.clone()
        }),
        "{query:?}"
    );
}

fn order(expected: &[&Document], query: &Query, found: &Found) {
    let lowest = |document: &Document| document.variants.iter().map(|variant| variant.price).min().unwrap_or(0);
    let key = |document: &Document| match query.sort {
        Sort::Relevance | Sort::Popularity => document.popularity,
        Sort::Newest => u64::try_from(document.created_at.unix_micros()).unwrap_or(0),
        Sort::Price => u64::MAX - lowest(document),
        Sort::PriceDescending => lowest(document),
        Sort::Rating => document.rating_rank,
    };
    let mut sorted: Vec<&Document> = expected.to_vec();
    sorted.sort_by_key(|document| Reverse((key(document), document.id)));
    let sorted: Vec<_> = sorted.iter().map(|document| (document.id, document.card.get())).collect();
    let hits: Vec<_> = found.hits.iter().map(|hit| (hit.id, hit.card.get())).collect();
    if query.sort == Sort::Relevance && query.text.is_some() {
        assert_eq!(
            hits.iter().collect::<BTreeSet<_>>(),
            sorted.iter().collect::<BTreeSet<_>>(),
            "{query:?}"
        );
    } else {
        assert_eq!(hits, sorted, "{query:?}");
    }
}

/// Pages put together are the whole, whatever the order.
async fn pages(search: &dyn TextSearch, query: &Query, whole: &Found) {
    let mut after: Option<Place> = None;
    let mut together = Vec::new();
    loop {
        let page = good(
            search
                .search(&Query {
                    after,
                    limit: 7,
                    ..query.clone()
                })
                .await,
        );
        assert_eq!((page.total, &page.facets), (whole.total, &whole.facets), "the same on each page");
        together.extend(page.hits.iter().map(|hit| hit.id));
        after = page.hits.last().map(|hit| hit.place);
        if !page.more {
            break;
        }
        assert_eq!(page.hits.len(), 7);
    }
    assert_eq!(together, whole.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), "{query:?}");
}
