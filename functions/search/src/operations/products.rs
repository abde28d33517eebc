//! Find products by words and filters, in an order, page by page, with the counts of every filter.
//!
//! Several values of one filter mean any of them; different filters mean all of them. Colour, size, price and stock hold for one and the
//! same variant: a red shirt in M that is in stock is one that can be bought.

use kernel::{Limit, Slug, Text};
use operation::{Cached, Caller, Fault, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use text_search::{Filters, Found, Place, Query, Sort};

use crate::Context;
use crate::facets;
use crate::views::FoundProducts;

/// What is looked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchProducts {
    /// Words, as somebody types them.
    pub q: Option<Text<0, 200>>,
    /// In any of these categories or below them.
    #[serde(default)]
    pub category: Vec<Slug>,
    /// Of any of these brands.
    #[serde(default)]
    pub brand: Vec<Slug>,
    /// In any of these colour families.
    #[serde(default)]
    pub colour: Vec<Text<1, 64>>,
    /// In any of these sizes.
    #[serde(default)]
    pub size: Vec<Text<1, 64>>,
    /// At this price or more, in minor units of the shop's currency.
    pub price_min: Option<u64>,
    /// At this price or less, in minor units of the shop's currency.
    pub price_max: Option<u64>,
    /// Rated with so many stars or more: 1 to 5.
    pub rating_min: Option<u32>,
    /// Only what can be bought now.
    #[serde(default)]
    pub in_stock: bool,
    /// In which order.
    #[serde(default)]
    pub sort: SortBy,
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// In which order. What stands alike goes by the newer product.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum SortBy {
    /// By how well the words fit; without words, the most popular first.
    #[default]
    #[serde(rename = "relevance")]
    Relevance,
    /// The newest first.
    #[serde(rename = "newest")]
    Newest,
    /// The cheapest first.
    #[serde(rename = "price")]
    Price,
    /// The dearest first.
    #[serde(rename = "-price")]
    PriceDown,
    /// What sells best first, recent sales counting more.
    #[serde(rename = "popularity")]
    Popularity,
    /// The best rated first, few reviews counting less.
    #[serde(rename = "rating")]
    Rating,
}

impl From<SortBy> for Sort {
    fn from(sort: SortBy) -> Sort {
        match sort {
            SortBy::Relevance => Sort::Relevance,
            SortBy::Newest => Sort::Newest,
            SortBy::Price => Sort::Price,
            SortBy::PriceDown => Sort::PriceDescending,
            SortBy::Popularity => Sort::Popularity,
            SortBy::Rating => Sort::Rating,
        }
    }
}

/// More values than this of one filter are no shopper's.
const MOST_VALUES: usize = 50;

pub async fn products(ctx: &Context, caller: Caller, ask: SearchProducts) -> Result<Cached<FoundProducts>, SearchError> {
    let mut query = Query {
        sort: ask.sort.into(),
        limit: ask.limit.as_usize(),
        price_bands: facets::price_bands(ctx.currency),
        filters: filters(&ask)?,
        text: ask.q.map(Text::into_string).filter(|text| !text.is_empty()),
        after: None,
    };
    let list = list_of(&query);
    query.after = ask
        .cursor
        .map(|cursor| ctx.cursors.open::<Place>(&list, &cursor))
        .transpose()
        .map_err(|_| SearchError::ForeignCursor)?;

    let Found {
        hits,
        more,
        total,
        facets,
        corrected,
        as_of,
    } = ctx.products.search(&query).await?;
    let next_cursor = hits.last().filter(|_| more).map(|last| ctx.cursors.seal(&list, &last.place));
    let value = FoundProducts {
        items: hits.into_iter().map(|hit| hit.card).collect(),
        total,
        facets: facets::shown(facets, &query.filters, ctx.currency),
        next_cursor,
        corrected,
        as_of,
    };
    Ok(Cached {
        value,
        max_age: 5,
        stale_while_revalidate: 30,
        if_none_match: caller.if_none_match,
    })
}

/// What the cursor is bound to: everything that decides which list it is a place in.
fn list_of(query: &Query) -> String {
    format!("search.products:{:?}:{:?}:{:?}", query.text, query.filters, query.sort)
}

fn filters(ask: &SearchProducts) -> Result<Filters, SearchError> {
    if let (Some(least), Some(most)) = (ask.price_min, ask.price_max)
        && least > most
    {
        return Err(SearchError::PricesCrossed);
    }
    if ask.rating_min.is_some_and(|stars| !(1..=5).contains(&stars)) {
        return Err(SearchError::NoSuchRating);
    }
    Ok(Filters {
        categories: values("category", ask.category.iter().map(Slug::as_str))?,
        brands: values("brand", ask.brand.iter().map(Slug::as_str))?,
        colours: values("colour", ask.colour.iter().map(Text::as_str))?,
        sizes: values("size", ask.size.iter().map(Text::as_str))?,
        price_min: ask.price_min,
        price_max: ask.price_max,
        in_stock: ask.in_stock,
        rating_min: ask.rating_min.map(|stars| stars * 100),
    })
}

/// The values of a filter, each once and in one order, so that one question has one answer and one list.
fn values<'v>(field: &'static str, values: impl ExactSizeIterator<Item = &'v str>) -> Result<Vec<String>, SearchError> {
    if values.len() > MOST_VALUES {
        return Err(SearchError::TooManyValues(field));
    }
    let mut values: Vec<String> = values.map(str::to_owned).collect();
    values.sort_unstable();
    values.dedup();
    Ok(values)
}

/// Every way that searching says no.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// A filter has more values than it may.
    #[error("too many values of {0}")]
    TooManyValues(&'static str),
    /// The lowest price is above the highest.
    #[error("price_min is more than price_max")]
    PricesCrossed,
    /// Not one to five stars.
    #[error("no such rating")]
    NoSuchRating,
    /// The cursor is not one of this list.
    #[error("not a cursor of this list")]
    ForeignCursor,
    /// Nobody's decision.
    #[error("{0}")]
    Fault(Fault),
}

impl From<Fault> for SearchError {
    fn from(fault: Fault) -> SearchError {
        SearchError::Fault(fault)
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Problem {
        match error {
            SearchError::TooManyValues(field) => Problem::invalid(field, "too-many", &format!("must be at most {MOST_VALUES} values")),
            SearchError::PricesCrossed => Problem::invalid("price_min", "more-than-maximum", "must not be more than price_max").field(
                "price_max",
                "less-than-minimum",
                "must not be less than price_min",
            ),
            SearchError::NoSuchRating => Problem::invalid("rating_min", "out-of-range", "must be a whole number from 1 to 5"),
            SearchError::ForeignCursor => Problem::new(400, "cursor-invalid", "This cursor is not one of this list.").field(
                "cursor",
                "invalid",
                "take next_cursor as it was given, with the same words, filters and order",
            ),
            SearchError::Fault(fault) => fault.into(),
        }
    }
}
