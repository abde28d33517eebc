//! One pass over what the words fit: which hits pass the filters, the page of them, and every facet's counts.
//!
//! A product that fails only the filter of one facet still counts for that facet: so a shopper sees how many more there would be with
//! another value. Filters of colour, size, price and stock must hold for one and the same variant.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::fields::{columns, price_and_stock};
use super::vocabulary::Vocabulary;
use crate::{Bucket, Facets, Filters, Label, Place, Sort};

/// What is collected.
#[derive(Debug, Clone)]
pub(super) struct Collecting {
    pub(super) filters: Filters,
    pub(super) sort: Sort,
    /// Whether there are words whose fit can be scored.
    pub(super) scored: bool,
    pub(super) after: Option<Place>,
    pub(super) limit: usize,
    pub(super) price_bands: Vec<u64>,
    /// Whether to count.
    pub(super) facets: bool,
    /// Of each segment, in the searcher's order.
    pub(super) vocabularies: Vec<Arc<Vocabulary>>,
}

/// What came out.
#[derive(Debug, Default)]
pub(super) struct Collected {
    /// How many fit the words, whatever the filters say.
    pub(super) seen: u64,
    /// How many pass the filters.
    pub(super) total: u64,
    /// Up to one more than asked for, in order.
    pub(super) top: Vec<(Place, DocAddress)>,
    pub(super) facets: Facets,
}

/// How each variant stands to the filters that must hold together, as bits.
const COLOUR: u8 = 1;
const SIZE: u8 = 2;
const PRICE: u8 = 4;
const STOCK: u8 = 8;
const ALL: u8 = COLOUR | SIZE | PRICE | STOCK;

/// Counts by number, each document once.
#[derive(Debug)]
struct Tally {
    counts: Vec<u32>,
    /// The document that counted last, plus one.
    last: Vec<u32>,
}

impl Tally {
    fn new(values: usize) -> Tally {
        Tally {
            counts: vec![0; values],
            last: vec![0; values],
        }
    }

    fn count(&mut self, value: usize, doc: DocId) {
        if let (Some(count), Some(last)) = (self.counts.get_mut(value), self.last.get_mut(value))
            && *last != doc + 1
        {
            *last = doc + 1;
            *count += 1;
        }
    }
}

/// The values that a filter accepts, by number; `None` without a filter.
type Accepted = Option<Vec<bool>>;

fn accepted(wanted: &[String], values: &[Label]) -> Accepted {
    (!wanted.is_empty()).then(|| values.iter().map(|value| wanted.contains(&value.value)).collect())
}

fn accepts(accepted: &Accepted, value: usize) -> bool {
    accepted
        .as_ref()
        .is_none_or(|accepted| accepted.get(value).copied().unwrap_or(false))
}

/// What the order goes by.
enum SortBy {
    /// More first.
    Most(Column<u64>),
    /// Less first.
    Least(Column<u64>),
    /// How well the words fit, then more first.
    FitThen(Column<u64>),
}

/// The collector in one segment.
pub(super) struct InSegment {
    ordinal: SegmentOrdinal,
    asked: Collecting,
    vocabulary: Arc<Vocabulary>,
    category: Option<Column<u64>>,
    brand: Option<Column<u64>>,
    kind: Option<Column<u64>>,
    offer: Column<u64>,
    rating: Column<u64>,
    sort_by: SortBy,
    id_high: Column<u64>,
    id_low: Column<u64>,
    categories: Accepted,
    brands: Accepted,
    colours: Accepted,
    sizes: Accepted,
    prices: std::ops::RangeInclusive<u64>,
    seen: u64,
    total: u64,
    top: BinaryHeap<Reverse<(Place, DocId)>>,
    by_category: Tally,
    by_brand: Tally,
    by_colour: Tally,
    by_size: Tally,
    by_price: Tally,
    by_rating: [u64; 4],
    in_stock: u64,
}

fn numbers(column: Option<StrColumn>) -> Option<Column<u64>> {
    column.map(|column| column.ords().clone())
}

impl Collector for Collecting {
    type Fruit = Collected;
    type Child = InSegment;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<InSegment> {
        let columns = segment.fast_fields();
        let number = |name| -> tantivy::Result<Column<u64>> {
            Ok(columns
                .column_opt(name)?
                .unwrap_or_else(|| Column::build_empty_column(segment.max_doc())))
        };
        let vocabulary = self.vocabularies.get(ordinal as usize).cloned().unwrap_or_default();
        let sort_by = match self.sort {
            Sort::Relevance if self.scored => SortBy::FitThen(number(columns::POPULARITY)?),
            Sort::Relevance | Sort::Popularity => SortBy::Most(number(columns::POPULARITY)?),
            Sort::Newest => SortBy::Most(number(columns::CREATED)?),
            Sort::Price => SortBy::Least(number(columns::PRICE)?),
            Sort::PriceDescending => SortBy::Most(number(columns::PRICE)?),
            Sort::Rating => SortBy::Most(number(columns::RATING_RANK)?),
        };
        let filters = &self.filters;
        let tally = |values: usize| Tally::new(if self.facets { values } else { 0 });
        Ok(InSegment {
            ordinal,
            category: numbers(columns.str(columns::CATEGORY)?),
            brand: numbers(columns.str(columns::BRAND)?),
            kind: numbers(columns.str(columns::KIND)?),
            offer: number(columns::OFFER)?,
            rating: number(columns::RATING)?,
            sort_by,
            id_high: number(columns::ID_HIGH)?,
            id_low: number(columns::ID_LOW)?,
            categories: accepted(&filters.categories, &vocabulary.categories),
            brands: accepted(&filters.brands, &vocabulary.brands),
            colours: accepted(&filters.colours, &vocabulary.colours),
            sizes: accepted(&filters.sizes, &vocabulary.sizes),
            prices: filters.price_min.unwrap_or(0)..=filters.price_max.unwrap_or(u64::MAX),
            seen: 0,
            total: 0,
            top: BinaryHeap::with_capacity(self.limit + 2),
            by_category: tally(vocabulary.categories.len()),
            by_brand: tally(vocabulary.brands.len()),
            by_colour: tally(vocabulary.colours.len()),
            by_size: tally(vocabulary.sizes.len()),
            by_price: tally(self.price_bands.len()),
            by_rating: [0; 4],
            in_stock: 0,
            asked: self.clone(),
            vocabulary,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scored && self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<SegmentFruit>) -> tantivy::Result<Collected> {
        let mut collected = Collected {
            facets: Facets {
                prices: vec![0; self.price_bands.len()],
                ..Facets::default()
            },
            ..Collected::default()
        };
        let (mut categories, mut brands, mut colours, mut sizes) = (Merge::default(), Merge::default(), Merge::default(), Merge::default());
        for fruit in &fruits {
            collected.seen += fruit.seen;
            collected.total += fruit.total;
            collected.top.extend_from_slice(&fruit.top);
            categories.add(&fruit.vocabulary.categories, &fruit.by_category);
            brands.add(&fruit.vocabulary.brands, &fruit.by_brand);
            colours.add(&fruit.vocabulary.colours, &fruit.by_colour);
            sizes.add(&fruit.vocabulary.sizes, &fruit.by_size);
            collected
                .facets
                .prices
                .iter_mut()
                .zip(&fruit.by_price)
                .for_each(|(sum, count)| *sum += u64::from(*count));
            collected
                .facets
                .ratings
                .iter_mut()
                .zip(fruit.by_rating)
                .for_each(|(sum, count)| *sum += count);
            collected.facets.in_stock += fruit.in_stock;
        }
        collected.facets.categories = categories.buckets();
        collected.facets.brands = brands.buckets();
        collected.facets.colours = colours.buckets();
        collected.facets.sizes = sizes.buckets();
        collected.top.sort_unstable_by(|(a, _), (b, _)| b.cmp(a));
        collected.top.truncate(self.limit + 1);
        Ok(collected)
    }
}

impl InSegment {
    /// What the sort goes by; more comes first.
    fn key(&self, doc: DocId, score: Score) -> u64 {
        let value = |column: &Column<u64>| column.first(doc).unwrap_or(0);
        match &self.sort_by {
            SortBy::Most(column) => value(column),
            SortBy::Least(column) => u64::MAX - value(column),
            SortBy::FitThen(popularity) => {
                // The bits of floats from 0 on grow with them. The upper half tells fits apart that differ by a hundredth or so; what
                // fits alike goes by popularity.
                let fit = u64::from(score.max(0.0).to_bits() >> 16);
                fit << 32 | value(popularity).min(u64::from(u32::MAX))
            }
        }
    }

    fn id(&self, doc: DocId) -> u128 {
        let (high, low) = (self.id_high.first(doc).unwrap_or(0), self.id_low.first(doc).unwrap_or(0));
        u128::from(high) << 64 | u128::from(low)
    }

    fn rank(&mut self, doc: DocId, score: Score) {
        let key = self.key(doc, score);
        if self.asked.after.is_some_and(|after| key > after.key) {
            return;
        }
        let full = self.top.len() > self.asked.limit;
        if full && self.top.peek().is_some_and(|Reverse((worst, _))| key < worst.key) {
            return;
        }
        let place = Place { key, id: self.id(doc) };
        if self.asked.after.is_some_and(|after| place >= after) {
            return;
        }
        self.top.push(Reverse((place, doc)));
        if full {
            self.top.pop();
        }
    }

    fn any_category(&self, doc: DocId) -> bool {
        let accepted = &self.categories;
        accepted.is_none()
            || self
                .category
                .as_ref()
                .is_some_and(|column| column.values_for_doc(doc).any(|value| accepts(accepted, value as usize)))
    }

    /// How one variant stands to the filters: its bits, colour, size, price and stock.
    fn variant(&self, kinds: &Column<u64>, row: u32) -> (u8, usize, usize, u64, bool) {
        let kind = kinds.values.get_val(row) as usize;
        let (colour, size) = self.vocabulary.kinds.get(kind).copied().unwrap_or((u32::MAX, u32::MAX));
        let (colour, size) = (colour as usize, size as usize);
        let (price, in_stock) = price_and_stock(self.offer.values.get_val(row));
        let mut bits = 0;
        bits |= if accepts(&self.colours, colour) { COLOUR } else { 0 };
        bits |= if accepts(&self.sizes, size) { SIZE } else { 0 };
        bits |= if self.prices.contains(&price) { PRICE } else { 0 };
        bits |= if in_stock || !self.asked.filters.in_stock { STOCK } else { 0 };
        (bits, colour, size, price, in_stock)
    }

    /// Whether a variant passes everything. Counts what would, when the product itself passes.
    fn any_variant(&mut self, doc: DocId, count: bool) -> bool {
        // Taken out for the while, so that counting may borrow the rest.
        let Some(kinds) = self.kind.take() else { return false };
        let (mut any, mut stocked) = (false, false);
        for row in kinds.index.value_row_ids(doc) {
            let (bits, colour, size, price, in_stock) = self.variant(&kinds, row);
            any |= bits == ALL;
            if !count {
                if any {
                    break;
                }
                continue;
            }
            if bits | COLOUR == ALL {
                self.by_colour.count(colour, doc);
            }
            if bits | SIZE == ALL {
                self.by_size.count(size, doc);
            }
            if bits | PRICE == ALL {
                let band = self.asked.price_bands.partition_point(|start| *start <= price);
                self.by_price.count(band.wrapping_sub(1), doc);
            }
            stocked |= bits | STOCK == ALL && in_stock;
        }
        self.kind = Some(kinds);
        self.in_stock += u64::from(stocked);
        any
    }
}

impl SegmentCollector for InSegment {
    type Fruit = SegmentFruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.seen += 1;
        let category = self.any_category(doc);
        let brand = self.brand.as_ref().and_then(|column| column.first(doc));
        let brand_passes = self.brands.is_none() || brand.is_some_and(|brand| accepts(&self.brands, brand as usize));
        let rating = self.rating.first(doc).unwrap_or(0);
        let rating_passes = self.asked.filters.rating_min.is_none_or(|least| rating >= u64::from(least));
        let fails = u8::from(!category) + u8::from(!brand_passes) + u8::from(!rating_passes);
        if fails > 1 || (fails == 1 && !self.asked.facets) {
            return;
        }
        if !self.any_variant(doc, fails == 0 && self.asked.facets) {
            return;
        }
        if self.asked.facets {
            if fails == 0 || !category {
                let values = self.category.iter().flat_map(|column| column.values_for_doc(doc));
                values.for_each(|value| self.by_category.count(value as usize, doc));
            }
            if let (true, Some(brand)) = (fails == 0 || !brand_passes, brand) {
                self.by_brand.count(brand as usize, doc);
            }
            if fails == 0 || !rating_passes {
                let stars = usize::try_from(rating / 100).unwrap_or(4).min(4);
                self.by_rating.iter_mut().take(stars).for_each(|count| *count += 1);
            }
        }
        if fails == 0 {
            self.total += 1;
            self.rank(doc, score);
        }
    }

    fn harvest(self) -> SegmentFruit {
        let ordinal = self.ordinal;
        SegmentFruit {
            seen: self.seen,
            total: self.total,
            top: self
                .top
                .into_iter()
                .map(|Reverse((place, doc))| (place, DocAddress::new(ordinal, doc)))
                .collect(),
            vocabulary: self.vocabulary,
            by_category: self.by_category.counts,
            by_brand: self.by_brand.counts,
            by_colour: self.by_colour.counts,
            by_size: self.by_size.counts,
            by_price: self.by_price.counts,
            by_rating: self.by_rating,
            in_stock: self.in_stock,
        }
    }
}

/// What one segment gives.
pub(super) struct SegmentFruit {
    seen: u64,
    total: u64,
    top: Vec<(Place, DocAddress)>,
    vocabulary: Arc<Vocabulary>,
    by_category: Vec<u32>,
    by_brand: Vec<u32>,
    by_colour: Vec<u32>,
    by_size: Vec<u32>,
    by_price: Vec<u32>,
    by_rating: [u64; 4],
    in_stock: u64,
}

/// Counts of several segments by value. Of several labels for one value, the one that counts most is shown.
#[derive(Default)]
struct Merge<'v>(HashMap<&'v str, (u64, u64, &'v str)>);

impl<'v> Merge<'v> {
    fn add(&mut self, labels: &'v [Label], counts: &[u32]) {
        for (label, count) in labels.iter().zip(counts) {
            if *count == 0 || label.value.is_empty() {
                continue;
            }
            let count = u64::from(*count);
            let (sum, most, shown) = self.0.entry(&label.value).or_insert((0, 0, &label.label));
            *sum += count;
            if count > *most || (count == *most && label.label.as_str() < *shown) {
                (*most, *shown) = (count, &label.label);
            }
        }
    }

    fn buckets(self) -> Vec<Bucket> {
        let bucket = |(value, (count, _, label)): (&str, (u64, u64, &str))| Bucket {
            value: value.to_owned(),
            label: label.to_owned(),
            count,
        };
        let mut buckets: Vec<Bucket> = self.0.into_iter().map(bucket).collect();
        buckets.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        buckets
    }
}
