//! Counts as they are shown: every filter with its values, their names, how many products each would bring, and which are set.

use kernel::{Currency, Money};
use schemars::JsonSchema;
use serde::Serialize;
use text_search::{Facets, Filters};

/// The values of one filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Facet {
    /// `category`, `brand`, `colour`, `size`, `price`, `rating`, `in_stock`.
    pub field: &'static str,
    /// Its values.
    pub buckets: Vec<Bucket>,
}

/// One value of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Bucket {
    /// What the filter takes. Of a price: `price_min-price_max`, without the second at the top. Of a rating: `rating_min`.
    pub value: String,
    /// For people.
    pub label: String,
    /// How many products there would be with this value instead of those that the filter has now.
    pub count: u64,
    /// Whether the filter has it now.
    pub selected: bool,
}

/// So many values of a filter are shown, those with the most products; what is selected is always shown.
const SHOWN: usize = 100;

/// Where price bands begin, in whole units of a currency with cents.
const BANDS: [u64; 6] = [0, 25, 50, 100, 200, 400];

/// Where price bands begin, in minor units of this currency. One without cents counts as if it had two digits of them: 2500 yen, not 25.
pub fn price_bands(currency: Currency) -> Vec<u64> {
    let unit = 10_u64.saturating_pow(currency.exponent().max(2));
    BANDS.iter().map(|start| start * unit).collect()
}

/// The counts as they are shown.
pub fn shown(facets: Facets, filters: &Filters, currency: Currency) -> Vec<Facet> {
    let mut sizes = values(facets.sizes, &filters.sizes);
    sizes.sort_by_cached_key(|bucket| place_of_size(&bucket.value));
    vec![
        Facet {
            field: "category",
            buckets: values(facets.categories, &filters.categories),
        },
        Facet {
            field: "brand",
            buckets: values(facets.brands, &filters.brands),
        },
        Facet {
            field: "colour",
            buckets: values(facets.colours, &filters.colours),
        },
        Facet {
            field: "size",
            buckets: sizes,
        },
        Facet {
            field: "price",
            buckets: prices(&facets.prices, filters, currency),
        },
        Facet {
            field: "rating",
            buckets: ratings(facets.ratings, filters.rating_min),
        },
        Facet {
            field: "in_stock",
            buckets: stocked(facets.in_stock, filters.in_stock),
        },
    ]
}

fn values(counted: Vec<text_search::Bucket>, wanted: &[String]) -> Vec<Bucket> {
    let selected = |value: &String| wanted.contains(value);
    let missing: Vec<&String> = wanted
        .iter()
        .filter(|value| !counted.iter().any(|bucket| bucket.value == **value))
        .collect();
    let missing: Vec<Bucket> = missing
        .into_iter()
        .map(|value| Bucket {
            value: value.clone(),
            label: value.clone(),
            count: 0,
            selected: true,
        })
        .collect();
    let counted = counted
        .into_iter()
        .enumerate()
        .filter(|(place, bucket)| *place < SHOWN || selected(&bucket.value));
    let counted = counted.map(|(_, bucket)| Bucket {
        selected: selected(&bucket.value),
        value: bucket.value,
        label: bucket.label,
        count: bucket.count,
    });
    counted.chain(missing).collect()
}

fn prices(counts: &[u64], filters: &Filters, currency: Currency) -> Vec<Bucket> {
    let bands = price_bands(currency);
    let ends = bands.iter().skip(1).map(|next| Some(next - 1)).chain([None]);
    let decimal = |minor: u64| Money::new(i64::try_from(minor).unwrap_or(i64::MAX), currency).decimal();
    let buckets = bands.iter().zip(ends).zip(counts).map(|((start, end), count)| Bucket {
        value: format!("{start}-{}", end.map(|end| end.to_string()).unwrap_or_default()),
        label: match end {
            Some(end) if *start == 0 => format!("up to {} {currency}", decimal(end)),
            Some(end) => format!("{} to {} {currency}", decimal(*start), decimal(end)),
            None => format!("from {} {currency}", decimal(*start)),
        },
        count: *count,
        selected: (filters.price_min.is_some() || filters.price_max.is_some())
            && filters.price_min.unwrap_or(0) == *start
            && filters.price_max == end,
    });
    buckets.filter(worth_showing).collect()
}

fn ratings(counts: [u64; 4], least: Option<u32>) -> Vec<Bucket> {
    let bucket = |(stars, count): (u32, u64)| Bucket {
        value: stars.to_string(),
        label: if stars == 1 {
            "1 star and up".to_owned()
        } else {
            format!("{stars} stars and up")
        },
        count,
        selected: least == Some(stars * 100),
    };
    [1, 2, 3, 4]
        .into_iter()
        .zip(counts)
        .rev()
        .map(bucket)
        .filter(worth_showing)
        .collect()
}

fn stocked(count: u64, selected: bool) -> Vec<Bucket> {
    let bucket = Bucket {
        value: "true".to_owned(),
        label: "In stock".to_owned(),
        count,
        selected,
    };
    Some(bucket).filter(worth_showing).into_iter().collect()
}

fn worth_showing(bucket: &Bucket) -> bool {
    bucket.count > 0 || bucket.selected
}

/// The order in which people read sizes: letters from small to large, numbers, then the rest by the alphabet.
fn place_of_size(size: &str) -> (u8, u32, String) {
    const LETTERS: [&[&str]; 11] = [
        &["XXXS", "3XS"],
        &["XXS", "2XS"],
        &["XS"],
        &["S"],
        &["M"],
        &["L"],
        &["XL"],
        &["XXL", "2XL"],
        &["XXXL", "3XL"],
        &["4XL"],
        &["5XL"],
    ];
    let upper = size.to_uppercase();
    if let Some(place) = LETTERS.iter().position(|names| names.contains(&upper.as_str())) {
        return (0, u32::try_from(place).unwrap_or(u32::MAX), upper);
    }
    // Tenths, since shoes have halves: `42.5` stands between `42` and `43`.
    let number: String = upper.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    match number.parse::<f64>() {
        Ok(number) => (1, (number * 10.0).round() as u32, upper),
        Err(_) => (2, 0, upper),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(values: &[(&str, u64)]) -> Vec<text_search::Bucket> {
        values
            .iter()
            .map(|(value, count)| text_search::Bucket {
                value: (*value).to_owned(),
                label: value.to_uppercase(),
                count: *count,
            })
            .collect()
    }

    fn facet(facets: &Facets, filters: &Filters, field: &str) -> Vec<(String, u64, bool)> {
        let facet = shown(facets.clone(), filters, Currency::EUR)
            .into_iter()
            .find(|facet| facet.field == field)
            .expect("a facet");
        facet
            .buckets
            .into_iter()
            .map(|bucket| (bucket.value, bucket.count, bucket.selected))
            .collect()
    }

    #[test]
    fn what_is_selected_is_shown_even_when_there_is_none() {
        let facets = Facets {
            brands: counted(&[("nike", 3), ("puma", 1)]),
            ..Facets::default()
        };
        let filters = Filters {
            brands: vec!["puma".into(), "fila".into()],
            ..Filters::default()
        };
        assert_eq!(
            facet(&facets, &filters, "brand"),
            [("nike".into(), 3, false), ("puma".into(), 1, true), ("fila".into(), 0, true)]
        );
        let many: Vec<(String, u64)> = (0..150).map(|number| (format!("b{number}"), 1)).collect();
        let many: Vec<(&str, u64)> = many.iter().map(|(value, count)| (value.as_str(), *count)).collect();
        let facets = Facets {
            brands: counted(&many),
            ..Facets::default()
        };
        let filters = Filters {
            brands: vec!["b149".into()],
            ..Filters::default()
        };
        let shown = facet(&facets, &filters, "brand");
        assert_eq!((shown.len(), shown.last().cloned()), (101, Some(("b149".into(), 1, true))));
    }

    #[test]
    fn sizes_stand_as_people_read_them() {
        let facets = Facets {
            sizes: counted(&[
                ("XL", 9),
                ("42", 8),
                ("S", 7),
                ("One size", 6),
                ("42.5", 5),
                ("9", 5),
                ("3XL", 4),
                ("M", 1),
            ]),
            ..Facets::default()
        };
        let sizes: Vec<String> = facet(&facets, &Filters::default(), "size")
            .into_iter()
            .map(|(value, ..)| value)
            .collect();
        assert_eq!(sizes, ["S", "M", "XL", "3XL", "9", "42", "42.5", "One size"]);
    }

    #[test]
    fn prices_and_ratings_say_what_their_filters_take() {
        let facets = Facets {
            prices: vec![1, 0, 2, 0, 0, 3],
            ratings: [4, 3, 2, 1],
            in_stock: 5,
            ..Facets::default()
        };
        let filters = Filters {
            price_min: Some(5_000),
            price_max: Some(9_999),
            rating_min: Some(300),
            ..Filters::default()
        };
        assert_eq!(
            facet(&facets, &filters, "price"),
            [
                ("0-2499".into(), 1, false),
                ("5000-9999".into(), 2, true),
                ("40000-".into(), 3, false)
            ]
        );
        assert_eq!(
            facet(&facets, &filters, "rating"),
            [
                ("4".into(), 1, false),
                ("3".into(), 2, true),
                ("2".into(), 3, false),
                ("1".into(), 4, false)
            ]
        );
        assert_eq!(facet(&facets, &filters, "in_stock"), [("true".into(), 5, false)]);
        let labels = |currency| {
            prices(&[1; 6], &Filters::default(), currency)
                .into_iter()
                .map(|bucket| bucket.label)
                .collect::<Vec<_>>()
        };
        assert_eq!(labels(Currency::EUR)[..2], ["up to 24.99 EUR", "25.00 to 49.99 EUR"]);
        assert_eq!(labels(Currency::JPY)[5], "from 40000 JPY");
    }
}
