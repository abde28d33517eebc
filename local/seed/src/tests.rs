//! What holds for every style.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use kernel::{Currency, Text};
use sha2::{Digest, Sha256};

use super::*;

const SEED: u64 = 1;

fn styles(count: u64) -> impl Iterator<Item = Style> {
    Styles::new(SEED, count).map(|style| style.expect("words that are words"))
}

#[test]
fn the_same_number_is_the_same_style() {
    let far = Styles::new(SEED, 1_000).after(900).next().expect("a style").expect("words");
    assert_eq!(Some(far), styles(1_000).nth(900));
    let (one, other) = (Styles::new(1, 1).next(), Styles::new(2, 1).next());
    assert_ne!(one.expect("a style"), other.expect("a style"));
}

/// Whoever changes a word, a weight or a table sees it here: a seeded shop that is seeded again would change.
#[test]
fn the_first_two_hundred_styles_stay_as_they_are() {
    let mut digest = Sha256::new();
    for style in styles(200) {
        digest.update(serde_json::to_vec(&style.draft).expect("JSON"));
        digest.update(serde_json::to_vec(&style.stock).expect("JSON"));
        for review in style.reviews {
            digest.update(format!(
                "{} {} {:?} {} {}",
                review.name, review.stars, review.title, review.text, review.at
            ));
        }
    }
    let print: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(print, "fec2af6512c8e2983ea369a503d8bf5402a07cb086a22bb58c6e2a66994b73f0");
}

#[test]
fn addresses_and_skus_are_nobody_elses() {
    let (mut slugs, mut skus) = (HashSet::new(), HashSet::new());
    for style in styles(50_000) {
        assert!(slugs.insert(style.draft.slug.clone()), "{}", style.draft.slug);
        for variant in &style.draft.variants {
            assert!(skus.insert(variant.sku.clone()), "{}", variant.sku);
        }
    }
}

/// What `catalog.create-product` and `catalog.publish-product` refuse.
#[test]
fn the_catalog_takes_every_style() {
    for style in styles(5_000) {
        let draft = &style.draft;
        let said = &draft.slug;
        assert_eq!(catalog::product::ready(draft), Ok(()), "{said}");
        let content = &draft.content;
        Text::<1, 200>::new(&content.title).expect("a title");
        Text::<1, 10_000>::new(&content.description).expect("a description");
        Text::<1, 100>::new(&draft.brand).expect("a brand");
        for line in content.materials.iter().chain(&content.care) {
            Text::<1, 100>::new(line).expect("a line");
        }
        assert!(
            !draft.variants.is_empty() && draft.variants.len() <= 200,
            "{said}: {}",
            draft.variants.len()
        );
        let options: BTreeSet<_> = draft.variants.iter().map(catalog::draft::VariantDraft::option_key).collect();
        assert_eq!(options.len(), draft.variants.len(), "{said}");
        let colours: BTreeSet<_> = content.colourways.iter().map(|colourway| colourway.colour.as_str()).collect();
        assert_eq!(colours.len(), content.colourways.len(), "{said}");
        for variant in &draft.variants {
            Text::<1, 40>::new(variant.size.as_deref().unwrap_or_default()).expect("a size");
            assert!(colours.contains(variant.colour.as_deref().unwrap_or_default()), "{said}");
            assert!(
                variant.options.len() <= 5 && variant.options.iter().all(|option| !option.value.is_empty()),
                "{said}"
            );
            let price = variant.price.expect("a price");
            assert!(
                (200..300_000).contains(&price.amount) && price.currency == Currency::EUR,
                "{said} {price:?}"
            );
            assert!(variant.compare_at.is_none_or(|before| before.amount > price.amount), "{said}");
        }
        let counted: Vec<_> = style.stock.iter().map(|(sku, _)| sku).collect();
        assert_eq!(
            counted,
            draft.variants.iter().map(|variant| &variant.sku).collect::<Vec<_>>(),
            "{said}"
        );
        assert!(style.stock.iter().all(|(_, units)| (0..1_000).contains(units)), "{said}");
        for review in &style.reviews {
            assert!(
                (1..=5).contains(&review.stars) && (4..600).contains(&review.text.len()),
                "{said}: {}",
                review.text
            );
            assert!(Some(review.at) > draft.created_at, "{said}");
        }
    }
}

#[test]
fn texts_are_finished() {
    for style in styles(5_000) {
        let content = &style.draft.content;
        for text in [&content.title, &content.description].into_iter().chain(
            style
                .reviews
                .iter()
                .flat_map(|review| [&review.text].into_iter().chain(&review.title)),
        ) {
            for mistake in ["{", "}", "  ", " .", " ,", "..", "a a ", "SIZE", " the the "] {
                assert!(!text.contains(mistake), "`{mistake}` in: {text}");
            }
            assert!(!text.starts_with(|first: char| first.is_lowercase()), "{text}");
        }
        assert!((120..1_200).contains(&content.description.len()), "{}", content.description);
        assert!(content.description.ends_with('.'), "{}", content.description);
    }
}

#[test]
fn sizes_are_those_of_the_type() {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for style in styles(5_000) {
        let draft = &style.draft;
        let way: Vec<&str> = draft.categories[0].0.iter().map(String::as_str).collect();
        let sizes: BTreeSet<&str> = draft.variants.iter().filter_map(|variant| variant.size.as_deref()).collect();
        let alpha = |size: &&str| ["XS", "S", "M", "L", "XL", "XXL", "3XL"].contains(size);
        let (what, fits) = match *way {
            ["Women" | "Men", "Tops" | "T-Shirts & Polos", "T-Shirts"] => ("tops", sizes.iter().all(alpha)),
            ["Women" | "Men", "Jeans", _] => ("jeans", sizes.iter().all(|size| size.starts_with('W') && size.contains(" L"))),
            ["Women" | "Men", "Shoes", _] => (
                "shoes",
                sizes.iter().all(|size| (35..=47).contains(&size.parse::<u32>().unwrap_or(0))),
            ),
            ["Girls" | "Boys", "Shoes", _] => (
                "children's shoes",
                sizes.iter().all(|size| (24..=36).contains(&size.parse::<u32>().unwrap_or(0))),
            ),
            ["Girls" | "Boys", "Tops", _] => ("children's tops", sizes.iter().all(|size| size.ends_with(" years"))),
            ["Men", "Shirts", "Business Shirts"] => (
                "collars",
                sizes.iter().all(|size| (37..=45).contains(&size.parse::<u32>().unwrap_or(0))),
            ),
            ["Accessories", "Bags", _] => ("bags", sizes == BTreeSet::from(["One size"])),
            ["Accessories", "Belts"] => (
                "belts",
                sizes.iter().all(|size| size.parse::<u32>().is_ok_and(|length| length % 5 == 0)),
            ),
            ["Accessories", "Hats", "Felt Hats"] => ("hats", sizes.iter().all(alpha)),
            _ => continue,
        };
        assert!(fits, "{what}: {sizes:?}");
        *seen.entry(what).or_default() += 1;
        let chart = draft.content.size_chart.as_ref();
        assert_eq!(chart.is_none(), what == "bags", "{what}");
        if let Some(chart) = chart {
            assert_eq!(
                chart.rows.iter().map(|row| row.size.as_str()).collect::<BTreeSet<_>>(),
                sizes,
                "{what}"
            );
            if what.ends_with("shoes") {
                assert_eq!(chart.columns, ["UK", "US", "Foot length"]);
            }
        }
    }
    assert_eq!(seen.len(), 9, "{seen:?}");
}

/// The shop as a whole: broad, mostly in stock, mostly liked, two years old.
#[test]
fn two_thousand_styles_make_a_shop() {
    let styles: Vec<Style> = styles(2_000).collect();
    let brands: BTreeSet<_> = styles.iter().map(|style| style.draft.brand.as_str()).collect();
    assert!(brands.len() >= 40, "{}", brands.len());
    let colours: BTreeSet<_> = styles
        .iter()
        .flat_map(|style| &style.draft.content.colourways)
        .map(|colourway| colourway.colour.as_str())
        .collect();
    assert!(colours.len() >= 50, "{}", colours.len());
    let leaves: BTreeSet<_> = styles.iter().map(|style| &style.draft.categories[0].0).collect();
    assert!(leaves.len() >= 100, "{}", leaves.len());
    let titles: BTreeSet<_> = styles.iter().map(|style| style.draft.content.title.as_str()).collect();
    assert!(titles.len() >= 1_950, "{}", titles.len());
    let texts: BTreeSet<_> = styles.iter().map(|style| style.draft.content.description.as_str()).collect();
    assert!(texts.len() >= 1_995, "{}", texts.len());

    let share = |part: usize, whole: usize| part * 100 / whole.max(1);
    let stock: Vec<i64> = styles.iter().flat_map(|style| &style.stock).map(|(_, units)| *units).collect();
    assert!((6..16).contains(&share(stock.iter().filter(|units| **units == 0).count(), stock.len())));
    assert!((6..20).contains(&share(stock.iter().filter(|units| (1..=3).contains(*units)).count(), stock.len())));
    let per_style = stock.len() / styles.len();
    assert!((6..14).contains(&per_style), "{per_style}");

    let reduced = styles
        .iter()
        .filter(|style| style.draft.variants.iter().any(|variant| variant.compare_at.is_some()))
        .count();
    assert!((12..30).contains(&share(reduced, styles.len())), "{reduced}");

    let reviews: Vec<&Review> = styles.iter().flat_map(|style| &style.reviews).collect();
    assert!((170..260).contains(&share(reviews.len(), styles.len())), "{}", reviews.len());
    let stars: usize = reviews.iter().map(|review| usize::from(review.stars)).sum();
    assert!((395..440).contains(&share(stars, reviews.len())), "{stars}");
    assert!(styles.iter().any(|style| style.reviews.len() >= 15));

    let came: Vec<i64> = styles
        .iter()
        .filter_map(|style| style.draft.created_at)
        .map(kernel::Timestamp::unix_seconds)
        .collect();
    let (first, last) = (came.iter().min().expect("one"), came.iter().max().expect("one"));
    assert!((last - first) / 86_400 > 650, "{first} {last}");
    assert!(*last < style::TODAY);
}
